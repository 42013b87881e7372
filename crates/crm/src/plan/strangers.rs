//! Other people's values in texts that are told to a person. Those on a record are looked for by
//! every part of their name; everybody else of the CRM by what tells them alone.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use identifiers::{Batch, Hit, Identifiers, Matcher, email_key, name_key};

use super::identity::of_facts;
use super::others::People;
use super::{Order, identifiers_of};
use crate::database::Connection;
use crate::find::{self, PersonFacts};
use crate::record::RowRef;
use crate::{Error, System};

/// So many people on the records are looked for by their customer numbers and addresses too; to
/// ask of each value who else has it takes a question for each.
const FEW: usize = 60;
/// How many people are looked for in one pass.
const BATCH: usize = 256;
/// So many last digits tell a telephone number well enough to look closer.
const DIGITS: usize = 6;

/// Everybody but the person.
pub(super) struct Strangers<'m> {
    /// Finds what is the person's own, which is never anybody else's.
    own: &'m Matcher,
    by_row: BTreeMap<RowRef, Identifiers>,
    known: BTreeMap<BTreeSet<RowRef>, Option<Matcher>>,
    everybody: Vec<Batch>,
}

impl<'m> Strangers<'m> {
    /// Reads who is on the records, and every person of the CRM whose name, address or number
    /// occurs in one of the texts.
    pub async fn gather(
        system: &System,
        connection: &mut Connection,
        order: &Order<'_>,
        (own, people): (&'m Matcher, &People),
        words: &Vocabulary,
    ) -> Result<Self, Error> {
        let on: BTreeSet<RowRef> = people.values().flatten().cloned().collect();
        let mut by_row = BTreeMap::new();
        let mut some: Vec<Identifiers> = Vec::new();
        let mut take = |someone: find::Someone| {
            if order.persons.contains(&someone.row) || is_house(system, &someone.row) {
                return;
            }
            let is_on = on.contains(&someone.row);
            if is_on || words.may_name(&someone.facts) {
                let ids = telling(own, &someone.facts);
                if is_on {
                    by_row.insert(someone.row, ids);
                } else {
                    some.push(ids);
                }
            }
        };
        find::everyone(system, connection, &mut take).await?;
        if by_row.len() <= FEW {
            for (row, ids) in &mut by_row {
                let one = BTreeSet::from([row.clone()]);
                let more = identifiers_of(system, connection, &one).await?;
                let others = more.other.into_iter();
                ids.other = others
                    .filter(|value| !own.is_match(value.as_bytes()))
                    .collect();
            }
        }
        some.retain(|ids| Matcher::new(ids).is_ok());
        let everybody = some
            .chunks(BATCH)
            .filter_map(|chunk| Batch::new(chunk).ok());
        Ok(Self {
            own,
            by_row,
            known: BTreeMap::new(),
            everybody: everybody.collect(),
        })
    }

    /// The stretches of a text that are somebody else's, in order and apart.
    pub fn in_text(&mut self, text: &str, on: Option<&BTreeSet<RowRef>>) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut found: Vec<Range<usize>> = Vec::new();
        if let Some(matcher) = on.and_then(|on| self.matcher(on)) {
            found.extend(spans(&matcher.find_in_row(bytes), text.len()));
        }
        for batch in self.everybody.iter().filter(|batch| batch.is_match(bytes)) {
            let hits: Vec<Hit> = batch.find(bytes).into_iter().map(|(_, hit)| hit).collect();
            found.extend(spans(&hits, text.len()));
        }
        if found.is_empty() {
            return found;
        }
        let own = spans(&self.own.find_in_row(bytes), text.len());
        found.retain(|span| {
            !own.iter()
                .any(|own| own.start <= span.start && span.end <= own.end)
        });
        apart(text, found)
    }

    fn matcher(&mut self, on: &BTreeSet<RowRef>) -> Option<Matcher> {
        if !self.known.contains_key(on) {
            let mut all = Identifiers::default();
            for ids in on.iter().filter_map(|row| self.by_row.get(row)) {
                all.emails.extend(ids.emails.iter().cloned());
                all.phones.extend(ids.phones.iter().cloned());
                all.names.extend(ids.names.iter().cloned());
                all.other.extend(ids.other.iter().cloned());
            }
            self.known.insert(on.clone(), Matcher::new(&all).ok());
        }
        self.known.get(on).cloned().flatten()
    }
}

