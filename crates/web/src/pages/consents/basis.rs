//! Records on which ground a person's data are used for a purpose.

use ::consents::{Basis, Exception, NewGround};
use ::requests::Person;
use askama::Template;
use axum::extract::Path;

use super::origin::{self, day};
use super::{choices, chosen, person, purposes, sheet_href};
use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::pages::requests::persons::known;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "consents/basis.html")]
struct Set {
    page: Frame,
    errors: Errors,
    back: String,
    record: String,
    purposes: Vec<Choice>,
    bases: Vec<Choice>,
    source: String,
    found_on: String,
    review_on: String,
    address: String,
    from: String,
    obtained_on: String,
    contact_on: String,
    informed_on: String,
    exceptions: Vec<Choice>,
    /// Whether something of where the data came from was typed.
    is_from_others: bool,
}

type Place = Path<(String, String, String)>;

/// The form.
pub async fn show(visit: Visit, Path((system, kind, id)): Place) -> Answer {
    let person = person(&system, &kind, &id)?;
    render(&visit, &person, &Fields::default(), &[]).await
}

/// Records it.
pub async fn set(visit: Visit, Path((system, kind, id)): Place, fields: Fields) -> Answer {
    let person = person(&system, &kind, &id)?;
    match try_set(&visit, &person, &fields).await {
        Ok(()) => to(&sheet_href(&person)),
        Err(refusal) => render(&visit, &person, &fields, &refusal.faults()?).await,
    }
}

async fn try_set(visit: &Visit, person: &Person, fields: &Fields) -> Result<(), Refusal> {
    let found_on = day(fields, "found_on", |text| dates::read(text, visit.today()))?;
    let review_on = day(fields, "review_on", |text| {
        dates::read_ahead(text, visit.today())
    })?;
    let new = NewGround {
        person: person.clone(),
        purpose: fields.get("purpose").to_owned(),
        basis: chosen(fields, "basis", Basis::from_word)?,
        source: fields.get("source").to_owned(),
        address: fields.filled("address").map(str::to_owned),
        found_on: found_on.unwrap_or(visit.today()),
        review_on,
        origin: origin::read(visit, fields)?,
    };
    known(visit, std::slice::from_ref(person)).await?;
    ::consents::set_basis(&visit.app.ledger, visit.actor()?, &new).await?;
    Ok(())
}

async fn render(visit: &Visit, person: &Person, fields: &Fields, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let bases = Basis::ALL.iter().map(|basis| basis.word());
    let exceptions = Exception::ALL.iter().map(|one| one.word());
    let template = Set {
        page: visit.titled("consents-set-basis").refused_if(&errors),
        back: sheet_href(person),
        record: person.record.clone(),
        purposes: purposes(visit, fields.get("purpose"), true).await?,
        bases: choices(visit.words, "consents-basis-", bases, fields.get("basis")),
        source: fields.raw("source").to_owned(),
        found_on: fields.raw("found_on").to_owned(),
        review_on: fields.raw("review_on").to_owned(),
        address: fields.raw("address").to_owned(),
        from: fields.raw("from").to_owned(),
        obtained_on: fields.raw("obtained_on").to_owned(),
        contact_on: fields.raw("contact_on").to_owned(),
        informed_on: fields.raw("informed_on").to_owned(),
        exceptions: choices(
            visit.words,
            "consents-exception-",
            exceptions,
            fields.get("exception"),
        ),
        is_from_others: [
            "from",
            "obtained_on",
            "contact_on",
            "informed_on",
            "exception",
        ]
        .iter()
        .any(|field| fields.filled(field).is_some()),
        errors,
    };
    form(&template, &template.errors)
}
