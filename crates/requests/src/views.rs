//! Lists that an account asks for again and again, under names of its own.

use accounts::{Actor, Permission};
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::change::authorize;
use crate::{Error, Refusal, store};

/// So many views an account keeps; each is counted on every look at the list.
pub const MOST: usize = 8;
/// A name is so many characters long at most.
pub const LONGEST_NAME: usize = 40;
/// The filters of an address are so long at most, in bytes.
const LONGEST_QUERY: usize = 500;

/// A list with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub name: String,
    /// The filters as the address of the list has them.
    pub query: String,
}

/// The account's own views by name.
pub async fn views(ledger: &Ledger, actor: &Actor) -> Result<Vec<SavedView>, Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::views(&mut conn, actor.account.id.as_str()).await
}

/// Keeps a view; one of the same name is replaced. The log tells that, and neither name nor filters.
pub async fn save_view(ledger: &Ledger, actor: &Actor, view: &SavedView) -> Result<(), Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let name = view.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        let message = format!("is 1 to {LONGEST_NAME} characters long");
        return Err(Refusal::new("view-name", message).at("name").into());
    }
    if view.query.len() > LONGEST_QUERY || !view.query.is_ascii() {
        return Err(Refusal::new("view-query", "has too many filters to be kept").into());
    }
    let account = actor.account.id.as_str();
    let mut tx = ledger.begin().await?;
    let known = store::views(tx.conn(), account).await?;
    if known.len() >= MOST && !known.iter().any(|other| other.name == name) {
        let message = format!("{MOST} views are kept; remove one first");
        let refusal = Refusal::new("view-most", message).at("name");
        return Err(refusal.with("n", MOST.to_string()).into());
    }
    let now = ledger.clock.now().as_microsecond();
    store::save_view(tx.conn(), account, (name, &view.query), now).await?;
    tx.record(Deed {
        details: json!({ "views": known.len() }),
        ..Deed::done(actor.who(), "requests.save_view")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets a view. One that is gone already is no error.
pub async fn remove_view(ledger: &Ledger, actor: &Actor, name: &str) -> Result<(), Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let mut tx = ledger.begin().await?;
    store::remove_view(tx.conn(), actor.account.id.as_str(), name.trim()).await?;
    tx.record(Deed::done(actor.who(), "requests.remove_view"))
        .await?;
    tx.commit().await?;
    Ok(())
}
