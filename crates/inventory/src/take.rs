//! Takes an inventory of a system and keeps it.

use accounts::{Actor, Permission, authorize};
use erasure::Desk;
use ledger::Deed;
use serde_json::json;

use crate::inventory::{Head, InventoryId, Taken};
use crate::{Error, store};

/// Counts and looks, writes nothing in the CRM. `sample` bounds the rows of a table that are looked
/// into; the entry of the log says how many.
pub async fn take(desk: &Desk, actor: &Actor, name: &str, sample: u32) -> Result<Taken, Error> {
    authorize(&desk.ledger, actor, Permission::InventoryTake, None).await?;
    let system = desk.open(name).await?;
    let today = desk.controller.today(&desk.ledger.clock);
    let inventory = crm::inventory::take(&system, today, sample).await?;
    let id = InventoryId::mint(&desk.ledger.clock, &desk.ledger.random);
    let at = desk.ledger.clock.now();
    let head = Head::of((id, name), (&actor.account.login, at), &inventory);
    let taken = Taken { head, inventory };
    let mut tx = desk.ledger.begin().await?;
    store::insert(tx.conn(), &taken, actor.account.id.as_str()).await?;
    let head = &taken.head;
    tx.record(Deed {
        object: Some(head.id.to_string()),
        system: Some(name.to_owned()),
        details: json!({
            "tables": head.tables, "columns": head.columns, "rows": head.rows,
            "suspicious": head.suspicious, "sample": sample,
        }),
        ..Deed::done(actor.who(), "inventory.take")
    })
    .await?;
    tx.commit().await?;
    Ok(taken)
}
