//! Compares the CRM's consent fields with how they stood at the last look. What differs, and was not
//! written by us, was changed in the CRM.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission, authorize};
use crm::System;
use crm::census::TableClass;
use crm::consent::Standing;
use crm::profile::{Profile, Role};
use erasure::Desk;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Tx, Via, Who};
use serde::Serialize;
use serde_json::json;

use crate::writeback::{Cell, Row, Writeback};
use crate::{Error, store};

/// Between two looks that nobody asks for.
const EVERY: SignedDuration = SignedDuration::from_hours(24);
/// So many changed rows are entered at one look; the next one enters the rest.
const MOST: usize = 2_000;

/// The fields of a row that say something, by column.
pub(crate) type Fields = BTreeMap<String, String>;

/// A field that was changed in the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// Whether the record is a person; else an address that people have.
    pub is_person: bool,
    pub field: String,
    /// State before and after; empty for none.
    pub old: String,
    pub new: String,
    /// It happened between these two looks.
    pub after: Timestamp,
    pub before: Timestamp,
}

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Looked {
    pub system: String,
    /// Rows with something in a consent field.
    pub records: usize,
    /// Nothing to compare with: from now on there is.
    pub first: bool,
    pub changes: Vec<Changed>,
    /// Whether more rows were changed than are entered at one look.
    pub more: bool,
}

/// Looks at every connected system whose profile names consent fields, now.
pub async fn look(desk: &Desk, actor: &Actor) -> Result<Vec<Looked>, Error> {
    authorize(&desk.ledger, actor, Permission::ConsentsManage, None).await?;
    let systems: Vec<String> = desk.systems.connected().map(str::to_owned).collect();
    let mut all = Vec::new();
    for name in systems {
        all.extend(one(desk, &actor.who(), &name).await?);
    }
    Ok(all)
}

/// Looks where a day has passed. Says which system could not be looked at and why.
pub async fn look_due(desk: &Desk) -> Result<Vec<(String, Error)>, Error> {
    let who = Who::system("writebacks", Via::Job);
    let now = desk.ledger.clock.now();
    let systems: Vec<String> = desk.systems.connected().map(str::to_owned).collect();
    let mut failed = Vec::new();
    for name in systems {
        let mut conn = desk.ledger.store.pool().acquire().await?;
        let last = store::looked_at(&mut conn, &name).await?;
        drop(conn);
        let is_due = last.is_none_or(|at| now.duration_since(at) >= EVERY);
        if is_due && let Err(error) = one(desk, &who, &name).await {
            failed.push((name, error));
        }
    }
    Ok(failed)
}

async fn one(desk: &Desk, who: &Who, name: &str) -> Result<Option<Looked>, Error> {
    let system = desk.open(name).await?;
    if system.profile.consent.is_empty() {
        return Ok(None);
    }
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let last = store::looked_at(&mut conn, name).await?;
    let mut known = store::standings(&mut conn, name).await?;
    drop(conn);
    let mut records = 0;
    let mut moved: Vec<(String, Fields, Fields)> = Vec::new();
    let mut connection = system.database.connect().await?;
    let read = crm::consent::each_standing(&system, &mut connection, |standing: Standing| {
        records += 1;
        let record = standing.row.name(&system.profile);
        let before = known.remove(&record).unwrap_or_default();
        if before != standing.state {
            moved.push((record, before, standing.state));
        }
    });
    read.await?;
    connection.close().await;
    // What said something and says nothing any more.
    moved.extend(
        known
            .into_iter()
            .map(|(record, before)| (record, before, Fields::new())),
    );
    moved.sort();
    let more = last.is_some() && moved.len() > MOST;
    if more {
        moved.truncate(MOST);
    }
    let mut looked = Looked {
        system: name.to_owned(),
        records,
        first: last.is_none(),
        changes: Vec::new(),
        more,
    };
    let now = desk.ledger.clock.now();
    if let Some(last) = last {
        let kinds = person_kinds(&system);
        for row in &moved {
            let kind = row.0.split(':').next().unwrap_or_default();
            let of = (name, kinds.contains(kind));
            looked.changes.extend(fields(of, row, (last, now)));
        }
    }
    enter(desk, who, (&looked, &moved), now).await?;
    Ok(Some(looked))
}

/// The words for records that are persons.
fn person_kinds(system: &System) -> BTreeSet<String> {
    let tables = system.census.tables.values();
    let persons = tables.filter(|table| table.role == Role::Person);
    let kind = |table: &TableClass| system.profile.kind_of_table(&table.name).to_owned();
    persons.map(kind).collect()
}

