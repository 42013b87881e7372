//! The owner of a system answers: once, by the page or by a signed call.

use base::Notice;
use erasure::Desk;
use ledger::{Deed, Via, Who};
use requests::{Doer, Ending, NewFile, Text};
use serde::Deserialize;
use serde_json::json;
use webhooks::{Hooks, Signed};

use crate::errand::{Outcome, Way};
use crate::{Error, look, store, words};

/// Who answers, as the log says it.
const OWNER: &str = "errands";

/// An answer.
pub struct NewAnswer<'a> {
    pub outcome: Outcome,
    /// Required where a part was not done.
    pub reason: Option<Text>,
    /// Proof, or the copy that was asked for.
    pub file: Option<NewFile<'a>>,
}

impl<'a> NewAnswer<'a> {
    /// Reads the words of a form or a call.
    pub fn parse(outcome: &str, reason: &str, file: Option<NewFile<'a>>) -> Result<Self, Notice> {
        let known = Outcome::from_word(outcome.trim());
        let outcome = known.ok_or_else(|| {
            let line = "is not known: give nothing, done or partly";
            Notice::new("errand-outcome", line).at("outcome")
        })?;
        let reason = Text::optional("reason", reason)?;
        if outcome == Outcome::Partly && reason.is_none() {
            let line = "is missing: say what was not done, and why";
            return Err(Notice::new("errand-reason", line).at("reason"));
        }
        Ok(Self {
            outcome,
            reason,
            file,
        })
    }
}

/// Takes the answer of whoever opened the link, once. Of two at the same time one is taken.
pub async fn answer(desk: &Desk, token: &str, new: NewAnswer<'_>) -> Result<(), Error> {
    take(desk, token, (Via::Page, new)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Called {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    reason: String,
}

/// Takes the answer of the program that was called, once, where it is signed with the secret of the
/// system's webhook (Standard Webhooks 1.0).
pub async fn answer_by_call(
    desk: &Desk,
    hooks: &Hooks,
    (token, call): (&str, &Signed<'_>),
) -> Result<(), Error> {
    let (errand, _) = look::open(desk, token).await?;
    let hook = hooks.of_system(&errand.system);
    let now = desk.ledger.clock.now();
    let signed = hook.is_some_and(|hook| hooks.is_signed(hook, call, now));
    if errand.way != Way::Webhook || !signed {
        let line = "is not signed with the secret of the system's webhook, or too long ago";
        return Err(Notice::new("errand-unsigned", line).into());
    }
    let said: Called = serde_json::from_str(call.body).map_err(|_| {
        let line = "body: give outcome and, where a part is not done, reason";
        Notice::new("errand-outcome", line)
    })?;
    let new = NewAnswer::parse(&said.outcome, &said.reason, None)?;
    take(desk, token, (Via::Api, new)).await
}

async fn take(desk: &Desk, token: &str, (via, new): (Via, NewAnswer<'_>)) -> Result<(), Error> {
    let ledger = &desk.ledger;
    let now = ledger.clock.now();
    let (errand, task) = look::open(desk, token).await?;
    if !look::waits(&errand, &task, now) {
        return Err(Error::NotFound);
    }
    let mut tx = ledger.begin().await?;
    let reason = new.reason.as_ref().map(Text::expose);
    let said = (new.outcome, reason);
    if !store::answer(tx.conn(), (&errand.task, errand.round), said, now).await? {
        tx.rollback().await?;
        return Err(Error::NotFound);
    }
    let doer = Doer::part(OWNER, via, &ledger.clock);
    let has_file = new.file.is_some();
    if let Some(file) = new.file {
        requests::attach_by_machine(ledger, &mut tx, &doer, (task.reference, file)).await?;
    }
    if new.outcome.ends() {
        let result = result(desk, new.outcome, reason)?;
        let which = (task.reference, &errand.task);
        let end = (Ending::Done, Some(&result));
        requests::end_task_by_machine(&mut tx, &doer, which, end).await?;
    }
    tx.record(Deed {
        object: Some(errand.task.to_string()),
        system: Some(errand.system.clone()).filter(|system| !system.is_empty()),
        request: Some(task.reference.to_string()),
        details: json!({
            "outcome": new.outcome, "way": errand.way, "round": errand.round, "file": has_file,
        }),
        ..Deed::done(Who::system(OWNER, via), "errands.answer")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// What stands with the task, in the language of the house.
fn result(desk: &Desk, outcome: Outcome, reason: Option<&str>) -> Result<Text, Notice> {
    let said = words::letter(desk.controller.language).outcome(outcome);
    let whole = reason.map_or_else(|| said.to_owned(), |reason| format!("{said} {reason}"));
    Text::parse("reason", &whole)
}
