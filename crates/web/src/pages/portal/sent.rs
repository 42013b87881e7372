//! It was sent: the number, the day and the code, as long as this browser knows of it.

use askama::Template;

use super::{START, house, limits, slow_down};
use crate::visit::{Answer, Frame, Visit, page, to};

#[derive(Template)]
#[template(path = "portal/sent.html")]
struct Sent {
    page: Frame,
    house: String,
    number: String,
    code: String,
    due: String,
}

/// The page; where nothing was sent, the form.
pub async fn show(visit: Visit) -> Answer {
    let receipt = ::portal::receipt(&visit.app.desk, &visit.csrf).await?;
    let Some(receipt) = receipt else {
        return to(START);
    };
    page(&Sent {
        page: visit.titled("portal-sent-title"),
        house: house(&visit),
        number: receipt.reference.to_string(),
        code: receipt.code.expose().to_owned(),
        due: visit.words.day(receipt.due),
    })
}

/// Forgets it in this browser, for whoever comes next or for another request.
pub async fn begin_anew(visit: Visit) -> Answer {
    if !limits::may_step(&visit) {
        return slow_down(&visit);
    }
    ::portal::forget(&visit.app.ledger, &visit.csrf).await?;
    to(START)
}
