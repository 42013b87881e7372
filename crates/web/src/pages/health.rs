//! For load balancers: alive, and ready to work.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use crate::App;
use crate::leaving::Leaving;

/// The process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// Our own database answers too, and this node is not about to leave.
pub async fn ready(
    State(app): State<Arc<App>>,
    leaving: Option<Extension<Leaving>>,
) -> (StatusCode, &'static str) {
    if leaving.is_some_and(|Extension(leaving)| leaving.is_said()) {
        return (StatusCode::SERVICE_UNAVAILABLE, "leaving\n");
    }
    match app.ledger.store.pool().acquire().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the store does not answer\n",
        ),
    }
}
