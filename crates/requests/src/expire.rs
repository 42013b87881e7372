//! Drops texts and files of requests whose time is over (Art. 5(1)(e) GDPR).

use ledger::{Deed, Ledger, Via, Who};
use serde_json::json;

use crate::{Controller, Error, store};

/// Drops every text and file of requests whose deletion day has come; returns how many. The facts, the
/// steps and the ledger stay: they hold no personal value.
pub async fn expire(ledger: &Ledger, controller: &Controller) -> Result<u64, Error> {
    let today = controller.today(&ledger.clock);
    let mut tx = ledger.begin().await?;
    let dropped = store::expire_texts(tx.conn(), today).await?;
    let letters = store::expire_letters(tx.conn(), today).await?;
    let tasks = store::expire_tasks(tx.conn(), today).await?;
    let files = store::expire_files(tx.conn(), today).await?;
    store::drop_unused_contents(tx.conn()).await?;
    let dropped = dropped + letters + tasks;
    if dropped + files > 0 {
        let deed = Deed::done(Who::system("requests", Via::Job), "requests.expire");
        let details = json!({ "texts": dropped, "files": files, "until": today });
        tx.record(Deed { details, ..deed }).await?;
        tx.commit().await?;
    }
    Ok(dropped + files)
}
