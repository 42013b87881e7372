//! Closes a request: how it ended, and what is still missing.

use ::requests::{Closing, Outcome, Target, Text};
use askama::Template;
use axum::extract::Path;

use super::list::Choice;
use super::reference;
use super::show::{CaseHead, head_of};
use super::together;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/close.html")]
struct Close {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    outcomes: Vec<Choice>,
    /// A refusal would come too late.
    late: String,
    /// Systems whose owners nobody asked.
    unasked: Vec<String>,
    reason: String,
    version: i64,
}

/// The form.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, &Fields::default(), &[]).await
}

/// Closes it, or lists all that is missing.
pub async fn close(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    match try_close(&visit, &text, &fields).await {
        Ok(reference) => {
            together::left(&visit, &reference);
            to(&format!("/requests/{reference}"))
        }
        Err(refusal) => {
            let faults = together::faults(&visit, &text, refusal).await?;
            render(&visit, &text, &fields, &faults).await
        }
    }
}

async fn try_close(visit: &Visit, text: &str, fields: &Fields) -> Result<String, Refusal> {
    let (app, actor, reference) = (&visit.app, visit.actor()?, reference(text)?);
    let closing = Closing {
        outcome: fields.get("outcome").parse::<Outcome>()?,
        reason: Text::optional("reason", fields.raw("reason"))?,
    };
    let target = Target {
        reference,
        version: fields.get("version").parse().ok(),
    };
    let named = reference.to_string();
    let mut blockers = erasure::blockers(&app.desk, &named, closing.outcome).await?;
    blockers.extend(answers::blockers(&app.desk, &named, closing.outcome).await?);
    let closed = ::requests::close(&app.ledger, actor, target, &closing, &blockers).await?;
    Ok(closed.reference.to_string())
}

async fn render(visit: &Visit, text: &str, fields: &Fields, faults: &[Fault]) -> Answer {
    let (view, mut head) = head_of(visit, text).await?;
    head.lost = together::lost(faults);
    together::opened(visit, &head.reference);
    let errors = visit.errors(faults);
    let choice = |outcome: Outcome| Choice {
        value: outcome.word().to_owned(),
        label: visit.words.word("outcome-", outcome.word()),
        chosen: fields.get("outcome") == outcome.word(),
    };
    let template = Close {
        page: visit.titled("requests-close-title").refused_if(&errors),
        outcomes: Outcome::CHOICES.into_iter().map(choice).collect(),
        late: if visit.today() > view.due.last_day && view.answered.is_none() {
            let day = visit.words.day(view.due.last_day);
            visit.words.tr("requests-close-late", "day", day)
        } else {
            String::new()
        },
        unasked: view
            .tasks
            .iter()
            .filter(|task| task.unasked && task.ending.is_none())
            .filter_map(|task| task.system.clone())
            .collect(),
        reason: fields.raw("reason").to_owned(),
        version: view.version,
        head,
        errors,
    };
    form(&template, &template.errors)
}
