//! A calendar of whole days as programs read it (RFC 5545).

use jiff::Timestamp;
use jiff::civil::Date;

/// The longest line in octets, without its end (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// One day with what is due on it.
pub struct Event {
    /// The same at every reading.
    pub uid: String,
    pub day: Date,
    pub summary: String,
    pub url: String,
}

/// The whole calendar, lines folded and ended as the standard asks.
pub fn calendar(name: &str, now: Timestamp, events: &[Event]) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Vergissmein//Deadlines//DE".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{}", text(name)),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H".to_owned(),
    ];
    for event in events {
        let next = event.day.tomorrow().unwrap_or(event.day);
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", text(&event.uid)),
            format!("DTSTAMP:{}", now.strftime("%Y%m%dT%H%M%SZ")),
            format!("DTSTART;VALUE=DATE:{}", event.day.strftime("%Y%m%d")),
            format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
            format!("SUMMARY:{}", text(&event.summary)),
            format!("URL:{}", event.url),
            "CLASS:PRIVATE".to_owned(),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// A text value: what would end it or begin another is marked (RFC 5545, 3.3.11).
fn text(value: &str) -> String {
    let mut said = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => said.extend(['\\', c]),
            '\n' => said.push_str("\\n"),
            c if c.is_control() => {}
            c => said.push(c),
        }
    }
    said
}

/// A line in pieces of at most 75 octets, no character torn; each further piece begins with a
/// space.
fn folded(line: &str) -> String {
    let mut said = String::with_capacity(line.len() + 8);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LONGEST {
            said.push_str("\r\n ");
            octets = 1;
        }
        said.push(c);
        octets += c.len_utf8();
    }
    said.push_str("\r\n");
    said
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn one(summary: &str) -> String {
        let event = Event {
            uid: "GD-2026-0001@dsgvo.example".to_owned(),
            day: date(2026, 12, 31),
            summary: summary.to_owned(),
            url: "https://dsgvo.example/requests/GD-2026-0001".to_owned(),
        };
        let now = "2026-11-23T09:00:00.5Z".parse().unwrap();
        calendar("Fristen", now, &[event])
    }

    #[test]
    fn a_day_begins_and_ends_as_the_standard_asks() {
        let calendar = one("Auskunft");
        for line in [
            "DTSTAMP:20261123T090000Z\r\n",
            "DTSTART;VALUE=DATE:20261231\r\n",
            "DTEND;VALUE=DATE:20270101\r\n",
            "UID:GD-2026-0001@dsgvo.example\r\n",
        ] {
            assert!(calendar.contains(line), "{line}");
        }
        assert!(calendar.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(calendar.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        assert_eq!(
            calendar.matches('\n').count(),
            calendar.matches("\r\n").count()
        );
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_unfolding_gives_it_back() {
        let summary = "Übertragbarkeit; für, alle\\ ".repeat(9);
        let calendar = one(&format!("{summary}\r\nEND:VEVENT"));
        assert!(calendar.split("\r\n").all(|line| line.len() <= LONGEST));
        let unfolded = calendar.replace("\r\n ", "");
        let line = unfolded
            .lines()
            .find_map(|line| line.strip_prefix("SUMMARY:"))
            .unwrap();
        let plain = line
            .replace("\\n", "\n")
            .replace("\\;", ";")
            .replace("\\,", ",")
            .replace("\\\\", "\\");
        assert_eq!(plain, format!("{summary}\nEND:VEVENT"));
        assert_eq!(
            unfolded.matches("\r\nEND:VEVENT").count(),
            1,
            "no second end"
        );
    }
}
