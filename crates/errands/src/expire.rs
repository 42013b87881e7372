//! What owners were shown of a person goes when the link no longer works; what they wrote goes with
//! the file of the request (Art. 5(1)(e) GDPR).

use erasure::Desk;
use ledger::{Deed, Via, Who};
use serde_json::json;

use crate::{Error, store};

/// Drops what is over. Returns how many errands lost a text.
pub async fn expire(desk: &Desk) -> Result<u64, Error> {
    let ledger = &desk.ledger;
    let (now, today) = (ledger.clock.now(), desk.controller.today(&ledger.clock));
    let mut tx = ledger.begin().await?;
    let gone = store::expire(tx.conn(), (now, today)).await?;
    if gone == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    tx.record(Deed {
        details: json!({ "texts": gone }),
        ..Deed::done(Who::system("errands", Via::Job), "errands.expire")
    })
    .await?;
    tx.commit().await?;
    ledger.store.scrub().await?;
    Ok(gone)
}
