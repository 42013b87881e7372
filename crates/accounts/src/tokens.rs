//! Bearer tokens for the API: one account's permissions, until a day it names.

use base::Secret;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Ledger, Via};

use crate::{Account, Actor, Error, store};

/// Marks our tokens, so that one that got into a file is recognised.
const PREFIX: &str = "vgm_";
/// Longest life in days.
const LONGEST: u16 = 366;

base::id!(
    /// Id of an API token, to list and revoke it; it opens nothing.
    ApiTokenId
);

/// A token as listed; itself it was shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// What its holder calls it.
    pub label: String,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// Issues a token for the actor's own account. It may what the account may, no more.
pub async fn issue_token(
    ledger: &Ledger,
    actor: &Actor,
    label: &str,
    days: u16,
) -> Result<(ApiToken, Secret), Error> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > 100 || label.chars().any(char::is_control) {
        return Err(Error::Invalid(
            "the token needs a name of 1 to 100 characters".to_owned(),
        ));
    }
    if !(1..=LONGEST).contains(&days) {
        return Err(Error::Invalid(
            "the token must end within 1 to 366 days".to_owned(),
        ));
    }
    let created_at = ledger.clock.now();
    let life = SignedDuration::from_hours(24 * i64::from(days));
    let token = ApiToken {
        id: ApiTokenId::mint(&ledger.clock, &ledger.random),
        label: label.to_owned(),
        created_at,
        expires_at: created_at.saturating_add(life).unwrap_or(created_at),
        revoked: false,
    };
    let plain = Secret::new(format!("{PREFIX}{}", ledger.random.token().expose()));
    let mut tx = ledger.begin().await?;
    store::insert_token(tx.conn(), &token, &actor.account.id, plain.expose()).await?;
    let object = Some(token.id.to_string());
    tx.record(Deed {
        object,
        ..Deed::done(actor.who(), "accounts.issue_token")
    })
    .await?;
    tx.commit().await?;
    Ok((token, plain))
}

/// The account behind a bearer token, acting through the API; `None` when it opens nothing.
pub async fn authenticate(ledger: &Ledger, bearer: &str) -> Result<Option<Actor>, Error> {
    if !bearer.starts_with(PREFIX) {
        return Ok(None);
    }
    let mut conn = ledger.store.pool().acquire().await?;
    let account = store::account_by_token(&mut conn, bearer, ledger.clock.now()).await?;
    Ok(account.map(|account| Actor {
        account,
        via: Via::Api,
    }))
}

/// Tokens of an account, newest first, revoked and expired ones too.
pub async fn tokens(ledger: &Ledger, account: &Account) -> Result<Vec<ApiToken>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::tokens(&mut conn, &account.id).await
}

/// Revokes one of the actor's own tokens.
pub async fn revoke_token(ledger: &Ledger, actor: &Actor, id: &ApiTokenId) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    if !store::revoke_token(tx.conn(), &actor.account.id, id, ledger.clock.now()).await? {
        return Err(Error::NotFound);
    }
    let object = Some(id.to_string());
    tx.record(Deed {
        object,
        ..Deed::done(actor.who(), "accounts.revoke_token")
    })
    .await?;
    Ok(tx.commit().await?)
}
