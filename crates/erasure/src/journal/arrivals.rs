//! Looks at whoever is new in a CRM whose database keeps watch, minutes after they came.

use accounts::{Actor, Permission};
use crm::database::{Connection, Database};
use crm::watch::{self, Arrival, Watch};
use jiff::Timestamp;
use ledger::{Deed, Via, Who};
use serde_json::json;

use super::print::Printer;
use super::scan::{Back, recognise};
use crate::profiles::require_account;
use crate::{Desk, Error, store};

/// So many rows are looked at together.
const BLOCK: u32 = 4_096;

/// The scripts that set the watch up in a system's database and take it away, for the account by
/// which we come.
pub async fn watch(desk: &Desk, actor: &Actor, name: &str, account: &str) -> Result<Watch, Error> {
    desk.authorize(actor, Permission::SystemsRead, None).await?;
    require_account(account)?;
    let system = desk.open(name).await?;
    Ok(watch::watch(&system, account).await?)
}

/// Looks at whoever is new or changed in every system that keeps watch. What is found is added to
/// what the last whole look found. Says where it could not look.
pub async fn arrivals(desk: &Desk) -> Result<Vec<(String, Error)>, Error> {
    let mut failed = Vec::new();
    for system in desk.systems.connected() {
        if let Err(error) = look(desk, system).await {
            failed.push((system.to_owned(), error));
        }
    }
    Ok(failed)
}

async fn look(desk: &Desk, name: &str) -> Result<(), Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let before = store::returns(&mut conn, name).await?;
    drop(conn);
    if before.erased == 0 {
        return Ok(());
    }
    let database = Database::new(desk.connected(name)?)?;
    let mut connection = database.connect().await?;
    if watch::is_set(&mut connection).await? {
        look_at_all(desk, name, &mut connection).await?;
    }
    connection.close().await;
    Ok(())
}

async fn look_at_all(desk: &Desk, name: &str, connection: &mut Connection) -> Result<(), Error> {
    loop {
        let some = watch::arrivals(connection, BLOCK).await?;
        if some.is_empty() {
            return Ok(());
        }
        let found = who_is_back(desk, name, &some).await?;
        if !found.is_empty() {
            // Kept before it is struck out: a fault between the two looks again.
            keep(desk, name, &found).await?;
        }
        watch::strike_out(connection, &some).await?;
    }
}

async fn who_is_back(desk: &Desk, name: &str, some: &[Arrival]) -> Result<Vec<Back>, Error> {
    let system = desk.open(name).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let known = store::prints_of(&mut conn, name).await?;
    drop(conn);
    let printer = Printer::new(&desk.ledger.store)?;
    let mut connection: Connection = system.database.connect().await?;
    let rows = watch::persons(&system, connection.engine(), some);
    let mut found = Vec::new();
    crm::find::each_of(&system, &mut connection, &rows, &mut |someone| {
        found.extend(recognise(&printer, &system, &known, &someone));
    })
    .await?;
    connection.close().await;
    Ok(found)
}

/// Adds to what the last look found; what stands there already is no news.
async fn keep(desk: &Desk, name: &str, found: &[Back]) -> Result<(), Error> {
    let mut tx = desk.ledger.begin().await?;
    let before = store::returns(tx.conn(), name).await?;
    let mut all = before.found;
    let known = all.len();
    for back in found {
        if !all.iter().any(|there| there.record == back.record) {
            all.push(back.clone());
        }
    }
    let news = all.len() - known;
    if news == 0 {
        return Ok(tx.rollback().await?);
    }
    all.sort();
    // No whole look was made: the time of the last one stays, so that the next comes when it is due.
    let scanned = before.scanned_at.unwrap_or(Timestamp::UNIX_EPOCH);
    store::save_scan(tx.conn(), name, (scanned, before.persons), &all).await?;
    tx.record(Deed {
        system: Some(name.to_owned()),
        details: json!({ "found": news }),
        ..Deed::done(Who::system("erasure", Via::Job), "returns.arrive")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}
