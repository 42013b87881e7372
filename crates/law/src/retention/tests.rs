use std::collections::BTreeSet;

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_worked_examples_come_out_to_the_day() {
    for (id, document, last_day, free) in [
        ("de-voucher", "2026-05-10", "2034-12-31", "2035-01-01"),
        ("de-voucher", "2015-05-10", "2023-12-31", "2025-01-01"),
        (
            "de-voucher-financial",
            "2026-05-10",
            "2036-12-31",
            "2037-01-01",
        ),
        (
            "de-business-letter",
            "2026-05-10",
            "2032-12-31",
            "2033-01-01",
        ),
        ("at-voucher", "2026-05-10", "2033-12-31", "2034-01-01"),
    ] {
        let rule = rule(id).unwrap();
        assert_eq!(retained_until(rule, day(document)), day(last_day), "{id}");
        assert_eq!(deletable_from(rule, day(document)), day(free), "{id}");
    }
}

#[test]
fn a_voucher_released_under_the_old_ten_years_stays_released() {
    let rule = rule("de-voucher").unwrap();
    assert_eq!(deletable_from(rule, day("2013-06-01")), day("2024-01-01"));
    assert_eq!(rule.retained(day("2013-06-01")).period.years, 10);
    // Its ten years ended with the last day of the old version, so nothing kept it a day longer.
    assert_eq!(deletable_from(rule, day("2014-06-01")), day("2025-01-01"));
    assert_eq!(deletable_from(rule, day("2016-06-01")), day("2025-01-01"));
    assert_eq!(deletable_from(rule, day("2017-06-01")), day("2026-01-01"));
}

#[test]
fn a_consent_proof_counts_from_the_day_of_its_last_use() {
    let rule = rule("de-consent-proof").unwrap();
    assert_eq!(retained_until(rule, day("2024-02-29")), day("2029-02-28"));
    assert_eq!(deletable_from(rule, day("2024-02-29")), day("2029-03-01"));
}

#[test]
fn rules_are_found_by_place_kind_and_trade() {
    let ids = |jurisdiction, kind, trade| -> Vec<&str> {
        find(jurisdiction, kind, trade)
            .iter()
            .map(|rule| rule.id.as_str())
            .collect()
    };
    assert_eq!(
        ids(Jurisdiction::De, DocumentKind::Voucher, Trade::General),
        ["de-voucher"]
    );
    assert_eq!(
        ids(Jurisdiction::De, DocumentKind::Voucher, Trade::Financial),
        ["de-voucher-financial"]
    );
    assert_eq!(
        ids(Jurisdiction::At, DocumentKind::Voucher, Trade::Financial),
        ["at-voucher"]
    );
    assert_eq!(
        ids(Jurisdiction::Ch, DocumentKind::Voucher, Trade::General),
        ["ch-voucher"]
    );
    assert!(ids(Jurisdiction::At, DocumentKind::ConsentProof, Trade::General).is_empty());
}

#[test]
fn the_ground_reads_as_it_should_stand_in_a_plan() {
    let rule = rule("at-voucher").unwrap();
    assert_eq!(
        rule.ground(day("2026-05-10"), Language::De),
        "Rechnungen und Belege, 7 J., UGB § 212, BAO § 132, bis 31.12.2033"
    );
    assert_eq!(
        rule.ground(day("2026-05-10"), Language::En),
        "Invoices and vouchers, 7 years, UGB § 212, BAO § 132, until 2033-12-31"
    );
}

#[test]
fn every_rule_has_an_id_of_its_own_both_languages_and_periods_without_gaps() {
    let ids: BTreeSet<_> = all().iter().map(|rule| &rule.id).collect();
    assert_eq!(ids.len(), all().len());
    for rule in all() {
        assert!(rule.title.is_complete(), "{}", rule.id);
        assert!(
            rule.longer.as_ref().is_none_or(Words::is_complete),
            "{}",
            rule.id
        );
        assert!(
            rule.period
                .iter()
                .all(|period| period.source.is_complete() && period.years > 0),
            "{}",
            rule.id
        );
        assert!(
            rule.period
                .last()
                .is_some_and(|period| period.until.is_none()),
            "{}",
            rule.id
        );
        for pair in rule.period.windows(2) {
            assert_eq!(pair[0].until.map(next_day), pair[1].from, "{}", rule.id);
        }
    }
}

#[test]
fn a_request_file_is_kept_three_years_from_the_end_of_its_year() {
    assert_eq!(
        request_file_deletable_from(day("2026-11-23")),
        day("2030-01-01")
    );
}
