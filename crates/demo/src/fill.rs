//! Filling: the firm first, the stories next, then the crowd until the size is reached.

use std::path::Path;

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::crowd::Crowd;
use crate::planted::Planted;
use crate::rows::Rows;
use crate::sink::Sink;
use crate::world::World;
use crate::{Error, Size, house, katharina, requests};

/// Makes a CRM in a SQLite file that must not exist yet. The same seed and day give the same CRM.
/// When it fails, no file is left behind.
pub async fn create_sqlite(
    path: &Path,
    size: Size,
    seed: u64,
    today: Date,
) -> Result<Planted, Error> {
    let sink = Sink::create(path).await?;
    let made = pour(sink, size, seed, today).await;
    if made.is_err() {
        // Half a CRM is of no use; that it cannot be removed changes nothing about the cause.
        std::fs::remove_file(path).ok();
    }
    made
}

/// Makes a CRM in an existing, empty database (`mysql://`, `postgres://` or `sqlite:`). Rows are
/// streamed: memory does not grow with the size, but for a few bytes per e-mail address.
pub async fn fill(url: &str, size: Size, seed: u64, today: Date) -> Result<Planted, Error> {
    let sink = Sink::open(url).await?;
    pour(sink, size, seed, today).await
}

async fn pour(mut sink: Sink, size: Size, seed: u64, today: Date) -> Result<Planted, Error> {
    let least = Size::least();
    let fits = size.contacts >= least.contacts
        && size.leads >= least.leads
        && size.activities >= least.activities
        && size.audit_rows >= least.audit_rows;
    if !fits {
        return Err(Error::Small);
    }
    sink.create_tables().await?;
    let rows = Rows::new(sink.dialect());
    let mut world = World::new(rows, size, seed, Calendar::new(today));
    house::furnish(&mut world);
    world.planted.katharina = katharina::write(&mut world);
    requests::write(&mut world);
    let mut crowd = Crowd::default();
    while crowd.next(&mut world) {
        for piece in world.rows.take(false) {
            sink.put(piece).await?;
        }
    }
    for piece in world.rows.take(true) {
        sink.put(piece).await?;
    }
    sink.finish().await?;
    world.planted.rows = world.rows.tally();
    Ok(world.planted)
}
