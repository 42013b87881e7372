//! Saves answers. Everything that was ever saved stays; the newest counts.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::agenda::agenda;
use crate::answer::{Answer, AnswerId, Value};
use crate::assessment::View;
use crate::error::Fault;
use crate::{Error, store};

/// One answer to be saved.
#[derive(Debug, Clone)]
pub struct Given {
    /// Id of the question.
    pub question: String,
    pub value: Value,
    /// The answer that stood there when the form was opened (`""` for none). `None` when the
    /// caller looked at nothing and means to write in any case.
    pub seen: Option<String>,
}

/// Saves those that differ from what stands there, and says how many. An answer that somebody else
/// changed meanwhile is not overwritten by what was typed before seeing it: it is named, and the
/// others are saved all the same, so that nothing is lost.
pub async fn save(ledger: &Ledger, actor: &Actor, given: Vec<Given>) -> Result<usize, Error> {
    authorize(ledger, actor, Permission::AssessmentAnswer, None).await?;
    let (checked, mut faults) = checked(given)?;
    let mut tx = ledger.begin().await?;
    let open = store::hold_open(tx.conn()).await?.ok_or_else(none_open)?;
    let view = View::of(open.clone(), store::answers(tx.conn(), &open.id).await?);
    let mut saved = Vec::new();
    for one in checked {
        let now = view.answer(&one.question);
        let was = one.seen.as_deref();
        let shown = match was {
            Some(id) => store::answer(tx.conn(), &open.id, id).await?,
            None => None,
        };
        let shown_value = shown.map(|answer| answer.value).unwrap_or_default();
        if was.is_some() && one.value == shown_value {
            continue;
        }
        let stands = now.map(|answer| answer.value.clone()).unwrap_or_default();
        if one.value == stands {
            continue;
        }
        let id = now.map(|answer| answer.id.as_str()).unwrap_or_default();
        if was.is_some_and(|was| was != id) && now.is_some() {
            let line = "was answered by somebody else meanwhile: look at it, then save again";
            faults.push(Fault {
                field: one.question,
                notice: Notice::new("assessment-changed", line),
            });
            continue;
        }
        let answer = Answer {
            id: AnswerId::mint(&ledger.clock, &ledger.random),
            question: one.question,
            value: one.value,
            by: actor.account.login.clone(),
            at: ledger.clock.now(),
            taken_over: false,
        };
        store::insert_answer(tx.conn(), &open.id, &answer).await?;
        saved.push(answer.question);
    }
    if saved.is_empty() {
        tx.rollback().await?;
    } else {
        tx.record(Deed {
            object: Some(open.id.to_string()),
            details: json!({ "version": open.number, "questions": saved }),
            ..Deed::done(actor.who(), "assessment.answer")
        })
        .await?;
        tx.commit().await?;
    }
    if faults.is_empty() {
        Ok(saved.len())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// The answers that can be stored, and what is wrong with the others.
fn checked(given: Vec<Given>) -> Result<(Vec<Given>, Vec<Fault>), Error> {
    let (mut good, mut faults) = (Vec::new(), Vec::new());
    for one in given {
        let question = agenda().question(&one.question).ok_or_else(|| {
            let line = "is no question of the agenda: `assessment show` lists them";
            Error::invalid("question", Notice::new("assessment-question", line))
        })?;
        match one.value.checked(question) {
            Ok(value) => good.push(Given { value, ..one }),
            Err(notice) => faults.push(Fault {
                field: one.question,
                notice,
            }),
        }
    }
    Ok((good, faults))
}

pub(crate) fn none_open() -> Error {
    let line = "no assessment is open: start one";
    Error::Refused(Notice::new("assessment-none", line))
}
