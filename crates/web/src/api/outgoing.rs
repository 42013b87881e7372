//! What leaves the house: messages and calls of webhooks.

use ::mail::MessageId;
use axum::extract::Path;
use serde_json::json;
use webhooks::CallId;

use super::{Answer, ok};
use crate::visit::Visit;

/// So many are listed.
const MOST: u32 = 500;

/// The newest messages.
pub async fn messages(visit: Visit) -> Answer {
    let messages = ::mail::list(&visit.app.ledger, None, MOST).await?;
    ok(&json!({ "messages": messages }))
}

/// Has a message that failed sent again.
pub async fn retry_message(visit: Visit, Path(id): Path<String>) -> Answer {
    let (who, message) = (visit.actor()?.who(), MessageId::from_stored(&*id));
    ::mail::retry(&visit.app.ledger, who, &message).await?;
    ok(&json!({ "id": id, "state": "waiting" }))
}

/// Notes that a message came back.
pub async fn bounced_message(visit: Visit, Path(id): Path<String>) -> Answer {
    let (who, message) = (visit.actor()?.who(), MessageId::from_stored(&*id));
    ::mail::bounced(&visit.app.ledger, who, &message).await?;
    ok(&json!({ "id": id, "state": "failed" }))
}

/// Lets a message that failed be.
pub async fn drop_message(visit: Visit, Path(id): Path<String>) -> Answer {
    let (who, message) = (visit.actor()?.who(), MessageId::from_stored(&*id));
    ::mail::drop_failed(&visit.app.ledger, who, &message).await?;
    ok(&json!({ "id": id, "state": "dropped" }))
}

/// The newest calls of webhooks, and which webhooks there are.
pub async fn calls(visit: Visit) -> Answer {
    let calls = webhooks::list(&visit.app.ledger, MOST).await?;
    let names: Vec<&str> = visit.app.hooks.names().collect();
    ok(&json!({ "webhooks": names, "calls": calls }))
}

/// Has a call that failed made again.
pub async fn retry_call(visit: Visit, Path(id): Path<String>) -> Answer {
    let who = visit.actor()?.who();
    webhooks::retry(&visit.app.ledger, who, &CallId::from_stored(&*id)).await?;
    ok(&json!({ "id": id, "state": "waiting" }))
}

/// Lets a call that failed be.
pub async fn drop_call(visit: Visit, Path(id): Path<String>) -> Answer {
    let who = visit.actor()?.who();
    webhooks::drop_failed(&visit.app.ledger, who, &CallId::from_stored(&*id)).await?;
    ok(&json!({ "id": id, "state": "dropped" }))
}
