//! `contact.vcf`: who and where the person is (vCard 4.0, RFC 6350).

use std::collections::BTreeSet;

use super::{ToldCell, ToldRecord};
use crate::share::Share;

/// The longest line in bytes (RFC 6350, 3.2).
const LONGEST: usize = 75;

/// One card of all records that are the person.
#[derive(Default)]
pub(super) struct Card {
    /// Given and family name.
    name: Option<(String, String)>,
    lines: Vec<String>,
    seen: BTreeSet<String>,
}

impl Card {
    /// Adds what a record says of who and where the person is.
    pub fn take(&mut self, record: &ToldRecord) {
        if record.share != Share::Own {
            return;
        }
        if self.name.is_none() {
            self.name = name_of(record);
        }
        let values = record.cells.iter().filter_map(line_of);
        for line in values.chain(address_of(record)) {
            if self.seen.insert(line.to_lowercase()) {
                self.lines.push(line);
            }
        }
    }

    /// The card; none where nothing says who they are.
    pub fn finish(self) -> Option<Vec<u8>> {
        let (given, family) = self.name?;
        let head = [
            "BEGIN:VCARD".to_owned(),
            "VERSION:4.0".to_owned(),
            format!("FN:{}", escaped(format!("{given} {family}").trim())),
            format!("N:{};{};;;", escaped(&family), escaped(&given)),
        ];
        let lines = head.iter().chain(&self.lines);
        let mut card: String = lines.map(|line| folded(line)).collect();
        card.push_str(&folded("END:VCARD"));
        Some(card.into_bytes())
    }
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
