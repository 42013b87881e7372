//! Refusals as problem details (RFC 9457).

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use base::Locale;
use serde_json::{Value, json};

use crate::refusal::{Fault, Refusal};
use crate::words::Words;

/// The answer. Lines are English, codes are stable.
pub fn answer(refusal: &Refusal) -> Response {
    let status = refusal.status();
    let faults: &[Fault] = match refusal {
        Refusal::Invalid(faults) | Refusal::Conflict(faults) => faults,
        Refusal::Busy(fault) => std::slice::from_ref(fault),
        Refusal::NotFound | Refusal::NotAllowed | Refusal::SignIn | Refusal::Broken(_) => &[],
    };
    let detail = match refusal {
        Refusal::NotFound => "there is nothing at this address".to_owned(),
        Refusal::NotAllowed => {
            "this account may not do that; an administrator can give it a role that may".to_owned()
        }
        Refusal::SignIn => {
            "send the header Authorization: Bearer with a token of an account".to_owned()
        }
        Refusal::Broken(number) => format!("a fault of ours; the log has more under {number}"),
        Refusal::Invalid(_) | Refusal::Conflict(_) | Refusal::Busy(_) => {
            faults.first().map_or_else(String::new, line)
        }
    };
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": detail,
        "errors": faults.iter().map(fault).collect::<Vec<_>>(),
    });
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/problem+json"),
    );
    if matches!(refusal, Refusal::SignIn) {
        headers.insert(
            header::WWW_AUTHENTICATE,
            header::HeaderValue::from_static("Bearer"),
        );
    }
    response
}

fn fault(fault: &Fault) -> Value {
    json!({ "field": fault.field, "code": fault.code, "message": line(fault) })
}

fn line(fault: &Fault) -> String {
    if fault.message.is_empty() {
        fault.said(Words(Locale::En))
    } else {
        fault.message.clone()
    }
}
