//! What the CRM itself says of customers' own columns.

use std::collections::BTreeMap;

use sea_query::{Alias, Query};

use crate::Error;
use crate::catalogue::Catalogue;
use crate::database::{Connection, Statement};
use crate::profile::{Described, Identifier, Profile};

/// The CRM's own words for customers' columns, by table and column.
#[derive(Debug, Clone, Default)]
pub struct Descriptions {
    kinds: BTreeMap<(String, String), String>,
    links: BTreeMap<(String, String), Identifier>,
}

/// One row of the CRM's description.
#[derive(Debug, Clone, Copy, Default)]
pub struct Description<'r> {
    /// The module's word.
    pub module: &'r str,
    /// The described column.
    pub column: &'r str,
    /// The CRM's word for the kind of field.
    pub kind: &'r str,
    /// For a link: the word of the module it points to.
    pub target: &'r str,
    /// For a link: the column that holds the key.
    pub target_key: &'r str,
}

impl Descriptions {
    /// Reads them where the profile says that the CRM keeps them; none where the table or one
    /// of its columns is missing.
    pub async fn read(
        profile: &Profile,
        catalogue: &Catalogue,
        connection: &mut Connection,
    ) -> Result<Self, Error> {
        let mut descriptions = Self::default();
        let Some(described) = profile.custom.as_ref().and_then(|c| c.described.as_ref()) else {
            return Ok(descriptions);
        };
        let columns = columns(described);
        let live = catalogue.tables.get(described.table.as_str());
        if live.is_none_or(|table| columns.iter().any(|c| table.column(c.as_str()).is_none())) {
            return Ok(descriptions);
        }
        let mut query = Query::select();
        query
            .columns(columns.iter().map(|column| Alias::new(column.as_str())))
            .from(Alias::new(described.table.as_str()));
        let statement = Statement::built(connection.engine(), &query)?;
        connection
            .each(
                "reading the description of custom fields",
                &statement,
                |row| {
                    let cells: Vec<String> = (0..columns.len())
                        .map(|index| row.text(index).unwrap_or_default())
                        .collect();
                    let cell = |index: usize| cells.get(index).map_or("", String::as_str);
                    descriptions.add(
                        profile,
                        Description {
                            module: cell(0),
                            column: cell(1),
                            kind: cell(2),
                            target: cell(3),
                            target_key: cell(4),
                        },
                    );
                    Ok(())
                },
            )
            .await?;
        Ok(descriptions)
    }

    /// Adds one row; a module the profile does not know is passed over.
    pub fn add(&mut self, profile: &Profile, row: Description<'_>) {
        let (Some(custom), Some(base)) = (&profile.custom, profile.modules.get(row.module)) else {
            return;
        };
        let table = format!("{base}{}", custom.suffix);
        if let Some(target) = profile.modules.get(row.target)
            && !row.target_key.is_empty()
        {
            let key = (table.clone(), row.target_key.to_owned());
            self.links.insert(key, target.clone());
        }
        let key = (table, row.column.to_owned());
        self.kinds.insert(key, row.kind.to_owned());
    }

    pub(super) fn kind(&self, table: &str, column: &str) -> Option<&str> {
        let key = (table.to_owned(), column.to_owned());
        self.kinds.get(&key).map(String::as_str)
    }

    pub(super) fn link(&self, table: &str, column: &str) -> Option<&Identifier> {
        self.links.get(&(table.to_owned(), column.to_owned()))
    }
}

/// Module, column and kind, then target and key where the CRM has both.
fn columns(described: &Described) -> Vec<&Identifier> {
    let mut columns = vec![&described.module, &described.column, &described.kind];
    if let (Some(target), Some(key)) = (&described.target, &described.target_key) {
        columns.extend([target, key]);
    }
    columns
}
