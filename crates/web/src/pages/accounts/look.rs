//! Sets how the pages look in this browser.

use axum::http::header;
use axum::response::IntoResponse as _;

use crate::cookies;
use crate::fields::Fields;
use crate::look::Look;
use crate::visit::{Answer, Visit, to};

/// Remembers it and goes back.
pub async fn choose(visit: Visit, fields: Fields) -> Answer {
    let look = Look::of(fields.get("theme"), fields.get("rows"));
    let cookie = cookies::lasting(&visit.app, cookies::LOOK, &look.word());
    Ok(([(header::SET_COOKIE, cookie)], to("/account")?).into_response())
}
