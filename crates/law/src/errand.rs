//! What the owner of another system has to do for a right: the CRM is only one of the systems
//! (Art. 12(2), Art. 24, Art. 28(3)(e) GDPR).

use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{Right, Words};

/// So many days before the legal end the others are to have answered, so that the answer to the
/// person can be written.
const DAYS_BEFORE: i64 = 7;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unasked: Words,
    errand: Vec<Errand>,
    notice: Vec<Errand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Errand {
    right: Right,
    text: Words,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/errands.toml"))
        .expect("the embedded errands are parsed by a test")
});

/// What is asked for a right; none where other systems have nothing to do for it.
pub fn words(right: Right) -> Option<&'static Words> {
    let found = FILE.errand.iter().find(|errand| errand.right == right);
    found.map(|errand| &errand.text)
}

/// What a recipient of data is told after a right was met; none where Art. 19 GDPR asks for nothing.
pub fn notice(right: Right) -> Option<&'static Words> {
    let found = FILE.notice.iter().find(|notice| notice.right == right);
    found.map(|notice| &notice.text)
}

/// Why a task that was put to nobody ends with its request.
pub fn unasked() -> &'static Words {
    &FILE.unasked
}

/// The day it is to be done by: a week before the legal end, and not before the receipt.
pub fn due(received: Date, last_day: Date) -> Date {
    received.max(last_day.saturating_sub(DAYS_BEFORE.days()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_right_that_concerns_data_asks_the_others_in_both_languages() {
        for right in Right::ALL {
            let concerns = right != Right::AutomatedDecision;
            let said = words(right).is_some_and(Words::is_complete);
            assert_eq!(said, concerns, "{right}");
        }
        assert_eq!(FILE.errand.len(), Right::ALL.len() - 1);
        assert!(unasked().is_complete());
    }

    #[test]
    fn recipients_are_told_of_what_article_19_names() {
        for right in Right::ALL {
            let told = matches!(
                right,
                Right::Rectification | Right::Erasure | Right::Restriction
            );
            assert_eq!(
                notice(right).is_some_and(Words::is_complete),
                told,
                "{right}"
            );
        }
    }

    #[test]
    fn it_is_due_a_week_before_the_legal_end() {
        assert_eq!(
            due(date(2026, 11, 23), date(2026, 12, 23)),
            date(2026, 12, 16)
        );
        assert_eq!(
            due(date(2026, 12, 20), date(2026, 12, 23)),
            date(2026, 12, 20)
        );
    }
}
