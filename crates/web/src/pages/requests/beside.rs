//! What a request's page says beside its dates: who checked the asker, what was recorded twice,
//! messages nobody read.

use ::requests::{Merged, Request, State, View};
use accounts::Permission;

use crate::refusal::Refusal;
use crate::visit::Visit;

/// How it was checked who asks, the newest of several.
pub fn checked(visit: &Visit, view: &View) -> String {
    let words = visit.words;
    view.identity_checks
        .last()
        .map_or_else(String::new, |check| {
            let places = [
                ("means", words.word("identity-means-", check.means.word())),
                ("result", words.word("identity-result-", check.result())),
                ("at", visit.moment(check.at)),
            ];
            words.with("identity-checked", &places)
        })
}

/// What nobody has read, with its subject and the moment that was known.
pub async fn undelivered(visit: &Visit, reference: &str) -> Result<Vec<String>, Refusal> {
    let failed = mail::undelivered(&visit.app.ledger, reference).await?;
    let line = |message: mail::Outgoing| {
        let bounced = message.last_failure.as_deref() == Some(mail::BOUNCED);
        let key = if bounced {
            "mail-line-bounced"
        } else {
            "mail-line-failed"
        };
        let at = visit.moment(message.ended_at.unwrap_or(message.queued_at));
        visit
            .words
            .with(key, &[("subject", message.subject), ("at", at)])
    };
    Ok(failed.into_iter().map(line).collect())
}

/// Open requests that may be this one.
pub async fn twins(visit: &Visit, request: &Request) -> Result<Vec<String>, Refusal> {
    if request.state == State::Closed || !visit.may(Permission::RequestsClose) {
        return Ok(Vec::new());
    }
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let twins = ::requests::twins(ledger, actor, std::slice::from_ref(request)).await?;
    Ok(twins.values().flatten().map(ToString::to_string).collect())
}

/// Each request that goes on in this one, with its own receipt.
pub fn merged(visit: &Visit, view: &View) -> Vec<(String, String)> {
    let line = |one: &Merged| {
        let day = visit.words.day(one.received);
        let channel = visit.words.word("channel-", one.channel.word());
        (one.reference.to_string(), format!("{day} · {channel}"))
    };
    view.merged.iter().map(line).collect()
}
