//! Statutory duties to keep a document: they block its erasure, and only its own.
//!
//! A duty limits erasure "to the extent" necessary (Art. 17(3)(b) GDPR): an invoice that must be kept
//! does not keep the birthday. Where a period changed, its versions stand side by side with the days
//! between which each was in force.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Jurisdiction, Language, Words};

/// What a document is in the eyes of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Invoice, payment voucher, order used as a voucher.
    Voucher,
    /// Books, accounts, annual accounts.
    Books,
    /// Letter or mail about a transaction: offer that led to a contract, order, complaint.
    BusinessLetter,
    /// Other papers relevant for tax.
    TaxPaper,
    /// Documents on real property for value added tax.
    RealProperty,
    /// Proof of a consent to advertising by telephone.
    ConsentProof,
    /// Due-diligence file against money laundering.
    DueDiligence,
}

/// The trade of the controller, where the law tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trade {
    General,
    /// Banks, insurers and securities firms.
    Financial,
}

/// Where the years start to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// End of the calendar year of the document.
    CalendarYear,
    /// End of the business year. Where it is not the calendar year, give its last day as the date
    /// of the document; the result is then never too early.
    BusinessYear,
    /// The event itself: consent or its last use, end of the relation.
    Event,
}

/// One period, with the days between which it was in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub years: i16,
    /// First day in force; none where it lies before the years this crate knows.
    pub from: Option<Date>,
    /// Last day in force; none where it still is.
    pub until: Option<Date>,
    pub source: Words,
}

/// A duty to keep one kind of document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id, for example `at-voucher`.
    pub id: String,
    pub jurisdiction: Jurisdiction,
    pub kind: DocumentKind,
    /// None where the rule holds for every trade.
    pub trade: Option<Trade>,
    pub title: Words,
    pub start: Start,
    /// When the document must be kept even longer.
    pub longer: Option<Words>,
    /// Day on which the rule was last compared with the statute.
    pub checked: Date,
    /// Oldest first, without gaps.
    pub period: Vec<Period>,
}

/// How long one document must be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retained<'a> {
    /// Last day of the statutory period.
    pub last_day: Date,
    /// First day on which nothing in this rule blocks erasure. Later than the day after `last_day`
    /// where a shorter period came into force only afterwards.
    pub deletable_from: Date,
    /// The period that decides.
    pub period: &'a Period,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ended: Words,
    rule: Vec<Rule>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/retention.toml"))
        .expect("the embedded rules are parsed by a test")
});

/// Years a closed request file is kept by default, from the end of the year of closing. No provision
/// says; it follows the limitation periods for fines and damages (OWiG § 31, BGB §§ 195, 199, DSG § 24).
pub const REQUEST_FILE_YEARS: i16 = 3;

/// Every rule.
pub fn all() -> &'static [Rule] {
    &FILE.rule
}

/// What is to be done when records need not be kept any more, with places for their number, the last
/// day and the grounds.
pub fn ended() -> &'static Words {
    &FILE.ended
}

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.id == id)
}

/// The rules for a kind of document where the controller acts. Empty: no statutory duty is known.
pub fn find(jurisdiction: Jurisdiction, kind: DocumentKind, trade: Trade) -> Vec<&'static Rule> {
    all()
        .iter()
        .filter(|rule| rule.jurisdiction == jurisdiction && rule.kind == kind)
        .filter(|rule| rule.trade.is_none_or(|only| only == trade))
        .collect()
}

/// Last day on which the rule keeps a document of this date.
pub fn retained_until(rule: &Rule, document: Date) -> Date {
    rule.retained(document).last_day
}

/// First day on which the rule no longer keeps a document of this date.
pub fn deletable_from(rule: &Rule, document: Date) -> Date {
    rule.retained(document).deletable_from
}

/// First day on which a request file closed on this day is to be deleted.
pub fn request_file_deletable_from(closed: Date) -> Date {
    next_day(end_of_year(closed, REQUEST_FILE_YEARS))
}

impl Rule {
    /// Until when the rule keeps a document of this date, by the period that decides.
    pub fn retained(&self, document: Date) -> Retained<'_> {
        let candidates = self.period.iter().map(|period| {
            let last_day = self.last_day(document, period.years);
            let free = next_day(last_day);
            Retained {
                last_day,
                deletable_from: period.from.map_or(free, |from| free.max(from)),
                period,
            }
        });
        // A period that ended before it ran out for this document gives way to the one after it.
        let mut last = None;
        for retained in candidates {
            last = Some(retained);
            if retained
                .period
                .until
                .is_none_or(|until| retained.deletable_from <= until)
            {
                break;
            }
        }
        last.expect("a test demands a period in every rule")
    }

    /// The ground as it stands in a plan: title, years, source and the end for this document.
    pub fn ground(&self, document: Date, language: Language) -> String {
        let Retained {
            last_day, period, ..
        } = self.retained(document);
        let (day, month, year) = (last_day.day(), last_day.month(), last_day.year());
        match language {
            Language::De => format!(
                "{}, {} J., {}, bis {day}.{month}.{year}",
                self.title.de, period.years, period.source.de
            ),
            Language::En => format!(
                "{}, {} years, {}, until {last_day}",
                self.title.en, period.years, period.source.en
            ),
        }
    }

    fn last_day(&self, document: Date, years: i16) -> Date {
        match self.start {
            Start::CalendarYear | Start::BusinessYear => end_of_year(document, years),
            Start::Event => document.saturating_add(i32::from(years).years()),
        }
    }
}

fn end_of_year(day: Date, years: i16) -> Date {
    day.saturating_add(i32::from(years).years()).last_of_year()
}

fn next_day(day: Date) -> Date {
    day.saturating_add(1.day())
}

#[cfg(test)]
mod tests;
