//! All that was said, to be looked at once more and sent.

use ::portal::{Error, Sending};
use askama::Template;

use super::{START, details, draft, house, lacking, limits, slow_down};
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page, to};

#[derive(Template)]
#[template(path = "portal/check.html")]
struct Check {
    page: Frame,
    house: String,
    right: String,
    name: String,
    email: String,
    address: String,
    details: String,
    /// The name of the file; empty for none.
    file: String,
}

/// The page; where something is lacking still, the page that asks for it.
pub async fn show(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    if let Some(path) = lacking(&draft) {
        return to(path);
    }
    let right = draft.right.map_or("", law::Right::word);
    page(&Check {
        page: visit.titled("portal-check-title"),
        house: house(&visit),
        right: visit.words.word("portal-right-", right),
        name: draft.name,
        email: draft.email,
        address: draft.address,
        details: draft.details,
        file: draft.file.map_or_else(String::new, |file| file.name),
    })
}

/// Sends it. A second click leads to the same number.
pub async fn send(visit: Visit) -> Answer {
    let app = &visit.app;
    let found = ::portal::find(&app.ledger, &visit.csrf).await?;
    let Some(draft) = found else {
        return to(START);
    };
    if draft.sent.is_some() {
        return to("/portal/sent");
    }
    if let Some(path) = lacking(&draft) {
        return to(path);
    }
    if !limits::may_send(&visit, &draft.email) {
        return slow_down(&visit);
    }
    let sending = Sending {
        visitor: &visit.csrf,
        language: visit.words.0,
        public_url: app.persons_url(),
    };
    match ::portal::send(&app.desk, sending).await {
        Ok(_) => to("/portal/sent"),
        Err(Error::Nothing) => to("/portal/check"),
        // Name and address are known to be good: what is wrong is what was added.
        Err(error) => details::render(&visit, draft, &Refusal::from(error).faults()?),
    }
}