/// Staff speak for the controller, and a firm is nobody.
fn is_house(system: &System, row: &RowRef) -> bool {
    let table = system.census.table(&row.table);
    table.is_some_and(|table| table.staff || table.members.is_some())
}

/// What of somebody's identifiers is not the person's too: a couple's mailbox is theirs both, and a
/// namesake has no name of their own. Only what tells a person alone: a web address or a street may
/// be a default that many have.
fn telling(own: &Matcher, facts: &PersonFacts) -> Identifiers {
    let others = |values: &[String]| {
        let values = values
            .iter()
            .filter(|value| !own.is_match(value.as_bytes()));
        values.cloned().collect()
    };
    let names = facts.names.iter().filter(|name| {
        let whole = format!("{} {}", name.given, name.family);
        !own.is_match(whole.as_bytes())
    });
    of_facts(&PersonFacts {
        emails: others(&facts.emails),
        phones: others(&facts.phones),
        names: names.cloned().collect(),
        ..PersonFacts::default()
    })
}

/// Where hits stand in the text; what stands inside an encoding takes the whole with it.
fn spans(hits: &[Hit], length: usize) -> Vec<Range<usize>> {
    let spans = hits.iter().map(|hit| hit.raw.clone().unwrap_or(0..length));
    spans.collect()
}

/// The stretches joined where they touch, and widened to whole characters.
fn apart(text: &str, mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in found {
        let (mut start, mut end) = (span.start.min(text.len()), span.end.min(text.len()));
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        match joined.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ if start < end => joined.push(start..end),
            _ => {}
        }
    }
    joined
}

/// The words, addresses and numbers that occur in the texts at all.
pub(super) struct Vocabulary {
    words: HashSet<String>,
    mailboxes: HashSet<String>,
    numbers: HashSet<String>,
}

impl Vocabulary {
    pub fn of(texts: impl Iterator<Item = String>) -> Self {
        let mut all = Self {
            words: HashSet::new(),
            mailboxes: HashSet::new(),
            numbers: HashSet::new(),
        };
        for text in texts {
            all.add(&text);
        }
        all
    }

    fn add(&mut self, text: &str) {
        for token in text.split(|c: char| !(c.is_alphanumeric() || "@._+-'’".contains(c))) {
            if token.contains('@') {
                self.mailboxes
                    .extend(email_key(token.trim_matches(['.', '-', '\''])));
            }
            for word in token.split(|c: char| !c.is_alphanumeric()) {
                if word.chars().count() > 1 {
                    self.words.insert(name_key(word).base);
                }
            }
        }
        for run in text.split(|c: char| !(c.is_ascii_digit() || " +/().-".contains(c))) {
            let digits: String = run.chars().filter(char::is_ascii_digit).collect();
            // A run may hold several numbers one after the other.
            for end in DIGITS..=digits.len() {
                self.numbers.insert(digits[end - DIGITS..end].to_owned());
            }
        }
    }

    /// Whether the texts may name somebody with these facts.
    fn may_name(&self, facts: &PersonFacts) -> bool {
        let emails = facts.emails.iter().filter_map(|email| email_key(email));
        let phones = facts.phones.iter().filter_map(|phone| {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            let from = digits.len().checked_sub(DIGITS)?;
            Some(digits[from..].to_owned())
        });
        let in_words = |name: &str| {
            let mut words = name.split(|c: char| !c.is_alphanumeric());
            words.any(|word| !word.is_empty() && self.words.contains(&name_key(word).base))
        };
        emails
            .into_iter()
            .any(|email| self.mailboxes.contains(&email))
            || phones
                .into_iter()
                .any(|phone| self.numbers.contains(&phone))
            || facts
                .names
                .iter()
                .any(|name| in_words(&name.family) && in_words(&name.given))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_touch_are_one_and_end_at_whole_letters() {
        let text = "Größe und Maß";
        let joined = |found: &[Range<usize>]| {
            let apart = apart(text, found.to_vec());
            apart
                .iter()
                .map(|span| &text[span.clone()])
                .collect::<Vec<_>>()
        };
        assert_eq!(joined(&[3..5, 0..3]), ["Größ"]);
        assert_eq!(joined(&[8..11, 0..1]), ["G", "und"]);
        assert!(joined(&[90..99, 0..0]).is_empty());
    }
}
