//! The panel: requests with traffic light and state, and the way to a new one. Read-only.

use ::requests::{Person, Request, View};
use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _};
use base::Locale;

use crate::assets;
use crate::fields::Fields;
use crate::light::Light;
use crate::pages::consents::{Brief, brief};
use crate::panel::Asked;
use crate::refusal::Refusal;
use crate::visit::{Answer, Visit};
use crate::words::Words;

#[derive(Template)]
#[template(path = "panel/show.html")]
struct Show {
    words: Words,
    style: String,
    /// Of the desk itself, since links leave the frame.
    home: String,
    now: String,
    new: String,
    person: String,
    lines: Vec<Line>,
    consents: Brief,
    /// Since when the processing is restricted; empty while it is not.
    restricted: String,
}

struct Line {
    light: Light,
    reference: String,
    right: String,
    state: String,
}

type Place = Path<(String, String, String)>;

/// Whoever does not prove that the CRM asks finds nothing here.
pub async fn show(visit: Visit, Path((system, kind, id)): Place, fields: Fields) -> Answer {
    let app = &visit.app;
    let panel = app.panels.get(&system).ok_or(Refusal::NotFound)?;
    let asked = Asked {
        system: &system,
        kind: &kind,
        id: &id,
        until: fields.raw("until"),
        signature: fields.raw("signature"),
    };
    if !panel.admits(&asked, app.now()) {
        return Err(Refusal::NotFound);
    }
    let record = format!("{kind}:{id}");
    let person = Person::parse(&system, &record).map_err(|_| Refusal::NotFound)?;
    let words = Locale::from_tag(fields.get("language")).map_or(visit.words, Words);
    let consents = ::consents::for_crm(&app.ledger, &person, visit.today()).await?;
    let restricted = ::effects::of_record(&app.desk, &person).await?;
    let requests = ::requests::of_person_for_crm(&app.ledger, person, visit.today()).await?;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("system", &system)
        .append_pair("person", &record)
        .finish();
    let page = Show {
        words,
        style: assets::style(),
        now: words.moment(app.now(), app.zone(), Some(visit.today())),
        new: format!("{}/requests/new?{query}", app.public_url),
        person: format!(
            "{}{}",
            app.public_url,
            crate::pages::persons::name::href(&system, &record)
        ),
        home: app.public_url.clone(),
        restricted: restricted.map_or_else(String::new, |one| {
            words.moment(one.since, app.zone(), Some(visit.today()))
        }),
        consents: brief(words, String::new(), &consents),
        lines: requests
            .iter()
            .map(|request| line(&visit, words, request))
            .collect(),
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors {}",
        panel.origin
    );
    let policy = HeaderValue::from_str(&policy).map_err(|_| Refusal::NotFound)?;
    Ok((
        [(header::CONTENT_SECURITY_POLICY, policy)],
        Html(page.render()?),
    )
        .into_response())
}

fn line(visit: &Visit, words: Words, request: &Request) -> Line {
    let view = View::brief(request, visit.today(), words.0);
    Line {
        light: Light::of(&view, visit.today(), words),
        reference: view.reference.to_string(),
        right: words.law(view.right.title()),
        state: words.word("state-", view.state.word()),
    }
}
