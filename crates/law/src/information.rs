//! Telling people whose data came from somebody else (Art. 14 GDPR): until when, and by which rule.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{Language, Words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    checked: Date,
    months: i64,
    month: Words,
    contact: Words,
}

static RULE: LazyLock<Rule> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/information.toml"))
        .expect("the embedded rule is parsed by a test")
});

/// The last day: a month from obtaining the data, or the first contact or disclosure where that is
/// earlier.
pub fn due(obtained: Date, contact: Option<Date>) -> Date {
    let month = obtained.saturating_add(RULE.months.months());
    contact.map_or(month, |contact| contact.min(month))
}

/// What the last day follows from.
pub fn follows_from(obtained: Date, contact: Option<Date>, language: Language) -> String {
    let last_day = due(obtained, contact);
    let (words, day) = match contact {
        Some(contact) if contact == last_day => (&RULE.contact, contact),
        Some(_) | None => (&RULE.month, obtained),
    };
    words
        .get(language)
        .replace("{day}", &crate::long_day(day, language))
}

/// The day on which the rule was last compared with the law.
pub fn checked() -> Date {
    RULE.checked
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn it_is_a_month_or_the_first_contact_whichever_is_first() {
        let obtained = date(2026, 1, 31);
        let month = date(2026, 2, 28);
        assert_eq!(due(obtained, None), month, "no 31st in February");
        assert_eq!(due(obtained, Some(date(2026, 3, 1))), month);
        assert_eq!(due(obtained, Some(date(2026, 2, 3))), date(2026, 2, 3));
    }

    #[test]
    fn it_says_what_it_follows_from() {
        let obtained = date(2026, 1, 31);
        let said = |contact, language| follows_from(obtained, contact, language);
        let month = said(Some(date(2026, 3, 1)), Language::De);
        let day = crate::long_day(obtained, Language::De);
        assert!(month.contains(&day) && month.contains("lit. a"), "{month}");
        let contact = said(Some(date(2026, 2, 3)), Language::En);
        assert!(
            contact.contains("3 February 2026") && contact.contains("(b)"),
            "{contact}"
        );
        assert!(checked() > date(2026, 1, 1));
    }
}
