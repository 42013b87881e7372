//! Dates as people type them.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Reads `23.11.2026`, `23.11.`, `heute`, `gestern`, `today`, `yesterday` and ISO 8601. A day
/// without a year is the last such day up to today.
pub fn read(text: &str, today: Date) -> Option<Date> {
    read_as(text, today, up_to)
}

/// As [`read`], but a day without a year is the next such day.
pub fn read_ahead(text: &str, today: Date) -> Option<Date> {
    read_as(text, today, from_on)
}

fn read_as(text: &str, today: Date, near: fn(Date, i8, i8) -> Option<Date>) -> Option<Date> {
    let text: String = text.to_lowercase().split_whitespace().collect();
    match text.as_str() {
        "heute" | "today" => return Some(today),
        "gestern" | "yesterday" => return today.checked_sub(1.day()).ok(),
        _ => {}
    }
    if text.len() == 10 && text.as_bytes()[4] == b'-' {
        return text.parse().ok();
    }
    let (day, rest) = text.split_once('.')?;
    let (month, year) = rest.split_once('.').unwrap_or((rest, ""));
    let (day, month) = (number(day)?, number(month)?);
    let year = match year.len() {
        0 => return near(today, month, day),
        4 => year
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| year.parse().ok())??,
        _ => return None,
    };
    Date::new(year, month, day).ok()
}

fn up_to(today: Date, month: i8, day: i8) -> Option<Date> {
    let this = Date::new(today.year(), month, day).ok();
    this.filter(|date| *date <= today)
        .or_else(|| Date::new(today.year() - 1, month, day).ok())
}

fn from_on(today: Date, month: i8, day: i8) -> Option<Date> {
    let this = Date::new(today.year(), month, day).ok();
    this.filter(|date| *date >= today)
        .or_else(|| Date::new(today.year() + 1, month, day).ok())
}

fn number(text: &str) -> Option<i8> {
    let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let today = date(2026, 11, 23);
        for (text, day) in [
            ("23.11.2026", date(2026, 11, 23)),
            ("3. 2. 2026", date(2026, 2, 3)),
            ("22.11.", date(2026, 11, 22)),
            ("24.12.", date(2025, 12, 24)),
            ("Gestern", date(2026, 11, 22)),
            ("today", today),
            ("2026-11-01", date(2026, 11, 1)),
        ] {
            assert_eq!(read(text, today), Some(day), "{text}");
        }
        assert_eq!(read_ahead("5.1.", today), Some(date(2027, 1, 5)));
        for text in [
            "",
            "31.4.2026",
            "29.02.2027",
            "1.1.26",
            "11/23/2026",
            "0000-00-00",
            "..",
            "٣.١.٢٠٢٦",
            "-1.2.2026",
            "30.2.",
        ] {
            assert_eq!(read(text, today), None, "{text}");
        }
    }
}
