//! The preview: which fields of which rows would get which values. Writes nothing in the CRM.

use std::collections::BTreeMap;

use accounts::{Actor, Permission, authorize};
use base::Notice;
use crm::census::TableClass;
use crm::marked::Marked;
use crm::plan::{Effect, FingerprintKey, Item, set_item};
use crm::{RowRef, System};
use erasure::Desk;
use ledger::Deed;
use requests::Person;
use serde_json::json;
use sqlx::AnyConnection;

use crate::wanted::{text, wanted};
use crate::writeback::{self, Cell, Left, Row, State, Writeback, WritebackId};
use crate::{Error, store};

/// Label of the key of the fingerprints by which a row is known again.
const LABEL: &str = "writebacks.rows";
/// The rule of such items.
const RULE: &str = "writeback";

/// Drafts what would be written for a person. Refused where nothing is known of the person, the
/// record is not there, its processing is restricted, or the profile names no consent fields.
pub async fn draft(desk: &Desk, actor: &Actor, person: &Person) -> Result<Writeback, Error> {
    authorize(&desk.ledger, actor, Permission::ConsentsManage, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    demand_free(&mut conn, person).await?;
    drop(conn);
    let today = desk.controller.today(&desk.ledger.clock);
    let lines = consents::for_crm(&desk.ledger, person, today).await?;
    if lines.is_empty() {
        let line = "nothing is recorded of this person; record a consent or a basis first";
        return Err(Notice::new("writeback-nothing", line).into());
    }
    let system = desk.open(&person.system).await?;
    if system.profile.consent.is_empty() {
        let line = format!(
            "system {}: its profile names no consent fields; name them with [[consent]]",
            system.name
        );
        let notice = Notice::new("writeback-silent", line).with("system", system.name.clone());
        return Err(notice.into());
    }
    let wanted = wanted(&lines, &desk.controller.time_zone);
    let row = RowRef::parse(&system.profile, &person.record)?;
    let mut connection = system.database.connect().await?;
    demand_there(&system, &mut connection, &row).await?;
    let found = crm::consent::wanted_rows(&system, &mut connection, &row, &wanted).await?;
    connection.close().await;
    let (rows, left) = sorted(&system, &key(desk)?, &found);
    let id = WritebackId::mint(&desk.ledger.clock, &desk.ledger.random);
    let drafted = Writeback {
        hash: writeback::hash(&id, person, &rows),
        id,
        person: person.clone(),
        state: State::Draft,
        rows,
        left,
        drafted_by: actor.account.login.clone(),
        drafted_at: desk.ledger.clock.now(),
        run_by: None,
        ended_at: None,
        attempts: 0,
        wanted: text(&wanted),
    };
    let mut tx = desk.ledger.begin().await?;
    store::insert(tx.conn(), &drafted, actor.account.id.as_str()).await?;
    tx.record(deed(actor.who(), "writebacks.draft", &drafted))
        .await?;
    tx.commit().await?;
    Ok(drafted)
}

/// One of them.
pub async fn show(desk: &Desk, actor: &Actor, id: &WritebackId) -> Result<Writeback, Error> {
    authorize(&desk.ledger, actor, Permission::ConsentsRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::one(&mut conn, id).await
}

/// Refuses while the processing of the record is restricted (Art. 18 GDPR): it bears the marks of the
/// restriction until that is lifted, and nothing else is written.
pub(crate) async fn demand_free(conn: &mut AnyConnection, person: &Person) -> Result<(), Error> {
    let Some(request) = erasure::restricted_by(conn, person).await? else {
        return Ok(());
    };
    let record = &person.record;
    let line = format!(
        "record {record}: its processing is restricted by {request} (Art. 18 GDPR), and nothing is written; write it after the restriction was lifted"
    );
    let notice = Notice::new("writeback-restricted", line);
    Err(notice
        .with("record", record)
        .with("reference", request)
        .into())
}

/// Whether something else is wanted than when it was drafted: the person said something since, or a basis ended.
pub(crate) async fn is_outdated(desk: &Desk, writeback: &Writeback) -> Result<bool, Error> {
    if writeback.wanted.is_empty() {
        return Ok(false);
    }
    let today = desk.controller.today(&desk.ledger.clock);
    let lines = consents::for_crm(&desk.ledger, &writeback.person, today).await?;
    let now = wanted(&lines, &desk.controller.time_zone);
    Ok(text(&now) != writeback.wanted)
}

/// The key of the fingerprints.
pub(crate) fn key(desk: &Desk) -> Result<FingerprintKey, Error> {
    Ok(*desk.ledger.store.keys()?.derive(LABEL))
}

async fn demand_there(
    system: &System,
    connection: &mut crm::database::Connection,
    row: &RowRef,
) -> Result<(), Error> {
    let found = match system.census.table(&row.table) {
        Some(table) => {
            crm::rows::by_key(connection, table, std::slice::from_ref(row), false).await?
        }
        None => Vec::new(),
    };
    if !found.is_empty() {
        return Ok(());
    }
    let (record, name) = (row.name(&system.profile), &system.name);
    let line = format!("record {record} is not in system {name}");
    let notice = Notice::new("person-not-there", line);
    Err(notice.with("record", record).with("system", name).into())
}

/// The rows to write, persons last, and the addresses that are left.
fn sorted(system: &System, key: &FingerprintKey, found: &[Marked]) -> (Vec<Row>, Vec<Left>) {
    let (mut rows, mut left) = (Vec::new(), Vec::new());
    for one in found {
        let Some(table) = system.census.table(&one.record.row.table) else {
            continue;
        };
        let Some(item) = set_item(key, table, &one.record, &one.values, RULE) else {
            continue;
        };
        if one.others.is_empty() {
            rows.push(row(system, table, one, &item));
        } else {
            left.push(Left {
                record: one.record.row.name(&system.profile),
                others: one.others.len(),
            });
        }
    }
    rows.sort_by_key(|row| (row.stage, row.row()));
    (rows, left)
}

fn row(system: &System, table: &TableClass, one: &Marked, item: &Item) -> Row {
    let cells = item.changes.iter().filter_map(|(column, change)| {
        let Effect::Set { value } = change else {
            return None;
        };
        let before = one.record.text(table, column).unwrap_or_default();
        let cell = Cell {
            before: crm::consent::told(&before),
            after: value.clone().unwrap_or_default(),
        };
        Some((column.clone(), cell))
    });
    Row {
        record: one.record.row.name(&system.profile),
        table: item.row.table.clone(),
        key: item.row.key.clone(),
        cells: cells.collect(),
        stage: item.stage,
        before: item.before.clone(),
        after: item.after.clone(),
    }
}

/// The deed on a writeback, with how many rows of which table it means.
pub(crate) fn deed(who: ledger::Who, action: &'static str, of: &Writeback) -> Deed {
    let mut tables = BTreeMap::<&str, usize>::new();
    for row in &of.rows {
        *tables.entry(&row.table).or_default() += 1;
    }
    Deed {
        object: Some(of.person.record.clone()),
        system: Some(of.person.system.clone()),
        details: json!({
            "writeback": of.id, "hash": of.hash, "rows": tables, "left": of.left.len(),
        }),
        ..Deed::done(who, action)
    }
}
