//! How far a run is, told to a page that listens (server-sent events, HTML Standard 9.2).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::Path;
use axum::response::IntoResponse as _;
use axum::response::sse::{Event, KeepAlive, Sse};
use erasure::{PlanId, PlanState};
use futures_util::{Stream, stream};
use serde_json::json;

use super::plan_of;
use super::run::percent;
use crate::refusal::Refusal;
use crate::visit::{Answer, Visit};

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(1);
/// So many looks; a page that listens longer connects anew, and its session is asked for again.
const LOOKS: u32 = 300;

/// The stream of one run: `progress` each second while it goes on, `over` once it does not.
pub async fn stream(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?.plan;
    let events = events(visit, plan);
    Ok(Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response())
}

fn events(visit: Visit, plan: PlanId) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(Some(0), move |looks| {
        let (visit, plan) = (visit.clone(), plan.clone());
        async move {
            let looks = looks.filter(|looks| *looks < LOOKS)?;
            if looks > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            match look(&visit, &plan).await {
                Ok(Some(event)) => Some((Ok(event), Some(looks + 1))),
                // Over, or no longer to be seen: the page loads itself and says which. Browsers
                // drop an event without data.
                Ok(None) | Err(_) => Some((Ok(Event::default().event("over").data("over")), None)),
            }
        }
    })
}

/// How far the run is; `None` once it is not under way.
async fn look(visit: &Visit, plan: &PlanId) -> Result<Option<Event>, Refusal> {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let state = plan_of(visit, plan.as_str()).await?.state;
    // A run that gave up is not over, but nothing more happens until somebody goes on with it.
    if state != PlanState::Running || visit.tasks.fault(plan.as_str()).is_some() {
        return Ok(None);
    }
    let progress = erasure::progress(desk, actor, plan).await?;
    let told = json!({
        "percent": percent(&progress),
        "done": visit.words.number(progress.done),
        "total": visit.words.number(progress.total),
        "systems": progress.systems,
    });
    Ok(Some(
        Event::default().event("progress").data(told.to_string()),
    ))
}
