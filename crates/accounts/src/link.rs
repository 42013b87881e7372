//! One-time links that sign in without a password: for the demonstration only.

use base::Secret;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Ledger};

use crate::session::open;
use crate::{AccountId, By, Error, Permission, SignedIn, store};

const GOOD_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Makes a link's token for an account. It works once and for a day.
pub async fn sign_in_link(ledger: &Ledger, by: By<'_>, id: &AccountId) -> Result<Secret, Error> {
    by.authorize(ledger, Permission::AccountsManage).await?;
    let account = crate::by_id(ledger, id).await?;
    let token = ledger.random.token();
    let expires_at = ledger
        .clock
        .now()
        .saturating_add(GOOD_FOR)
        .unwrap_or(Timestamp::MAX);
    let mut tx = ledger.begin().await?;
    store::insert_link(
        tx.conn(),
        token.expose(),
        (&account.id, "sign_in"),
        expires_at,
    )
    .await?;
    let object = Some(account.id.to_string());
    tx.record(Deed {
        object,
        ..Deed::done(by.who(), "accounts.link")
    })
    .await?;
    tx.commit().await?;
    Ok(token)
}

/// Opens a session with a link's token and uses it up.
pub async fn follow_link(ledger: &Ledger, token: &str) -> Result<SignedIn, Error> {
    let mut tx = ledger.begin().await?;
    let now = ledger.clock.now();
    let id = store::use_link(tx.conn(), token, "sign_in", now)
        .await?
        .ok_or(Error::NotSignedIn)?;
    let found = store::by_id(tx.conn(), &id)
        .await?
        .filter(|found| !found.disabled);
    let account = found.ok_or(Error::NotSignedIn)?.account;
    open(ledger, tx, account, ("accounts.follow_link", true)).await
}
