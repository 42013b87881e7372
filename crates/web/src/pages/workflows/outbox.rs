//! Messages that leave the house, and those that will not get through.

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use mail::{MessageId, Outgoing, State};

use super::calls::{Line as CallLine, lines};
use crate::visit::{Answer, Frame, Visit, page, to};

/// So many are shown.
const SHOWN: u32 = 200;

#[derive(Template)]
#[template(path = "workflows/outbox.html")]
struct Outbox {
    page: Frame,
    lines: Vec<Line>,
    calls: Vec<CallLine>,
    may_edit: bool,
}

struct Line {
    id: String,
    recipient: String,
    subject: String,
    state: String,
    failed: bool,
    sent: bool,
    at: String,
    why: String,
}

/// The newest messages.
pub async fn show(visit: Visit) -> Answer {
    let all = mail::list(&visit.app.ledger, None, SHOWN).await?;
    let line = |message: Outgoing| Line {
        id: message.id.to_string(),
        state: visit.words.word("mail-state-", message.state.word()),
        failed: message.state == State::Failed,
        sent: message.state == State::Sent,
        at: visit.moment(message.ended_at.unwrap_or(message.queued_at)),
        why: why(&visit, message.last_failure),
        recipient: message.recipient,
        subject: message.subject,
    };
    page(&Outbox {
        page: visit.titled("mail-title"),
        lines: all.into_iter().map(line).collect(),
        calls: lines(&visit).await?,
        may_edit: visit.may(Permission::WorkflowsEdit),
    })
}

/// The server's word and code; what came back later in words.
fn why(visit: &Visit, last: Option<String>) -> String {
    match last.as_deref() {
        Some(mail::BOUNCED) => visit.words.t("mail-came-back"),
        _ => last.unwrap_or_default(),
    }
}

/// Notes that a message came back.
pub async fn bounced(visit: Visit, Path(id): Path<String>) -> Answer {
    let who = visit.actor()?.who();
    mail::bounced(&visit.app.ledger, who, &MessageId::from_stored(id)).await?;
    to("/mail")
}

/// Has a message sent again.
pub async fn retry(visit: Visit, Path(id): Path<String>) -> Answer {
    let who = visit.actor()?.who();
    mail::retry(&visit.app.ledger, who, &MessageId::from_stored(id)).await?;
    to("/mail")
}

/// Lets a message be.
pub async fn drop(visit: Visit, Path(id): Path<String>) -> Answer {
    let who = visit.actor()?.who();
    mail::drop_failed(&visit.app.ledger, who, &MessageId::from_stored(id)).await?;
    to("/mail")
}
