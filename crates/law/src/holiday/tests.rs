use super::*;

fn days(year: i16, code: &str) -> Vec<String> {
    in_year(year, Region::parse(code).unwrap(), &ExtraHolidays::none())
        .iter()
        .map(|holiday| holiday.date.strftime("%m-%d").to_string())
        .collect()
}

#[test]
fn easter_falls_on_the_days_of_the_printed_calendars() {
    for (year, month, day) in [
        (2018, 4, 1),
        (2019, 4, 21),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
        (2049, 4, 18),
        (2076, 4, 19),
        (2100, 3, 28),
    ] {
        assert_eq!(easter(year), Date::constant(year, month, day));
    }
}

#[test]
fn austria_keeps_its_thirteen_days() {
    assert_eq!(
        days(2026, "AT"),
        [
            "01-01", "01-06", "04-06", "05-01", "05-14", "05-25", "06-04", "08-15", "10-26",
            "11-01", "12-08", "12-25", "12-26"
        ]
    );
}

#[test]
fn germany_as_a_whole_keeps_nine_days() {
    assert_eq!(
        days(2026, "DE"),
        [
            "01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"
        ]
    );
}

#[test]
fn augsburg_has_the_most_holidays_of_all() {
    let most = Region::all()
        .max_by_key(|region| days(2026, region.code()).len())
        .unwrap();
    assert_eq!(most.code(), "DE-BY-AUGSBURG");
}

#[test]
fn one_off_days_count_in_their_year_and_place_only() {
    for (year, day, kept) in [
        (2020, "05-08", true),
        (2025, "05-08", true),
        (2026, "05-08", false),
        (2028, "06-17", true),
        (2027, "06-17", false),
    ] {
        assert_eq!(
            days(year, "DE-BE").contains(&day.to_owned()),
            kept,
            "{year}"
        );
        assert!(!days(year, "DE-BB").contains(&day.to_owned()), "{year}");
    }
}

#[test]
fn reformation_day_2017_was_kept_everywhere_and_since_then_in_nine_laender() {
    let reformation = "10-31".to_owned();
    let german = || Region::all().filter(|region| region.code().starts_with("DE"));
    assert!(german().all(|region| days(2017, region.code()).contains(&reformation)));
    let since = german()
        .filter(|region| region.code().len() == 5)
        .filter(|region| days(2018, region.code()).contains(&reformation));
    assert_eq!(since.count(), 9);
}

#[test]
fn every_rule_names_known_regions_both_languages_and_years_in_order() {
    for rule in &calendar().rule {
        assert!(rule.name.is_complete());
        assert!(
            rule.regions.iter().all(|code| Region::parse(code).is_ok()),
            "{}",
            rule.name.de
        );
        if let (Some(from), Some(until)) = (rule.from, rule.until) {
            assert!(from <= until, "{}", rule.name.de);
        }
    }
    assert_eq!(calendar().rule.len(), 28);
}

#[test]
fn the_time_rule_is_that_of_vienna_and_berlin() {
    for region in Region::all() {
        let zone = region.time_zone();
        for (utc, offset) in [
            ("2026-03-29T00:59:59Z", 1),
            ("2026-03-29T01:00:00Z", 2),
            ("2026-10-25T00:59:59Z", 2),
            ("2026-10-25T01:00:00Z", 1),
        ] {
            let at: jiff::Timestamp = utc.parse().unwrap();
            assert_eq!(zone.to_offset(at), jiff::tz::offset(offset), "{utc}");
        }
    }
}

/// Every day of 23 years in every region, against the table that `scripts/holiday-oracle` makes of
/// the PyPI package `holidays`.
#[test]
fn every_day_of_every_region_from_2018_to_2040_agrees_with_the_oracle() {
    let table = include_str!("../../tests/data/holidays.csv");
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let mut compared = 0;
    for row in rows {
        let mut parts = row.split(',');
        let (code, year) = (parts.next().unwrap(), parts.next().unwrap());
        let (region, year) = (Region::parse(code).unwrap(), year.parse::<i16>().unwrap());
        let theirs: Vec<&str> = parts.next().unwrap().split(' ').collect();
        let first = Date::constant(year, 1, 1);
        let days = first.series(1.day()).take_while(|day| day.year() == year);
        for day in days {
            let ours = on(day, region, &ExtraHolidays::none()).is_some();
            let word = day.strftime("%m-%d").to_string();
            assert_eq!(ours, theirs.contains(&word.as_str()), "{code} {day}");
            compared += 1;
        }
    }
    // 22 regions, 23 years, six of them leap years.
    assert_eq!(compared, 22 * (23 * 365 + 6));
}