/// The fields in which two states differ.
fn fields(
    (system, is_person): (&str, bool),
    (record, old, new): &(String, Fields, Fields),
    (after, before): (Timestamp, Timestamp),
) -> Vec<Changed> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let other = names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name));
    let value = |all: &Fields, name: &String| all.get(name).cloned().unwrap_or_default();
    let change = |name: &String| Changed {
        system: system.to_owned(),
        record: record.clone(),
        is_person,
        field: name.clone(),
        old: value(old, name),
        new: value(new, name),
        after,
        before,
    };
    other.map(change).collect()
}

async fn enter(
    desk: &Desk,
    who: &Who,
    (looked, moved): (&Looked, &[(String, Fields, Fields)]),
    now: Timestamp,
) -> Result<(), Error> {
    let mut tx = desk.ledger.begin().await?;
    for (record, _, state) in moved {
        store::set_standing(tx.conn(), (&looked.system, record), state).await?;
    }
    enter_changes(&mut tx, desk, who, &looked.changes).await?;
    store::set_looked_at(tx.conn(), &looked.system, now).await?;
    tx.record(Deed {
        system: Some(looked.system.clone()),
        details: json!({
            "records": looked.records, "changes": looked.changes.len(), "first": looked.first,
            "more": looked.more,
        }),
        ..Deed::done(who.clone(), "writebacks.look")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn enter_changes(
    tx: &mut Tx,
    desk: &Desk,
    who: &Who,
    changes: &[Changed],
) -> Result<(), Error> {
    for change in changes {
        let id = base::mint_text(&desk.ledger.clock, &desk.ledger.random);
        store::insert_change(tx.conn(), &id, change).await?;
        tx.record(Deed {
            object: Some(change.record.clone()),
            system: Some(change.system.clone()),
            details: json!({
                "path": "crm", "field": change.field, "old": change.old, "new": change.new,
                "after": change.after, "before": change.before,
            }),
            ..Deed::done(who.clone(), "writebacks.changed")
        })
        .await?;
    }
    Ok(())
}

/// What we wrote ourselves is no change of the CRM's; what it had changed before we wrote over it is
/// one, and is entered. Where nobody has looked yet, the first look takes it as it is.
pub(crate) async fn remember(
    tx: &mut Tx,
    desk: &Desk,
    who: &Who,
    writeback: &Writeback,
) -> Result<(), Error> {
    let name = &writeback.person.system;
    let Some(last) = store::looked_at(tx.conn(), name).await? else {
        return Ok(());
    };
    let profile = crm::profile::load(&desk.systems.get(name)?.profile)?;
    let window = (last, desk.ledger.clock.now());
    for row in &writeback.rows {
        let place = (&**name, &*row.record);
        let known = store::standing(tx.conn(), place).await?;
        let written = with(&known, &profile, row, |cell| &cell.after);
        // A look since the preview has seen it already; without one, something else stood there unseen
        // and what we wrote is what had been known before.
        if known == written && last > writeback.drafted_at {
            continue;
        }
        let found = with(&known, &profile, row, |cell| &cell.before);
        let table = profile.tables.get(&*row.table);
        let of = (
            &**name,
            table.is_some_and(|table| table.role == Role::Person),
        );
        let changes = fields(of, &(row.record.clone(), known, found.clone()), window);
        enter_changes(tx, desk, who, &changes).await?;
        let written = with(&found, &profile, row, |cell| &cell.after);
        store::set_standing(tx.conn(), place, &written).await?;
    }
    Ok(())
}

/// The state of a row with one side of the cells of a writeback.
fn with(state: &Fields, profile: &Profile, row: &Row, side: impl Fn(&Cell) -> &String) -> Fields {
    let mut state = state.clone();
    for (column, cell) in &row.cells {
        match crm::consent::state_of(profile, &row.table, side(cell)) {
            Some(value) => state.insert(column.clone(), value),
            None => state.remove(column),
        };
    }
    state
}

/// What was changed in the CRMs, newest first.
pub async fn changes(desk: &Desk, actor: &Actor) -> Result<Vec<Changed>, Error> {
    authorize(&desk.ledger, actor, Permission::ConsentsRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::changes(&mut conn, None).await
}

/// What was changed in a record, newest first.
pub async fn of_record(
    desk: &Desk,
    actor: &Actor,
    person: &requests::Person,
) -> Result<Vec<Changed>, Error> {
    authorize(&desk.ledger, actor, Permission::ConsentsRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::changes(&mut conn, Some(person)).await
}
