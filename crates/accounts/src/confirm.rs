//! Asks for the password again before something that cannot be undone.

use base::Secret;
use ledger::{Deed, Ledger, Outcome};

use crate::delay::LOGIN;
use crate::session::FRESH;
use crate::sign_in::{count_try, forgive};
use crate::{Error, Session, password, store};

/// Makes the session fresh for ten minutes if the password fits.
pub async fn confirm(ledger: &Ledger, session: &Session, given: &Secret) -> Result<Session, Error> {
    check_password(ledger, session, given, "accounts.confirm").await?;
    let now = ledger.clock.now();
    let fresh_until = now.saturating_add(FRESH).unwrap_or(now);
    let object = Some(session.account.id.to_string());
    let mut tx = ledger.begin().await?;
    store::freshen_session(tx.conn(), &session.id, fresh_until).await?;
    tx.record(Deed {
        object,
        ..Deed::done(session.actor().who(), "accounts.confirm")
    })
    .await?;
    tx.commit().await?;
    Ok(Session {
        fresh_until,
        ..session.clone()
    })
}

/// Compares with the account's password; failures delay the next try and are entered.
pub(crate) async fn check_password(
    ledger: &Ledger,
    session: &Session,
    given: &Secret,
    action: &'static str,
) -> Result<(), Error> {
    let source = store::token_hash(&format!("confirm\n{}", session.account.id));
    let sources = [(source.as_str(), LOGIN)];
    count_try(ledger, &sources).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let found = store::by_id(&mut conn, &session.account.id).await?;
    drop(conn);
    let stored = found
        .filter(|found| !found.disabled)
        .and_then(|found| found.password);
    let object = Some(session.account.id.to_string());
    let who = session.actor().who();
    if password::fits(given, stored).await {
        let mut tx = ledger.begin().await?;
        forgive(&mut tx, &sources).await?;
        tx.record(Deed {
            object,
            ..Deed::done(who, "accounts.password_fits")
        })
        .await?;
        return Ok(tx.commit().await?);
    }
    let deed = Deed {
        object,
        outcome: Outcome::Refused,
        ..Deed::done(who, action)
    };
    ledger.enter(deed).await?;
    Err(Error::NotSignedIn)
}
