//! Tells row by row whether a person table's row is worth loading. A row that is not costs no
//! allocation: names are compared by their outlines, numbers by their last digits.

use std::collections::BTreeSet;

use identifiers::{Name, email_key, phone_key};
use jiff::civil::Date;

use super::layout::{Holds, Value};
use super::load::birth_date;
use super::names::{self, Relation};
use super::outline::Outline;
use super::person::code_key;
use super::sketch::{Sketch, mark, phone_mark};
use crate::database::Row;

/// What a pass over the tables looks for.
#[derive(Default)]
pub(super) struct Wanted {
    names: Vec<WantedName>,
    phones: BTreeSet<String>,
    /// The last six digits of each phone number.
    tails: BTreeSet<u32>,
    /// One bit for each of them, to say no without a search.
    tail_bits: u64,
    codes: BTreeSet<String>,
    code_marks: BTreeSet<u64>,
    mailboxes: BTreeSet<String>,
    /// Marks of the parts before the `@`.
    locals: BTreeSet<u64>,
    born: Vec<Date>,
}

struct WantedName {
    name: Name,
    given: Outline,
    family: Outline,
}

/// Why a row is worth loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hit {
    /// A name that is only alike.
    Alike,
    /// The name.
    Name,
    /// A number, code, address or date.
    Value,
}

/// Digits by which phone numbers are compared first; every key has as many.
const TAIL: u32 = 1_000_000;
const TAIL_DIGITS: usize = 6;

impl Wanted {
    pub fn name(&mut self, name: &Name) {
        self.names.push(WantedName {
            given: Outline::of(name.given.as_bytes()),
            family: Outline::of(name.family.as_bytes()),
            name: name.clone(),
        });
    }

    /// A phone number's key.
    pub fn phone(&mut self, key: &str) {
        let end = key.len().saturating_sub(TAIL_DIGITS);
        if let Some(tail) = key.get(end..).and_then(|digits| digits.parse::<u32>().ok()) {
            self.tails.insert(tail);
            self.tail_bits |= 1 << (tail % 64);
        }
        self.phones.insert(key.to_owned());
    }

    /// A code's key.
    pub fn code(&mut self, key: &str) {
        self.code_marks.extend(mark(Value::Code, key.as_bytes()));
        self.codes.insert(key.to_owned());
    }

    /// A mailbox.
    pub fn mailbox(&mut self, key: &str) {
        self.locals
            .extend(mark(Value::Email, local(key.as_bytes())));
        self.mailboxes.insert(key.to_owned());
    }

    pub fn born(&mut self, date: Date) {
        self.born.push(date);
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
            && self.phones.is_empty()
            && self.codes.is_empty()
            && self.mailboxes.is_empty()
            && self.born.is_empty()
    }

    /// Whether a column has to be read.
    pub fn reads(&self, holds: Holds, counting: bool) -> bool {
        match holds {
            Holds::Given | Holds::Family | Holds::Whole => !self.names.is_empty(),
            Holds::Value(Value::Phone) => counting || !self.phones.is_empty(),
            Holds::Value(Value::Code) => counting || !self.codes.is_empty(),
            Holds::Value(Value::Email) => counting || !self.mailboxes.is_empty(),
            Holds::Value(Value::BirthDate) => !self.born.is_empty(),
            Holds::Aside(_) => false,
        }
    }

    /// Looks at a cell that is no name; counts it.
    fn value(&self, value: Value, cell: &[u8], sketch: Option<&mut Sketch>) -> bool {
        let mut maybe = false;
        let mark = match value {
            Value::Phone => phone_mark(cell, |tail| maybe |= self.is_tail(tail)),
            Value::Code | Value::Email | Value::BirthDate => mark(value, cell),
        };
        if let (Some(sketch), Some(mark)) = (sketch, mark) {
            sketch.add(mark);
        }
        let text = || String::from_utf8_lossy(cell);
        match value {
            Value::Phone => {
                maybe && phone_key(&text()).is_some_and(|key| self.phones.contains(&key))
            }
            Value::Code => {
                mark.is_some_and(|mark| self.code_marks.contains(&mark))
                    && code_key(&text()).is_some_and(|key| self.codes.contains(&key))
            }
            Value::Email => {
                self.may_be_local(cell)
                    && email_key(&text()).is_some_and(|key| self.mailboxes.contains(&key))
            }
            Value::BirthDate => birth_date(cell).is_some_and(|date| self.born.contains(&date)),
        }
    }

    fn may_be_local(&self, address: &[u8]) -> bool {
        let local = mark(Value::Email, local(address));
        !address.is_ascii() || local.is_some_and(|mark| self.locals.contains(&mark))
    }

    /// Whether digits may end a number that is looked for.
    fn is_tail(&self, digits: u32) -> bool {
        let tail = digits % TAIL;
        self.tail_bits & (1 << (tail % 64)) != 0 && self.tails.contains(&tail)
    }

    /// Compares a name that stands in two cells, or in one.
    fn named(&self, given: &[u8], family: &[u8]) -> Option<Hit> {
        let f = Outline::of(family);
        // Most rows end here: the family name is nobody's, as either part.
        let maybe =
            |wanted: &WantedName| f.may_be_like(&wanted.family) || f.may_be_like(&wanted.given);
        if !f.is_empty() && !given.is_empty() && !self.names.iter().any(maybe) {
            return None;
        }
        let g = Outline::of(given);
        if g.is_empty() || f.is_empty() {
            let whole = if f.is_empty() { given } else { family };
            if let Some(hit) = self.in_one_cell(whole) {
                return Some(hit);
            }
        }
        let close = self.names.iter().filter(|wanted| wanted.may_be(&g, &f));
        close
            .filter_map(|wanted| {
                let text = |bytes| names::clean(&String::from_utf8_lossy(bytes));
                hit(names::relation(
                    &wanted.name,
                    &Name::new(text(given), text(family)),
                ))
            })
            .max()
    }

