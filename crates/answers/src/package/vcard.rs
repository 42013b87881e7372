//! `contact.vcf`: who and where the person is (vCard 4.0, RFC 6350).

use std::collections::BTreeSet;

use super::{Told, ToldCell, ToldRecord};
use crate::share::Share;

/// The longest line in bytes (RFC 6350, 3.2).
const LONGEST: usize = 75;

/// One card of all records that are the person; none where nothing says who they are.
pub(super) fn of(told: &Told) -> Option<Vec<u8>> {
    let own = told.groups.iter().flat_map(|group| &group.records);
    let own: Vec<&ToldRecord> = own.filter(|record| record.share == Share::Own).collect();
    let name = own.iter().find_map(|record| name_of(record))?;
    let mut lines = vec!["BEGIN:VCARD".to_owned(), "VERSION:4.0".to_owned()];
    lines.push(format!(
        "FN:{}",
        escaped(format!("{} {}", name.0, name.1).trim())
    ));
    lines.push(format!("N:{};{};;;", escaped(&name.1), escaped(&name.0)));
    let mut seen = BTreeSet::new();
    for record in &own {
        let values = record.cells.iter().filter_map(line_of);
        for line in values.chain(address_of(record)) {
            if seen.insert(line.to_lowercase()) {
                lines.push(line);
            }
        }
    }
    lines.push("END:VCARD".to_owned());
    let folded: String = lines.iter().map(|line| folded(line)).collect();
    Some(folded.into_bytes())
}

fn value_of<'r>(record: &'r ToldRecord, kind: &str) -> Option<&'r str> {
    let cell = record
        .cells
        .iter()
        .find(|cell| is_told(cell) && cell.kind == kind);
    cell.map(|cell| cell.text.as_str())
}

fn is_told(cell: &ToldCell) -> bool {
    cell.black.is_empty()
}

/// Given and family name.
fn name_of(record: &ToldRecord) -> Option<(String, String)> {
    let text = |kind| value_of(record, kind).map(str::to_owned);
    match (text("given_name"), text("family_name")) {
        (None, None) => Some((String::new(), text("full_name")?)),
        (given, family) => Some((given.unwrap_or_default(), family.unwrap_or_default())),
    }
}

fn line_of(cell: &ToldCell) -> Option<String> {
    if !is_told(cell) {
        return None;
    }
    let property = match cell.kind {
        "email" => "EMAIL",
        "phone" => "TEL;VALUE=text",
        "job" => "TITLE",
        "company" => "ORG",
        "birth_date" => return date(&cell.text).map(|day| format!("BDAY:{day}")),
        _ => return None,
    };
    Some(format!("{property}:{}", escaped(&cell.text)))
}

/// `19810417`; none for what is no day.
fn date(text: &str) -> Option<String> {
    let day: jiff::civil::Date = text.get(..10)?.parse().ok()?;
    Some(day.to_string().replace('-', ""))
}

fn address_of(record: &ToldRecord) -> Option<String> {
    let part = |kind| escaped(value_of(record, kind).unwrap_or_default());
    let parts = ["street", "city", "region", "postcode", "country"].map(part);
    let some = parts.iter().any(|part| !part.is_empty());
    some.then(|| format!("ADR:;;{}", parts.join(";")))
}

/// A value as it may stand in a property (RFC 6350, 3.4).
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line folded at whole characters, with its end.
pub(super) fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_line() {
        assert_eq!(escaped("a\r\nTEL:1;b,c\\d"), "a\\nTEL:1\\;b\\,c\\\\d");
        let long = folded(&"ä".repeat(100));
        assert!(long.lines().all(|line| line.len() <= LONGEST));
        assert_eq!(long.replace("\r\n ", "").trim_end(), "ä".repeat(100));
    }
}
