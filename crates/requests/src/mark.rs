//! Sets priority and tags of a request. No date depends on them.

use std::collections::BTreeSet;

use accounts::{Actor, Permission};
use ledger::{Ledger, Tx};
use serde_json::json;

use crate::change::{Change, Doer, Target};
use crate::request::Request;
use crate::{Error, Priority, Reference, Tag, store};

/// Says how pressing a request is.
pub async fn set_priority(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    priority: Priority,
) -> Result<Request, Error> {
    let change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    prioritise(change, priority).await
}

/// Raises the priority inside the transaction of a part of the product: to a level, or by one.
/// What is pressing already stays so.
pub async fn raise_priority_by_machine(
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    to: Option<Priority>,
) -> Result<Request, Error> {
    let change = Change::of(tx, reference.into(), doer.clone()).await?;
    let now = change.request.priority;
    prioritise(change, to.unwrap_or(now.raised()).max(now)).await
}

async fn prioritise(mut change: Change<'_>, to: Priority) -> Result<Request, Error> {
    change.request.must_be_open()?;
    let from = change.request.priority;
    change.request.priority = to;
    let details = json!({ "from": from, "to": to });
    change.record("requests.set_priority", details).await?;
    change.save().await
}

/// Puts these tags in the place of those there are.
pub async fn set_tags(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    tags: &[Tag],
) -> Result<Request, Error> {
    let change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    tag(change, tags.iter().cloned().collect()).await
}

/// Adds a tag inside the transaction of a part of the product.
pub async fn add_tag_by_machine(
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    new: &Tag,
) -> Result<Request, Error> {
    let change = Change::of(tx, reference.into(), doer.clone()).await?;
    let mut tags: BTreeSet<Tag> = change.request.tags.iter().cloned().collect();
    tags.insert(new.clone());
    tag(change, tags).await
}

/// The log says how many came and went; people choose the words, so they do not stand there.
async fn tag(mut change: Change<'_>, tags: BTreeSet<Tag>) -> Result<Request, Error> {
    change.request.must_be_open()?;
    let before: BTreeSet<Tag> = change.request.tags.iter().cloned().collect();
    let tags: Vec<Tag> = tags.into_iter().collect();
    Tag::few(&tags)?;
    let added: Vec<&Tag> = tags.iter().filter(|tag| !before.contains(*tag)).collect();
    let removed: Vec<&Tag> = before.iter().filter(|tag| !tags.contains(*tag)).collect();
    let details = json!({ "added": added.len(), "removed": removed.len() });
    let (id, at) = (change.request.id.clone(), change.doer.at);
    for tag in added {
        store::begin_tag(change.conn(), &id, tag, at).await?;
    }
    for tag in removed {
        store::end_tag(change.conn(), &id, tag, at).await?;
    }
    change.request.tags = tags;
    change.record("requests.set_tags", details).await?;
    change.save().await
}