    /// A cell that holds a whole name: wherever it may be parted, the parts are looked at.
    fn in_one_cell(&self, whole: &[u8]) -> Option<Hit> {
        let parts = whole
            .iter()
            .enumerate()
            .filter(|(_, byte)| matches!(byte, b' ' | b','));
        let maybe = parts
            .map(|(at, _)| (&whole[..at], &whole[at + 1..]))
            .any(|(a, b)| {
                let a = Outline::of(a);
                // Most ends are not worth drawing: the beginning is nobody's, as either part.
                if !self.names.iter().any(|wanted| wanted.may_begin(&a)) {
                    return false;
                }
                let b = Outline::of(b);
                self.names
                    .iter()
                    .any(|wanted| wanted.may_be(&a, &b) || wanted.may_be(&b, &a))
            });
        if !maybe {
            return None;
        }
        let name = names::parse(&String::from_utf8_lossy(whole));
        self.names
            .iter()
            .filter_map(|wanted| hit(names::relation(&wanted.name, &name)))
            .max()
    }
}

impl WantedName {
    /// Whether a cell that begins like this may hold the name, in either order.
    fn may_begin(&self, beginning: &Outline) -> bool {
        beginning.is_empty()
            || self.given.is_empty()
            || beginning.may_be_like(&self.given)
            || beginning.may_be_like(&self.family)
    }

    fn may_be(&self, given: &Outline, family: &Outline) -> bool {
        let missing = given.is_empty() || self.given.is_empty();
        let plain = !family.is_empty()
            && family.may_be_like(&self.family)
            && (missing || given.may_be_like(&self.given));
        plain
            || (!given.is_empty()
                && given.may_be_like(&self.family)
                && family.may_be_like(&self.given))
    }
}

fn hit(relation: Relation) -> Option<Hit> {
    let is_alike = matches!(relation, Relation::Like(_));
    relation
        .is_lead()
        .then_some(if is_alike { Hit::Alike } else { Hit::Name })
}

/// What stands before the `@`, without a plus-tag.
fn local(address: &[u8]) -> &[u8] {
    let address = address.trim_ascii();
    let end = address.iter().position(|byte| matches!(byte, b'@' | b'+'));
    &address[..end.unwrap_or(address.len())]
}

/// Which cells of a statement's rows hold what.
#[derive(Default)]
pub(super) struct Columns {
    pub given: Vec<usize>,
    pub family: Vec<usize>,
    pub full: Vec<usize>,
    pub values: Vec<(usize, Value)>,
}

impl Columns {
    pub fn add(&mut self, at: usize, holds: Holds) {
        match holds {
            Holds::Given => self.given.push(at),
            Holds::Family => self.family.push(at),
            Holds::Whole => self.full.push(at),
            Holds::Value(value) => self.values.push((at, value)),
            Holds::Aside(_) => {}
        }
    }

    /// Whether a row is worth loading, and why.
    pub fn hit(&self, row: &Row<'_>, wanted: &Wanted, sketch: Option<&mut Sketch>) -> Option<Hit> {
        let mut sketch = sketch;
        let mut found = None;
        for &(at, kind) in &self.values {
            if let Some(cell) = row.get(at).filter(|cell| !cell.is_empty())
                && wanted.value(kind, cell, sketch.as_deref_mut())
            {
                found = Some(Hit::Value);
            }
        }
        if found.is_some() || wanted.names.is_empty() {
            return found;
        }
        let cell = |at: &usize| row.get(*at).unwrap_or_default();
        let given = || {
            self.given
                .iter()
                .map(cell)
                .find(|c| !c.is_empty())
                .unwrap_or_default()
        };
        let families = self.family.iter().map(cell).filter(|c| !c.is_empty());
        let mut best = None;
        let mut met = false;
        for family in families {
            met = true;
            best = best.max(wanted.named(given(), family));
        }
        if !met && !self.given.is_empty() {
            best = best.max(wanted.named(given(), b""));
        }
        for whole in self.full.iter().map(cell).filter(|c| !c.is_empty()) {
            best = best.max(wanted.named(b"", whole));
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_met_however_it_is_written() {
        let mut wanted = Wanted::default();
        wanted.phone(&phone_key("+43 (0)1 2345678").expect("a number"));
        for text in ["0043 1 234 56 78", "01/2345678", "+43 1 2345678"] {
            assert!(wanted.value(Value::Phone, text.as_bytes(), None), "{text}");
        }
        assert!(!wanted.value(Value::Phone, b"+43 1 2345679", None));
    }

    #[test]
    fn a_name_is_met_in_two_cells_or_in_one() {
        let mut wanted = Wanted::default();
        wanted.name(&Name::new("Anneliese", "Müller"));
        for (given, family, expected) in [
            ("Anneliese", "Müller", Some(Hit::Name)),
            ("MÜLLER", "anneliese", Some(Hit::Name)),
            ("", "Anneliese Mueller", Some(Hit::Name)),
            ("", "Müller, Anneliese", Some(Hit::Name)),
            ("A.", "Müller", Some(Hit::Name)),
            ("Jürgen", "Müller", None),
            ("Anneliese", "Huber", None),
        ] {
            let hit = wanted.named(given.as_bytes(), family.as_bytes());
            assert_eq!(hit, expected, "{given} {family}");
        }
    }
}
