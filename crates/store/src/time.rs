//! By whose clock a lease is judged.

use base::Clock;
use jiff::Timestamp;
use sqlx::{AnyConnection, Row as _};

use crate::{Engine, Error};

/// The instant by which leases are taken, held and lost: the server's own, so that a node whose clock
/// is ahead takes nothing from a living worker, and one whose clock is behind does not hold what is lost.
/// On a file it is the machine's. A clock that was set by hand counts on both, so that tests can move it.
pub async fn lease_time(conn: &mut AnyConnection, clock: &Clock) -> Result<Timestamp, Error> {
    let server = Engine::of(conn).clock().filter(|_| !clock.is_fixed());
    let Some(sql) = server else {
        return Ok(clock.now());
    };
    let row = sqlx::query(sql).fetch_one(conn).await?;
    let micros: i64 = row.try_get(0)?;
    Ok(Timestamp::from_microsecond(micros).unwrap_or_else(|_| clock.now()))
}
