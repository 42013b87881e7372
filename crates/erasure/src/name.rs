//! A person's name, masked: initial and family name. Read live, kept nowhere.

use std::collections::BTreeMap;

use accounts::{Actor, Permission};
use crm::census::TableClass;
use crm::profile::{FieldKind, Role};
use crm::rows::Record;
use crm::{RowRef, System};

use crate::{Desk, Error};

/// What is shown of a name before anybody asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaskedName {
    /// First letter of the given name.
    pub initial: String,
    /// Family name; of a name in one column its last word.
    pub family: String,
    /// Whether the CRM marked the record as deleted.
    pub deleted: bool,
}

impl MaskedName {
    pub(crate) fn of(table: &TableClass, record: &Record) -> Self {
        let part = |wanted: FieldKind| {
            let column = table.personal().find(|(_, kind, _)| *kind == wanted);
            let value = column.and_then(|(column, ..)| record.text(table, &column.live.name));
            value.unwrap_or_default()
        };
        let family = match part(FieldKind::FamilyName) {
            family if family.is_empty() => {
                let whole = part(FieldKind::FullName);
                let last = whole.split_whitespace().last();
                last.unwrap_or_default().to_owned()
            }
            family => family,
        };
        Self {
            initial: part(FieldKind::GivenName).chars().take(1).collect(),
            family,
            deleted: record.is_deleted(table),
        }
    }
}

impl std::fmt::Display for MaskedName {
    /// `K. Brandl`; the family name alone where there is no initial.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.initial.is_empty() {
            return f.write_str(&self.family);
        }
        write!(f, "{}. {}", self.initial, self.family)
    }
}

/// The masked names of records of a system, by record. What is no person, or gone, has none.
pub async fn masked_names(
    desk: &Desk,
    actor: &Actor,
    system: &System,
    records: &[&str],
) -> Result<BTreeMap<String, MaskedName>, Error> {
    desk.authorize(actor, Permission::RequestsRead, None)
        .await?;
    let mut by_table: BTreeMap<String, Vec<RowRef>> = BTreeMap::new();
    for record in records {
        if let Ok(row) = RowRef::parse(&system.profile, record) {
            by_table.entry(row.table.clone()).or_default().push(row);
        }
    }
    let mut connection = system.database.connect().await?;
    let mut names = BTreeMap::new();
    for (table, rows) in by_table {
        let Some(table) = system.census.table(&table) else {
            continue;
        };
        if table.role != Role::Person {
            continue;
        }
        let rows: Vec<RowRef> = rows
            .into_iter()
            .filter(|row| crm::record::fits(table, row))
            .collect();
        for record in crm::rows::by_key(&mut connection, table, &rows, false).await? {
            let masked = MaskedName::of(table, &record);
            names.insert(record.row.name(&system.profile), masked);
        }
    }
    connection.close().await;
    Ok(names)
}
