//! Entries of the work log, never edited, only followed by a correction.

use std::collections::HashMap;

use ::requests::work_log::{self, Work};
use ::requests::{Remark, Text, TextId, TextKind};
use axum::extract::Path;

use super::line::author;
use super::{reference, show};
use crate::fields::Fields;
use crate::pages::register;
use crate::refusal::Refusal;
use crate::visit::{Answer, Visit, to};

/// A text as the page shows it.
pub struct Entry {
    pub id: String,
    pub text: String,
    pub kind: String,
    pub by: String,
    pub at: String,
    pub system: String,
    pub corrects: Option<String>,
    pub correctable: bool,
    pub no: i64,
}

/// Newest first.
pub fn entries(visit: &Visit, log: &[Remark], accounts: &HashMap<String, String>) -> Vec<Entry> {
    let entry = |remark: &Remark| Entry {
        id: format!("t{}", remark.id),
        text: remark.text.clone().unwrap_or_default(),
        kind: if remark.kind == TextKind::Work {
            String::new()
        } else {
            format!("{} · ", visit.words.word("text-", remark.kind.word()))
        },
        by: author(visit.words, accounts, &remark.by),
        at: visit.moment(remark.at),
        system: remark.system.clone().unwrap_or_default(),
        corrects: remark.corrects.as_ref().map(|id| format!("t{id}")),
        correctable: remark.kind == TextKind::Work && remark.text.is_some(),
        no: remark.entry,
    };
    log.iter().rev().map(entry).collect()
}

/// Writes an entry or a correction.
pub async fn write(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    match try_write(&visit, &text, &fields).await {
        Ok(()) => to(&format!("/requests/{}#log", reference(&text)?)),
        Err(refusal) => show::render(&visit, &text, &fields, &refusal.faults()?).await,
    }
}

async fn try_write(visit: &Visit, text: &str, fields: &Fields) -> Result<(), Refusal> {
    let (ledger, actor, reference) = (&visit.app.ledger, visit.actor()?, reference(text)?);
    let words = Text::parse("text", fields.raw("text"))?;
    if let Some(id) = fields.filled("corrects") {
        let wrong = TextId::from_stored(id.trim_start_matches('t'));
        work_log::correct(ledger, actor, reference, &wrong, &words).await?;
        return Ok(());
    }
    let systems = register::ids(&visit.app).await?;
    let systems: Vec<&str> = systems.iter().map(String::as_str).collect();
    let work = Work {
        words: &words,
        system: fields.filled("system"),
        systems: &systems,
    };
    work_log::write(ledger, actor, reference, work).await?;
    Ok(())
}
