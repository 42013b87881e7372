//! The record as a table of comma separated values, one row per system, that a spreadsheet opens
//! without running anything.

use base::Locale;

use crate::paper::Said;
use crate::{Processing, Record};

/// The record as CSV.
pub fn csv(record: &Record, language: Locale) -> String {
    let said = Said(language);
    // The mark tells spreadsheets that this is UTF-8.
    let mut table = "\u{FEFF}".to_owned();
    let head = said.labels().into_iter().map(str::to_owned);
    push(&mut table, head);
    for row in &record.processings {
        push(&mut table, cells(said, row).into_iter());
    }
    table
}

fn cells(said: Said, row: &Processing) -> Vec<String> {
    let mut cells = vec![row.system.title().to_owned(), row.system.id.clone()];
    cells.extend(said.facts(row).into_iter().map(|(_, value)| value));
    cells
}

fn push(table: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|value| cell(&value)).collect();
    table.push_str(&cells.join(","));
    table.push_str("\r\n");
}

/// A cell in quotes where it needs them; what would be read as a formula begins with an
/// apostrophe (ASVS 5.0, 1.2.10).
fn cell(value: &str) -> String {
    let risky = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let value = if risky {
        format!("'{value}")
    } else {
        value.to_owned()
    };
    if value.contains([',', '"', '\n', '\r', ';']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_begins_a_formula_or_leaves_its_place() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
        assert_eq!(cell("plain"), "plain");
    }
}
