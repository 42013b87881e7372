//! A signed state of the log by mail, so that one copy of it lies where nobody can change it.

use base::Locale;
use jiff::civil::Date;
use ledger::{Deed, Ledger, Via, Who};
use serde_json::json;

use crate::{Address, Error, NewMessage, queue};

/// Queues a checkpoint for somebody outside, once for each day. Tells whether it was queued.
pub async fn send_checkpoint(
    ledger: &Ledger,
    to: &Address,
    (language, day): (Locale, Date),
    note: &str,
) -> Result<bool, Error> {
    let (subject, about) = match language {
        Locale::De => (
            "DSGVO-Log: Prüfpunkt",
            "Das ist der unterschriebene Stand des DSGVO-Logs. Bitte bewahren Sie diese Nachricht auf: \
             Mit ihr lässt sich später zeigen, dass am Log nichts gekürzt oder umgeschrieben wurde \
             (vergissmein ledger verify --checkpoint DATEI).",
        ),
        Locale::En => (
            "DSGVO log: checkpoint",
            "This is the signed state of the DSGVO log. Please keep this message: with it one can \
             show later that nothing of the log was cut off or rewritten \
             (vergissmein ledger verify --checkpoint FILE).",
        ),
    };
    let new = NewMessage {
        to: to.clone(),
        subject: format!("{subject} {day}"),
        body: format!("{about}\n\n{note}"),
        request: None,
        cause: format!("checkpoint {day}"),
    };
    let mut tx = ledger.begin().await?;
    let by = (&ledger.clock, &ledger.random);
    let Some(message) = queue(&mut tx, by, &new).await? else {
        tx.rollback().await?;
        return Ok(false);
    };
    let size = note.lines().nth(1).unwrap_or_default();
    tx.record(Deed {
        object: Some(message.to_string()),
        details: json!({ "size": size }),
        ..Deed::done(Who::system("worker", Via::Job), "ledger.send_checkpoint")
    })
    .await?;
    tx.commit().await?;
    Ok(true)
}
