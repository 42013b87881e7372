//! The secret address of an account's calendar: whoever knows it reads dates, and nothing else.

use base::Secret;
use jiff::Timestamp;
use ledger::{Deed, Ledger};

use crate::{Account, Actor, Error, store};

/// Makes a new secret; an older one opens nothing any more. It is shown this once.
pub async fn renew_feed(ledger: &Ledger, actor: &Actor) -> Result<Secret, Error> {
    let secret = ledger.random.token();
    let mut tx = ledger.begin().await?;
    let now = ledger.clock.now();
    store::save_feed(tx.conn(), &actor.account.id, (secret.expose(), now)).await?;
    tx.record(Deed {
        object: Some(actor.account.id.to_string()),
        ..Deed::done(actor.who(), "accounts.renew_feed")
    })
    .await?;
    tx.commit().await?;
    Ok(secret)
}

/// Switches the calendar off.
pub async fn end_feed(ledger: &Ledger, actor: &Actor) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    if !store::remove_feed(tx.conn(), &actor.account.id).await? {
        return Err(Error::NotFound);
    }
    tx.record(Deed {
        object: Some(actor.account.id.to_string()),
        ..Deed::done(actor.who(), "accounts.end_feed")
    })
    .await?;
    Ok(tx.commit().await?)
}

/// Since when the account's calendar has its present address; `None` while it is off.
pub async fn feed_since(ledger: &Ledger, account: &Account) -> Result<Option<Timestamp>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::feed_since(&mut conn, &account.id).await
}

/// The account behind a calendar's secret, while it is active.
pub async fn by_feed(ledger: &Ledger, secret: &str) -> Result<Option<Account>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::account_by_feed(&mut conn, secret).await
}
