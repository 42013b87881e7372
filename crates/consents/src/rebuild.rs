//! The present state, made from the log alone; and what differs from it was changed behind our back.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use ledger::{Entry, Filter, Ledger};
use requests::Person;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::basis::Ground;
use crate::consent::Consent;
use crate::{Error, store};

/// Every consent and every ground, by person and purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Present {
    pub consents: BTreeMap<(Person, String), Consent>,
    pub grounds: BTreeMap<(Person, String), Ground>,
}

/// A row that is not what the log says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub person: Person,
    pub purpose: String,
    /// `consent` or `basis`.
    pub kind: &'static str,
    /// State or basis by the log; none where it knows of no such row.
    pub logged: Option<String>,
    /// State or basis in the table; none where the row is gone.
    pub stored: Option<String>,
    /// It was changed after this moment, at which it was last as the log says.
    pub after: Option<Timestamp>,
}

/// The state that the entries lead to.
pub fn rebuild(entries: &[Entry]) -> Present {
    let mut present = Present::default();
    for entry in entries {
        let Some((place, new)) = read(entry) else {
            continue;
        };
        if entry.action == "consents.basis" {
            keep(&mut present.grounds, place, new);
        } else {
            keep(&mut present.consents, place, new);
        }
    }
    present
}

fn keep<T: DeserializeOwned>(
    all: &mut BTreeMap<(Person, String), T>,
    place: (Person, String),
    new: &serde_json::Value,
) {
    if let Ok(new) = T::deserialize(new) {
        all.insert(place, new);
    }
}

/// Whose state an entry tells, and the new one.
fn read(entry: &Entry) -> Option<((Person, String), &serde_json::Value)> {
    let details = entry.details.as_ref()?;
    let person = Person {
        system: entry.system.clone()?,
        record: entry.object.clone()?,
    };
    let purpose = details.get("purpose")?.as_str()?.to_owned();
    Some(((person, purpose), details.get("new")?))
}

/// The state that is stored.
pub async fn present(ledger: &Ledger) -> Result<Present, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    Ok(Present {
        consents: store::all_consents(&mut conn).await?.into_iter().collect(),
        grounds: store::all_grounds(&mut conn).await?.into_iter().collect(),
    })
}

/// Compares what is stored with what the log says. An empty list means that both agree in every
/// field.
pub async fn compare(ledger: &Ledger, actor: &Actor) -> Result<Vec<Difference>, Error> {
    authorize(ledger, actor, Permission::ConsentsRead, None).await?;
    differences(ledger).await
}

/// As [`compare`], for the house itself: no account asks.
pub async fn differences(ledger: &Ledger) -> Result<Vec<Difference>, Error> {
    let filter = Filter {
        action: Some("consents.".to_owned()),
        ..Filter::default()
    };
    // The rows first: an entry that comes between the two readings is then newer than its row, and
    // looked at once more below.
    let stored = present(ledger).await?;
    let entries = ledger.list(&filter).await?;
    let logged = rebuild(&entries);
    let mut found = Vec::new();
    let mut last: BTreeMap<(Person, String), Timestamp> = BTreeMap::new();
    for entry in &entries {
        if let Some((place, _)) = read(entry) {
            last.insert(place, entry.at);
        }
    }
    differ(&stored.consents, &logged.consents, |place, pair| {
        let word = |one: Option<&Consent>| one.map(|one| one.state.word().to_owned());
        found.push(difference(
            place,
            "consent",
            (word(pair.0), word(pair.1)),
            &last,
        ));
    });
    differ(&stored.grounds, &logged.grounds, |place, pair| {
        let word = |one: Option<&Ground>| one.map(|one| one.basis.word().to_owned());
        found.push(difference(
            place,
            "basis",
            (word(pair.0), word(pair.1)),
            &last,
        ));
    });
    if found.is_empty() {
        return Ok(found);
    }
    // What was changed rightly meanwhile is no difference.
    let again = present(ledger).await?;
    found.retain(|one| {
        let place = (one.person.clone(), one.purpose.clone());
        if one.kind == "basis" {
            again.grounds.get(&place) != logged.grounds.get(&place)
        } else {
            again.consents.get(&place) != logged.consents.get(&place)
        }
    });
    Ok(found)
}

fn differ<T: PartialEq>(
    stored: &BTreeMap<(Person, String), T>,
    logged: &BTreeMap<(Person, String), T>,
    mut tell: impl FnMut(&(Person, String), (Option<&T>, Option<&T>)),
) {
    let places: BTreeSet<_> = stored.keys().chain(logged.keys()).collect();
    for place in places {
        let pair = (stored.get(place), logged.get(place));
        if pair.0 != pair.1 {
            tell(place, pair);
        }
    }
}

fn difference(
    (person, purpose): &(Person, String),
    kind: &'static str,
    (stored, logged): (Option<String>, Option<String>),
    last: &BTreeMap<(Person, String), Timestamp>,
) -> Difference {
    Difference {
        after: last.get(&(person.clone(), purpose.clone())).copied(),
        person: person.clone(),
        purpose: purpose.clone(),
        kind,
        logged,
        stored,
    }
}
