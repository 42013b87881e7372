//! Calls of webhooks, beside the messages.

use axum::extract::Path;
use webhooks::{Call, CallId, State};

use crate::refusal::Refusal;
use crate::visit::{Answer, Visit, to};

/// So many are shown.
const SHOWN: u32 = 100;

/// A call as it is shown.
pub struct Line {
    pub id: String,
    pub hook: String,
    pub request: String,
    pub state: String,
    pub failed: bool,
    pub at: String,
    pub why: String,
}

/// The newest calls.
pub async fn lines(visit: &Visit) -> Result<Vec<Line>, Refusal> {
    let all = webhooks::list(&visit.app.ledger, SHOWN).await?;
    let line = |call: Call| Line {
        id: call.id.to_string(),
        state: visit.words.word("call-state-", call.state.word()),
        failed: call.state == State::Failed,
        at: visit.moment(call.ended_at.unwrap_or(call.queued_at)),
        why: call.last_failure.unwrap_or_default(),
        request: call.request.unwrap_or_default(),
        hook: call.hook,
    };
    Ok(all.into_iter().map(line).collect())
}

/// Has a call made again.
pub async fn retry(visit: Visit, Path(id): Path<String>) -> Answer {
    let who = visit.actor()?.who();
    webhooks::retry(&visit.app.ledger, who, &CallId::from_stored(id)).await?;
    to("/mail#calls")
}

/// Lets a call be.
pub async fn drop(visit: Visit, Path(id): Path<String>) -> Answer {
    let who = visit.actor()?.who();
    webhooks::drop_failed(&visit.app.ledger, who, &CallId::from_stored(id)).await?;
    to("/mail#calls")
}
