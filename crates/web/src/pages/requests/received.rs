//! What happens next, after a request was recorded.

use ::requests::{View, show as load};
use askama::Template;
use axum::extract::Path;

use super::reference;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "requests/received.html")]
struct Received {
    page: Frame,
    reference: String,
    right: String,
    due: String,
    derivation: Vec<String>,
    step: String,
}

/// Reference, due date with its reasons, next step.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    let shown = load(&visit.app.ledger, visit.actor()?, reference(&text)?).await?;
    let view = View::whole(&shown, visit.today(), visit.words.0);
    let reference = view.reference.to_string();
    page(&Received {
        page: visit.frame(
            visit
                .words
                .tr("requests-received-title", "reference", &reference),
        ),
        right: visit.words.law(view.right.title()),
        due: visit.words.day(view.due.due_day),
        derivation: view.due.derivation,
        step: view.next_step.map_or_else(String::new, |step| step.title),
        reference,
    })
}
