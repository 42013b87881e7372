//! The end of codes that nobody entered in time.

use erasure::Desk;
use ledger::{Deed, Via, Who};
use serde_json::json;

use crate::{Error, store};

/// Ends what is over and drops its hash. Returns how many.
pub async fn expire(desk: &Desk) -> Result<u64, Error> {
    let ledger = &desk.ledger;
    let now = ledger.clock.now();
    let mut tx = ledger.begin().await?;
    let gone = store::expire(tx.conn(), now).await?;
    if gone == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    tx.record(Deed {
        details: json!({ "codes": gone }),
        ..Deed::done(Who::system("identity", Via::Job), "identity.expire")
    })
    .await?;
    tx.commit().await?;
    Ok(gone)
}
