//! Writes down what comes next for a request, so that looking at the clock costs what is due.

use jiff::Timestamp;
use ledger::{Ledger, Tx};
use requests::Controller;

use crate::rule::Event;
use crate::workflow::Workflow;
use crate::{Error, moment, store};

/// Something to look at, at its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub cause: String,
    pub workflow: String,
    pub request: String,
    pub step: usize,
    pub timed: bool,
    /// The moment it is for.
    pub moment: Timestamp,
    /// When it is looked at; later than the moment when the conditions did not hold then.
    pub at: Timestamp,
}

/// A request as planning sees it.
pub(crate) struct Planned {
    pub id: String,
    pub dates: moment::Dates,
}

/// Plans a workflow for every open request, after it was changed or switched.
pub(crate) async fn all(
    tx: &mut Tx,
    workflow: &Workflow,
    office: &Controller,
) -> Result<(), Error> {
    store::forget_timed(tx.conn(), &workflow.id).await?;
    if !workflow.active {
        return store::forget(tx.conn(), &workflow.id).await;
    }
    if workflow.rule.when.event != Event::Time {
        return Ok(());
    }
    let open = store::open_requests(tx.conn()).await?;
    let fired = store::last_fired(tx.conn(), &workflow.id, None).await?;
    let rows: Vec<Due> = open
        .iter()
        .filter_map(|request| timed(workflow, request, &fired, office))
        .collect();
    store::insert_due(tx.conn(), &rows).await
}

/// Plans the workflows that hang on dates anew for requests that changed.
pub(crate) async fn again(
    tx: &mut ::store::Tx,
    workflows: &[Workflow],
    references: &[String],
    office: &Controller,
) -> Result<(), Error> {
    let changed = store::requests(tx.conn(), references).await?;
    store::forget_requests(tx.conn(), references).await?;
    let mut rows = Vec::new();
    for workflow in workflows.iter().filter(|workflow| workflow.active) {
        if workflow.rule.when.event != Event::Time {
            continue;
        }
        for request in &changed {
            let fired = store::last_fired(tx.conn(), &workflow.id, Some(&request.id)).await?;
            rows.extend(timed(workflow, request, &fired, office));
        }
    }
    store::insert_due(tx.conn(), &rows).await
}

/// What comes next of a workflow for a request; `None` when nothing does any more.
fn timed(
    workflow: &Workflow,
    request: &Planned,
    fired: &store::Fired,
    office: &Controller,
) -> Option<Due> {
    let when = &workflow.rule.when;
    let first = moment::first(when, &request.dates, office)?;
    let key = request.dates.key(when.from?);
    let base = format!("{}:{}:{key}", workflow.id, request.id);
    let last = fired.get(&base).copied();
    let mut at = match (last, when.every) {
        (None, _) => first,
        (Some((last, fired_at)), Some(every)) => moment::next(last, every, fired_at, office),
        (Some(_), None) => return None,
    };
    // What passed while the workflow was off is over. A request that came in late is another
    // matter: for it the moment comes as it is recorded.
    if at < workflow.active_since && request.dates.opened_at < workflow.active_since {
        at = moment::next(at, when.every?, workflow.active_since, office);
    }
    Some(Due {
        cause: cause(&base, when.every.map(|_| at), 0),
        workflow: workflow.id.clone(),
        request: request.id.clone(),
        step: 0,
        timed: true,
        moment: at,
        at,
    })
}

/// Names a cause: the base, the moment where it comes again and again, the step.
pub(crate) fn cause(base: &str, repeated: Option<Timestamp>, step: usize) -> String {
    match repeated {
        Some(at) => format!("{base}@{}#{step}", at.as_microsecond()),
        None => format!("{base}#{step}"),
    }
}

/// The base of a cause: workflow, request and what it hangs on.
pub(crate) fn base_of(cause: &str) -> &str {
    let end = cause.find(['@', '#']).unwrap_or(cause.len());
    &cause[..end]
}

/// Marks where an unmet condition is looked at again.
pub(crate) async fn put_off(
    ledger: &Ledger,
    due: &Due,
    until: Option<Timestamp>,
) -> Result<(), Error> {
    let mut tx = ledger.store.housekeep().await?;
    match until {
        Some(until) => store::put_off(tx.conn(), &due.cause, until).await?,
        None => store::remove_due(tx.conn(), &due.cause).await?,
    }
    Ok(tx.commit().await?)
}
