//! Notes whom a run will erase, before its first effect.

use std::collections::{BTreeMap, BTreeSet};

use crm::RowRef;
use crm::find::{Facts, PersonFacts};
use crm::plan::Action;
use identifiers::email_key;

use super::print::{Print, Printer};
use crate::plan::Plan;
use crate::propose::selected;
use crate::run::Place;
use crate::{Desk, Error};

/// What the journal takes of one system.
#[derive(Debug)]
pub(crate) struct Noted {
    pub system: String,
    /// `kind:key`
    pub records: Vec<String>,
    pub prints: BTreeSet<Print>,
}

/// Reads whom the plan erases in a system, as they stand there now, and makes their fingerprints.
/// Who is kept for a ground is not erased, and not noted.
pub(crate) async fn note(desk: &Desk, plan: &Plan, place: &Place) -> Result<Noted, Error> {
    let printer = Printer::new(&desk.ledger.store)?;
    let system = &place.system;
    let all = selected(plan, &place.name, system)?;
    let kept: BTreeSet<&RowRef> = plan
        .items
        .iter()
        .filter(|planned| planned.system == place.name && planned.item.action == Action::Keep)
        .map(|planned| &planned.item.row)
        .collect();
    let erased: BTreeSet<RowRef> = all
        .iter()
        .filter(|row| !kept.contains(row))
        .cloned()
        .collect();
    let mut connection = system.database.connect().await?;
    let mut people: BTreeMap<RowRef, PersonFacts> = BTreeMap::new();
    crm::find::each_of(system, &mut connection, &erased, &mut |someone| {
        people.insert(someone.row, someone.facts);
    })
    .await?;
    let mut shared = BTreeSet::new();
    let emails = people.values().flat_map(|facts| &facts.emails);
    let emails: BTreeSet<String> = emails.filter_map(|email| email_key(email)).collect();
    for email in emails {
        let facts = Facts::default().email(&email)?;
        let found = crm::find::find(system, &mut connection, &facts).await?;
        if found.candidates.iter().any(|one| !all.contains(&one.row)) {
            shared.insert(email);
        }
    }
    connection.close().await;
    let mut noted = Noted {
        system: place.name.clone(),
        records: Vec::new(),
        prints: BTreeSet::new(),
    };
    for (row, facts) in &people {
        let record = row.name(&system.profile);
        noted
            .prints
            .extend(printer.person(facts, |email| !shared.contains(email)));
        noted
            .prints
            .extend(printer.record(&place.name, &record, facts));
        noted.records.push(record);
    }
    Ok(noted)
}
