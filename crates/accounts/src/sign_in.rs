//! Signs in with login and password.

use base::Secret;
use ledger::{Deed, Ledger, Outcome, Via, Who};

use crate::delay::{ADDRESS, Failures, LOGIN, Patience};
use crate::lookup::normal;
use crate::session::open;
use crate::{Error, Session, password, store};

/// One try.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// As typed.
    pub login: String,
    /// As typed.
    pub password: Secret,
    /// Where it comes from, behind trusted proxies; kept as a hash only.
    pub address: String,
}

/// A new session and its token, which only the browser keeps.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// 64 hexadecimal digits.
    pub token: Secret,
}

/// Opens a session. Known and unknown logins take the same time and get the same answer; each
/// failure makes the next try from there wait longer. A try counts before the password is looked
/// at, so that a burst of tries at once gains nothing.
pub async fn sign_in(ledger: &Ledger, attempt: &Attempt) -> Result<SignedIn, Error> {
    let login = normal(&attempt.login);
    let pair = store::token_hash(&format!("login\n{login}\n{}", attempt.address));
    let place = store::token_hash(&format!("address\n{}", attempt.address));
    let sources = [(pair.as_str(), LOGIN), (place.as_str(), ADDRESS)];
    count_try(ledger, &sources).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let found = store::by_login(&mut conn, &login).await?;
    drop(conn);
    let (account, stored, disabled) = match found {
        Some(found) => (Some(found.account), found.password, found.disabled),
        None => (None, None, true),
    };
    let fits = password::fits(&attempt.password, stored).await;
    let mut tx = ledger.begin().await?;
    match account {
        Some(account) if fits && !disabled => {
            forgive(&mut tx, &sources).await?;
            Ok(open(ledger, tx, account, ("accounts.sign_in", false)).await?)
        }
        account => {
            let deed = Deed {
                object: account.map(|account| account.id.to_string()),
                outcome: Outcome::Refused,
                ..Deed::done(Who::system("sign_in", Via::Page), "accounts.sign_in")
            };
            tx.record(deed).await?;
            tx.commit().await?;
            Err(Error::NotSignedIn)
        }
    }
}

/// Counts a try at each source, or says how long to wait.
pub(crate) async fn count_try(ledger: &Ledger, sources: &[(&str, Patience)]) -> Result<(), Error> {
    let now = ledger.clock.now();
    let mut tx = ledger.store.housekeep().await?;
    let mut wait = 0;
    for (source, patience) in sources {
        let known = store::lock_failures(&mut tx, source, now).await?.now(now);
        wait = wait.max(known.wait(*patience, now));
        let count = known.count.saturating_add(1);
        store::save_failures(
            tx.conn(),
            source,
            Failures {
                count,
                last_at: now,
            },
        )
        .await?;
    }
    if wait > 0 {
        return Err(Error::Wait(wait));
    }
    Ok(tx.commit().await?)
}

/// A try that succeeded was no failure: the login starts anew, the address gets this one back.
pub(crate) async fn forgive(
    tx: &mut ledger::Tx,
    sources: &[(&str, Patience)],
) -> Result<(), Error> {
    for (source, patience) in sources {
        store::forgive(tx.conn(), source, patience.free == LOGIN.free).await?;
    }
    Ok(())
}
