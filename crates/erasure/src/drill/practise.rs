//! What is tried on the planted person: find, tell, plan, erase, scan.

use std::collections::BTreeSet;

use crm::database::Connection;
use crm::drill::{Invented, Row, Sown};
use crm::find::Facts;
use crm::plan::{Decisions, FingerprintKey, Item, Order};
use crm::write::{Applied, Tools, apply};
use crm::{RowRef, System};
use identifiers::Matcher;

use super::outcome::{DrillOutcome, GuiseOutcome};
use crate::{Desk, Error};

/// A planted row with its key in the database.
pub(super) type Planted<'r> = (&'r Row, RowRef);

/// What was learnt on the way.
#[derive(Default)]
struct Learnt {
    found: BTreeSet<RowRef>,
    told: BTreeSet<RowRef>,
    planned: BTreeSet<RowRef>,
    foreign: Vec<String>,
    still: BTreeSet<RowRef>,
    copies: Vec<String>,
}

/// Erases the planted person from one record on, as a request would.
pub(super) async fn practise(
    desk: &Desk,
    system: &System,
    sown: &Sown,
    planted: &[Planted<'_>],
    invented: &Invented,
) -> Result<DrillOutcome, Error> {
    let ours: BTreeSet<RowRef> = planted.iter().map(|(_, row)| row.clone()).collect();
    let mut connection = system.database.connect().await?;
    let found = find(system, &mut connection, planted, &ours).await?;
    let mut learnt = Learnt::default();
    if !found.is_empty() {
        let mut key = FingerprintKey::default();
        desk.ledger.random.fill(&mut key);
        let told = crm::plan::holdings(system, &mut connection, &found, &key).await?;
        learnt.told = told.into_iter().map(|holding| holding.row).collect();
        plan_and_erase(system, &mut connection, (&found, &ours), &key, &mut learnt).await?;
        learnt.found = found;
    }
    connection.close().await;
    for place in look(system, &matcher(invented)?).await? {
        if ours.contains(&place) {
            learnt.still.insert(place);
        } else {
            learnt.copies.push(place.name(&system.profile));
        }
    }
    Ok(outcome(system, sown, planted, learnt))
}

/// Plans the erasure, and carries it out unless it names a row that is none of the drill's.
async fn plan_and_erase(
    system: &System,
    connection: &mut Connection,
    (found, ours): (&BTreeSet<RowRef>, &BTreeSet<RowRef>),
    key: &FingerprintKey,
    learnt: &mut Learnt,
) -> Result<(), Error> {
    let identifiers = crm::plan::identifiers_of(system, connection, found).await?;
    let order = Order {
        persons: found,
        identifiers: &identifiers,
        decisions: &Decisions::default(),
        duties: &|_, _| None,
        key,
    };
    let proposal = crm::plan::propose(system, connection, &order).await?;
    let rows = proposal.items.iter().map(|item| &item.row);
    learnt.planned = rows.clone().cloned().collect();
    let of_others = rows.filter(|row| !ours.contains(row));
    learnt.foreign = of_others.map(|row| row.name(&system.profile)).collect();
    if !learnt.foreign.is_empty() {
        return Ok(());
    }
    let matcher = Matcher::new(&identifiers)
        .map_err(|invalid| Error::broken("looking for the invented person", invalid))?;
    erase(system, &proposal.items, &Tools { matcher, key: *key }).await?;
    remove_files(system, &proposal.files).await
}

/// Whom the finder takes for the same, from the one contact on.
async fn find(
    system: &System,
    connection: &mut Connection,
    planted: &[Planted<'_>],
    ours: &BTreeSet<RowRef>,
) -> Result<BTreeSet<RowRef>, Error> {
    let first = planted.iter().find(|(row, _)| row.guise.is_some());
    let Some((_, first)) = first else {
        return Ok(BTreeSet::new());
    };
    let record = first.name(&system.profile);
    let facts = Facts::default().record(&system.profile, &record)?;
    let found = crm::find::find(system, connection, &facts).await?;
    // Whom it takes for possible only, a person would leave out.
    let sure = found.candidates.into_iter();
    let sure = sure.filter(|one| one.certainty != crm::find::Certainty::Possible);
    Ok(sure
        .map(|one| one.row)
        .filter(|row| ours.contains(row))
        .collect())
}

async fn erase(system: &System, items: &[Item], tools: &Tools) -> Result<(), Error> {
    match apply(system, items, tools).await? {
        Applied::Done { .. } => Ok(()),
        Applied::Conflict(rows) => {
            let names = rows.iter().map(|row| row.name(&system.profile));
            Err(Error::Conflict(names.collect()))
        }
    }
}

async fn remove_files(system: &System, files: &[crm::plan::FileRef]) -> Result<(), Error> {
    let Some(folder) = &system.files else {
        return Ok(());
    };
    for file in files.iter().filter(|file| file.removed) {
        match tokio::fs::remove_file(folder.join(&file.path)).await {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::broken("removing a file of the drill", error)),
        }
    }
    Ok(())
}

/// Rows in which the invented person stands.
pub(super) async fn look(system: &System, matcher: &Matcher) -> Result<Vec<RowRef>, Error> {
    let scanned = crm::scan::scan(system, matcher).await?;
    let rows: BTreeSet<RowRef> = scanned.found.into_iter().map(|found| found.row).collect();
    Ok(rows.into_iter().collect())
}

/// Finds the invented person in values.
pub(super) fn matcher(invented: &Invented) -> Result<Matcher, Error> {
    Matcher::new(&invented.identifiers())
        .map_err(|invalid| Error::broken("looking for the invented person", invalid))
}

fn outcome(system: &System, sown: &Sown, planted: &[Planted<'_>], learnt: Learnt) -> DrillOutcome {
    let persons: BTreeSet<&str> = sown.persons(system).map(|row| row.table.as_str()).collect();
    let guises = planted.iter().filter_map(|(row, key)| {
        let file = row.file.as_deref().zip(system.files.as_deref());
        let has_file = file.is_some_and(|(file, folder)| folder.join(file).exists());
        Some(GuiseOutcome {
            guise: row.guise?,
            found: persons
                .contains(row.table.as_str())
                .then(|| learnt.found.contains(key)),
            told: learnt.told.contains(key),
            planned: learnt.planned.contains(key),
            gone: learnt.foreign.is_empty() && !learnt.still.contains(key) && !has_file,
        })
    });
    DrillOutcome {
        guises: guises.collect(),
        not_planted: sown.not_planted.clone(),
        foreign: learnt.foreign,
        copies: learnt.copies,
        ..DrillOutcome::default()
    }
    .counted()
}
