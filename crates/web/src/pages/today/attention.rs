//! What does not go on by itself: stopped runs, systems that do not answer, a log that was not
//! checked or did not agree.

use std::collections::BTreeSet;

use ::requests::Reference;
use accounts::Permission;
use erasure::{Attention, PlanState};
use jiff::SignedDuration;

use crate::pages::consents::origin;
use crate::pages::plans::number;
use crate::refusal::Refusal;
use crate::visit::Visit;
use crate::watch::Trouble;

/// A log that was not checked for so long asks for it.
const UNCHECKED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// One line.
pub struct Notice {
    /// `near` or `over`: the shape.
    pub shape: &'static str,
    pub text: String,
    pub href: String,
}

/// Everything the visitor may see of it.
pub async fn attention(visit: &Visit) -> Result<Vec<Notice>, Refusal> {
    let mut notices = log(visit).await?;
    if visit.may(Permission::PlansRead) {
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        let plans = erasure::attention(desk, actor).await?;
        notices.extend(plans.iter().map(|one| plan(visit, one)));
    }
    notices.extend(messages(visit).await?);
    notices.extend(uninformed(visit).await?);
    let connected = visit.app.desk.systems.connected();
    let knocks = connected.map(|name| visit.directory.knock(&visit.app, name));
    futures_util::future::join_all(knocks).await;
    for trouble in visit.directory.watch.troubles(visit.app.now()) {
        if let Trouble::Away(system, since) = trouble {
            let places = [("system", system), ("at", visit.moment(since))];
            notices.push(Notice {
                shape: "over",
                text: visit.words.with("frame-away", &places),
                href: "/systems".to_owned(),
            });
        }
    }
    Ok(notices)
}

/// People who were not told in time where their data came from (Art. 14 GDPR).
async fn uninformed(visit: &Visit) -> Result<Option<Notice>, Refusal> {
    let overdue = origin::overdue(visit).await?;
    Ok((overdue > 0).then(|| Notice {
        shape: "over",
        text: visit.words.tr("today-uninformed", "n", overdue),
        href: "/consents#inform".to_owned(),
    }))
}

/// So many messages are named.
const MESSAGES: u32 = 5;
/// So many are looked through for those of one's own requests.
const LOOKED_THROUGH: u32 = 50;

/// Messages that came back or will not get through: all for who sees messages, otherwise those of
/// requests that are open to the visitor.
async fn messages(visit: &Visit) -> Result<Vec<Notice>, Refusal> {
    let (reads, sees_mail) = (
        visit.may(Permission::RequestsRead),
        visit.may(Permission::WorkflowsRead),
    );
    if !reads && !sees_mail {
        return Ok(Vec::new());
    }
    let failed = Some(mail::State::Failed);
    let ledger = &visit.app.ledger;
    let most = if sees_mail { MESSAGES } else { LOOKED_THROUGH };
    let found = mail::list(ledger, failed, most).await?;
    let open = if sees_mail {
        BTreeSet::new()
    } else {
        let named: Vec<Reference> = found.iter().filter_map(reference_of).collect();
        ::requests::open_among(ledger, visit.actor()?, &named).await?
    };
    let notice = |message: mail::Outgoing| {
        let bounced = message.last_failure.as_deref() == Some(mail::BOUNCED);
        let key = if bounced {
            "mail-line-bounced"
        } else {
            "mail-line-failed"
        };
        let at = visit.moment(message.ended_at.unwrap_or(message.queued_at));
        let href = match reference_of(&message) {
            _ if sees_mail => "/mail".to_owned(),
            Some(reference) if open.contains(&reference) => format!("/requests/{reference}"),
            _ => return None,
        };
        Some(Notice {
            shape: "near",
            text: visit
                .words
                .with(key, &[("subject", message.subject), ("at", at)]),
            href,
        })
    };
    let told = found.into_iter().filter_map(notice);
    Ok(told.take(MESSAGES as usize).collect())
}

/// The request a message is about.
fn reference_of(message: &mail::Outgoing) -> Option<Reference> {
    message.request.as_deref()?.parse().ok()
}

fn plan(visit: &Visit, one: &Attention) -> Notice {
    let page = match one.state {
        PlanState::Conflict => "conflict",
        PlanState::Draft => "check",
        PlanState::Approved
        | PlanState::Running
        | PlanState::Paused
        | PlanState::Complete
        | PlanState::Partial => "run",
    };
    let places = [
        ("reference", one.request.clone()),
        ("number", number(&one.hash)),
        (
            "state",
            visit.words.word("today-stopped-", one.state.word()),
        ),
    ];
    Notice {
        shape: "near",
        text: visit.words.with("today-plan", &places),
        href: format!("/plans/{}/{page}", one.plan),
    }
}

/// The log, for who may check it.
async fn log(visit: &Visit) -> Result<Vec<Notice>, Refusal> {
    if !visit.may(Permission::LedgerVerify) {
        return Ok(Vec::new());
    }
    let last = visit.app.ledger.last_check().await?;
    let old = visit.app.now().saturating_sub(UNCHECKED);
    let text = match last {
        Some(last) if !last.ok => {
            let no = last
                .first_bad
                .map_or_else(|| "?".to_owned(), |no| no.to_string());
            Some(("over", visit.words.tr("frame-bad-log", "no", no)))
        }
        Some(last) if old.is_ok_and(|old| last.at < old) => {
            let at = visit.moment(last.at);
            Some(("near", visit.words.tr("today-log-old", "at", at)))
        }
        Some(_) => None,
        None => Some(("near", visit.words.t("today-log-never"))),
    };
    let notice = text.map(|(shape, text)| Notice {
        shape,
        text,
        href: "/ledger".to_owned(),
    });
    Ok(notice.into_iter().collect())
}
