//! The end of drafts that were never carried out: once their request is closed, their values go, and
//! with them what was to show that a correction is right (Art. 5(1)(e) GDPR).

use erasure::Desk;
use ledger::{Deed, Via, Who};
use serde_json::json;

use crate::{Error, store};

/// Drops the drafts of closed requests, with their values and proofs. Returns how many. A draft that
/// lifts stays while there is something to lift: that is done after the closing, too.
pub async fn expire(desk: &Desk) -> Result<u64, Error> {
    let ledger = &desk.ledger;
    let mut tx = ledger.begin().await?;
    let (gone, proofs) = store::drop_closed(tx.conn()).await?;
    if gone == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    for proof in &proofs {
        requests::take_back_reason(&mut tx, proof).await?;
    }
    tx.record(Deed {
        details: json!({ "drafts": gone }),
        ..Deed::done(Who::system("effects", Via::Job), "effects.expire")
    })
    .await?;
    tx.commit().await?;
    // Values that were dropped are gone from the files, too.
    ledger.store.scrub().await?;
    Ok(gone)
}
