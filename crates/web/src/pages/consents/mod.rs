//! Consents and lawful bases: purposes, a person's sheet, tables, the person's own page.

pub mod basis;
pub mod give;
pub mod import;
pub mod list;
pub mod origin;
pub mod own;
pub mod person;
pub mod purpose;
pub mod verification;

use ::consents::{Consent, Ground, Line, Verdict};
use ::requests::Person;
use jiff::Timestamp;

use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;
use crate::words::Words;

/// What stands on a person's page and in the panel of the CRM.
pub struct Brief {
    pub title: String,
    pub none: String,
    pub more: String,
    /// Address of the whole sheet.
    pub href: String,
    pub lines: Vec<BriefLine>,
}

/// One purpose in a line.
pub struct BriefLine {
    pub title: String,
    pub state: String,
    pub may: bool,
    pub verdict: String,
}

/// The lines of a person.
pub fn brief(words: Words, href: String, lines: &[Line]) -> Brief {
    let line = |line: &Line| BriefLine {
        title: line.purpose.terms.title(words.0).to_owned(),
        state: state(words, line.consent.as_ref(), line.basis.as_ref()),
        may: line.verdict.may,
        verdict: verdict(words, &line.verdict),
    };
    Brief {
        title: words.t("consents-title"),
        none: words.t("consents-person-none"),
        more: words.t("consents-person-more"),
        href,
        lines: lines.iter().map(line).collect(),
    }
}

/// State and basis in words.
fn state(words: Words, consent: Option<&Consent>, basis: Option<&Ground>) -> String {
    let consent = consent.map(|one| words.word("consents-state-", one.state.word()));
    let basis = basis.map(|one| words.word("consents-basis-", one.basis.word()));
    let said: Vec<String> = consent.into_iter().chain(basis).collect();
    said.join(" · ")
}

/// Whether one may send, in words.
fn verdict(words: Words, verdict: &Verdict) -> String {
    words.word("consents-reason-", verdict.reason)
}

/// The person an address names.
fn person(system: &str, kind: &str, id: &str) -> Result<Person, Refusal> {
    Person::parse(system, &format!("{kind}:{id}")).map_err(|_| Refusal::NotFound)
}

/// Where a person's consents stand.
pub fn sheet_href(person: &Person) -> String {
    let href = crate::pages::persons::name::href(&person.system, &person.record);
    format!("{href}/consents")
}

/// The purposes as choices; those that are off cannot be agreed to.
async fn purposes(visit: &Visit, chosen: &str, all: bool) -> Result<Vec<Choice>, Refusal> {
    let found = ::consents::purposes(&visit.app.ledger, visit.actor()?).await?;
    let choice = |purpose: ::consents::Purpose| Choice {
        label: purpose.terms.title(visit.words.0).to_owned(),
        chosen: purpose.id == chosen,
        value: purpose.id,
    };
    let offered = found.into_iter().filter(|one| all || one.active);
    Ok(offered.map(choice).collect())
}

/// Words as choices.
fn choices(
    words: Words,
    family: &str,
    all: impl Iterator<Item = &'static str>,
    chosen: &str,
) -> Vec<Choice> {
    let choice = |word: &'static str| Choice {
        value: word.to_owned(),
        label: words.word(family, word),
        chosen: word == chosen,
    };
    all.map(choice).collect()
}

/// The word of a choice, or what to mend.
fn chosen<T>(fields: &Fields, field: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Refusal> {
    read(fields.get(field)).ok_or_else(|| Refusal::invalid(Fault::new("consent-choice").at(field)))
}

/// The moment of a day: now when it is today or empty, else its beginning.
fn moment(visit: &Visit, fields: &Fields, field: &str) -> Result<Option<Timestamp>, Refusal> {
    let Some(text) = fields.filled(field) else {
        return Ok(None);
    };
    let wrong = || Refusal::invalid(Fault::new("date-shape").at(field));
    let day = dates::read(text, visit.today()).ok_or_else(wrong)?;
    if day == visit.today() {
        return Ok(None);
    }
    let begun = day.to_zoned_datetime(visit.app.zone().clone());
    Ok(Some(begun.map_err(|_| wrong())?.timestamp()))
}
