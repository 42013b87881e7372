//! The finder: from any starting fact to all rows that may be the same person.
//!
//! What is looked for comes in as [`Facts`], what is found goes out as [`Candidate`]s, best first,
//! each with its reasons in words. Three sources bring rows in: the index of the shared e-mail
//! addresses ([`look`]), links by which the CRM itself says that two rows are one person, and,
//! where a name, phone, birth date, code or record is given, one streaming pass over the person
//! tables ([`scan`]). Whatever the source, a row is then loaded whole ([`load`]) and judged by
//! what it shares with the person ([`judge`]); the database's own idea of equality, its
//! collation, decides nothing.
//!
//! Facts of rows that are certainly the person's are added and searched for in turn, until
//! nothing new comes. Rows that are only likely or possible add nothing.
//!
//! An e-mail alone never leads to a pass over a table: it stays as fast in a CRM ten times as
//! large. Columns with e-mail addresses that have no index are then not read; [`Searched`] names
//! them.

mod candidate;
mod everyone;
mod facts;
mod judge;
pub(crate) mod layout;
mod load;
mod look;
pub(crate) mod looks;
mod names;
mod outline;
mod parts;
mod pass;
mod person;
mod reason;
mod scan;
mod search;
mod sketch;

pub use candidate::{Candidate, Certainty, Found, Searched};
pub use everyone::{Someone, each_of, everyone};
pub use facts::Facts;
pub use person::PersonFacts;
pub use reason::Reason;

use crate::database::Connection;
use crate::record::RowRef;
use crate::{Error, System};

/// All rows that may be the person the facts speak of, best first.
///
/// Refuses facts without anything to look for, and records that are no person or do not exist.
pub async fn find(
    system: &System,
    connection: &mut Connection,
    facts: &Facts,
) -> Result<Found, Error> {
    search::Search::new(system, connection.engine(), facts)?
        .run(connection)
        .await
}

/// Everything that identifies the persons these rows stand for, from the rows themselves, from
/// customers' own columns beside them and from shared value tables, links that the CRM has
/// marked as deleted included. Rows that no longer exist add nothing.
pub async fn facts_of(
    system: &System,
    connection: &mut Connection,
    rows: &[RowRef],
) -> Result<PersonFacts, Error> {
    let layout = layout::Layout::new(system, connection.engine());
    let wanted = rows.iter().cloned().collect();
    layout.require_persons(&wanted)?;
    let persons = load::load(&layout, connection, &wanted).await?;
    let mut facts = PersonFacts::default();
    for person in persons.values() {
        facts.merge(&person.facts);
    }
    Ok(facts)
}
