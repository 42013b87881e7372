//! What a CRM keeps of data protection itself: requests of data subjects, and the names of fields
//! that it erased.
//!
//! Values that are written are texts with words between braces, each filled in when it is written.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Fault;
use super::raw::{Columns, RawErased, RawRequests, Text};
use super::read::Source;
use super::{Gap, Identifier, Profile, Role, Target};

/// Columns and what is written there.
pub type Filling = BTreeMap<Identifier, String>;

/// Where a CRM keeps requests of data subjects itself. A request of ours is one row there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRequests {
    /// Table of the requests.
    pub table: Identifier,
    /// What is written once, when the row is made; gives the key by `{id}`.
    pub new: Filling,
    /// What follows the request from then on.
    pub follow: Filling,
    /// Column of the number that the CRM's users call it by.
    pub number: Identifier,
    /// Column of the right.
    pub right: Identifier,
    /// Column of the state.
    pub state: Identifier,
    /// Column of the last day.
    pub due: Identifier,
    /// The CRM's word for each right ([`RIGHTS`]).
    pub rights: BTreeMap<String, String>,
    /// The CRM's word for each state and outcome ([`STATES`]).
    pub states: BTreeMap<String, String>,
    /// Ties between requests and persons, one for each kind of person.
    pub persons: Vec<RequestPersons>,
}

/// A table that ties requests to one kind of person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestPersons {
    /// Table.
    pub table: Identifier,
    /// What is written.
    pub set: Filling,
    /// What is written where the person is no longer concerned.
    pub gone: Filling,
}

/// Where a CRM names the fields of a record that were erased: a JSON list for each record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedFields {
    /// Table.
    pub table: Identifier,
    /// Column of the record's key.
    pub record: Identifier,
    /// Column that names the record's table.
    pub record_table: Identifier,
    /// Column of the list.
    pub fields: Identifier,
}

/// The rights a request can be for, by their words.
pub const RIGHTS: [&str; 8] = [
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "automated_decision",
    "withdrawal_of_consent",
];

/// How an open request stands, and how one ended, by their words.
pub const STATES: [&str; 11] = [
    "new",
    "identity_open",
    "in_progress",
    "waiting",
    "for_approval",
    "fulfilled",
    "partly_fulfilled",
    "refused",
    "withdrawn",
    "no_data",
    "merged",
];

/// Words that a row of a request is filled with.
const OF_REQUEST: [&str; 8] = [
    "id",
    "reference",
    "right",
    "state",
    "received",
    "due",
    "closed",
    "now",
];
/// Words that a tie is filled with.
const OF_PERSON: [&str; 4] = ["id", "request", "person", "now"];

impl RequestPersons {
    /// The column that is filled with a word alone.
    pub fn column_of(&self, word: &str) -> Option<&Identifier> {
        filled_with(&self.set, word)
    }
}

/// The column that is filled with a word alone.
pub fn filled_with<'f>(filling: &'f Filling, word: &str) -> Option<&'f Identifier> {
    let whole = format!("{{{word}}}");
    let mut columns = filling.iter();
    columns
        .find(|(_, value)| **value == whole)
        .map(|(column, _)| column)
}

/// The words between braces of a value.
fn words_in(value: &str) -> impl Iterator<Item = &str> {
    let parts = value.split('{').skip(1);
    parts.map(|part| part.split('}').next().unwrap_or_default())
}

