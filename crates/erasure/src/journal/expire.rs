//! The journal's own end: it outlives the longest backup, and not more.

use jiff::ToSpan as _;
use ledger::{Deed, Via, Who};
use serde_json::json;

use crate::{Desk, Error, store};

/// Forgets who was erased longer ago than so many days. Returns how many records.
pub async fn expire(desk: &Desk, days: u32) -> Result<u64, Error> {
    let now = desk.ledger.clock.now();
    let span = (i64::from(days) * 24).hours();
    let before = now.saturating_sub(span).unwrap_or(now);
    let mut tx = desk.ledger.begin().await?;
    let gone = store::expire_journal(tx.conn(), before).await?;
    if gone == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    tx.record(Deed {
        details: json!({ "records": gone, "days": days }),
        ..Deed::done(Who::system("erasure", Via::Job), "returns.expire")
    })
    .await?;
    tx.commit().await?;
    desk.ledger.store.scrub().await?;
    Ok(gone)
}
