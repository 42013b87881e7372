//! Reads from the log which requests a CRM shall have anew. No entry, no act: so the log knows all
//! changes.

use std::collections::BTreeSet;

use jobs::NewJob;
use ledger::Filter;
use requests::{Reference, State};

use super::wanted::Wanted;
use super::{Cursor, KIND};
use crate::{Desk, Error, store};

/// So many entries are read at once.
const AT_ONCE: u32 = 500;

/// Queues a job for every request that a system shall have anew.
pub(super) async fn read(desk: &Desk) -> Result<(), Error> {
    for system in desk.systems.keeping() {
        while read_some(desk, system).await? {}
    }
    Ok(())
}

/// Says whether there may be more.
async fn read_some(desk: &Desk, system: &str) -> Result<bool, Error> {
    let ledger = &desk.ledger;
    let mut conn = ledger.store.pool().acquire().await?;
    let cursor = store::mirror_cursor(&mut conn, system).await?;
    drop(conn);
    let Some(cursor) = cursor else {
        begin(desk, system).await?;
        return Ok(true);
    };
    let filter = Filter {
        after: Some(cursor.position),
        limit: Some(AT_ONCE),
        ..Filter::default()
    };
    let entries = ledger.list(&filter).await?;
    let Some(last) = entries.last() else {
        return Ok(false);
    };
    let changed: BTreeSet<&str> = entries
        .iter()
        .filter(|entry| entry.action.starts_with("requests.") && entry.outcome == "done")
        .filter_map(|entry| entry.request.as_deref())
        .collect();
    let mut tx = ledger.store.housekeep().await?;
    // Another worker that read them meanwhile has queued them, too.
    if !store::advance_mirror(tx.conn(), system, (cursor.position, last.index)).await? {
        tx.rollback().await?;
        return Ok(true);
    }
    for reference in changed {
        queue_changed(desk, &mut tx, (system, cursor), reference).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// The first look: what is open now is written, and what changes from now on.
async fn begin(desk: &Desk, system: &str) -> Result<(), Error> {
    let ledger = &desk.ledger;
    let cursor = Cursor {
        position: ledger.size().await? - 1,
        since: ledger.clock.now(),
    };
    let mut tx = ledger.store.housekeep().await?;
    if store::begin_mirror(tx.conn(), system, cursor).await? {
        for reference in store::open_requests_in(tx.conn(), system).await? {
            queue(desk, &mut tx, (&reference, system)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn queue_changed(
    desk: &Desk,
    tx: &mut ::store::Tx,
    (system, cursor): (&str, Cursor),
    reference: &str,
) -> Result<(), Error> {
    let Ok(read) = reference.parse::<Reference>() else {
        return Ok(());
    };
    let request = match requests::load(tx.conn(), read).await {
        Ok(request) => request,
        Err(requests::Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let wanted = Wanted::new(&request, system);
    let known = store::mirror(tx.conn(), (reference, system)).await?;
    let is_new = if let Some(mirror) = known {
        mirror.written != wanted.digest()
    } else {
        let is_old = request.state == State::Closed && request.opened_at < cursor.since;
        !wanted.is_nobodys() && !is_old
    };
    if is_new {
        queue(desk, tx, (reference, system)).await?;
    }
    Ok(())
}

async fn queue(
    desk: &Desk,
    tx: &mut ::store::Tx,
    (reference, system): (&str, &str),
) -> Result<(), Error> {
    let (clock, random) = (&desk.ledger.clock, &desk.ledger.random);
    let job = NewJob {
        kind: KIND,
        subject: Some(format!("{reference} {system}")),
        input: serde_json::Value::Null,
        due_at: clock.now(),
    };
    jobs::enqueue(tx.conn(), clock, random, &job).await?;
    Ok(())
}
