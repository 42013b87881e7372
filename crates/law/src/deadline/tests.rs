//! Every row of the hand-checked table, and what must hold for any date.

use proptest::prelude::*;

use super::*;
use crate::{ExtraHoliday, breach};

/// Hand-typed expectations, each computed twice independently before it was written down.
/// Columns: `received_date,region,kind,expected_last_day,reason`; only the last may hold commas.
const VECTORS: &str = include_str!("../../tests/data/deadline-vectors.csv");

fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn computed(received: &str, code: &str) -> Deadline {
    let region = region(code);
    let received = Received::parse(received, &region.time_zone()).unwrap();
    compute(received, region, &ExtraHolidays::none())
}

#[test]
fn every_row_of_the_table_gives_its_last_day() {
    let mut seen = [0; 3];
    for row in VECTORS.lines().skip(1) {
        let [received, code, kind, expected, reason] =
            row.splitn(5, ',').collect::<Vec<_>>().try_into().unwrap();
        match kind {
            "one_month" => {
                seen[0] += 1;
                assert_eq!(computed(received, code).last_day, day(expected), "{row}");
            }
            "extended_three_months" => {
                seen[1] += 1;
                assert_eq!(
                    computed(received, code).extended_last_day,
                    day(expected),
                    "{row}"
                );
            }
            "breach_72h" => {
                seen[2] += 1;
                let zone = region(code).time_zone();
                let deadline = breach::compute(received.parse().unwrap(), &zone).unwrap();
                assert_eq!(breach::rfc3339(&deadline.formal_end), expected, "{row}");
                let strict = reason.trim_matches('"').rsplit(' ').next().unwrap();
                assert_eq!(breach::rfc3339(&deadline.strict_end), strict, "{row}");
            }
            other => panic!("unknown kind {other}"),
        }
    }
    assert_eq!(seen.iter().sum::<i32>(), 132, "{seen:?}");
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn the_derivation_names_receipt_weekdays_holidays_and_the_last_day() {
    let deadline = computed("2026-03-05", "AT");
    let sentences = deadline.sentences(Language::De, false);
    assert_eq!(
        sentences,
        [
            "Eingang 5. März 2026 (Donnerstag) zählt nicht mit (Art. 3 Abs. 1 VO 1182/71).",
            "Ein Monat ab Eingang, gleiche Tageszahl: 5. April 2026 (Sonntag) (Art. 12 Abs. 3 Satz 1 DSGVO, Art. 3 Abs. 2 lit. c VO 1182/71).",
            "5. April 2026 (Sonntag) ist kein Arbeitstag: weiter zum nächsten Tag (Art. 3 Abs. 4 VO 1182/71).",
            "6. April 2026 (Montag) ist ein Feiertag, Ostermontag: weiter zum nächsten Tag (Art. 3 Abs. 4 VO 1182/71).",
            "Letzter Tag ist der 7. April 2026 (Dienstag), 24:00 Uhr Ortszeit (Feiertage: Österreich, Stand 2026-11-23).",
        ]
    );
    let english = deadline.sentences(Language::En, true);
    assert_eq!(english.len(), sentences.len() + 3);
    assert!(english[3].starts_with("6 April 2026 (Monday) is a public holiday, Easter Monday:"));
    assert_eq!(
        english.last().unwrap(),
        "With the extension the last day is 5 June 2026 (Friday), 24:00 local time."
    );
}

#[test]
fn a_missing_day_and_a_receipt_near_midnight_are_explained() {
    let sentences = computed("2026-01-30T23:30:00Z", "AT").sentences(Language::De, false);
    assert_eq!(
        sentences[0],
        "Der Zeitpunkt 2026-01-30T23:30:00Z liegt nach der Ortszeit des Verantwortlichen (Österreich) am 31. Januar 2026 (Samstag)."
    );
    assert!(sentences[2].starts_with("Ein Monat ab Eingang: einen 31. Februar 2026 gibt es nicht"));
    assert!(sentences[2].contains("28. Februar 2026 (Samstag)"));
}

#[test]
fn a_holiday_of_one_land_shows_the_cautious_date_beside_the_legal_one() {
    let deadline = computed("2027-02-08", "DE-BE");
    assert_eq!(deadline.last_day, day("2027-03-09"));
    assert_eq!(deadline.cautious_last_day, day("2027-03-08"));
    let last = deadline.derivation.last().unwrap();
    assert_eq!(
        last,
        &Step::Cautious {
            day: day("2027-03-08")
        }
    );
    let nationwide = computed("2026-03-03", "DE-BE");
    assert_eq!(nationwide.cautious_last_day, nationwide.last_day);
}

fn extra_day(date: Date, region: Region) -> ExtraHoliday {
    ExtraHoliday {
        date,
        name: crate::Words::new("Sondertag", "Special day"),
        region,
        source: "BGBl. 1/2027".into(),
    }
}

#[test]
fn a_holiday_added_by_the_administrator_moves_the_end_and_is_named() {
    let extra = ExtraHolidays(vec![extra_day(day("2027-05-04"), region("AT"))]);
    let received = Received::on(day("2027-04-04")).unwrap();
    let deadline = compute(received, region("AT"), &extra);
    assert_eq!(deadline.last_day, day("2027-05-05"));
    assert_eq!(
        deadline.calendar,
        format!("{}+1", holiday::calendar_version())
    );
    let elsewhere = compute(received, region("DE-BE"), &extra);
    assert_eq!(
        elsewhere.last_day,
        day("2027-05-04"),
        "kept in Austria alone"
    );
    assert!(extra.as_of(holiday::calendar_version()).0.is_empty());
    assert_eq!(extra.as_of(&deadline.calendar), extra);
    let sentences = deadline.sentences(Language::De, false);
    assert!(
        sentences[2].contains("Sondertag (von der Administration ergänzt)"),
        "{sentences:?}"
    );
}

#[test]
fn the_json_of_the_command_has_the_promised_fields() {
    let explained = computed("2026-03-05", "AT").explained(Language::De, true);
    let json = serde_json::to_value(explained).unwrap();
    assert_eq!(json["nominal"], "2026-04-05");
    assert_eq!(json["last_day"], "2026-04-07");
    assert_eq!(json["extended_last_day"], "2026-06-05");
    assert_eq!(json["internal_target"], "2026-03-25");
    assert_eq!(json["calendar"], "2026-11-23");
    assert_eq!(json["derivation"].as_array().unwrap().len(), 8);
}

#[test]
fn a_receipt_that_is_no_day_and_no_instant_is_refused() {
    let zone = region("AT").time_zone();
    for text in [
        "",
        "gestern",
        "2026-02-30",
        "2026-13-01",
        "05.03.2026",
        "20260305",
        "2026-03-05T14:30:00",
        "2026-03-05 14:30",
        "2026-3-5",
        "2026-W10-4",
        "2026-03-05 ",
        "-2026-03-5",
        "März 2026",
    ] {
        assert_eq!(
            Received::parse(text, &zone),
            Err(crate::Error::Received),
            "{text}"
        );
    }
    for text in [
        "2017-12-31",
        "2101-01-01",
        "0026-03-05",
        "9999-12-31",
        "2100-12-31T23:00:00Z",
    ] {
        assert_eq!(
            Received::parse(text, &zone),
            Err(crate::Error::Year),
            "{text}"
        );
    }
}

#[test]
fn the_years_at_both_ends_of_the_range_are_computed() {
    assert_eq!(computed("2018-01-01", "DE").last_day, day("2018-02-01"));
    assert_eq!(
        computed("2100-12-31", "AT").extended_last_day,
        day("2101-03-31")
    );
}

#[test]
fn a_pause_is_counted_from_the_nominal_end_and_shifted_once() {
    let none = ExtraHolidays::none();
    assert_eq!(
        suspended(day("2026-04-05"), 0, region("AT"), &none),
        day("2026-04-07")
    );
    assert_eq!(
        suspended(day("2026-04-05"), 10, region("AT"), &none),
        day("2026-04-15")
    );
}

#[test]
fn a_last_day_ends_at_midnight_on_the_local_clock() {
    let zone = region("AT").time_zone();
    assert_eq!(
        end_of(day("2026-04-07"), &zone).to_string(),
        "2026-04-07T22:00:00Z"
    );
    assert_eq!(
        end_of(day("2026-12-09"), &zone).to_string(),
        "2026-12-09T23:00:00Z"
    );
}

fn any_region() -> impl Strategy<Value = Region> {
    let all: Vec<_> = Region::all().collect();
    proptest::sample::select(all)
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..30_315_i32).prop_map(|days| Date::constant(2018, 1, 1).saturating_add(days.days()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_nominal_month_never_ends_on_a_31st_after_a_shorter_month(received in any_day(), region in any_region()) {
        let nominal = compute(Received::on(received).unwrap(), region, &ExtraHolidays::none()).nominal;
        if nominal.day() == 31 {
            prop_assert!(matches!(nominal.month(), 1 | 8), "{nominal}");
        }
    }

    #[test]
    fn the_legal_end_is_a_working_day_and_never_before_the_nominal_one(received in any_day(), region in any_region()) {
        let none = ExtraHolidays::none();
        let deadline = compute(Received::on(received).unwrap(), region, &none);
        for (nominal, last) in [(deadline.nominal, deadline.last_day), (deadline.extended_nominal, deadline.extended_last_day)] {
            prop_assert!(holiday::is_working_day(last, region, &none));
            prop_assert!(nominal <= last);
            prop_assert!(nominal.until(last).unwrap().get_days() <= 5);
        }
        prop_assert!(deadline.cautious_last_day >= deadline.nominal);
        prop_assert!(deadline.cautious_last_day <= deadline.last_day);
        prop_assert!(deadline.internal_target < deadline.nominal);
        prop_assert!(deadline.last_day < deadline.extended_nominal);
    }

    #[test]
    fn a_later_receipt_never_gives_an_earlier_end(received in any_day(), later in 1..70_i32, region in any_region()) {
        let none = ExtraHolidays::none();
        let first = compute(Received::on(received).unwrap(), region, &none);
        let Ok(receipt) = Received::on(received.saturating_add(later.days())) else { return Ok(()) };
        let second = compute(receipt, region, &none);
        prop_assert!(first.last_day <= second.last_day);
        prop_assert!(first.extended_last_day <= second.extended_last_day);
    }

    #[test]
    fn every_derivation_has_full_sentences_in_both_languages(received in any_day(), region in any_region()) {
        let deadline = compute(Received::on(received).unwrap(), region, &ExtraHolidays::none());
        for language in [Language::De, Language::En] {
            for sentence in deadline.sentences(language, true) {
                prop_assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
            }
        }
    }

    #[test]
    fn an_added_holiday_never_makes_an_end_earlier(received in any_day(), added in 0..130_i32, region in any_region()) {
        let date = received.saturating_add(added.days());
        let extra = ExtraHolidays(vec![extra_day(date, region.nationwide())]);
        let receipt = Received::on(received).unwrap();
        let plain = compute(receipt, region, &ExtraHolidays::none());
        let moved = compute(receipt, region, &extra);
        prop_assert!(plain.last_day <= moved.last_day);
        prop_assert!(plain.extended_last_day <= moved.extended_last_day);
    }

    #[test]
    fn no_text_makes_reading_a_receipt_panic(text in "\\PC{0,24}|[0-9T:.Z+-]{0,30}") {
        let _ = Received::parse(&text, &Region::parse("AT").unwrap().time_zone());
    }
}
