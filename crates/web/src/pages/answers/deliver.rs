//! Hands a package over: as a file to the privacy manager, or by a link to the person.

use ::answers::{AnswerId, Outgoing};
use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;

use super::show::{answer_of, render, render_with};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Frame, Visit, page};

/// The field of the form that makes a link; the page has another one that asks for the password.
const LINK_PASSWORD: &str = "link-password";

#[derive(Template)]
#[template(path = "answers/link.html")]
struct LinkPage {
    page: Frame,
    reference: String,
    url: String,
    code: String,
    until: String,
}

/// The package as a file. It holds all data of the person, so the password is asked for again.
pub async fn save(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let answer = answer_of(&visit, &id).await?;
    let done = async {
        session::freshen(&visit, &fields).await?;
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        Ok::<_, Refusal>(::answers::save(desk, actor, &answer.answer).await?)
    };
    match done.await {
        Ok(zip) => Ok(package(&answer.request, zip)),
        Err(refusal) => render(&visit, &answer.request, &refusal.faults()?).await,
    }
}

/// A package on its way, part by part, named after the request alone.
pub fn package(request: &str, zip: Outgoing) -> Response {
    let name = format!("attachment; filename=\"{request}.zip\"");
    let head = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, zip.bytes().to_string()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let parts = stream::try_unfold(zip, |mut zip: Outgoing| async move {
        let part = zip.part().await?;
        Ok::<_, ::answers::Error>(part.map(|part| (part, zip)))
    });
    (head, Body::from_stream(parts)).into_response()
}

/// Makes a link and shows it with its code, once. Whoever has both has the package, so the
/// password is asked for again.
pub async fn link(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let answer = answer_of(&visit, &id).await?;
    let done = async {
        let days: u16 = fields
            .get("days")
            .parse()
            .map_err(|_| Refusal::invalid(Fault::new("link-hours").at("days")))?;
        session::freshen_at(&visit, &fields, LINK_PASSWORD).await?;
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        let hours = days.saturating_mul(24);
        let id = AnswerId::from_stored(&*id);
        Ok::<_, Refusal>(::answers::link(desk, actor, (&id, hours)).await?)
    };
    let link = match done.await {
        Ok(link) => link,
        Err(refusal) => {
            let (typed, faults) = (fields.raw("days"), refusal.faults()?);
            return render_with(&visit, &answer.request, typed, &faults).await;
        }
    };
    page(&LinkPage {
        page: visit.titled("answers-link"),
        url: format!(
            "{}/pick-up/{}",
            visit.app.persons_url(),
            link.token.expose()
        ),
        code: link.code.expose().to_owned(),
        until: visit.full_moment(link.expires_at),
        reference: answer.request,
    })
}
