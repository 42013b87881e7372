//! An inventory as it is kept.

use crm::inventory::Inventory;
use jiff::Timestamp;
use serde::Serialize;

base::id!(
    /// Id of an inventory.
    InventoryId
);

/// An inventory in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    pub id: InventoryId,
    pub system: String,
    pub taken_at: Timestamp,
    /// Login.
    pub taken_by: String,
    pub tables: i64,
    pub columns: i64,
    pub rows: i64,
    /// Columns that look personal and are not marked so.
    pub suspicious: i64,
}

/// One inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    #[serde(flatten)]
    pub head: Head,
    pub inventory: Inventory,
}

impl Head {
    /// The figures of an inventory at a glance.
    pub(crate) fn of(
        (id, system): (InventoryId, &str),
        (by, at): (&str, Timestamp),
        inventory: &Inventory,
    ) -> Self {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            id,
            system: system.to_owned(),
            taken_at: at,
            taken_by: by.to_owned(),
            tables: number(inventory.tables.len()),
            columns: number(inventory.columns()),
            rows: i64::try_from(inventory.rows()).unwrap_or(i64::MAX),
            suspicious: number(inventory.suspicious().count()),
        }
    }
}
