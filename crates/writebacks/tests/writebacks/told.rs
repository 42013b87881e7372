//! The CRM's own consent field as the log tells it, and as it stands.

use std::collections::BTreeMap;

use serde_json::Value;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::world::World;

/// The field of the contacts that the CRM's own people change.
pub const FIELD: &str = "lawful_basis";

/// What the basis of each contact is by the log alone, from what the first look found on.
pub struct Told {
    pub states: BTreeMap<String, String>,
    /// How many entries were read.
    entries: usize,
    /// Changes in the CRM, and those we wrote there.
    pub changes: usize,
    pub written: usize,
}

impl Told {
    pub fn from(states: BTreeMap<String, String>) -> Self {
        Self {
            states,
            entries: 0,
            changes: 0,
            written: 0,
        }
    }

    /// Follows the entries that came since.
    pub async fn follow(&mut self, world: &World) {
        let entries = world.entries("writebacks.").await;
        for entry in &entries[self.entries..] {
            let details = entry.details.as_ref().unwrap();
            if entry.action == "writebacks.changed" {
                assert_eq!(details["path"], "crm");
                let record = entry.object.as_deref().unwrap();
                self.changes += usize::from(self.change(record, details));
            }
            for cell in details["cells"].as_array().into_iter().flatten() {
                let record = cell["record"].as_str().unwrap();
                self.written += usize::from(self.change(record, cell));
            }
        }
        self.entries = entries.len();
    }

    /// Whether it is about the field.
    fn change(&mut self, record: &str, details: &Value) -> bool {
        if details["field"] != FIELD {
            return false;
        }
        let new = details["new"].as_str().unwrap().to_owned();
        let known = self.states.insert(record.to_owned(), new);
        let old = details["old"].as_str().unwrap();
        assert_eq!(
            known.unwrap_or_default(),
            old,
            "nothing happened in between"
        );
        true
    }
}

/// What stands in the CRM.
pub async fn standing(crm: &mut SqliteConnection, ids: &[String]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for id in ids {
        let sql = format!("SELECT COALESCE({FIELD}, '') FROM contacts WHERE id = '{id}'");
        let (text,): (String,) = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_one(&mut *crm)
            .await
            .unwrap();
        all.insert(format!("contact:{id}"), text);
    }
    all
}
