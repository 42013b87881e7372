//! The end of packages: their content goes when their day has come, hash and list of files stay.

use erasure::Desk;
use ledger::{Deed, Via, Who};
use serde_json::json;

use crate::{Error, package, progress, store};

/// Drops the content of packages whose day has come, with what was said in them and the links to
/// them. Returns how many.
pub async fn expire(desk: &Desk) -> Result<u64, Error> {
    progress::forget(desk).await?;
    let gone = drop_packages(desk).await?;
    // Last: a folder that cannot be read keeps no package beyond its day.
    package::sweep(&desk.ledger.store).map_err(package::unwritten)?;
    Ok(gone)
}

async fn drop_packages(desk: &Desk) -> Result<u64, Error> {
    let now = desk.ledger.clock.now();
    let mut tx = desk.ledger.begin().await?;
    let gone = store::expire(tx.conn(), now).await?;
    if gone == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    tx.record(Deed {
        details: json!({ "packages": gone }),
        ..Deed::done(Who::system("answers", Via::Job), "answers.expire")
    })
    .await?;
    tx.commit().await?;
    desk.ledger.store.scrub().await?;
    Ok(gone)
}
