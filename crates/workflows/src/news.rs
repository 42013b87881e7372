//! Reads from the log which requests changed. No entry, no act: so the log knows all of them.

use ledger::{Entry, Filter, Ledger};
use requests::Controller;

use crate::condition::Field;
use crate::pass::WORKER;
use crate::plan::{self, Due};
use crate::rule::{Event, When};
use crate::workflow::Workflow;
use crate::{Error, store};

/// So many entries are read at once.
const AT_ONCE: u32 = 500;

/// Plans what follows from every entry not yet read; returns how many there were.
pub(crate) async fn read(ledger: &Ledger, office: &Controller) -> Result<usize, Error> {
    let mut read = 0;
    loop {
        let (position, workflows) = {
            let mut conn = ledger.store.pool().acquire().await?;
            (
                store::position(&mut conn).await?,
                store::workflows(&mut conn).await?,
            )
        };
        let filter = Filter {
            after: Some(position),
            limit: Some(AT_ONCE),
            ..Filter::default()
        };
        let entries = ledger.list(&filter).await?;
        let Some(last) = entries.last() else {
            return Ok(read);
        };
        let mut tx = ledger.store.housekeep().await?;
        // Another worker that read them meanwhile has planned them, too.
        if !store::advance(tx.conn(), position, last.index).await? {
            tx.rollback().await?;
            continue;
        }
        let of_requests: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.action.starts_with("requests.") && entry.outcome == "done")
            .collect();
        let mut changed: Vec<String> = of_requests
            .iter()
            .filter_map(|entry| entry.request.clone())
            .collect();
        changed.sort();
        changed.dedup();
        if !changed.is_empty() {
            plan::again(&mut tx, &workflows, &changed, office).await?;
            let ids = store::request_ids(tx.conn(), &changed).await?;
            let rows: Vec<Due> = of_requests
                .iter()
                .filter(|entry| entry.actor != WORKER)
                .filter_map(|entry| Some((entry, ids.get(entry.request.as_deref()?)?)))
                .flat_map(|(entry, id)| events(&workflows, entry, id))
                .collect();
            store::insert_due(tx.conn(), &rows).await?;
        }
        tx.commit().await?;
        read += entries.len();
    }
}

fn events(workflows: &[Workflow], entry: &Entry, request: &str) -> Vec<Due> {
    let listening = workflows.iter().filter(|workflow| {
        workflow.active && entry.at >= workflow.active_since && fits(&workflow.rule.when, entry)
    });
    let due = |workflow: &Workflow| {
        let base = format!("{}:{request}:{ENTRY}{}", workflow.id, entry.index);
        Due {
            cause: plan::cause(&base, None, 0),
            workflow: workflow.id.clone(),
            request: request.to_owned(),
            step: 0,
            timed: false,
            moment: entry.at,
            at: entry.at,
        }
    };
    listening.map(due).collect()
}

/// How a cause names the entry it comes from.
const ENTRY: &str = "entry";

/// The entry a cause comes from.
pub(crate) fn entry_of(cause: &str) -> Option<i64> {
    let what = plan::base_of(cause).rsplit(':').next()?;
    what.strip_prefix(ENTRY)?.parse().ok()
}

/// Under which cause an event is acted on: one for each entry, or one for each request.
pub(crate) fn claimed(when: &When, due: &Due) -> String {
    if when.once && !due.timed && due.step == 0 {
        let base = format!("{}:{}:once", due.workflow, due.request);
        return plan::cause(&base, None, 0);
    }
    due.cause.clone()
}

/// What an entry of a request changed, as conditions call it. Opening one changes nothing.
pub(crate) fn changed(entry: &Entry) -> Vec<Field> {
    let mut fields = match entry.action.as_str() {
        "requests.assign" => vec![Field::Assignee],
        "requests.set_priority" => vec![Field::Priority],
        "requests.set_tags" => vec![Field::Tag],
        "requests.add_task" | "requests.end_task" => vec![Field::Tasks, Field::SystemOverdue],
        "requests.link" | "requests.unlink" => vec![Field::System],
        "requests.extend" => vec![Field::Extended, Field::DaysLeft, Field::Overdue],
        "requests.set_end_day" | "requests.correct_receipt" => {
            vec![Field::DaysLeft, Field::Overdue]
        }
        "requests.tick" | "requests.untick" | "requests.skip" => {
            let mut fields = vec![Field::OpenStep, Field::Progress];
            if entry.object.as_deref() == Some(requests::ANSWER) {
                fields.push(Field::Answered);
            }
            fields
        }
        _ => Vec::new(),
    };
    if state_to(entry).is_some() {
        fields.push(Field::State);
    }
    fields
}

/// Whether an entry is what a workflow listens to.
pub(crate) fn fits(when: &When, entry: &Entry) -> bool {
    match when.event {
        Event::Opened => entry.action == "requests.open",
        Event::Saved => true,
        Event::StateChanged => {
            let to = state_to(entry);
            to.is_some()
                && when
                    .state
                    .as_deref()
                    .is_none_or(|wanted| to == Some(wanted))
        }
        Event::StepTicked => {
            let step = entry.object.as_deref();
            entry.action == "requests.tick"
                && when
                    .step
                    .as_deref()
                    .is_none_or(|wanted| step == Some(wanted))
        }
        Event::Time => false,
    }
}

/// The state an entry tells of, when it changed.
pub(crate) fn state_to(entry: &Entry) -> Option<&str> {
    entry.details.as_ref()?.get("state_to")?.as_str()
}
