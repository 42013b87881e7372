//! Accepts an invitation by setting a password.

use base::Secret;
use ledger::{Deed, Ledger, Via};

use crate::{Account, Actor, Error, check_policy, password, store};

/// Sets the password of the invited account. The invitation is used up; sessions opened with an
/// earlier password end.
pub async fn accept(ledger: &Ledger, token: &str, new: &Secret) -> Result<Account, Error> {
    let now = ledger.clock.now();
    let mut conn = ledger.store.pool().acquire().await?;
    let id = store::peek_link(&mut conn, token, "invitation", now).await?;
    drop(conn);
    let account = match id {
        Some(id) => crate::by_id(ledger, &id)
            .await
            .map_err(|_| Error::NotSignedIn)?,
        None => return Err(Error::NotSignedIn),
    };
    check_policy(&account.login, new)?;
    let hash = password::hash(new, &ledger.random).await;
    let mut tx = ledger.begin().await?;
    if store::use_link(tx.conn(), token, "invitation", now)
        .await?
        .is_none()
    {
        return Err(Error::NotSignedIn);
    }
    store::set_password(tx.conn(), &account.id, &hash).await?;
    store::end_sessions(tx.conn(), &account.id, None).await?;
    let actor = Actor {
        account,
        via: Via::Page,
    };
    let deed = Deed {
        object: Some(actor.account.id.to_string()),
        ..Deed::done(actor.who(), "accounts.accept")
    };
    tx.record(deed).await?;
    tx.commit().await?;
    Ok(actor.account)
}
