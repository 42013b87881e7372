//! Recomputes the whole log now and says the exact result.

use askama::Template;
use ledger::Verdict;

use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "ledger/verify.html")]
struct Verify {
    page: Frame,
    verdict: Verdict,
    reason: String,
    size: String,
    at: String,
}

/// The verdict, entered nowhere. Reading stays possible whatever it is.
pub async fn show(visit: Visit) -> Answer {
    let verdict = visit.app.ledger.verify_published(None).await?;
    render(&visit, verdict)
}

/// The verdict, entered as the last check.
pub async fn check(visit: Visit) -> Answer {
    let verdict = visit.app.ledger.check(visit.actor()?.who()).await?;
    render(&visit, verdict)
}

fn render(visit: &Visit, verdict: Verdict) -> Answer {
    visit.directory.watch.checked(verdict.ok, verdict.first_bad);
    page(&Verify {
        page: visit.titled("ledger-verify-title"),
        size: visit.words.number(verdict.size),
        at: visit.full_moment(visit.app.now()),
        reason: verdict
            .notice
            .as_ref()
            .map_or_else(String::new, |notice| visit.words.notice(notice)),
        verdict,
    })
}
