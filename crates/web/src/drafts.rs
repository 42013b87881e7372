//! What somebody is typing, kept until they send it: a lost session costs no text.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use jiff::{SignedDuration, Timestamp};

use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::store;
use crate::visit::{Answer, Visit, to};

/// Label of the sealing key.
const LABEL: &str = "web.draft";
/// The forms that have drafts, each with the page it stands on.
const FORMS: [(&str, &str); 1] = [(NEW_REQUEST, "/requests/new")];
/// Longer texts than a form takes are not kept.
const LONGEST: usize = 128 * 1024;
/// A draft that nobody came back to is thrown away.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The form of a new request.
pub const NEW_REQUEST: &str = "new-request";

/// A draft with the instant it was kept.
pub struct Draft {
    pub fields: Fields,
    pub at: Timestamp,
}

/// Keeps the form as it stands.
pub async fn save(visit: Visit, Path(form): Path<String>, fields: Fields) -> Answer {
    page_of(&form)?;
    let typed = fields.query_with("csrf", "");
    if typed.len() > LONGEST {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    let (ledger, account) = (&visit.app.ledger, account(&visit)?);
    let keys = ledger.store.keys()?;
    let bound = format!("{account}\u{1f}{form}");
    let sealed = keys.seal(LABEL, &bound, typed.as_bytes(), &ledger.random);
    let mut tx = ledger.store.housekeep().await?;
    let now = visit.app.now().as_microsecond();
    store::save_draft(tx.conn(), (&account, &form), &sealed, now).await?;
    tx.commit().await?;
    Ok(visit.moment(visit.app.now()).into_response())
}

/// Throws it away and begins anew.
pub async fn discard(visit: Visit, Path(form): Path<String>) -> Answer {
    let page = page_of(&form)?;
    forget(&visit, &form).await?;
    to(page)
}

/// What the visitor was typing in this form. One that cannot be opened is none.
pub async fn find(visit: &Visit, form: &str) -> Result<Option<Draft>, Refusal> {
    let (ledger, account) = (&visit.app.ledger, account(visit)?);
    let mut conn = ledger.store.pool().acquire().await?;
    let Some((sealed, at)) = store::draft(&mut conn, (&account, form)).await? else {
        return Ok(None);
    };
    let bound = format!("{account}\u{1f}{form}");
    let clear = ledger.store.keys()?.unseal(LABEL, &bound, &sealed);
    let at = Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(clear.map(|clear| Draft {
        fields: Fields::parse(&clear),
        at,
    }))
}

/// The form was sent, or its holder wants to begin anew.
pub async fn forget(visit: &Visit, form: &str) -> Result<(), Refusal> {
    let account = account(visit)?;
    let old = visit.app.now().saturating_sub(KEPT);
    let old = old.map_or(0, Timestamp::as_microsecond);
    let mut tx = visit.app.ledger.store.housekeep().await?;
    store::drop_draft(tx.conn(), (&account, form), old).await?;
    Ok(tx.commit().await?)
}

fn account(visit: &Visit) -> Result<String, Refusal> {
    Ok(visit.actor()?.account.id.to_string())
}

fn page_of(form: &str) -> Result<&'static str, Refusal> {
    let found = FORMS.iter().find(|(known, _)| *known == form);
    found.map(|(_, page)| *page).ok_or(Refusal::NotFound)
}
