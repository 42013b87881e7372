//! The work log (Arbeitsprotokoll): free entries, never edited, only followed by a correction.

use accounts::{Actor, Permission};
use ledger::{Ledger, Tx};
use serde_json::json;

use crate::change::{Change, Doer, Place, authorize};
use crate::remark::{Draft, TextId, TextKind};
use crate::{Error, Reference, Refusal, Text, store};

/// What was done, and where.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    pub words: &'a Text,
    /// The system it speaks of, also one that people work in by hand.
    pub system: Option<&'a str>,
    /// The systems the administration keeps; no other can be named.
    pub systems: &'a [&'a str],
}

/// Adds an entry, at any point, also after closing.
pub async fn write(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
    work: Work<'_>,
) -> Result<TextId, Error> {
    if work
        .system
        .is_some_and(|name| !work.systems.contains(&name))
    {
        let names = work.systems.join(", ");
        let message = format!("is not configured: give one of {names}");
        let refusal = Refusal::new("system-unknown", message).at("system");
        return Err(refusal.with("systems", names).into());
    }
    let draft = Draft {
        system: work.system,
        ..Draft::new(TextKind::Work, work.words)
    };
    append(ledger, actor, reference, draft).await
}

/// Follows an entry by its correction; both stay.
pub async fn correct(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
    wrong: &TextId,
    words: &Text,
) -> Result<TextId, Error> {
    let draft = Draft {
        corrects: Some(wrong),
        ..Draft::new(TextKind::Work, words)
    };
    append(ledger, actor, reference, draft).await
}

/// Adds an entry inside the transaction of a part of the product.
pub async fn write_by_machine(
    ledger: &Ledger,
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    words: &Text,
) -> Result<TextId, Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    let details = json!({ "corrects": null });
    let entry = change.record_on("requests.work_log", None, details).await?;
    change
        .write(ledger, Draft::new(TextKind::Work, words), entry)
        .await
}

async fn append(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
    mut draft: Draft<'_>,
) -> Result<TextId, Error> {
    authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    let mut tx = ledger.begin().await?;
    let doer = Doer::person(actor, &ledger.clock);
    let mut change = Change::of(&mut tx, reference.into(), doer).await?;
    let corrected = match draft.corrects {
        Some(wrong) => Some(entry_of(&mut change, wrong).await?),
        None => None,
    };
    draft.system = draft
        .system
        .or(corrected.as_ref().and_then(|(_, system)| system.as_deref()));
    let place = Place {
        object: None,
        system: draft.system,
    };
    let corrects = corrected.as_ref().map(|(entry, _)| entry);
    let details = json!({ "corrects": corrects });
    let entry = change
        .record_on("requests.work_log", Some(place), details)
        .await?;
    // The request itself stays as it is, so its version does too: two people may write at once.
    let id = change.write(ledger, draft, entry).await?;
    tx.commit().await?;
    Ok(id)
}

async fn entry_of(change: &mut Change<'_>, wrong: &TextId) -> Result<(i64, Option<String>), Error> {
    let request = change.request.id.clone();
    let texts = store::texts(change.conn(), &request).await?;
    let found = texts
        .into_iter()
        .find(|text| text.id == *wrong && text.kind == TextKind::Work);
    let found = found.ok_or_else(|| {
        let message = "is no entry of this request's work log";
        Refusal::new("work-entry-unknown", message).at("corrects")
    })?;
    Ok((found.entry, found.system))
}
