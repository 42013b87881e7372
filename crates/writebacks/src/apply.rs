//! Carries out a preview: intent before the first write, one transaction, read back, outcome. Safe to
//! repeat.

use std::time::Duration;

use accounts::{Actor, Permission, authorize};
use base::Notice;
use crm::plan::{Action, Effect, Item};
use crm::write::{Applied, Tools};
use erasure::Desk;
use identifiers::Matcher;
use ledger::{Outcome, Via, Who};
use serde_json::json;

use crate::draft::{deed, demand_free, is_outdated, key, show};
use crate::writeback::{Row, State, Writeback, WritebackId};
use crate::{Error, store};

/// How often a system is tried in a row when it is away or locked by others.
const TRIES: u32 = 4;
/// The first pause between two tries; doubled each time.
const PAUSE: Duration = Duration::from_millis(100);
/// By itself nothing is begun for ever.
const MOST_ATTEMPTS: i64 = 20;

/// Carries out exactly what was looked at, or goes on with it. What is done answers the same. While the
/// record is restricted nothing is written: the preview waits, and so does what was interrupted.
pub async fn apply(
    desk: &Desk,
    actor: &Actor,
    id: &WritebackId,
    hash: &str,
) -> Result<Writeback, Error> {
    authorize(&desk.ledger, actor, Permission::ConsentsManage, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let writeback = store::one(&mut conn, id).await?;
    drop(conn);
    if writeback.hash != hash {
        let line = "this is not the hash of what would be written; look at it again";
        return Err(Notice::new("writeback-hash", line).into());
    }
    carry_on(desk, (actor.who(), actor.account.id.as_str()), id).await?;
    show(desk, actor, id).await
}

/// Goes on with everything that was interrupted. Says which could not be finished and why.
pub async fn resume_open(desk: &Desk) -> Result<Vec<(WritebackId, Error)>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let open = store::running(&mut conn).await?;
    drop(conn);
    let mut failed = Vec::new();
    for id in open {
        let who = Who::system("writebacks", Via::Job);
        if let Err(error) = carry_on(desk, (who, ""), &id).await {
            failed.push((id, error));
        }
    }
    Ok(failed)
}

async fn carry_on(desk: &Desk, (who, account): (Who, &str), id: &WritebackId) -> Result<(), Error> {
    let presence = desk.ledger.store.be_present(id.as_str()).await?;
    if presence.is_none() {
        let line = "somebody is carrying it out; look at it again";
        return Err(Notice::new("writeback-elsewhere", line).into());
    }
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let writeback = store::one(&mut conn, id).await?;
    let free = demand_free(&mut conn, &writeback.person).await;
    drop(conn);
    match writeback.state {
        State::Done => return Ok(()),
        State::Conflict => {
            let line =
                "a row was changed since the preview, and nothing was written; draft it anew";
            return Err(Notice::new("writeback-over", line).into());
        }
        State::Draft | State::Running => {}
    }
    // While it is restricted nothing may be said of what is wanted: it waits.
    free?;
    if is_outdated(desk, &writeback).await? {
        if writeback.state == State::Draft {
            let line = "something was recorded of this person since the preview; draft it anew";
            return Err(Notice::new("writeback-outdated", line).into());
        }
        // What was interrupted before it was written is not written any more: a yes may have become a no.
        if !is_written(desk, &writeback).await? {
            let nothing = Applied::Conflict(Vec::new());
            return finish(desk, who, &writeback, &nothing).await;
        }
    }
    begin(desk, (&who, account), &writeback).await?;
    let applied = write(desk, &writeback).await?;
    finish(desk, who, &writeback, &applied).await
}

