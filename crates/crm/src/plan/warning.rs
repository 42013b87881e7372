//! What a person should look at before approving a plan.

use base::Notice;
use serde::{Deserialize, Serialize};

/// A warning about a system's tables and records. Its words name no value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Warning {
    /// A row of the plan cannot be told from others, and stays.
    RowWithoutKey {
        /// Table.
        table: String,
    },
    /// A row names the person and cannot be told from others.
    NamedWithoutKey {
        /// Table.
        table: String,
        /// Column.
        column: String,
    },
    /// A value that cannot be rewritten names the person.
    NamedFixed {
        /// Table.
        table: String,
        /// Column.
        column: String,
    },
    /// Fields of a person that the CRM itself has erased already.
    ErasedThere {
        /// The record, as `kind:key`.
        record: String,
        /// How many fields.
        count: usize,
    },
}

impl Warning {
    /// The warning with its English line.
    pub fn notice(&self) -> Notice {
        match self {
            Self::RowWithoutKey { table } => Notice::new(
                "row-without-key",
                format!("{table}: a row has no key and cannot be told from others"),
            )
            .with("table", table),
            Self::NamedWithoutKey { table, column } => Notice::new(
                "named-without-key",
                format!(
                    "{table}.{column}: a row names the person, but the table has no key; mend it by hand"
                ),
            )
            .with("column", format!("{table}.{column}")),
            Self::NamedFixed { table, column } => Notice::new(
                "named-fixed",
                format!(
                    "{table}.{column}: a key, link or list of words names the person and cannot be rewritten"
                ),
            )
            .with("column", format!("{table}.{column}")),
            Self::ErasedThere { record, count } => Notice::new(
                "erased-there",
                format!("{record}: {count} field(s) were already erased in the CRM and are not proposed again"),
            )
            .with("record", record)
            .with("n", count.to_string()),
        }
    }
}
