//! The day strip: one cell per day, free days sunken, holidays named.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::visit::Visit;

/// The longest strip; a longer stretch says its days in words alone.
const LONGEST: i32 = 100;

/// One day.
pub struct Cell {
    /// `Mo`, or `Ftg.` on a holiday.
    pub head: String,
    /// Day of the month.
    pub number: i8,
    /// The day in full, with what it is, for who does not see the strip.
    pub heard: String,
    /// Saturday, Sunday or holiday.
    pub free: bool,
    pub today: bool,
    /// What else the day is; decided by the page.
    pub mark: &'static str,
}

/// Days that carry a meaning of their own, with the class of their cell and the word for it.
pub type Marks<'a> = [(Date, &'static str, &'a str)];

/// The days from one to another, both included. Empty when they are too many to be looked at.
pub fn strip(visit: &Visit, (from, until): (Date, Date), marks: &Marks<'_>) -> Vec<Cell> {
    let days = from.until(until).map_or(0, |span| span.get_days());
    if !(0..=LONGEST).contains(&days) {
        return Vec::new();
    }
    from.series(1.day())
        .take_while(|day| *day <= until)
        .map(|day| cell(visit, day, marks))
        .collect()
}

fn cell(visit: &Visit, day: Date, marks: &Marks<'_>) -> Cell {
    let (words, controller) = (visit.words, &visit.app.controller);
    let holiday = law::holiday::on(day, controller.region, &controller.extra_holidays);
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let today = day == visit.today();
    // The last mark counts: what is due outweighs where it began.
    let mark = marks.iter().rev().find(|(marked, ..)| *marked == day);
    let mut heard = vec![words.day(day)];
    heard.extend(holiday.as_ref().map(|holiday| words.law(&holiday.name)));
    if today {
        heard.push(words.t("light-today"));
    }
    heard.extend(mark.map(|(_, _, word)| (*word).to_owned()));
    Cell {
        head: if holiday.is_some() {
            words.t("strip-holiday")
        } else {
            words.word(
                "date-weekday-",
                &day.weekday().to_monday_one_offset().to_string(),
            )
        },
        number: day.day(),
        heard: heard.join(", "),
        free: weekend || holiday.is_some(),
        today,
        mark: mark.map_or("", |(_, class, _)| class),
    }
}
