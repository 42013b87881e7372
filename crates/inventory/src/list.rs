//! The inventories there are.

use accounts::{Actor, Permission, authorize};
use erasure::Desk;

use crate::inventory::{Head, InventoryId, Taken};
use crate::{Error, store};

/// The inventories of a system, newest first.
pub async fn list(desk: &Desk, actor: &Actor, system: &str) -> Result<Vec<Head>, Error> {
    authorize(&desk.ledger, actor, Permission::SystemsRead, None).await?;
    desk.systems.get(system)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::heads(&mut conn, system).await
}

/// One inventory of a system.
pub async fn show(
    desk: &Desk,
    actor: &Actor,
    (system, id): (&str, &InventoryId),
) -> Result<Taken, Error> {
    authorize(&desk.ledger, actor, Permission::SystemsRead, None).await?;
    desk.systems.get(system)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let found = store::taken(&mut conn, (system, id)).await?;
    found.ok_or(Error::NotFound)
}

/// The newest inventory of a system and the one before it, where there are such.
pub async fn newest(
    desk: &Desk,
    actor: &Actor,
    system: &str,
) -> Result<(Option<Taken>, Option<Taken>), Error> {
    let heads = list(desk, actor, system).await?;
    let mut found = Vec::new();
    for head in heads.iter().take(2) {
        found.push(show(desk, actor, (system, &head.id)).await?);
    }
    let mut found = found.into_iter();
    Ok((found.next(), found.next()))
}
