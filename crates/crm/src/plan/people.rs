//! The other people on some records, for a screen.

use std::collections::{BTreeMap, BTreeSet};

use identifiers::{Identifiers, Matcher};

use super::draft::Draft;
use super::{Decisions, FingerprintKey, Order};
use crate::database::Connection;
use crate::graph::Graph;
use crate::record::RowRef;
use crate::rows::Record;
use crate::{Error, System};

/// Records and the other people on each.
#[derive(Debug, Default)]
pub struct PeopleOn {
    /// Who else is on each record; nobody stands for an absent record.
    pub people: BTreeMap<RowRef, BTreeSet<RowRef>>,
    /// The records themselves and those of the people.
    pub records: BTreeMap<RowRef, Record>,
}

/// Reads records and who is on them besides the persons, by every kind of link.
pub async fn people_on(
    system: &System,
    connection: &mut Connection,
    persons: &BTreeSet<RowRef>,
    rows: &BTreeSet<RowRef>,
    matcher: &Matcher,
) -> Result<PeopleOn, Error> {
    let order = Order {
        persons,
        identifiers: &Identifiers::default(),
        decisions: &Decisions::default(),
        duties: &|_, _| None,
        key: &FingerprintKey::default(),
    };
    let graph = Graph::new(&system.profile, &system.census);
    let mut draft = Draft::new(system, connection, &order, &graph, matcher);
    let people = draft.others_on(rows).await?;
    Ok(PeopleOn {
        people,
        records: draft.records,
    })
}
