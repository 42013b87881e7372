//! What the looks of a column's values add up to.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashSet};
use std::hash::BuildHasher as _;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::looks::{Look, day, has_email, has_iban, has_phone};
use super::names::{Known, tokens};
use crate::catalogue::Shape;
use crate::census::{Class, ColumnClass};

/// Who fills in forms is at least so old.
const YOUNGEST_YEARS: i16 = 16;
/// And not older.
const OLDEST_YEARS: i16 = 105;
/// A vocabulary has no more different words than this, and each of them comes again.
const VOCABULARY: usize = 12;

/// Tells looks.
pub(super) struct Sieve<'k> {
    known: &'k Known,
    youngest: Date,
    oldest: Date,
}

/// What was seen of a column.
#[derive(Default)]
pub(super) struct Seen {
    pub looked: u32,
    pub looks: BTreeMap<Look, u32>,
    /// Looks that a whole value has, and nothing beside it.
    whole: u32,
    distinct: HashSet<u64>,
    hash: RandomState,
}

impl<'k> Sieve<'k> {
    pub fn new(known: &'k Known, today: Date) -> Self {
        let before = |years: i16| today.checked_sub(years.years()).unwrap_or(Date::MIN);
        Self {
            known,
            youngest: before(YOUNGEST_YEARS),
            oldest: before(OLDEST_YEARS),
        }
    }

    /// All looks of a value, and whether one of them is the whole of it.
    fn looks(&self, value: &str) -> (Vec<Look>, bool) {
        let mut looks = Vec::new();
        let mut add = |is_so: bool, look: Look| {
            if is_so {
                looks.push(look);
            }
        };
        add(has_email(value), Look::Email);
        add(has_phone(value), Look::Phone);
        add(has_iban(value), Look::Iban);
        let born = day(value).filter(|day| self.may_be_birth(*day));
        add(born.is_some(), Look::BirthDate);
        let words: Vec<String> = tokens(value).take(200).collect();
        let is_pair = words.windows(2).any(|pair| self.is_pair(pair));
        add(is_pair, Look::Name);
        let alone = words.len() == 1 && value.trim().chars().all(is_of_name);
        let is_part = |word: &String| self.known.is_family(word) || self.known.is_given(word);
        add(alone && words.first().is_some_and(is_part), Look::NamePart);
        let blank = value.trim().contains(char::is_whitespace);
        let whole = match looks.as_slice() {
            [] => false,
            [Look::Email] => !blank,
            [Look::Name] => words.len() <= 4,
            _ => value.trim().chars().count() <= 40,
        };
        (looks, whole)
    }

    fn is_pair(&self, pair: &[String]) -> bool {
        let [a, b] = pair else { return false };
        let known = self.known;
        a != b
            && (known.is_given(a) && known.is_family(b) || known.is_family(a) && known.is_given(b))
    }

    fn may_be_birth(&self, day: Date) -> bool {
        self.known.is_birth(&day.to_string()) || (self.oldest..=self.youngest).contains(&day)
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphabetic() || "-' .".contains(c)
}

impl Seen {
    /// Takes a value that is filled.
    pub fn take(&mut self, sieve: &Sieve<'_>, value: &str) {
        self.looked += 1;
        if self.distinct.len() <= VOCABULARY {
            self.distinct.insert(self.hash.hash_one(value));
        }
        let (looks, whole) = sieve.looks(value);
        self.whole += u32::from(whole);
        for look in looks {
            *self.looks.entry(look).or_default() += 1;
        }
    }

    fn count(&self, look: Look) -> u32 {
        self.looks.get(&look).copied().unwrap_or(0)
    }

    fn is_half(&self, count: u32) -> bool {
        count > 0 && count * 2 >= self.looked
    }

    /// Whether the column looks personal although it is not marked so. Free text may name anybody
    /// and is read by every scan; it is reported only where it is a field of values in truth.
    pub fn is_suspicious(&self, column: &ColumnClass) -> bool {
        match column.class {
            Class::Personal(..) | Class::Link(_) => return false,
            Class::Text => return self.looked >= 3 && self.is_half(self.whole),
            Class::Plain | Class::Bare | Class::Unclassified => {}
        }
        let born = self.count(Look::BirthDate);
        if matches!(column.live.shape, Shape::Date | Shape::Instant) {
            return self.is_half(born);
        }
        let surely = [
            Look::Email,
            Look::Phone,
            Look::Iban,
            Look::Name,
            Look::BirthDate,
        ];
        let is_vocabulary = self.distinct.len() <= VOCABULARY
            && self.looked as usize >= 2 * self.distinct.len().max(1);
        surely.iter().any(|look| self.count(*look) > 0)
            || self.count(Look::NamePart) > 0 && !is_vocabulary
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalogue::LiveColumn;

    fn column(class: Class, shape: Shape) -> ColumnClass {
        ColumnClass {
            live: LiveColumn {
                name: "x".into(),
                data_type: "varchar".into(),
                shape,
                nullable: true,
                most: None,
                generated: false,
                flag: false,
            },
            class,
            assumed: false,
            indexed: false,
            unique: false,
        }
    }

    fn seen(values: &[&str]) -> Seen {
        let known = Known::of_people(&[("Anna", "Muster", "2015-04-01"), ("Max", "Brandl", "")]);
        let sieve = Sieve::new(&known, date(2026, 11, 30));
        let mut seen = Seen::default();
        for value in values {
            seen.take(&sieve, value);
        }
        seen
    }

    fn suspicious(values: &[&str]) -> bool {
        seen(values).is_suspicious(&column(Class::Plain, Shape::Text))
    }

    #[test]
    fn one_value_of_a_person_is_enough_in_a_column_that_is_called_harmless() {
        for value in [
            "anna@haus.example",
            "0664 / 5557 0114",
            "AT611904300234573201",
            "Muster, Anna",
            "Termin mit Anna Muster am Montag",
            "Brandl",
            "1981-04-17",
            // A child, whose day only the list of the CRM knows.
            "2015-04-01",
        ] {
            assert!(suspicious(&["closed", value, "open", "3.14"]), "{value}");
        }
        assert!(!suspicious(&[
            "closed",
            "open",
            "2026-11-02",
            "12345678",
            "1010 Wien"
        ]));
    }

    #[test]
    fn a_vocabulary_may_hold_a_word_that_is_also_a_name() {
        let words = ["Max", "Min", "Max", "Min", "Max", "Min"];
        assert!(!suspicious(&words));
        assert!(suspicious(&["Max", "Moritz"]));
    }

    #[test]
    fn free_text_is_reported_only_where_it_is_a_field_of_values() {
        let text = column(Class::Text, Shape::Text);
        let notes = seen(&[
            "Rückruf Anna Muster wegen der Regale am Dienstag",
            "Bestellt",
            "ok",
        ]);
        assert!(!notes.is_suspicious(&text));
        let values = seen(&["a@b.at", "c@d.at", "e@f.at", "keine"]);
        assert!(values.is_suspicious(&text));
    }

    #[test]
    fn a_date_column_is_reported_where_most_days_may_be_of_birth() {
        let dates = column(Class::Bare, Shape::Date);
        let born = seen(&["1974-03-09", "1981-04-17", "2024-01-01"]);
        assert!(born.is_suspicious(&dates));
        let made = seen(&["2019-03-09", "2021-04-17", "1999-01-01"]);
        assert!(!made.is_suspicious(&dates));
        assert!(!born.is_suspicious(&column(Class::Link(to()), Shape::Date)));
    }

    fn to() -> crate::profile::Target {
        crate::profile::Target::Table(crate::profile::Identifier::new("a").unwrap())
    }
}
