//! `calendar.ics`: meetings, calls and tasks with their time (iCalendar, RFC 5545).

use jiff::civil::{Date, DateTime};

use super::vcard::{escaped, folded};
use super::{Told, ToldRecord};

/// Kinds of activities that stand in a calendar.
const KINDS: [&str; 5] = ["meeting", "call", "task", "event", "activity"];

/// One calendar of all activities with a date; none where there are none.
pub(super) fn of(told: &Told) -> Option<Vec<u8>> {
    let made = told.created_at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let records = told.groups.iter().flat_map(|group| &group.records);
    let events: Vec<String> = records.filter_map(|record| event(record, &made)).collect();
    if events.is_empty() {
        return None;
    }
    let head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vergissmein//DE",
    ];
    let head: String = head.into_iter().map(folded).collect();
    Some(format!("{head}{}{}", events.concat(), folded("END:VCALENDAR")).into_bytes())
}

fn event(record: &ToldRecord, made: &str) -> Option<String> {
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
