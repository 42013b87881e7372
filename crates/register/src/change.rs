//! Adds a system, and changes what is told of one.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::description::check_id;
use crate::{Description, Error, Place, System, list, store};

/// Adds a system that the configuration does not name.
pub async fn add(
    ledger: &Ledger,
    actor: &Actor,
    place: &Place<'_>,
    (id, new): (&str, Description),
) -> Result<System, Error> {
    authorize(ledger, actor, Permission::RegisterWrite, None).await?;
    check_id(id)?;
    let new = new.checked()?;
    if place.configured.contains(&id) {
        return Err(taken().into());
    }
    let by = (actor.account.id.as_str(), ledger.clock.now());
    let mut tx = ledger.begin().await?;
    if !store::insert(tx.conn(), (id, &new), by).await? {
        return Err(taken().into());
    }
    let fields = Description::default().differs(&new);
    let details = json!({ "fields": fields });
    tx.record(deed(actor, "register.add", id, details)).await?;
    tx.commit().await?;
    list::show(ledger, actor, place, id).await
}

/// Tells a system anew. `version` is the one that was read: whoever saves over somebody else's words
/// is told so. Where nothing differs, nothing is entered.
pub async fn change(
    ledger: &Ledger,
    actor: &Actor,
    place: &Place<'_>,
    (id, version, new): (&str, i64, Description),
) -> Result<System, Error> {
    authorize(ledger, actor, Permission::RegisterWrite, None).await?;
    let before = list::show(ledger, actor, place, id).await?;
    let new = new.checked()?;
    if before.version != version {
        return Err(raced().into());
    }
    let fields = before.description.differs(&new);
    if fields.is_empty() {
        return Ok(before);
    }
    let by = (actor.account.id.as_str(), ledger.clock.now());
    let mut tx = ledger.begin().await?;
    let is_saved = if version == 0 {
        store::insert(tx.conn(), (id, &new), by).await?
    } else {
        store::save(tx.conn(), (id, version, &new), by).await?
    };
    if !is_saved {
        return Err(raced().into());
    }
    let details = json!({ "fields": fields });
    tx.record(deed(actor, "register.change", id, details))
        .await?;
    tx.commit().await?;
    list::show(ledger, actor, place, id).await
}

fn taken() -> Notice {
    let line = "is the name of a system there is; change that one or give another";
    Notice::new("register-taken", line).at("id")
}

pub(crate) fn raced() -> Notice {
    let line = "somebody else has saved this meanwhile; look at what they wrote and save again";
    Notice::new("register-raced", line).at("version")
}

/// The deed on a system. Its details name fields, never what stands in them.
pub(crate) fn deed(
    actor: &Actor,
    action: &'static str,
    id: &str,
    details: serde_json::Value,
) -> Deed {
    Deed {
        object: Some(format!("register:{id}")),
        system: Some(id.to_owned()),
        details,
        ..Deed::done(actor.who(), action)
    }
}
