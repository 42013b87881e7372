//! What to look at before approving a plan, over all its systems.

use base::Notice;
use serde::{Deserialize, Serialize};

/// A warning, by its code and what fills its sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Warning {
    /// Nothing is known of the persons that a text could be searched for.
    NothingToLookFor {
        /// System.
        system: String,
    },
    /// Records that are likely the person are not selected.
    LikelyUnselected {
        /// How many.
        count: usize,
    },
    /// Files that a run does not remove: the folder is not configured, or others may need them.
    FilesByHand {
        /// System.
        system: String,
        /// How many.
        count: usize,
    },
    /// A warning about a system's tables.
    #[serde(untagged)]
    Table(crm::plan::Warning),
}

impl Warning {
    /// The warning with its English line.
    pub fn notice(&self) -> Notice {
        match self {
            Self::NothingToLookFor { system } => Notice::new(
                "nothing-to-look-for",
                format!(
                    "system {system}: the persons have no e-mail, phone, full name or number to look for; texts cannot be searched"
                ),
            )
            .with("system", system),
            Self::LikelyUnselected { count } => Notice::new(
                "likely-unselected",
                format!(
                    "{count} record(s) that are likely the person are not selected; look at each before approving"
                ),
            )
            .with("n", count.to_string()),
            Self::FilesByHand { system, count } => Notice::new(
                "files-by-hand",
                format!(
                    "system {system}: {count} file(s) of the upload folder stay; remove them by hand as the plan lists them, or name the folder in the configuration"
                ),
            )
            .with("system", system)
            .with("n", count.to_string()),
            Self::Table(warning) => warning.notice(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_warning_is_read_back_as_it_was_stored() {
        let table = || "notes".to_owned();
        let column = || "name".to_owned();
        let warnings = [
            Warning::NothingToLookFor {
                system: "vertrieb".to_owned(),
            },
            Warning::LikelyUnselected { count: 2 },
            Warning::FilesByHand {
                system: "vertrieb".to_owned(),
                count: 3,
            },
            Warning::Table(crm::plan::Warning::RowWithoutKey { table: table() }),
            Warning::Table(crm::plan::Warning::NamedWithoutKey {
                table: table(),
                column: column(),
            }),
            Warning::Table(crm::plan::Warning::NamedFixed {
                table: table(),
                column: column(),
            }),
            Warning::Table(crm::plan::Warning::ErasedThere {
                record: "contact:4711".to_owned(),
                count: 4,
            }),
        ];
        for warning in warnings {
            let text = serde_json::to_string(&warning).expect("plain JSON");
            let code = warning.notice().code;
            assert!(text.contains(code), "{code} in {text}");
            let read: Warning = serde_json::from_str(&text).expect("what was written");
            assert_eq!(read, warning);
        }
    }
}
