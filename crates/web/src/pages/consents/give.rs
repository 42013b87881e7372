//! Records a person's yes.

use ::consents::{Act, Circumstances, Giving, Way};
use ::requests::Person;
use askama::Template;
use axum::extract::Path;
use base::Locale;

use super::{choices, chosen, moment, person, purposes, sheet_href};
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::pages::requests::persons::known;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "consents/give.html")]
struct Give {
    page: Frame,
    errors: Errors,
    back: String,
    record: String,
    purposes: Vec<Choice>,
    languages: Vec<Choice>,
    ways: Vec<Choice>,
    source: String,
    proof: String,
    at: String,
    address: String,
    acts: Vec<Choice>,
    explicit: bool,
    for_child: bool,
    notice: String,
}

type Place = Path<(String, String, String)>;

/// The form.
pub async fn show(visit: Visit, Path((system, kind, id)): Place) -> Answer {
    let person = person(&system, &kind, &id)?;
    render(&visit, &person, &Fields::default(), &[]).await
}

/// Records it.
pub async fn give(visit: Visit, Path((system, kind, id)): Place, fields: Fields) -> Answer {
    let person = person(&system, &kind, &id)?;
    match try_give(&visit, &person, &fields).await {
        Ok(()) => to(&sheet_href(&person)),
        Err(refusal) => render(&visit, &person, &fields, &refusal.faults()?).await,
    }
}

async fn try_give(visit: &Visit, person: &Person, fields: &Fields) -> Result<(), Refusal> {
    let giving = Giving {
        person: person.clone(),
        purpose: fields.get("purpose").to_owned(),
        text_version: None,
        language: chosen(fields, "language", Locale::from_tag)?,
        way: chosen(fields, "way", Way::from_word)?,
        source: fields.get("source").to_owned(),
        proof: fields.filled("proof").map(str::to_owned),
        at: moment(visit, fields, "at")?,
        address: fields.filled("address").map(str::to_owned),
        circumstances: Circumstances {
            act: match fields.filled("act") {
                Some(_) => Some(chosen(fields, "act", Act::from_word)?),
                None => None,
            },
            explicit: !fields.get("explicit").is_empty(),
            for_child: !fields.get("for_child").is_empty(),
            notice: fields.filled("notice").map(str::to_owned),
        },
    };
    known(visit, std::slice::from_ref(person)).await?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ::consents::give(ledger, actor, visit.app.persons_url(), &giving).await?;
    Ok(())
}

async fn render(visit: &Visit, person: &Person, fields: &Fields, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let words = visit.words;
    let ways = Way::ALL.iter().filter(|way| **way != Way::Link);
    let ways = ways.map(|way| way.word());
    let acts = Act::ALL.iter().map(|act| act.word());
    let languages = Locale::ALL.into_iter().map(Locale::word);
    let template = Give {
        page: visit.titled("consents-give").refused_if(&errors),
        back: sheet_href(person),
        record: person.record.clone(),
        purposes: purposes(visit, fields.get("purpose"), false).await?,
        languages: choices(
            words,
            "consents-language-",
            languages,
            fields.get("language"),
        ),
        ways: choices(words, "consents-way-", ways, fields.get("way")),
        source: fields.raw("source").to_owned(),
        proof: fields.raw("proof").to_owned(),
        at: fields.raw("at").to_owned(),
        address: fields.raw("address").to_owned(),
        acts: choices(words, "consents-act-", acts, fields.get("act")),
        explicit: !fields.get("explicit").is_empty(),
        for_child: !fields.get("for_child").is_empty(),
        notice: fields.raw("notice").to_owned(),
        errors,
    };
    form(&template, &template.errors)
}
