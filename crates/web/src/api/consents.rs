//! Purposes, consents, lawful bases, and whether one may send.

use ::consents::{
    Basis, Circumstances, Giving, Import, NewGround, Obtained, Subject, Terms, Way, Withdrawing,
    compare, give, import, may_send, set_basis, sheet, try_import, withdraw,
};
use ::requests::Person;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::idempotency::Unkept;
use super::{Answer, created, ok, read};
use crate::pages::requests::persons::known;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// All purposes with their numbers.
pub async fn purposes(visit: Visit) -> Answer {
    let all = ::consents::counts(&visit.app.ledger, visit.actor()?).await?;
    ok(&json!({ "purposes": all }))
}

/// One purpose with every version.
pub async fn purpose(visit: Visit, Path(id): Path<String>) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let purpose = ::consents::purpose(ledger, actor, &id).await?;
    let versions = ::consents::versions(ledger, actor, &id).await?;
    ok(&json!({ "purpose": purpose, "versions": versions }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPurpose {
    #[serde(default)]
    id: String,
    terms: Option<Terms>,
}

/// Stores a purpose or its next version.
pub async fn save(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: NewPurpose = read(&headers, &body)?;
    let terms = asked
        .terms
        .ok_or_else(|| Refusal::invalid(Fault::new("consent-terms").at("terms")))?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    created(&::consents::save(ledger, actor, (&asked.id, terms)).await?)
}

/// Switches it on.
pub async fn on(visit: Visit, Path(id): Path<String>) -> Answer {
    ok(&::consents::switch(&visit.app.ledger, visit.actor()?, (&id, true)).await?)
}

/// Switches it off.
pub async fn off(visit: Visit, Path(id): Path<String>) -> Answer {
    ok(&::consents::switch(&visit.app.ledger, visit.actor()?, (&id, false)).await?)
}

type Place = Path<(String, String, String)>;

/// A person's sheet.
pub async fn of_person(visit: Visit, Path((system, kind, id)): Place) -> Answer {
    let person = Person::parse(&system, &format!("{kind}:{id}")).map_err(|_| Refusal::NotFound)?;
    ok(&sheet(&visit.app.ledger, visit.actor()?, person, visit.today()).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(default)]
    system: String,
    #[serde(default)]
    record: String,
    #[serde(default)]
    purpose: String,
    way: Option<Way>,
    #[serde(default)]
    source: String,
    proof: Option<String>,
    at: Option<Timestamp>,
    address: Option<String>,
    text_version: Option<i64>,
    language: Option<Locale>,
    #[serde(default)]
    circumstances: Circumstances,
}

fn needed<T>(value: Option<T>, field: &str) -> Result<T, Refusal> {
    value.ok_or_else(|| Refusal::invalid(Fault::new("consent-choice").at(field)))
}

/// Records a yes.
pub async fn agree(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let said: Said = read(&headers, &body)?;
    let giving = Giving {
        person: Person::parse(&said.system, &said.record)?,
        purpose: said.purpose,
        text_version: said.text_version,
        language: said.language.unwrap_or(visit.app.controller.language),
        way: needed(said.way, "way")?,
        source: said.source,
        proof: said.proof,
        at: said.at,
        address: said.address,
        circumstances: said.circumstances,
    };
    known(&visit, std::slice::from_ref(&giving.person)).await?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    created(&give(ledger, actor, visit.app.persons_url(), &giving).await?)
}

/// Records a no. The record need not be there any more.
pub async fn refuse(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let said: Said = read(&headers, &body)?;
    let withdrawing = Withdrawing {
        person: Person::parse(&said.system, &said.record)?,
        purpose: said.purpose,
        way: needed(said.way, "way")?,
        source: said.source,
        proof: said.proof,
        at: said.at,
        address: said.address,
    };
    ok(&withdraw(&visit.app.ledger, visit.actor()?, &withdrawing).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ground {
    #[serde(default)]
    system: String,
    #[serde(default)]
    record: String,
    #[serde(default)]
    purpose: String,
    basis: Option<Basis>,
    #[serde(default)]
    source: String,
    address: Option<String>,
    found_on: Option<Date>,
    review_on: Option<Date>,
    #[serde(default)]
    origin: Obtained,
}

/// Records a lawful basis, or that none was found.
pub async fn basis(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let found: Ground = read(&headers, &body)?;
    let new = NewGround {
        person: Person::parse(&found.system, &found.record)?,
        purpose: found.purpose,
        basis: needed(found.basis, "basis")?,
        source: found.source,
        address: found.address,
        found_on: found.found_on.unwrap_or(visit.today()),
        review_on: found.review_on,
        origin: found.origin,
    };
    known(&visit, std::slice::from_ref(&new.person)).await?;
    ok(&set_basis(&visit.app.ledger, visit.actor()?, &new).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    table: String,
}

/// Says what a table would do.
pub async fn attempt(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    take_table(&visit, &headers, &body, false).await
}

/// Takes a table.
pub async fn take(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    take_table(&visit, &headers, &body, true).await
}

async fn take_table(visit: &Visit, headers: &HeaderMap, body: &[u8], really: bool) -> Answer {
    let asked: Table = read(headers, body)?;
    let systems: Vec<&str> = visit.app.desk.systems.names().collect();
    let asked = Import {
        table: &asked.table,
        systems: &systems,
        zone: visit.app.zone(),
    };
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    if really {
        ok(&import(ledger, actor, asked).await?)
    } else {
        ok(&try_import(ledger, actor, asked).await?)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    addresses: Vec<String>,
    #[serde(default)]
    persons: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(default)]
    system: String,
    #[serde(default)]
    record: String,
}

/// Answers for each address, then for each person. The answer is given anew each time and kept
/// nowhere.
pub async fn may(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: Asked = read(&headers, &body)?;
    let addresses = asked.addresses.into_iter().map(Subject::Address).map(Ok);
    let person = |one: &Record| Person::parse(&one.system, &one.record).map(Subject::Person);
    let persons = asked.persons.iter().map(person);
    let subjects: Vec<Subject> = addresses.chain(persons).collect::<Result<_, _>>()?;
    let place = (visit.app.persons_url(), visit.today());
    let question = (&*asked.purpose, &*subjects);
    let answers = may_send(&visit.app.ledger, visit.actor()?, place, question).await?;
    let mut response = axum::Json(json!({ "answers": answers })).into_response();
    response.extensions_mut().insert(Unkept);
    Ok(response)
}

/// What differs from the log.
pub async fn verification(visit: Visit) -> Answer {
    let found = compare(&visit.app.ledger, visit.actor()?).await?;
    ok(&json!({ "ok": found.is_empty(), "differences": found }))
}
