//! A person of a system: values read live, masked until asked for, and the person's requests.

use ::requests::Person;
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::PersonField;

use super::name::{Name, href, names};
use crate::pages::consents::{Brief, brief};
use crate::pages::requests::line::{Line, lines};
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "persons/show.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct Show {
    page: Frame,
    name: Name,
    here: String,
    deleted: bool,
    /// The request by which the processing is restricted, and since when; empty while it is not.
    restricted: (String, String),
    revealed: bool,
    fields: Vec<Field>,
    lines: Vec<Line>,
    consents: Brief,
    new: String,
    may_open: bool,
    may_reveal: bool,
}

struct Field {
    label: String,
    column: String,
    value: Option<String>,
}

type Place = Path<(String, String, String)>;

/// With masked values.
pub async fn masked(visit: Visit, Path((system, kind, id)): Place) -> Answer {
    render(&visit, &system, &format!("{kind}:{id}"), false).await
}

/// In the clear, once, which is entered in the log.
pub async fn revealed(visit: Visit, Path((system, kind, id)): Place) -> Answer {
    render(&visit, &system, &format!("{kind}:{id}"), true).await
}

async fn render(visit: &Visit, system: &str, record: &str, reveal: bool) -> Answer {
    let (app, actor) = (&visit.app, visit.actor()?);
    let person = Person::parse(system, record).map_err(|_| Refusal::NotFound)?;
    let view = erasure::person(&app.desk, actor, system, record, reveal)
        .await
        .map_err(|error| {
            // A kind that names no person is an address that leads nowhere.
            if matches!(error, erasure::Error::Refused(_)) {
                Refusal::NotFound
            } else {
                error.into()
            }
        })?;
    let found = ::requests::of_person(&app.ledger, actor, person.clone(), visit.today()).await?;
    let consents = ::consents::for_crm(&app.ledger, &person, visit.today()).await?;
    let restricted = ::effects::of_record(&app.desk, &person).await?;
    let sheet = format!("{}/consents", href(system, record));
    let field = |field: PersonField| Field {
        label: visit.words.word("field-", field.kind),
        column: field.column,
        value: field.value,
    };
    let named = names(visit, &[person])
        .await
        .pop()
        .ok_or(Refusal::NotFound)?;
    page(&Show {
        page: visit.frame(format!("{} {record}", named.kind)),
        here: href(system, record),
        new: format!(
            "/requests/new?{}",
            form_urlencoded::Serializer::new(String::new())
                .append_pair("system", system)
                .append_pair("person", record)
                .finish()
        ),
        name: named,
        deleted: view.deleted,
        restricted: restricted.map_or_else(Default::default, |one| {
            (one.request, visit.moment(one.since))
        }),
        revealed: view.revealed,
        fields: view.fields.into_iter().map(field).collect(),
        lines: lines(visit, &found.requests).await?,
        consents: brief(visit.words, sheet, &consents),
        may_open: visit.may(Permission::RequestsOpen),
        may_reveal: visit.may(Permission::PersonReveal),
    })
}
