//! Sessions: a token in the browser, its hash here.

use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Ledger, Tx, Via};

use crate::{Account, AccountId, Actor, By, Error, Permission, SignedIn, store};

/// Longest pause between two clicks (ASVS 5.0, 7.3.1).
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// Longest life (ASVS 5.0, 7.3.2).
const LIFE: SignedDuration = SignedDuration::from_hours(12);
/// How long a given password counts for approving and running (ASVS 5.0, 7.5.3).
pub(crate) const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// Use is noted at most this often.
const NOTED: SignedDuration = SignedDuration::from_mins(1);
/// A clock may be corrected by so much; set back further, sessions end.
const JITTER: SignedDuration = SignedDuration::from_mins(5);

base::id!(
    /// Id of a session, to list and end it; it opens nothing.
    SessionId
);

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The account, with its roles as they are now.
    pub account: Account,
    /// When it began.
    pub created_at: Timestamp,
    /// Last click, to the minute.
    pub used_at: Timestamp,
    /// Until then the password counts as just given.
    pub fresh_until: Timestamp,
    /// When the second factor was given, if it was.
    pub factor_at: Option<Timestamp>,
    /// Whether the account has a second factor.
    pub has_factor: bool,
}

impl Session {
    /// The account acting through pages.
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.account.clone(),
            via: Via::Page,
        }
    }

    /// Whether the password was given within the last ten minutes, as approving and running ask.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now < self.fresh_until && self.fresh_until.duration_since(now) <= FRESH
    }

    fn is_over(&self, now: Timestamp) -> bool {
        let idle = now.duration_since(self.used_at);
        idle > IDLE || idle < -JITTER || now.duration_since(self.created_at) > LIFE
    }
}

/// The session of a token from a browser, if it is still good. One that is over is removed, so
/// that no clock set back revives it.
pub async fn resume(ledger: &Ledger, token: &str) -> Result<Option<Session>, Error> {
    let now = ledger.clock.now();
    let mut conn = ledger.store.pool().acquire().await?;
    let found = store::session_by_token(&mut conn, token).await?;
    drop(conn);
    let Some(mut session) = found else {
        return Ok(None);
    };
    if session.is_over(now) {
        let mut tx = ledger.store.housekeep().await?;
        store::end_session(tx.conn(), &session.account.id, &session.id).await?;
        tx.commit().await?;
        return Ok(None);
    }
    if now.duration_since(session.used_at) >= NOTED {
        match note_use(ledger, &session, now).await {
            Ok(()) => session.used_at = now,
            // Reading goes on while our disk is full; the session only ends sooner than its user expects.
            Err(Error::Ledger(ledger::Error::Store(::store::Error::Full))) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(session))
}

async fn note_use(ledger: &Ledger, session: &Session, now: Timestamp) -> Result<(), Error> {
    let mut tx = ledger.store.housekeep().await?;
    store::touch_session(tx.conn(), &session.id, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Live sessions of an account, newest first.
pub async fn sessions(ledger: &Ledger, account: &AccountId) -> Result<Vec<Session>, Error> {
    let now = ledger.clock.now();
    let mut conn = ledger.store.pool().acquire().await?;
    let all = store::sessions(&mut conn, account).await?;
    Ok(all
        .into_iter()
        .filter(|session| !session.is_over(now))
        .collect())
}

/// Ends the session of this browser.
pub async fn sign_out(ledger: &Ledger, session: &Session) -> Result<(), Error> {
    end(
        ledger,
        By::Actor(&session.actor()),
        &session.account.id,
        Some(&session.id),
    )
    .await
}

/// Ends one session of an account, or all of them: one's own, or another's with the permission
/// to manage accounts.
pub async fn end_session(
    ledger: &Ledger,
    by: By<'_>,
    account: &AccountId,
    id: Option<&SessionId>,
) -> Result<(), Error> {
    let own = matches!(by, By::Actor(actor) if actor.account.id == *account);
    if !own {
        by.authorize(ledger, Permission::AccountsManage).await?;
    }
    end(ledger, by, account, id).await
}

async fn end(
    ledger: &Ledger,
    by: By<'_>,
    account: &AccountId,
    id: Option<&SessionId>,
) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    let action = match id {
        Some(id) if !store::end_session(tx.conn(), account, id).await? => {
            return Err(Error::NotFound);
        }
        Some(_) => "accounts.sign_out",
        None => {
            store::end_sessions(tx.conn(), account, None).await?;
            "accounts.end_sessions"
        }
    };
    let deed = Deed {
        object: Some(account.to_string()),
        ..Deed::done(by.who(), action)
    };
    tx.record(deed).await?;
    Ok(tx.commit().await?)
}

/// Opens a session in the transaction and enters the deed. `proves_factor` is for ways in that
/// need no second factor.
pub(crate) async fn open(
    ledger: &Ledger,
    mut tx: Tx,
    account: Account,
    (action, proves_factor): (&'static str, bool),
) -> Result<SignedIn, Error> {
    let now = ledger.clock.now();
    let factor = store::factor(tx.conn(), &account.id).await?;
    let session = Session {
        id: SessionId::mint(&ledger.clock, &ledger.random),
        account,
        created_at: now,
        used_at: now,
        fresh_until: now.saturating_add(FRESH).unwrap_or(now),
        factor_at: proves_factor.then_some(now),
        has_factor: factor.is_some_and(|found| found.sealed.is_some()),
    };
    let token = ledger.random.token();
    store::insert_session(tx.conn(), &session, token.expose()).await?;
    let object = Some(session.account.id.to_string());
    tx.record(Deed {
        object,
        ..Deed::done(session.actor().who(), action)
    })
    .await?;
    tx.commit().await?;
    Ok(SignedIn { session, token })
}

/// Removes sessions, links and failed tries that are over. For the hourly job.
pub async fn tidy(ledger: &Ledger) -> Result<(), Error> {
    let now = ledger.clock.now();
    let before = |age: SignedDuration| now.saturating_sub(age).unwrap_or(now);
    let mut tx = ledger.store.housekeep().await?;
    store::tidy(tx.conn(), (before(IDLE), before(LIFE)), now).await?;
    Ok(tx.commit().await?)
}