impl Source<'_> {
    /// The sections on data protection; an extending profile that has one says it anew.
    pub fn privacy(
        &self,
        profile: &mut Profile,
        (requests, erased): (Option<&RawRequests>, Option<&RawErased>),
    ) -> Result<(), Gap> {
        if let Some(requests) = requests {
            profile.requests = Some(self.own_requests(requests)?);
        }
        if let Some(erased) = erased {
            profile.erased = Some(self.erased_fields(erased)?);
        }
        Ok(())
    }

    fn own_requests(&self, raw: &RawRequests) -> Result<OwnRequests, Gap> {
        let persons = raw.persons.iter().map(|one| {
            Ok(RequestPersons {
                table: self.id(&one.table)?,
                set: self.filling(&one.set, &OF_PERSON)?,
                gone: self.filling(&one.gone, &OF_PERSON)?,
            })
        });
        Ok(OwnRequests {
            table: self.id(&raw.table)?,
            new: self.filling(&raw.new, &OF_REQUEST)?,
            follow: self.filling(&raw.follow, &OF_REQUEST)?,
            number: self.id(&raw.number)?,
            right: self.id(&raw.right)?,
            state: self.id(&raw.state)?,
            due: self.id(&raw.due)?,
            rights: self.said("right", &raw.rights, &RIGHTS, &raw.table)?,
            states: self.said("state", &raw.states, &STATES, &raw.table)?,
            persons: persons.collect::<Result<_, Gap>>()?,
        })
    }

    fn erased_fields(&self, raw: &RawErased) -> Result<ErasedFields, Gap> {
        Ok(ErasedFields {
            table: self.id(&raw.table)?,
            record: self.id(&raw.record)?,
            record_table: self.id(&raw.record_table)?,
            fields: self.id(&raw.fields)?,
        })
    }

    fn filling(&self, raw: &Columns, known: &[&str]) -> Result<Filling, Gap> {
        let each = raw.iter().map(|(column, value)| {
            let unknown = words_in(value.get_ref()).find(|word| !known.contains(word));
            if let Some(unknown) = unknown {
                let what = format!(
                    "nothing is called {{{unknown}}} here; known: {}",
                    known.join(", ")
                );
                return Err(self.wrong(value.span().start, &what));
            }
            Ok((self.id(column)?, value.get_ref().clone()))
        });
        each.collect()
    }

    /// The CRM's words for all of ours; `at` is where one that lacks is told of.
    fn said(
        &self,
        kind: &str,
        raw: &Columns,
        known: &[&str],
        at: &Text,
    ) -> Result<BTreeMap<String, String>, Gap> {
        if let Some(unknown) = raw.keys().find(|word| !known.contains(&&**word.get_ref())) {
            let what = format!("no {kind} is called that; known: {}", known.join(", "));
            return Err(self.wrong(unknown.span().start, &what));
        }
        let said: BTreeMap<String, String> = raw
            .iter()
            .map(|(word, theirs)| (word.get_ref().clone(), theirs.get_ref().clone()))
            .collect();
        let lacking: Vec<&str> = known
            .iter()
            .copied()
            .filter(|word| !said.contains_key(*word))
            .collect();
        if lacking.is_empty() {
            return Ok(said);
        }
        let what = format!(
            "requests.{kind}s says nothing of {}; add the CRM's word for each",
            lacking.join(", ")
        );
        Err(self.wrong(at.span().start, &what))
    }
}

/// What does not hold together in a profile's sections on data protection.
pub(super) fn faults(profile: &Profile) -> Vec<Fault> {
    let mut found = Vec::new();
    if let Some(requests) = &profile.requests {
        of_requests(profile, requests, &mut found);
    }
    if let Some(erased) = &profile.erased {
        let known = profile.tables.contains_key(&erased.table);
        if !known {
            found.push(unknown("erased", &erased.table));
        }
    }
    found
}

fn of_requests(profile: &Profile, requests: &OwnRequests, found: &mut Vec<Fault>) {
    if !profile.tables.contains_key(&requests.table) {
        found.push(unknown("requests", &requests.table));
    }
    let both: BTreeSet<&Identifier> = requests.new.keys().collect();
    if let Some(twice) = requests.follow.keys().find(|column| both.contains(column)) {
        let what = format!("requests: {twice} stands under new and under follow; keep one");
        found.push(fault(&["requests", "follow"], twice.as_str(), what));
    }
    let alone = requests.new.values().filter(|value| *value == "{id}");
    if alone.count() != 1 {
        let what = "requests.new gives one column, the key, the value {id}, by which the row is found again";
        found.push(fault(&["requests"], "new", what.to_owned()));
    }
    for persons in &requests.persons {
        let name = persons.table.as_str();
        if !profile.tables.contains_key(&persons.table) {
            found.push(unknown("requests", &persons.table));
            continue;
        }
        if persons.column_of("request").is_none() {
            let what = format!("requests: {name} has no column for {{request}}");
            found.push(fault(&["requests"], name, what));
        }
        let person = person_table(profile, persons);
        let is_person = person.and_then(|to| profile.tables.get(to));
        if is_person.is_none_or(|table| table.role != Role::Person) {
            let what = format!(
                "requests: the column of {name} with {{person}} has to be a link to a table of persons"
            );
            found.push(fault(&["requests"], name, what));
        }
    }
}

/// The table of the persons that a tie is for.
pub fn person_table<'p>(profile: &'p Profile, persons: &RequestPersons) -> Option<&'p Identifier> {
    let column = persons.column_of("person")?;
    let own = profile.tables.get(&persons.table)?;
    match own
        .link
        .get(column)
        .or_else(|| profile.common.link.get(column))?
    {
        Target::Table(to) => Some(to),
        Target::By(_) => None,
    }
}

fn unknown(section: &str, table: &Identifier) -> Fault {
    let what = format!("{section} names table {table}, which the profile does not describe");
    fault(&[section], table.as_str(), what)
}

fn fault(path: &[&str], name: &str, what: String) -> Fault {
    Fault {
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        name: name.to_owned(),
        what,
    }
}
