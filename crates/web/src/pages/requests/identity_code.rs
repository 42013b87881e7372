//! The code to the mailbox on file: sent from the comparison, and entered by whoever has the person on
//! the telephone.

use ::identity::{Code, Sending};
use ::requests::Reference;
use axum::extract::Path;

use super::identity::{Seen, render};
use super::line::{name_of, names};
use super::reference;
use crate::fields::Fields;
use crate::pages::persons::name::href;
use crate::refusal::Refusal;
use crate::visit::{Answer, Visit, to};

/// A code that was sent.
pub struct CodeLine {
    pub at: String,
    pub by: String,
    pub system: String,
    pub record: String,
    pub href: String,
    pub until: String,
    /// How it stands, in words.
    pub state: String,
    pub waits: bool,
    pub confirmed: bool,
}

/// Sends a code to an address on file.
pub async fn send(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = sent(&visit, &text, &fields).await;
    back(&visit, &text, (&fields, done)).await
}

async fn sent(visit: &Visit, text: &str, fields: &Fields) -> Result<(), Refusal> {
    let sending = Sending {
        reference: reference(text)?,
        system: fields.get("system"),
        record: fields.get("record"),
        address: fields.get("address"),
        ground: fields.get("ground").parse()?,
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ::identity::send(desk, visit.app.persons_url(), actor, &sending).await?;
    Ok(())
}

/// Takes the code that the person told.
pub async fn enter(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = entered(&visit, &text, &fields).await;
    back(&visit, &text, (&fields, done)).await
}

async fn entered(visit: &Visit, text: &str, fields: &Fields) -> Result<(), Refusal> {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let of = reference(text)?;
    ::identity::enter_for(desk, actor, of, fields.raw("code")).await?;
    Ok(())
}

async fn back(visit: &Visit, text: &str, (fields, done): (&Fields, Result<(), Refusal>)) -> Answer {
    match done {
        Ok(()) => to(&format!("/requests/{text}/identity")),
        Err(refusal) => {
            let seen = Seen::refused(refusal.faults()?);
            render(visit, text, fields, seen).await
        }
    }
}

/// The codes of a request, newest first.
pub async fn lines(visit: &Visit, reference: Reference) -> Result<Vec<CodeLine>, Refusal> {
    let accounts = names(&visit.app).await?;
    let codes = ::identity::codes_of(&visit.app.desk, visit.actor()?, reference).await?;
    let now = visit.app.now();
    let line = |code: Code| {
        let waits = code.waits(now);
        let state = code.outcome.map_or("waiting", ::identity::Outcome::word);
        let state = if state == "waiting" && !waits {
            "expired"
        } else {
            state
        };
        CodeLine {
            at: visit.moment(code.sent_at),
            by: name_of(&accounts, &code.sent_by),
            href: href(&code.system, &code.record),
            until: visit.moment(code.expires_at),
            state: visit.words.word("identity-code-state-", state),
            confirmed: code.outcome == Some(::identity::Outcome::Confirmed),
            waits,
            system: code.system,
            record: code.record,
        }
    };
    Ok(codes.into_iter().map(line).collect())
}
