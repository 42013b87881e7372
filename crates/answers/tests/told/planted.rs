//! Each place at which the invented person was planted is told by the value that stands there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::world::{Files, World};

/// Stands for what is blacked out.
const BLACK: &str = "█████";

/// Where a record of a kind has a value that was planted: kind, table, column.
const RECORDS: [(&str, &str, &str); 19] = [
    ("contact", "contacts", "last_name"),
    ("lead", "leads", "last_name"),
    ("prospect", "prospects", "last_name"),
    ("account", "accounts", "name"),
    ("call", "calls", "name"),
    ("meeting", "meetings", "name"),
    ("email", "emails", "name"),
    ("task", "tasks", "name"),
    ("note", "notes", "name"),
    ("documents", "documents", "document_name"),
    ("document_revisions", "document_revisions", "filename"),
    ("aos_invoices", "aos_invoices", "name"),
    ("aos_quotes", "aos_quotes", "name"),
    ("aos_contracts", "aos_contracts", "name"),
    ("cases", "cases", "name"),
    ("aop_case_updates", "aop_case_updates", "description"),
    ("surveyresponses", "surveyresponses", "name"),
    (
        "surveyquestionresponses",
        "surveyquestionresponses",
        "answer",
    ),
    ("opportunities", "opportunities", "name"),
];

/// A cell at which she was planted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    table: String,
    column: String,
    key: String,
    /// The package's name for the row.
    record: String,
    /// Whether the row is somebody else's, so that the package does not name it.
    is_named_in: bool,
}

impl Cell {
    /// Of a record, as `contact:ID`.
    fn of_record(record: &str) -> Self {
        let (kind, key) = record.split_once(':').unwrap();
        let known = RECORDS.iter().find(|(known, ..)| *known == kind);
        let (_, table, column) = known.unwrap_or_else(|| panic!("{kind} is planted where?"));
        Self {
            table: (*table).to_owned(),
            column: (*column).to_owned(),
            key: key.to_owned(),
            record: record.to_owned(),
            is_named_in: false,
        }
    }

    /// Of a copy the CRM made, or of a sentence in somebody else's record.
    fn of_place(place: &demo::Place) -> Self {
        Self {
            table: place.table.clone(),
            column: place.column.clone(),
            key: place.key.clone(),
            record: format!("{}:{}", place.table, place.key),
            is_named_in: true,
        }
    }

    /// What stands there in the CRM.
    async fn value(&self, world: &World) -> String {
        let (table, column) = (&self.table, &self.column);
        let key = if table == "emails_text" {
            "email_id"
        } else {
            "id"
        };
        let sql = format!(
            "SELECT COALESCE(CAST({column} AS TEXT), '') FROM {table} WHERE CAST({key} AS TEXT) = '{}'",
            self.key
        );
        let found = world.crm(sql).await;
        assert_eq!(found.len(), 1, "{self:?} stands in the CRM");
        let value = found.into_iter().next().unwrap();
        assert!(!value.is_empty(), "{self:?}: something was planted");
        value
    }

    /// Whether a record holds the value in the cell's column.
    fn stands_in(&self, value: &str, record: &Value) -> bool {
        let fields = record["fields"].as_array().unwrap().iter();
        let mut fields = fields.filter(|field| field["name"] == self.column.as_str());
        fields.any(|field| is_of(field["value"].as_str().unwrap(), value))
    }

    /// Whether the row is told under its own name.
    fn is_told_by_name(&self, value: &str, told: &[Value]) -> bool {
        let mut own = told
            .iter()
            .filter(|one| one["record"] == self.record.as_str());
        own.any(|record| self.stands_in(value, record))
    }
}

/// Whether a told text is the planted one, blacked out in part at most.
fn is_of(told: &str, planted: &str) -> bool {
    if !told.contains(BLACK) {
        return told == planted;
    }
    let mut rest = planted;
    let mut is_some = false;
    for piece in told.split(BLACK).filter(|piece| !piece.is_empty()) {
        let Some((_, after)) = rest.split_once(piece) else {
            return false;
        };
        (rest, is_some) = (after, true);
    }
    is_some
}

/// Persons, related records, the CRM's own copies and sentences of others: a place that is not told
/// is named.
pub async fn every_place_is_told(world: &World, files: &Files) {
    let story = &world.planted.katharina;
    let records = story.persons.iter().chain(&story.related);
    let records = records.map(|record| Cell::of_record(record));
    let places = story.traces.iter().chain(&story.mentions);
    let cells: BTreeSet<Cell> = records.chain(places.map(Cell::of_place)).collect();
    assert!(cells.len() >= 40, "only {} places", cells.len());
    let data = files.data();
    let groups = data["groups"].as_array().unwrap().iter();
    let told = groups.flat_map(|group| group["records"].as_array().unwrap());
    let told: Vec<Value> = told.cloned().collect();
    let mut missing = Vec::new();
    // Rows of somebody else have no name in the package: each text is told as often as it was planted.
    let mut unnamed: BTreeMap<(String, String), Vec<Cell>> = BTreeMap::new();
    for cell in &cells {
        let value = cell.value(world).await;
        if cell.is_told_by_name(&value, &told) {
            continue;
        }
        if cell.is_named_in {
            let same = unnamed.entry((cell.column.clone(), value)).or_default();
            same.push(cell.clone());
        } else {
            missing.push(cell.clone());
        }
    }
    for ((_, value), same) in unnamed {
        let nameless = told.iter().filter(|one| one["record"].is_null());
        let found = nameless.filter(|record| same[0].stands_in(&value, record));
        if found.count() < same.len() {
            missing.extend(same);
        }
    }
    assert_eq!(missing, Vec::<Cell>::new(), "of {} places", cells.len());
}

#[test]
fn a_text_is_told_whole_or_blacked_out_in_part() {
    assert!(is_of("Angebot 4711", "Angebot 4711"));
    assert!(!is_of("Angebot", "Angebot 4711"));
    assert!(is_of("An █████ und Katharina", "An Stefan und Katharina"));
    assert!(!is_of("█████", "An Stefan und Katharina"));
    assert!(!is_of("█████ Brandl", "An Stefan und Katharina"));
}
