//! Gives the second factor after the password.

use base::Secret;
use ledger::{Deed, Ledger, Outcome};

use crate::delay::LOGIN;
use crate::factor::{Factor, plain_code};
use crate::session::FRESH;
use crate::sign_in::{count_try, forgive};
use crate::{Error, Session, SignedIn, store};

/// What a session still lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Complete,
    /// The code of its second factor.
    GiveCode,
    /// A second factor, which a role of the account needs.
    SetUp,
}

impl Session {
    /// What the session still lacks. `demanded` is off in the demonstration only; a factor that
    /// was set up is asked for all the same.
    pub fn standing(&self, demanded: bool) -> Standing {
        if self.has_factor {
            return if self.factor_at.is_some() {
                Standing::Complete
            } else {
                Standing::GiveCode
            };
        }
        if demanded && self.account.roles.iter().any(|role| role.needs_factor()) {
            return Standing::SetUp;
        }
        Standing::Complete
    }
}

/// Completes a session with a code of the authenticator or one of the recovery codes, which is
/// used up. The session gets a new token (ASVS 5.0, 7.2.4). Failures delay the next try.
pub async fn prove(ledger: &Ledger, session: &Session, code: &Secret) -> Result<SignedIn, Error> {
    let source = count_code(ledger, session).await?;
    let id = &session.account.id;
    let now = ledger.clock.now();
    let mut tx = ledger.begin().await?;
    let found = store::factor(tx.conn(), id).await?;
    let Some((sealed, used)) = found.and_then(|found| Some((found.sealed?, found.last_step)))
    else {
        return Err(Error::NotFound);
    };
    let step = Factor::open(ledger, id, &sealed)?.fits(code, now, used);
    let (fits, action) = match step {
        Some(step) => (
            store::use_step(tx.conn(), id, step).await?,
            "accounts.give_code",
        ),
        None => (
            store::use_recovery_code(tx.conn(), id, plain_code(code).expose()).await?,
            "accounts.use_recovery_code",
        ),
    };
    if !fits {
        drop(tx);
        return refuse_code(ledger, session, "accounts.give_code").await;
    }
    forgive(&mut tx, &[(source.as_str(), LOGIN)]).await?;
    let token = ledger.random.token();
    let fresh_until = now.saturating_add(FRESH).unwrap_or(now);
    let times = (now, fresh_until);
    store::prove_session(tx.conn(), &session.id, times, Some(token.expose())).await?;
    let object = Some(id.to_string());
    tx.record(Deed {
        object,
        ..Deed::done(session.actor().who(), action)
    })
    .await?;
    tx.commit().await?;
    let session = Session {
        factor_at: Some(now),
        fresh_until,
        ..session.clone()
    };
    Ok(SignedIn { session, token })
}

/// How many recovery codes an account has left.
pub async fn recovery_codes_left(ledger: &Ledger, session: &Session) -> Result<i64, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::recovery_codes(&mut conn, &session.account.id).await
}

/// Counts a try before the code is looked at; returns the source to forgive.
pub(crate) async fn count_code(ledger: &Ledger, session: &Session) -> Result<String, Error> {
    let source = store::token_hash(&format!("code\n{}", session.account.id));
    count_try(ledger, &[(source.as_str(), LOGIN)]).await?;
    Ok(source)
}

/// Enters the refusal.
pub(crate) async fn refuse_code<T>(
    ledger: &Ledger,
    session: &Session,
    action: &'static str,
) -> Result<T, Error> {
    let deed = Deed {
        object: Some(session.account.id.to_string()),
        outcome: Outcome::Refused,
        ..Deed::done(session.actor().who(), action)
    };
    ledger.enter(deed).await?;
    Err(Error::NotSignedIn)
}
