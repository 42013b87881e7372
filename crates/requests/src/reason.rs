//! A reason that a part of the product keeps with the request: why a ground holds.

use ledger::Tx;
use serde_json::json;

use crate::change::{Change, Doer, Place};
use crate::remark::{Draft, TextId, TextKind};
use crate::{Error, Reference, Text, store};

/// What is kept.
#[derive(Debug, Clone, Copy)]
pub struct Reason<'a> {
    /// The text's id, so that the part can point to it.
    pub id: &'a TextId,
    /// What the reason is for: a word without personal values.
    pub object: &'a str,
    pub text: &'a Text,
}

/// Takes a reason's text back inside the transaction of the part that gave it, because what it was for was never done.
/// That there was one stays in the log.
pub async fn take_back_reason(tx: &mut Tx, id: &TextId) -> Result<(), Error> {
    store::drop_text(tx.conn(), id).await
}

/// Keeps a reason inside the transaction of the part that asked for it. The text stands with the
/// request's other texts and expires with them; the log tells only that there is one.
pub async fn give_reason(
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    reason: Reason<'_>,
) -> Result<(), Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    let place = Place {
        object: Some(reason.object),
        system: None,
    };
    let entry = change
        .record_on("requests.give_reason", Some(place), json!({}))
        .await?;
    // The request itself stays as it is, so its version does too.
    let draft = Draft::new(TextKind::Reason, reason.text);
    change.write_as(reason.id.clone(), draft, entry).await
}
