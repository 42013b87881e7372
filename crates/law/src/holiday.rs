//! Public holidays as dated rules, and the working days between them.
//!
//! Source of each rule: the statute of the state or Land, named in `data/calendar.toml`.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::region::Entry;
use crate::{Region, Words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calendar {
    /// Day on which the rules were last compared with the statutes.
    pub version: String,
    pub time_zone: Zone,
    pub region: Vec<Entry>,
    pub rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Zone {
    /// POSIX rule of Central European time.
    pub rule: String,
    #[expect(dead_code, reason = "the source is for the reader of the data file")]
    pub source: String,
}

/// When in the year a holiday falls.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum When {
    /// The same month and day every year.
    Fixed { month: i8, day: i8 },
    /// Days after (or before) Easter Sunday.
    Easter(i32),
    /// The last Wednesday before this month and day.
    WednesdayBefore { month: i8, day: i8 },
}

/// One holiday in the regions that keep it, for the years it is in force.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    name: Words,
    when: When,
    regions: Vec<String>,
    from: Option<i16>,
    until: Option<i16>,
    #[expect(dead_code, reason = "the source is for the reader of the data file")]
    source: String,
}

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/calendar.toml"))
        .expect("the embedded calendar is parsed by a test")
});

pub(crate) fn calendar() -> &'static Calendar {
    &CALENDAR
}

/// Version of the embedded calendar: the day its rules were last checked.
pub fn calendar_version() -> &'static str {
    &calendar().version
}

/// A public holiday an administrator adds, because a statute came after this version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtraHoliday {
    pub date: Date,
    pub name: Words,
    /// Where it is kept; every region that lies within keeps it too.
    pub region: Region,
    /// The statute or order that says so.
    pub source: String,
}

/// The administrator's own holidays. Each one can only make a deadline later, so the derivation names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExtraHolidays(pub Vec<ExtraHoliday>);

impl ExtraHolidays {
    pub fn none() -> Self {
        Self::default()
    }

    /// The calendar with these additions: the version of the embedded one, and how many were
    /// added to it. Additions are never taken back, so the number says which they were.
    pub fn version(&self) -> String {
        match self.0.len() {
            0 => calendar_version().to_owned(),
            added => format!("{}+{added}", calendar_version()),
        }
    }

    /// The additions a calendar of this version had.
    #[must_use]
    pub fn as_of(&self, version: &str) -> Self {
        let added = version.split_once('+').and_then(|(_, n)| n.parse().ok());
        Self(self.0.iter().take(added.unwrap_or(0)).cloned().collect())
    }
}

/// A day that is a public holiday, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub date: Date,
    pub name: Words,
    /// True when the administrator added it, false when the embedded calendar has it.
    pub added: bool,
}

impl Rule {
    fn falls_on(&self, date: Date) -> bool {
        let year = date.year();
        if self.from.is_some_and(|from| year < from) || self.until.is_some_and(|until| year > until)
        {
            return false;
        }
        match self.when {
            When::Fixed { month, day } => (date.month(), date.day()) == (month, day),
            When::Easter(offset) => easter(year)
                .checked_add(offset.days())
                .is_ok_and(|day| day == date),
            When::WednesdayBefore { month, day } => Date::new(year, month, day)
                .and_then(|limit| limit.nth_weekday(-1, Weekday::Wednesday))
                .is_ok_and(|day| day == date),
        }
    }
}

/// The holiday on this day in this region, if it is one.
pub fn on(date: Date, region: Region, extra: &ExtraHolidays) -> Option<Holiday> {
    let known = calendar()
        .rule
        .iter()
        .find(|rule| rule.regions.iter().any(|code| region.lies_in(code)) && rule.falls_on(date))
        .map(|rule| Holiday {
            date,
            name: rule.name.clone(),
            added: false,
        });
    known.or_else(|| {
        let kept =
            |holiday: &&ExtraHoliday| holiday.date == date && region.lies_in(holiday.region.code());
        let added = extra.0.iter().find(kept)?;
        Some(Holiday {
            date,
            name: added.name.clone(),
            added: true,
        })
    })
}

/// Every holiday of a year in this region, in order of the days.
pub fn in_year(year: i16, region: Region, extra: &ExtraHolidays) -> Vec<Holiday> {
    let Ok(first) = Date::new(year, 1, 1) else {
        return Vec::new();
    };
    first
        .series(1.day())
        .take_while(|date| date.year() == year)
        .filter_map(|date| on(date, region, extra))
        .collect()
}

/// Working days are all days but holidays, Sundays and Saturdays (Art. 2(2) of Regulation 1182/71).
pub fn is_working_day(date: Date, region: Region, extra: &ExtraHolidays) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
        && on(date, region, extra).is_none()
}

/// The working day so many working days after a day, or before it when the count is negative.
/// With 0 the day itself, whatever it is.
pub fn working_days_from(day: Date, count: i32, region: Region, extra: &ExtraHolidays) -> Date {
    let step = if count < 0 { -1 } else { 1 };
    let mut found = day;
    for _ in 0..count.unsigned_abs() {
        found = found.saturating_add(step.days());
        while !is_working_day(found, region, extra) {
            found = found.saturating_add(step.days());
        }
    }
    found
}

/// Easter Sunday in the Gregorian calendar (the anonymous rule of Meeus, Jones and Butcher).
fn easter(year: i16) -> Date {
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * correction + 114;
    let month = i8::try_from(days / 31).expect("Easter falls in March or April");
    let day = i8::try_from(days % 31 + 1).expect("a month has at most 31 days");
    Date::new(year, month, day).expect("the rule gives a day from 22 March to 25 April")
}

#[cfg(test)]
mod tests;
