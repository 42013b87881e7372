//! Checks a certificate or the proof of an entry, for anybody.

use ::proof::{Error, Evidence, VerifierKey};
use axum::body::Bytes;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, ok, read};
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    /// The text of the file.
    #[serde(default)]
    proof: String,
    /// The public key; else this installation's.
    key: Option<String>,
}

/// Whether it holds, and what it proves.
pub async fn check(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: Check = read(&headers, &body)?;
    let fault = |code: &str, field: &str| Refusal::invalid(Fault::new(code).at(field));
    let key = match asked.key {
        Some(key) => key,
        None => visit.app.ledger.verifier_key()?,
    };
    let key = VerifierKey::parse(&key).map_err(|_| fault("proof-key", "key"))?;
    match Evidence::verify(&asked.proof, &key) {
        Ok(proven) => ok(&json!({ "ok": true, "reason": null, "proven": proven })),
        Err(Error::Malformed(_)) => Err(fault("proof-malformed", "proof")),
        Err(error) => ok(&json!({ "ok": false, "reason": error.to_string(), "proven": null })),
    }
}
