//! Takes one request out whole, as an archive.

use ::dossier::{Dossier, Say};
use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;

use super::reference;
use super::show::{CaseHead, head_of};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "requests/dossier.html")]
struct Taking {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    fresh: bool,
}

/// What is in it, and the button.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, &[]).await
}

/// The archive, for a sign-in that is fresh.
pub async fn save(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        // Whether it may be read is said before a password is asked for.
        head_of(&visit, &text).await?;
        session::freshen(&visit, &fields).await?;
        open(&visit, &text).await
    };
    match done.await {
        Ok(dossier) => Ok(archive(dossier)),
        Err(refusal) => render(&visit, &text, &refusal.faults()?).await,
    }
}

/// The dossier in the visitor's language.
pub async fn open(visit: &Visit, text: &str) -> Result<Dossier, Refusal> {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let say: &dyn Say = &visit.words;
    let said = (visit.words.0, say);
    Ok(::dossier::export(desk, actor, reference(text)?, said).await?)
}

/// On its way, piece by piece. An archive that cannot be ended breaks off, and no program opens it.
pub fn archive(dossier: Dossier) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", dossier.name()),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let pieces = stream::try_unfold(dossier, |mut dossier| async move {
        match dossier.more().await {
            Ok(Some(bytes)) => Ok(Some((bytes, dossier))),
            Ok(None) => Ok(None),
            Err(error) => {
                // Logged here, where it ends: the answer has begun already.
                Refusal::broken(&error);
                Err(error)
            }
        }
    });
    (headers, Body::from_stream(pieces)).into_response()
}

async fn render(visit: &Visit, text: &str, faults: &[Fault]) -> Answer {
    let (_, head) = head_of(visit, text).await?;
    let errors = visit.errors(faults);
    let template = Taking {
        page: visit.titled("dossier-title").refused_if(&errors),
        fresh: visit.is_fresh(),
        errors,
        head,
    };
    form(&template, &template.errors)
}