/// Written before the first effect: whatever happens next, it is known that it was begun.
async fn begin(
    desk: &Desk,
    (who, account): (&Who, &str),
    writeback: &Writeback,
) -> Result<(), Error> {
    if who.via == Via::Job && writeback.attempts >= MOST_ATTEMPTS {
        let line = "was begun often without an end; look at its system, then apply it again";
        return Err(Notice::new("writeback-stuck", line).into());
    }
    let mut tx = desk.ledger.begin().await?;
    demand_free(tx.conn(), &writeback.person).await?;
    if !store::begin(tx.conn(), &writeback.id, account).await? {
        let line = "somebody is carrying it out; look at it again";
        return Err(Notice::new("writeback-elsewhere", line).into());
    }
    tx.record(deed(who.clone(), "writebacks.begin", writeback))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Tries again what a later try may not see: a lock, a lost connection.
async fn write(desk: &Desk, writeback: &Writeback) -> Result<Applied, Error> {
    let system = desk.open(&writeback.person.system).await?;
    let items: Vec<Item> = writeback.rows.iter().map(item).collect();
    if items.is_empty() {
        return Ok(Applied::Done { recovered: 0 });
    }
    crm::rights::require(&system, &crm::rights::needs_of_items(&items)).await?;
    let tools = tools(desk)?;
    let mut pause = PAUSE;
    let mut tries = 1;
    loop {
        match crm::write::apply(&system, &items, &tools).await {
            Err(crm::Error::Retry { .. }) if tries < TRIES => {
                tokio::time::sleep(pause).await;
                pause *= 2;
                tries += 1;
            }
            Err(crm::Error::Conflict { .. }) => return Ok(Applied::Conflict(Vec::new())),
            other => return Ok(other?),
        }
    }
}

/// Whether every row is as it shall be already, as after an interruption behind the commit.
async fn is_written(desk: &Desk, writeback: &Writeback) -> Result<bool, Error> {
    let system = desk.open(&writeback.person.system).await?;
    let items: Vec<Item> = writeback.rows.iter().map(item).collect();
    let tools = tools(desk)?;
    let mut connection = system.database.connect().await?;
    let is_written = crm::write::stands(&system, &mut connection, &items, &tools).await?;
    connection.close().await;
    Ok(is_written)
}

fn tools(desk: &Desk) -> Result<Tools, Error> {
    Ok(Tools {
        matcher: Matcher::nobody(),
        key: key(desk)?,
    })
}

fn item(row: &Row) -> Item {
    let change = |(column, cell): (&String, &crate::Cell)| {
        let value = Some(cell.after.clone());
        (column.clone(), Effect::Set { value })
    };
    Item {
        row: row.row(),
        action: Action::Set,
        changes: row.cells.iter().map(change).collect(),
        rule: "writeback".to_owned(),
        ground: None,
        group: None,
        stage: row.stage,
        before: row.before.clone(),
        after: row.after.clone(),
    }
}

async fn finish(
    desk: &Desk,
    who: Who,
    writeback: &Writeback,
    applied: &Applied,
) -> Result<(), Error> {
    let state = match applied {
        Applied::Done { .. } => State::Done,
        Applied::Conflict(_) => State::Conflict,
    };
    let now = desk.ledger.clock.now();
    let mut tx = desk.ledger.begin().await?;
    if !store::end(tx.conn(), (&writeback.id, state), now).await? {
        // Somebody who took over has ended it.
        tx.rollback().await?;
        return Ok(());
    }
    if state == State::Done {
        crate::look::remember(&mut tx, desk, &who, writeback).await?;
    }
    let mut entry = deed(who, "writebacks.finish", writeback);
    if state == State::Done {
        entry.details["cells"] = cells(writeback);
    } else {
        entry.outcome = Outcome::Failed;
    }
    tx.record(entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Old and new state of each field, for the log: words of the CRM's lists, flags and days.
fn cells(writeback: &Writeback) -> serde_json::Value {
    let of_row = |row: &Row| {
        let cell = |(field, cell): (&String, &crate::Cell)| json!({ "record": row.record, "field": field, "old": cell.before, "new": crm::consent::told(&cell.after) });
        row.cells.iter().map(cell).collect::<Vec<_>>()
    };
    writeback.rows.iter().flat_map(of_row).collect()
}
