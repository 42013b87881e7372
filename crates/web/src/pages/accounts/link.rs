//! One-time sign-in links of the demonstration. Opening one changes nothing, so that a preview of
//! the link does not use it up; the button does.

use askama::Template;
use axum::extract::Path;

use super::sign_in::welcome;
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page, to};

#[derive(Template)]
#[template(path = "accounts/link.html")]
struct Link {
    page: Frame,
    token: String,
}

/// The button.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    only_in_demo(&visit)?;
    page(&Link {
        page: visit.titled("link-title"),
        token,
    })
}

/// Signs in and uses the link up.
pub async fn follow(visit: Visit, Path(token): Path<String>) -> Answer {
    only_in_demo(&visit)?;
    let signed_in = accounts::follow_link(&visit.app.ledger, &token).await?;
    Ok(welcome(&visit, &signed_in, to("/")?))
}

/// Real data are never one link away.
fn only_in_demo(visit: &Visit) -> Result<(), Refusal> {
    if visit.app.demo {
        Ok(())
    } else {
        Err(Refusal::NotFound)
    }
}
