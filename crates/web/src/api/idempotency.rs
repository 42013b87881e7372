//! A POST done once, however often a program has to send it: the answer is kept under the
//! program's own key and given again.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::gate::LARGEST_BODY;
use crate::refusal::{Fault, Refusal};
use crate::store::{self, Given};
use crate::visit::Visit;

/// An answer is kept so long.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// A call that has not answered by then has died; its key may be used again.
const AT_WORK: SignedDuration = SignedDuration::from_mins(15);
const LONGEST_KEY: usize = 200;
/// Answers longer than this are not kept: the call is simply done anew.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// Laid beside an answer that holds a secret or would fill the store: it is given once and kept
/// nowhere.
#[derive(Clone, Copy)]
pub struct Unkept;

/// Calls on, unless the key has its answer already.
pub async fn once(visit: &Visit, request: Request, next: Next) -> Response {
    match try_once(visit, request, next).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn try_once(visit: &Visit, request: Request, next: Next) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let key = key(parts.headers.get("idempotency-key"))?;
    let body = to_bytes(body, LARGEST_BODY)
        .await
        .map_err(|_| Refusal::invalid(Fault::new("body-large")))?;
    let asked = fingerprint(visit, parts.uri.path(), &body)?;
    let account = visit.actor()?.account.id.to_string();
    if let Some(given) = known(visit, (&account, &key), &asked).await? {
        return Ok(again(&given));
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(visit, (&account, &key), response).await
}

fn key(header: Option<&HeaderValue>) -> Result<String, Refusal> {
    let key = header
        .and_then(|value| value.to_str().ok())
        .map(str::trim)
        .unwrap_or_default();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Refusal::invalid(
            Fault::new("idempotency-key").at("Idempotency-Key"),
        ));
    }
    Ok(key.to_owned())
}

/// Hash of what is asked, under a key of this installation: a body may be personal, and a plain
/// hash of an address could be guessed.
fn fingerprint(visit: &Visit, path: &str, body: &[u8]) -> Result<String, Refusal> {
    let secret = visit.app.ledger.store.keys()?.derive("web.idempotency");
    let mut hash = Sha256::new();
    hash.update(secret.as_slice());
    hash.update(path);
    hash.update([0]);
    hash.update(body);
    hash.update(secret.as_slice());
    Ok(hex::encode(hash.finalize()))
}

/// The answer of an earlier call; takes the key when there was none.
async fn known(
    visit: &Visit,
    place: store::Place<'_>,
    asked: &str,
) -> Result<Option<Given>, Refusal> {
    let now = visit.app.now();
    let before = |age: SignedDuration| {
        now.saturating_sub(age)
            .map_or(0, jiff::Timestamp::as_microsecond)
    };
    let mut tx = visit.app.ledger.store.housekeep().await?;
    store::forget(tx.conn(), before(KEPT)).await?;
    let kept = store::find(tx.conn(), place).await?;
    match kept {
        Some(kept) if kept.asked != asked => {
            return Err(Refusal::Conflict(vec![Fault::new("idempotency-other")]));
        }
        Some(kept) if kept.answer.is_some() => return Ok(kept.answer),
        Some(kept) if kept.created_at >= before(AT_WORK) => {
            return Err(Refusal::Conflict(vec![Fault::new("idempotency-at-work")]));
        }
        Some(_) => store::free(tx.conn(), place).await?,
        None => {}
    }
    store::take(tx.conn(), place, asked, now.as_microsecond()).await?;
    tx.commit().await?;
    Ok(None)
}

/// Keeps the answer; a failure of ours frees the key, so that the call can be tried again.
async fn keep(
    visit: &Visit,
    place: store::Place<'_>,
    mut response: Response,
) -> Result<Response, Refusal> {
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        response = super::problem::answer(&refusal);
    }
    if response.extensions().get::<Unkept>().is_some() {
        // Kept nowhere, so it need not be gathered either: it may be large.
        let mut tx = visit.app.ledger.store.housekeep().await?;
        store::free(tx.conn(), place).await?;
        tx.commit().await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let given = Given {
        status: i64::from(parts.status.as_u16()),
        content_type: kind.unwrap_or("application/json").to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let mut tx = visit.app.ledger.store.housekeep().await?;
    if parts.status.is_server_error() || body.len() > LONGEST_ANSWER {
        store::free(tx.conn(), place).await?;
    } else {
        store::keep(tx.conn(), place, &given).await?;
    }
    tx.commit().await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn again(given: &Given) -> Response {
    let status = u16::try_from(given.status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok());
    let headers = [
        (header::CONTENT_TYPE.as_str(), given.content_type.as_str()),
        ("idempotency-replayed", "true"),
    ];
    (
        status.unwrap_or(StatusCode::OK),
        headers,
        given.body.clone(),
    )
        .into_response()
}
