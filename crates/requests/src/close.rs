//! Closes a request, and takes a closed one up again.

use accounts::{Actor, Permission};
use jiff::civil::Date;
use law::{Binding, Phase};
use ledger::Ledger;
use serde_json::json;
use sqlx::AnyConnection;

use crate::change::{Change, Target};
use crate::remark::{Draft, Remark, TextKind};
use crate::request::{Request, RequestId};
use crate::{
    Blocker, Ending, Error, Given, Letter, Outcome, Refusal, State, StepState, Task, Text, store,
};

/// Years after the year of closing for which the file's texts are kept: the limitation periods of
/// fines and damages (OWiG § 31, BGB §§ 195, 199; DSG § 24(4), ABGB § 1489).
pub const FILE_YEARS: i16 = 3;

/// How a request shall end.
#[derive(Debug, Clone)]
pub struct Closing {
    pub outcome: Outcome,
    /// Required for a refusal and a late answer, unless a note on an examining or answering step or
    /// the letter to the person holds the reasons.
    pub reason: Option<Text>,
}

/// Closes a request. Refused with all that is missing: a mandatory step that is open, the answer,
/// a task that somebody was given, the reasons of a refusal and its notice to the person, why the answer is late, and what the caller knows to stand in the way (residue, a run under
/// way). The one way past a step is to skip it with a reason.
pub async fn close(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    closing: &Closing,
    blockers: &[Blocker],
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsClose, target).await?;
    change.request.must_be_open()?;
    if closing.outcome == Outcome::Merged {
        let message = "is set by merging: name the request it goes on in";
        return Err(Refusal::new("outcome-merged", message).at("outcome").into());
    }
    let id = change.request.id.clone();
    let texts = store::texts(change.conn(), &id).await?;
    let letters = store::letters(change.conn(), &id).await?;
    let mut given = given(closing.outcome, &letters);
    given.reasons |= closing.reason.is_some() || has_reasons(&change.request, &texts);
    let mut blockers = blockers.to_vec();
    let (waits, unasked) = open_tasks(change.conn(), &id).await?;
    blockers.extend(waits);
    let missing = change.request.missing(closing.outcome, given, &blockers);
    if !missing.is_empty() {
        return Err(Error::Unfinished {
            reference: change.request.reference,
            missing,
        });
    }
    drop_unasked(&mut change, &unasked).await?;
    let systems: Vec<&str> = unasked
        .iter()
        .filter_map(|task| task.system.as_deref())
        .collect();
    let delete_day = deletion_day(change.today());
    change.request.move_to(State::Closed)?;
    change.request.outcome = Some(closing.outcome);
    change.request.closed_at = Some(change.doer.at);
    change.request.delete_day = Some(delete_day);
    let details = json!({
        "outcome": closing.outcome,
        "answered": change.request.facts.answered,
        "answered_in_time": change.request.answered_in_time(),
        "legal_day": change.request.legal_day(),
        "refused_late": change.request.refused_late(),
        "skipped": skipped(&change.request),
        "systems_unasked": systems,
        "delete_day": delete_day,
    });
    let entry = change.record("requests.close", details).await?;
    if let Some(reason) = &closing.reason {
        change
            .write(ledger, Draft::new(TextKind::Reason, reason), entry)
            .await?;
    }
    change.save().await
}

/// Tasks that came by themselves and were put to nobody end with the request: whoever decided that
/// all systems were searched (A5) has spoken for them too. Each end is entered with its system.
pub(crate) async fn drop_unasked(change: &mut Change<'_>, unasked: &[Task]) -> Result<(), Error> {
    let language = crate::letter::language(change.request.language);
    let why = Text::parse("result", law::errand::unasked().get(language))?;
    for task in unasked {
        let end = (Ending::Dropped, Some(&why));
        crate::task::end(change, &task.id, end).await?;
    }
    Ok(())
}

/// What keeps a request open while tasks wait, and the tasks that were put to nobody.
pub(crate) async fn open_tasks(
    conn: &mut AnyConnection,
    id: &RequestId,
) -> Result<(Option<Blocker>, Vec<Task>), Error> {
    let tasks = store::tasks(conn, id).await?;
    let open = tasks.into_iter().filter(|task| task.ending.is_none());
    let (unasked, waiting): (Vec<Task>, Vec<Task>) = open.partition(|task| task.unasked);
    Ok((wait(waiting.len()), unasked))
}

/// Each is to be ended, if need be with a reason.
fn wait(tasks: usize) -> Option<Blocker> {
    (tasks > 0).then(|| Blocker {
        code: "tasks-open",
        message: format!("{tasks} tasks are open; end them, or drop them with a reason"),
    })
}

/// Takes up a closed request again, with a reason.
pub async fn reopen(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    reason: &Text,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsClose, target).await?;
    let outcome = change.request.outcome;
    change.request.reopen()?;
    let entry = change
        .record("requests.reopen", json!({ "outcome": outcome }))
        .await?;
    change
        .write(ledger, Draft::new(TextKind::Reason, reason), entry)
        .await?;
    change.save().await
}

/// The first day after the years for which a file closed on this day is kept.
pub(crate) fn deletion_day(closed: Date) -> Date {
    let year = closed.year().saturating_add(FILE_YEARS + 1);
    Date::new(year, 1, 1).unwrap_or(Date::MAX)
}

/// What the letters that were sent show for an outcome.
fn given(outcome: Outcome, letters: &[Letter]) -> Given {
    let sent = || letters.iter().filter(|letter| letter.sent.is_some());
    let notice = sent().any(|letter| outcome.notices().contains(&letter.kind));
    Given {
        reasons: notice,
        notice,
        delay: sent().any(|letter| letter.kind.answers() && letter.tells_delay),
    }
}

/// A note where reasons of a refusal are written down: on a step that examines or answers.
fn has_reasons(request: &Request, texts: &[Remark]) -> bool {
    texts.iter().any(|text| {
        let step = text
            .step
            .as_deref()
            .and_then(|step| request.step(step).ok());
        let place = step.is_some_and(|(item, step)| {
            matches!(item.phase, Phase::Examination | Phase::Answer) && step.state.is_decided()
        });
        place && text.kind == TextKind::Note
    })
}

fn skipped(request: &Request) -> Vec<&str> {
    let steps = request
        .steps
        .iter()
        .filter(|step| step.state == StepState::Skipped);
    let mandatory = steps.filter(|step| {
        let item = request.checklist.item(&step.id);
        item.is_some_and(|item| item.binding == Binding::Mandatory)
    });
    mandatory.map(|step| step.id.as_str()).collect()
}
