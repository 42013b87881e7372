//! `calendar.ics`: meetings, calls and tasks with their time (iCalendar, RFC 5545).

use jiff::civil::{Date, DateTime};

use super::ToldRecord;
use super::vcard::{escaped, folded};

/// Kinds of activities that stand in a calendar.
const KINDS: [&str; 5] = ["meeting", "call", "task", "event", "activity"];

/// The beginning of a calendar.
pub(super) fn head() -> String {
    let head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vergissmein//DE",
    ];
    head.into_iter().map(folded).collect()
}

/// The end of a calendar.
pub(super) fn tail() -> String {
    folded("END:VCALENDAR")
}

/// An activity with a date; none for what is none. `made` is when the calendar is.
pub(super) fn event(record: &ToldRecord, made: &str) -> Option<String> {
    let name = record
        .record
        .as_ref()
        .filter(|_| KINDS.contains(&record.kind.as_str()))?;
    let (date, timed) = record.date.as_ref()?;
    // CRMs keep instants in UTC.
    let start = if *timed {
        let at: DateTime = date
            .get(..19)
            .unwrap_or(date)
            .replacen(' ', "T", 1)
            .parse()
            .ok()?;
        format!("DTSTART:{}Z", at.strftime("%Y%m%dT%H%M%S"))
    } else {
        let day: Date = date.get(..10)?.parse().ok()?;
        format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d"))
    };
    let subject = record
        .cells
        .iter()
        .filter(|cell| cell.display && cell.kind != "plain");
    let subject: Vec<&str> = subject
        .map(|cell| cell.text.as_str())
        .filter(|text| *text != date)
        .collect();
    let lines = [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escaped(&format!("{name}@{}", record.system))),
        format!("DTSTAMP:{made}"),
        start,
        format!("SUMMARY:{}", escaped(&subject.join(" · "))),
        "END:VEVENT".to_owned(),
    ];
    Some(lines.iter().map(|line| folded(line)).collect())
}
