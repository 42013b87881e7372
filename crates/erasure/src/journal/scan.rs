//! Looks for erased people who are back in a system.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission};
use crm::System;
use crm::find::Someone;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Via, Who};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::print::Printer;
use crate::{Desk, Error, store};

/// Between two looks that nobody asks for.
const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// A record that holds an erased person again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Back {
    /// `kind:key`
    pub record: String,
    /// Whether the CRM marks it as deleted.
    pub deleted: bool,
    /// References of the requests by which the person was erased.
    pub requests: BTreeSet<String>,
}

/// What the last look in a system said.
#[derive(Debug, Clone, Serialize)]
pub struct Returns {
    /// System.
    pub system: String,
    /// How many records the journal knows of it.
    pub erased: i64,
    /// When the last look was; none while there was none.
    pub scanned_at: Option<Timestamp>,
    /// How many persons were looked at.
    pub persons: i64,
    /// Who is back.
    pub found: Vec<Back>,
}

/// What the last looks said, for every connected system.
pub async fn returns(desk: &Desk, actor: &Actor) -> Result<Vec<Returns>, Error> {
    desk.authorize(actor, Permission::PlansRead, None).await?;
    let mut all = Vec::new();
    let mut conn = desk.ledger.store.pool().acquire().await?;
    for system in desk.systems.connected() {
        all.push(store::returns(&mut conn, system).await?);
    }
    Ok(all)
}

/// Looks at every person of a system, by the fingerprints of those erased there. Changes nothing
/// in the CRM; what was found is kept until the next look.
pub async fn scan(desk: &Desk, actor: &Actor, system: &str) -> Result<Returns, Error> {
    desk.authorize(actor, Permission::PlansDraft, None).await?;
    look(desk, actor.who(), system).await
}

/// Looks in every system whose last look is a day old and of which the journal knows anybody.
/// Says where it could not.
pub async fn scan_due(desk: &Desk) -> Result<Vec<(String, Error)>, Error> {
    let mut failed = Vec::new();
    for system in desk.systems.connected() {
        let mut conn = desk.ledger.store.pool().acquire().await?;
        let known = store::returns(&mut conn, system).await?;
        drop(conn);
        let is_due = |at: Timestamp| desk.ledger.clock.now().duration_since(at) >= EVERY;
        if known.erased == 0 || !known.scanned_at.is_none_or(is_due) {
            continue;
        }
        if let Err(error) = look(desk, Who::system("erasure", Via::Job), system).await {
            failed.push((system.to_owned(), error));
        }
    }
    Ok(failed)
}

pub(super) async fn look(desk: &Desk, who: Who, name: &str) -> Result<Returns, Error> {
    let system = desk.open(name).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let known = store::prints_of(&mut conn, name).await?;
    drop(conn);
    let printer = Printer::new(&desk.ledger.store)?;
    let mut connection = system.database.connect().await?;
    let mut found = Vec::new();
    let persons = crm::find::everyone(&system, &mut connection, &mut |someone| {
        found.extend(recognise(&printer, &system, &known, &someone));
    })
    .await?;
    connection.close().await;
    found.sort();
    let persons = i64::try_from(persons).unwrap_or(i64::MAX);
    let now = desk.ledger.clock.now();
    let mut tx = desk.ledger.begin().await?;
    store::save_scan(tx.conn(), name, (now, persons), &found).await?;
    tx.record(Deed {
        system: Some(name.to_owned()),
        details: json!({ "persons": persons, "found": found.len() }),
        ..Deed::done(who, "returns.scan")
    })
    .await?;
    tx.commit().await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::returns(&mut conn, name).await
}

/// The record, where somebody who was erased stands in it again.
pub(super) fn recognise(
    printer: &Printer,
    system: &System,
    known: &BTreeMap<String, BTreeSet<String>>,
    someone: &Someone,
) -> Option<Back> {
    let record = someone.row.name(&system.profile);
    let own = printer.record(&system.name, &record, &someone.facts);
    let prints = printer.person(&someone.facts, |_| true);
    let both = own.iter().chain(&prints);
    let requests = both.filter_map(|(_, print)| known.get(print));
    let requests: BTreeSet<String> = requests.flatten().cloned().collect();
    (!requests.is_empty()).then_some(Back {
        record,
        deleted: someone.deleted,
        requests,
    })
}
