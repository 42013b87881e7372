//! Sets a second factor up, and takes it away from who lost it.

use base::Secret;
use ledger::{Deed, Ledger};

use crate::factor::{Factor, plain_code, recovery_codes};
use crate::prove::{count_code, refuse_code};
use crate::session::FRESH;
use crate::sign_in::forgive;
use crate::{AccountId, By, Error, Permission, Session, store};

/// A secret that was drawn and waits for its first code.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Base 32, to be typed.
    pub secret: Secret,
    /// `otpauth://totp/…`, to be shown as a picture.
    pub address: Secret,
}

/// Draws a secret for the account. One that is in force stays so until the new one is confirmed.
/// Changing a factor needs a session that gave the old one, and a password given just now.
pub async fn begin_enrolment(ledger: &Ledger, session: &Session) -> Result<(), Error> {
    may_change(ledger, session)?;
    let id = &session.account.id;
    let sealed = Factor::draw(&ledger.random).sealed(ledger, id)?;
    let mut tx = ledger.begin().await?;
    store::set_pending_factor(tx.conn(), id, &sealed).await?;
    let object = Some(id.to_string());
    tx.record(Deed {
        object,
        ..Deed::done(session.actor().who(), "accounts.begin_factor")
    })
    .await?;
    Ok(tx.commit().await?)
}

/// The secret that waits, to be shown to its holder.
pub async fn enrolment(ledger: &Ledger, session: &Session) -> Result<Option<Enrolment>, Error> {
    let id = &session.account.id;
    let mut conn = ledger.store.pool().acquire().await?;
    let pending = store::factor(&mut conn, id)
        .await?
        .and_then(|found| found.pending);
    drop(conn);
    let Some(sealed) = pending else {
        return Ok(None);
    };
    let factor = Factor::open(ledger, id, &sealed)?;
    Ok(Some(Enrolment {
        secret: factor.text(),
        address: factor.address(&session.account.login),
    }))
}

/// Puts the waiting secret in force when a code shows that the device has it. Returns the codes
/// for the day the device is lost, shown once; earlier ones stop working. This session counts as
/// having given its factor, all others of the account end.
pub async fn confirm_enrolment(
    ledger: &Ledger,
    session: &Session,
    code: &Secret,
) -> Result<Vec<Secret>, Error> {
    may_change(ledger, session)?;
    let source = count_code(ledger, session).await?;
    let id = &session.account.id;
    let now = ledger.clock.now();
    let mut tx = ledger.begin().await?;
    let found = store::factor(tx.conn(), id).await?;
    let pending = found.and_then(|found| found.pending);
    let Some(sealed) = pending else {
        return Err(Error::NotFound);
    };
    let Some(step) = Factor::open(ledger, id, &sealed)?.fits(code, now, -1) else {
        drop(tx);
        return refuse_code(ledger, session, "accounts.confirm_factor").await;
    };
    store::confirm_factor(tx.conn(), id, step).await?;
    let codes = recovery_codes(&ledger.random);
    let plain: Vec<Secret> = codes.iter().map(plain_code).collect();
    store::set_recovery_codes(tx.conn(), id, &plain).await?;
    store::end_sessions(tx.conn(), id, Some(&session.id)).await?;
    let fresh_until = now.saturating_add(FRESH).unwrap_or(now);
    store::prove_session(tx.conn(), &session.id, (now, fresh_until), None).await?;
    forgive(&mut tx, &[(source.as_str(), crate::delay::LOGIN)]).await?;
    let object = Some(id.to_string());
    tx.record(Deed {
        object,
        ..Deed::done(session.actor().who(), "accounts.confirm_factor")
    })
    .await?;
    tx.commit().await?;
    Ok(codes)
}

/// Takes the second factor away from who lost it and the recovery codes too. Their sessions end;
/// a role that needs a factor asks for a new one at the next sign-in, after the password.
pub async fn reset_factor(ledger: &Ledger, by: By<'_>, id: &AccountId) -> Result<(), Error> {
    by.authorize(ledger, Permission::AccountsManage).await?;
    let account = crate::by_id(ledger, id).await?;
    let mut tx = ledger.begin().await?;
    if !store::remove_factor(tx.conn(), &account.id).await? {
        return Err(Error::Invalid(
            "this account has no second factor; nothing to reset".to_owned(),
        ));
    }
    store::end_sessions(tx.conn(), &account.id, None).await?;
    let deed = Deed {
        object: Some(account.id.to_string()),
        ..Deed::done(by.who(), "accounts.reset_factor")
    };
    tx.record(deed).await?;
    Ok(tx.commit().await?)
}

/// A first factor may be set up after the password; another one only by who gave the first.
fn may_change(ledger: &Ledger, session: &Session) -> Result<(), Error> {
    let gave_it = session.factor_at.is_some() && session.is_fresh(ledger.clock.now());
    if session.has_factor && !gave_it {
        return Err(Error::NotSignedIn);
    }
    Ok(())
}
