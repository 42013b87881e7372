//! What the person wants to add: some words and a file, if they like.

use ::portal::Draft;
use askama::Template;
use requests::Text;

use super::{draft, house, keep, lacking, limits, slow_down};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "portal/details.html")]
struct Details {
    page: Frame,
    house: String,
    errors: Errors,
    words: String,
    /// The name of the file that is laid already; empty for none.
    laid: String,
}

/// The page.
pub async fn show(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    render(&visit, draft, &[])
}

/// Keeps what was added and goes on.
pub async fn say(visit: Visit, fields: Fields) -> Answer {
    let upload = fields.file("file");
    if !limits::may_step(&visit) || upload.is_some() && !limits::may_lay(&visit) {
        return slow_down(&visit);
    }
    let mut draft = Draft {
        details: fields.raw("details").to_owned(),
        ..draft(&visit).await?
    };
    match try_keep(&visit, &fields, &mut draft).await {
        Ok(()) if fields.filled("remove").is_some() => to("/portal/details"),
        Ok(()) => to(lacking(&draft).unwrap_or("/portal/check")),
        Err(refusal) => render(&visit, draft, &refusal.faults()?),
    }
}

async fn try_keep(visit: &Visit, fields: &Fields, draft: &mut Draft) -> Result<(), Refusal> {
    Text::optional("details", &draft.details)?;
    let (ledger, visitor) = (&visit.app.ledger, &visit.csrf);
    if fields.filled("remove").is_some() {
        return Ok(::portal::drop_file(ledger, visitor, draft).await?);
    }
    match fields.file("file") {
        Some(file) => {
            let sent = (file.name.as_str(), &file.bytes[..]);
            Ok(::portal::lay_file(ledger, visitor, draft, sent).await?)
        }
        None => keep(visit, draft).await,
    }
}

/// The page with what is wrong.
pub(super) fn render(visit: &Visit, draft: Draft, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let template = Details {
        page: visit.titled("portal-details-title").refused_if(&errors),
        house: house(visit),
        words: draft.details,
        laid: draft.file.map_or_else(String::new, |file| file.name),
        errors,
    };
    form(&template, &template.errors)
}
