//! A second opinion on what is left, which knows nothing of the engine's own matcher: plain text
//! search over every cell, as somebody would search a dump.

use std::collections::{BTreeMap, BTreeSet};

use crm::RowRef;

use crate::dump::{Dump, text};

/// Table, key and column of a cell.
pub type Cell = (String, String, String);

/// The lower-case text of every cell of the untouched database.
pub struct Eye {
    cells: BTreeMap<String, Vec<(Vec<String>, String, String)>>,
}

impl Eye {
    pub async fn open(dump: &mut Dump) -> Self {
        let mut cells = BTreeMap::new();
        for table in dump.tables() {
            let database = dump.pristine.clone();
            cells.insert(table.clone(), dump.cells(&database, &table).await);
        }
        Self { cells }
    }

    /// The cells that still hold one of the words after `changed` rows were written.
    pub async fn left(
        &self,
        dump: &mut Dump,
        words: &BTreeSet<String>,
        changed: &BTreeSet<(String, Vec<String>)>,
    ) -> BTreeSet<Cell> {
        let tables: BTreeSet<&String> = changed.iter().map(|(table, _)| table).collect();
        let mut left = BTreeSet::new();
        for (table, pristine) in &self.cells {
            let work = dump.work.clone();
            let now = if tables.contains(table) {
                Some(dump.cells(&work, table).await)
            } else {
                None
            };
            for (key, column, value) in now.as_ref().unwrap_or(pristine) {
                if words.iter().any(|word| stands_in(value, word)) {
                    left.insert((table.clone(), key.join("/"), column.clone()));
                }
            }
        }
        left
    }
}

/// Whether the word stands there by itself: `Birgit Schäfer-Alt` is not `Birgit Schäfer`, and
/// `x.info@firma.example` is not `info@firma.example`.
fn stands_in(value: &str, word: &str) -> bool {
    value.match_indices(word).any(|(at, _)| {
        let before = value[..at].chars().next_back();
        let mut behind = value[at + word.len()..].chars();
        let goes_on = match behind.next() {
            Some('-') => behind.next().is_some_and(char::is_alphanumeric),
            next => next.is_some_and(char::is_alphanumeric),
        };
        !goes_on && !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
    })
}

/// E-mail addresses, phones and full names of the records, in lower case, as the CRM stores them.
pub async fn words_of(dump: &mut Dump, persons: &BTreeSet<RowRef>) -> BTreeSet<String> {
    let base = dump.pristine.clone();
    let mut words = BTreeSet::new();
    for row in persons {
        let (table, id) = (&row.table, &row.key[0]);
        let names = format!(
            "SELECT CONCAT(TRIM(first_name), ' ', TRIM(last_name)) FROM {base}.{table}
             WHERE id = '{id}' AND TRIM(first_name) <> '' AND TRIM(last_name) <> ''"
        );
        for row in dump.rows(&names).await {
            words.insert(text(&row, 0).unwrap().to_lowercase());
        }
        let emails = format!(
            "SELECT LOWER(a.email_address) FROM {base}.email_addr_bean_rel r
             JOIN {base}.email_addresses a ON a.id = r.email_address_id
             WHERE r.bean_id = '{id}' AND r.bean_module = '{table}' AND a.email_address LIKE '%@%'"
        );
        for row in dump.rows(&emails).await {
            words.insert(text(&row, 0).unwrap());
        }
        for column in ["home", "mobile", "work", "other", "fax"] {
            let phones = format!("SELECT phone_{column} FROM {base}.{table} WHERE id = '{id}'");
            for row in dump.rows(&phones).await {
                let phone = text(&row, 0).unwrap_or_default();
                if phone.chars().filter(char::is_ascii_digit).count() >= 7 {
                    words.insert(phone.trim().to_lowercase());
                }
            }
        }
    }
    words
}
