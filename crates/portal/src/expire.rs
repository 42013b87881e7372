//! Drafts that nobody came back to go, and codes of requests that were closed long ago end.

use erasure::Desk;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Via, Who};
use serde_json::json;

use crate::{Error, PART, draft, store};

/// A code works for so many days after its request was closed, and the one it was merged into.
pub const CODE_DAYS: i64 = 90;

/// Drops what is over. Returns how many codes ended.
pub async fn expire(desk: &Desk) -> Result<u64, Error> {
    let ledger = &desk.ledger;
    let now = ledger.clock.now();
    draft::tidy(ledger).await?;
    let days = SignedDuration::from_hours(24 * CODE_DAYS);
    let before = now.saturating_sub(days).unwrap_or(Timestamp::MIN);
    let mut tx = ledger.begin().await?;
    let ended = store::expire(tx.conn(), before).await?;
    if ended == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    tx.record(Deed {
        details: json!({ "codes": ended }),
        ..Deed::done(Who::system(PART, Via::Job), "portal.expire")
    })
    .await?;
    tx.commit().await?;
    Ok(ended)
}
