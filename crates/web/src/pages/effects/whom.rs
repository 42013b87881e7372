//! The records that an effect is about: what a form says of them, and those that were found beside
//! the linked ones.

use std::collections::BTreeSet;

use effects::{EffectView, Kind, Whom};
use requests::{Person, View};

use crate::fields::Fields;
use crate::pages::persons::name::{Name, names};
use crate::visit::Visit;

/// A record that is or may be the person.
pub struct Candidate {
    pub name: Name,
    pub certainty: String,
    pub reasons: String,
    /// Taken in by itself: who leaves it out says so.
    pub certain: bool,
    pub deleted: bool,
    pub selected: bool,
}

/// What was found for an effect, with masked names, read live.
pub async fn candidates(visit: &Visit, effect: &EffectView) -> Vec<Candidate> {
    let persons = effect.candidates.iter().map(|one| Person {
        system: one.system.clone(),
        record: one.record.clone(),
    });
    let persons: Vec<Person> = persons.collect();
    let named = names(visit, &persons).await.into_iter();
    let mut found = Vec::new();
    for (name, one) in named.zip(&effect.candidates) {
        let why = one.why.iter();
        let why: Vec<String> = why.map(|reason| reason.sentence(visit.words.0)).collect();
        found.push(Candidate {
            name,
            certainty: visit.words.word("certainty-", &one.certainty),
            reasons: why.join(" · "),
            certain: one.certainty == "certain",
            deleted: one.deleted,
            selected: one.selected,
        });
    }
    found
}

/// What the boxes say: each that is ticked is meant, and each that would be meant by itself and is
/// not ticked is left out.
pub fn said(fields: &Fields) -> Whom {
    let also: BTreeSet<String> = fields.all("record").map(str::to_owned).collect();
    let known = fields.all("known");
    let without = known.filter(|record| !also.contains(*record));
    Whom {
        without: without.map(str::to_owned).collect(),
        also,
    }
}

/// The records that a correction goes no further than; empty where it takes in what is found.
pub fn only(fields: &Fields) -> BTreeSet<String> {
    if fields.filled("only").is_none() {
        return BTreeSet::new();
    }
    fields.all("record").map(str::to_owned).collect()
}

/// The linked records, and whether they are ticked for a correction.
pub fn linked(view: &View, fields: &Fields) -> Vec<(String, bool)> {
    let is_correction = fields.get("kind") == Kind::Rectification.word();
    let is_sent = is_correction && fields.filled("again").is_none();
    let ticked = |record: &str| !is_sent || fields.all("record").any(|one| one == record);
    let all = view.persons.iter();
    all.map(|person| (person.record.clone(), ticked(&person.record)))
        .collect()
}
