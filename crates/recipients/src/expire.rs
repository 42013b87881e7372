//! What was written of recipients goes with the file of the request (Art. 5(1)(e) GDPR).

use erasure::Desk;
use ledger::{Deed, Via, Who};
use serde_json::json;

use crate::{Error, store};

/// Drops what is over. Returns how many recipients lost their words.
pub async fn expire(desk: &Desk) -> Result<u64, Error> {
    let today = desk.controller.today(&desk.ledger.clock);
    let mut tx = desk.ledger.begin().await?;
    let gone = store::expire(tx.conn(), today).await?;
    if gone == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    tx.record(Deed {
        details: json!({ "recipients": gone }),
        ..Deed::done(Who::system("recipients", Via::Job), "recipients.expire")
    })
    .await?;
    tx.commit().await?;
    Ok(gone)
}
