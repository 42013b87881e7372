//! Sets the language of this browser.

use axum::http::header;
use axum::response::IntoResponse as _;
use base::Locale;

use crate::cookies;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Visit, own_path, to};

/// Remembers the language and goes back.
pub async fn choose(visit: Visit, fields: Fields) -> Answer {
    let locale = Locale::from_tag(fields.get("language"))
        .ok_or_else(|| Refusal::invalid(Fault::new("language-unknown").at("language")))?;
    let cookie = cookies::lasting(&visit.app, cookies::LANGUAGE, locale.word());
    let back = to(own_path(fields.get("next")))?;
    Ok(([(header::SET_COOKIE, cookie)], back).into_response())
}
