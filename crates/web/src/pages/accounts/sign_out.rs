//! Ends the session of this browser.

use axum::http::{HeaderName, header};
use axum::response::IntoResponse as _;

use crate::cookies;
use crate::visit::{Answer, Visit, to};

/// Ends it and has the browser forget what it kept of us.
pub async fn leave(visit: Visit) -> Answer {
    accounts::sign_out(&visit.app.ledger, visit.any_session()?).await?;
    let gone = cookies::clear(&visit.app, &cookies::session_name(&visit.app));
    let forget = (
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"storage\"".to_owned(),
    );
    Ok(([(header::SET_COOKIE, gone), forget], to("/sign-in")?).into_response())
}
