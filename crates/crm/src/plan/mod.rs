//! The plan of an erasure: what becomes of every row that is a person, belongs to one, or
//! names one. Proposing reads only; nothing here writes.
//!
//! 1. the persons' own columns and their companions ([`person`]);
//! 2. values several people share ([`values`]);
//! 3. everything that links to them, over every link kind ([`related`]);
//! 4. what goes with a deleted row ([`closure`]);
//! 5. every other cell of the database that still names them ([`mention`]);
//! 6. given and family names alone, in the rows that are the persons' ([`alone`]);
//! 7. fingerprints of each row before and after ([`seal`]).

mod alone;
mod closure;
mod draft;
mod effect;
mod files;
mod holdings;
mod identity;
mod item;
mod mention;
mod order;
mod others;
mod parts;
mod people;
mod person;
mod related;
mod seal;
mod set;
mod strangers;
mod values;
mod warning;

pub(crate) use effect::KEY;
pub use effect::{Effect, new_value, ruled_value};
pub use files::{file_beside, still_named};
pub use holdings::{Holding, Share, holdings};
pub use identity::{identifiers_in, identifiers_of};
pub use item::{
    Action, Decided, Decision, Decisions, Duty, Exception, FileRef, Item, NamedBy, Stage,
};
pub use people::{PeopleOn, people_on};
pub(crate) use seal::fingerprint_of;
pub use seal::{FingerprintKey, fingerprint_after, fingerprint_before, new_values};
pub use set::{Unfitting, Values, add_item, readable, set_item};
pub use warning::Warning;

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;
use identifiers::{Identifiers, Matcher};
use jiff::civil::Date;

use crate::database::Connection;
use crate::graph::Graph;
use crate::record::RowRef;
use crate::{Error, System};

/// What the plan is made from.
pub struct Order<'o> {
    /// The rows that are the person, as decided.
    pub persons: &'o BTreeSet<RowRef>,
    /// What is known of the person.
    pub identifiers: &'o Identifiers,
    /// Decisions that differ from what would be proposed.
    pub decisions: &'o Decisions,
    /// The statutory duty that keeps a document of a kind and date, if one does.
    pub duties: &'o (dyn Fn(&str, Date) -> Option<Duty> + Send + Sync),
    /// Key of the fingerprints; a new one for each plan.
    pub key: &'o FingerprintKey,
}

/// What is proposed.
#[derive(Debug)]
pub struct Proposal {
    /// What becomes of each row, in the order in which it is to be carried out.
    pub items: Vec<Item>,
    /// Cells that will still hold an identifier, and why that is right.
    pub exceptions: Vec<Exception>,
    /// What a person should look at before approving.
    pub warnings: Vec<Warning>,
    /// Files beside rows of the plan.
    pub files: Vec<FileRef>,
    /// Other people on a related record, for the screen: record and how many.
    pub shared: BTreeMap<RowRef, usize>,
}

/// Proposes a plan. Reads the whole database once for mentions.
pub async fn propose(
    system: &System,
    connection: &mut Connection,
    order: &Order<'_>,
) -> Result<Proposal, Error> {
    let matcher = Matcher::new(order.identifiers).map_err(|invalid| {
        Error::Invalid(Notice::new(
            "identifiers-wrong",
            format!("identifiers: {invalid}"),
        ))
    })?;
    let graph = Graph::new(&system.profile, &system.census);
    let mut draft = draft::Draft::new(system, connection, order, &graph, &matcher);
    draft.persons().await?;
    draft.values().await?;
    draft.related().await?;
    draft.closure().await?;
    draft.mentions().await?;
    draft.names_alone().await?;
    draft.seal().await
}
