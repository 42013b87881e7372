//! Ends the round: its document is kept as it is now, and can be read, printed and compared.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use erasure::Desk;
use ledger::Deed;
use serde_json::json;

use crate::assessment::View;
use crate::document::{Document, draft};
use crate::save::none_open;
use crate::{Error, store};

/// Ends the open round. Questions may be left open; the document says how many. Refused while
/// nothing was answered at all.
pub async fn complete(desk: &Desk, actor: &Actor) -> Result<Document, Error> {
    let ledger = &desk.ledger;
    authorize(ledger, actor, Permission::AssessmentManage, None).await?;
    let view = {
        let mut conn = ledger.store.pool().acquire().await?;
        let open = store::open(&mut conn).await?.ok_or_else(none_open)?;
        let all = store::answers(&mut conn, &open.id).await?;
        View::of(open, all)
    };
    if view.done().0 == 0 {
        let line = "nothing is answered yet: answer a question first";
        return Err(Error::Refused(Notice::new("assessment-empty", line)));
    }
    // The systems are read before, so that no transaction waits for them.
    let document = Document {
        completed_by: Some(actor.account.login.clone()),
        completed_at: Some(ledger.clock.now()),
        ..draft(desk, &view).await?
    };
    let mut tx = ledger.begin().await?;
    let held = store::hold_open(tx.conn()).await?.ok_or_else(none_open)?;
    let now = View::of(held.clone(), store::answers(tx.conn(), &held.id).await?);
    if now.answers != view.answers || !store::complete(tx.conn(), &held.id, &document).await? {
        let line = "somebody answered meanwhile: look at it and complete again";
        return Err(Error::Refused(Notice::new("assessment-raced", line)));
    }
    tx.record(Deed {
        object: Some(held.id.to_string()),
        details: json!({
            "version": document.version,
            "answered": document.answered,
            "measures": document.plan.len(),
        }),
        ..Deed::done(actor.who(), "assessment.complete")
    })
    .await?;
    tx.commit().await?;
    Ok(document)
}
