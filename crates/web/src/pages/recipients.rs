//! Recipients of a request: to whom data were disclosed, who was told, and what they answered.

use ::recipients::{NewRecipient, Notice, Recipient, RecipientId, State};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use requests::{Reference, Text};

use super::requests::show::{CaseHead, head_of};
use super::requests::tasks::ways;
use super::requests::{line, reference};
use crate::dates;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "recipients/list.html")]
struct List {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    recipients: Vec<Line>,
    /// Those of configuration and register that are not noted yet: name and address.
    proposed: Vec<(String, String)>,
    may_work: bool,
    /// Whether Art. 19 GDPR asks for a notice after this right.
    owed: bool,
    may_reveal: bool,
    name: String,
    address: String,
    about: String,
    /// The recipient whose form was refused, and what was typed there.
    typed: (String, String),
}

/// A recipient as it is shown.
struct Line {
    id: String,
    name: String,
    about: String,
    /// What was decided, and what came back; empty while it is open.
    said: Vec<String>,
    open: bool,
    has_address: bool,
}

/// The page.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, (&Fields::default(), ""), &[]).await
}

/// Notes a disclosure.
pub async fn note(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let new = NewRecipient::parse(
            fields.get("name"),
            fields.get("address"),
            fields.raw("about"),
        )?;
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        Ok(::recipients::note(desk, actor, reference(&text)?, new).await?)
    };
    match done.await {
        Ok(_) => to(&format!("/requests/{text}/recipients")),
        Err(Refusal::NotFound) => Err(Refusal::NotFound),
        Err(refusal) => render(&visit, &text, (&fields, ""), &refusal.faults()?).await,
    }
}

/// Tells a recipient by a message with a link.
pub async fn tell(
    visit: Visit,
    Path((text, recipient)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let id = RecipientId::from_stored(&*recipient);
    let done = async {
        let notice = Notice {
            reference: reference(&text)?,
            recipient: &id,
            identifiers: Text::optional("identifiers", fields.raw("identifiers"))?,
        };
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        Ok(::recipients::tell(desk, ways(&visit), actor, &notice).await?)
    };
    after(&visit, (&text, &recipient), &fields, done.await).await
}

/// Notes that a recipient was told by hand.
pub async fn told(
    visit: Visit,
    Path((text, recipient)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let done = async {
        let day = dates::read(fields.get("day"), visit.today());
        let day = day.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("day")))?;
        let note = Text::optional("note", fields.raw("note"))?;
        let (which, desk, actor) = which(&visit, (&text, &recipient))?;
        Ok(::recipients::told(desk, actor, (which.0, &which.1), (day, note.as_ref())).await?)
    };
    after(&visit, (&text, &recipient), &fields, done.await).await
}

/// Says why a recipient is not told.
pub async fn exempt(
    visit: Visit,
    Path((text, recipient)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let done = async {
        let note = Text::optional("note", fields.raw("note"))?;
        let (which, desk, actor) = which(&visit, (&text, &recipient))?;
        Ok(::recipients::exempt(desk, actor, (which.0, &which.1), note.as_ref()).await?)
    };
    after(&visit, (&text, &recipient), &fields, done.await).await
}

type Which<'a> = (
    (Reference, RecipientId),
    &'a erasure::Desk,
    &'a accounts::Actor,
);

fn which<'a>(visit: &'a Visit, (text, id): (&str, &str)) -> Result<Which<'a>, Refusal> {
    let id = RecipientId::from_stored(id);
    Ok(((reference(text)?, id), &visit.app.desk, visit.actor()?))
}

async fn after(
    visit: &Visit,
    (text, recipient): (&str, &str),
    fields: &Fields,
    done: Result<(), Refusal>,
) -> Answer {
    match done {
        Ok(()) => to(&format!("/requests/{text}/recipients")),
        Err(Refusal::NotFound) => Err(Refusal::NotFound),
        Err(refusal) => render(visit, text, (fields, recipient), &refusal.faults()?).await,
    }
}

async fn render(
    visit: &Visit,
    text: &str,
    (fields, typed): (&Fields, &str),
    faults: &[Fault],
) -> Answer {
    let (view, head) = head_of(visit, text).await?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let recipients = ::recipients::recipients_of(desk, actor, view.reference).await?;
    let errors = visit.errors(faults);
    let names = line::names(&visit.app).await?;
    let systems: Vec<String> = view.persons.iter().map(|one| one.system.clone()).collect();
    let told = register::told(&visit.app.ledger, visit.today()).await?;
    let told = systems.iter().filter_map(|system| told.get(system));
    let registered: Vec<String> = told.flat_map(|one| one.named.clone()).collect();
    let of = (&*systems, &*recipients);
    let proposed = ::recipients::proposed(&visit.app.recipients, &registered, of);
    let template = List {
        page: visit.titled("recipients-title").refused_if(&errors),
        proposed: proposed
            .into_iter()
            .map(|one| (one.name, one.address.unwrap_or_default()))
            .collect(),
        recipients: recipients
            .iter()
            .map(|one| {
                let by = line::name_of(&names, &one.noted_by);
                shown(visit, one, &by)
            })
            .collect(),
        may_work: visit.may(Permission::RequestsWork) && !head.closed,
        may_reveal: visit.may(Permission::PersonReveal),
        owed: law::errand::notice(view.right).is_some(),
        name: fields.raw("name").to_owned(),
        address: fields.raw("address").to_owned(),
        about: fields.raw("about").to_owned(),
        typed: (typed.to_owned(), fields.raw("note").to_owned()),
        head,
        errors,
    };
    form(&template, &template.errors)
}

fn shown(visit: &Visit, one: &Recipient, by: &str) -> Line {
    let words = visit.words;
    let places = [("by", by.to_owned()), ("at", visit.moment(one.noted_at))];
    let noted = words.with("recipients-noted", &places);
    let about = one
        .about
        .as_ref()
        .map_or_else(String::new, |about| format!("{about} · "));
    let mut said = Vec::new();
    let day = one
        .day
        .map_or_else(String::new, |day| words.near_day(day, visit.today()));
    let note = one.note.clone().unwrap_or_default();
    match (one.state, one.way) {
        (State::Open, _) => {}
        (State::Told, Some(::recipients::Way::Link)) => {
            said.push(words.tr("recipients-told-link", "day", day));
            said.push(match one.answer {
                Some(outcome) => words.tr(
                    "recipients-answered",
                    "outcome",
                    words.word("errand-outcome-", outcome.word()),
                ),
                None => words.t("recipients-unanswered"),
            });
        }
        (State::Told, _) => {
            let places = [("day", day), ("note", note)];
            said.push(words.with("recipients-told-by-hand", &places));
        }
        (State::Exempt, _) => said.push(words.tr("recipients-exempt", "note", note)),
    }
    Line {
        id: one.id.to_string(),
        name: one
            .name
            .clone()
            .unwrap_or_else(|| words.t("work-log-expired")),
        about: format!("{about}{noted}"),
        said,
        open: one.state == State::Open,
        has_address: one.address.is_some(),
    }
}
