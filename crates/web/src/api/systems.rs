//! Systems: check, classify a column, find a person, scan for residue.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use crm::find::Facts;
use identifiers::Identifiers;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, ok, read};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// Compares the schema with the profile.
pub async fn check(visit: Visit, Path(system): Path<String>) -> Answer {
    ok(&erasure::check(&visit.app.desk, visit.actor()?, &system).await?)
}

/// What a program knows of a person.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    email: Option<String>,
    phone: Option<String>,
    name: Option<String>,
    born: Option<String>,
}

impl Known {
    /// The same as facts to look for.
    pub fn facts(&self) -> Result<Facts, Refusal> {
        let wrong = |error: crm::Error| Refusal::from(erasure::Error::from(error));
        let mut facts = Facts::default();
        if let Some(email) = &self.email {
            facts = facts.email(email).map_err(wrong)?;
        }
        if let Some(phone) = &self.phone {
            facts = facts.phone(phone).map_err(wrong)?;
        }
        if let Some(name) = &self.name {
            facts = facts.name(name).map_err(wrong)?;
        }
        if let Some(born) = &self.born {
            facts = facts.born(born).map_err(wrong)?;
        }
        Ok(facts)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Find {
    email: Option<String>,
    phone: Option<String>,
    name: Option<String>,
    born: Option<String>,
    /// `kind:id`
    record: Option<String>,
}

/// Candidates, best first.
pub async fn find(
    visit: Visit,
    Path(system): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Find = read(&headers, &body)?;
    let facts = facts(&visit, &system, asked).await?;
    if facts.is_empty() {
        return Err(Refusal::invalid(Fault::new("fact-none")));
    }
    let desk = &visit.app.desk;
    let language = desk.controller.language;
    ok(&erasure::find(desk, visit.actor()?, &system, &facts, language).await?)
}

async fn facts(visit: &Visit, system: &str, asked: Find) -> Result<Facts, Refusal> {
    let Find {
        email,
        phone,
        name,
        born,
        record,
    } = asked;
    let known = Known {
        email,
        phone,
        name,
        born,
    };
    let facts = known.facts()?;
    let Some(record) = record else {
        return Ok(facts);
    };
    let open = visit.app.desk.open(system).await?;
    let facts = facts.record(&open.profile, &record);
    facts.map_err(|error| erasure::Error::from(error).into())
}

/// Where the identifiers still stand.
pub async fn residue(
    visit: Visit,
    Path(system): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let identifiers: Identifiers = read(&headers, &body)?;
    ok(&erasure::residue(&visit.app.desk, visit.actor()?, &system, &identifiers).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    #[serde(default)]
    table: String,
    #[serde(default)]
    column: String,
    /// A field kind's word, `text` or `plain`.
    #[serde(default)]
    class: String,
}

/// Says what a column is.
pub async fn mark(
    visit: Visit,
    Path(system): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let mark: Mark = read(&headers, &body)?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    erasure::mark(desk, actor, &system, &mark.table, &mark.column, &mark.class).await?;
    ok(
        &json!({ "system": system, "table": mark.table, "column": mark.column, "class": mark.class }),
    )
}

/// All systems, with what their last check said.
pub async fn list(visit: Visit) -> Answer {
    let desk = &visit.app.desk;
    let checks = erasure::last_checks(desk, visit.actor()?).await?;
    let names: Vec<&str> = desk.systems.names().collect();
    ok(&json!({ "systems": names, "checks": checks }))
}

/// Compares the schema with the profile and remembers the answer.
pub async fn survey(visit: Visit, Path(system): Path<String>) -> Answer {
    ok(&erasure::survey(&visit.app.desk, visit.actor()?, &system).await?)
}

/// Takes a changed schema as known.
pub async fn confirm(visit: Visit, Path(system): Path<String>) -> Answer {
    let drift = erasure::confirm(&visit.app.desk, visit.actor()?, &system).await?;
    ok(&json!({ "system": system, "confirmed": drift }))
}

/// The script that grants what the profile needs.
pub async fn grants(visit: Visit, Path(system): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let account = match fields.get("account") {
        "" => "vergissmein",
        account => account,
    };
    let asked = (account, fields.get("drill") == "yes");
    ok(&erasure::grants(&visit.app.desk, visit.actor()?, &system, asked).await?)
}

/// What the last drills said.
pub async fn drills(visit: Visit, Path(system): Path<String>) -> Answer {
    let desk = &visit.app.desk;
    desk.systems.get(&system)?;
    let drills = erasure::drills(desk, visit.actor()?, Some(&system)).await?;
    ok(&json!({ "drills": drills }))
}

/// Runs a drill.
pub async fn drill(visit: Visit, Path(system): Path<String>) -> Answer {
    ok(&erasure::run_drill(&visit.app.desk, visit.actor()?, &system).await?)
}

/// The scripts by which a CRM's database writes down who is new, and stops.
pub async fn watch(visit: Visit, Path(system): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let account = match fields.get("account") {
        "" => "vergissmein",
        account => account,
    };
    ok(&erasure::watch(&visit.app.desk, visit.actor()?, &system, account).await?)
}

/// Tables, and the columns of one.
pub async fn mapping(
    visit: Visit,
    Path(system): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let table = Some(fields.get("table")).filter(|table| !table.is_empty());
    ok(&erasure::mapping(&visit.app.desk, visit.actor()?, &system, table).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableName {
    #[serde(default)]
    table: String,
}

/// Five rows of a table, masked.
pub async fn sample(
    visit: Visit,
    Path(system): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let TableName { table } = read(&headers, &body)?;
    let rows = erasure::sample(&visit.app.desk, visit.actor()?, &system, &table).await?;
    ok(&json!({ "system": system, "table": table, "rows": rows }))
}

/// A profile drafted from the live schema.
pub async fn draft_profile(visit: Visit, Path(system): Path<String>) -> Answer {
    ok(&erasure::draft_profile(&visit.app.desk, visit.actor()?, &system).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileText {
    #[serde(default)]
    profile: String,
}

/// What is wrong or open in a profile.
pub async fn check_profile(
    visit: Visit,
    Path(system): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let ProfileText { profile } = read(&headers, &body)?;
    ok(&erasure::check_profile(&visit.app.desk, visit.actor()?, &system, &profile).await?)
}
