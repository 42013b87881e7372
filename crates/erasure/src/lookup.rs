//! Looking into a system: its check, its people.

use std::collections::BTreeSet;

use accounts::{Actor, Permission};
use base::{Locale, Notice};
use crm::find::Facts;
use crm::profile::{FieldKind, Role};
use crm::rights;
use crm::system::Check;
use crm::{RowRef, System};
use ledger::Deed;
use requests::Person;
use serde::Serialize;
use serde_json::json;

use crate::{Desk, Error, store};

/// What `person find` answers.
pub type FoundView = serde_json::Value;

/// A person of a CRM, read live.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// Whether the CRM marked it as deleted.
    pub deleted: bool,
    /// Whether values are shown in the clear.
    pub revealed: bool,
    /// Personal columns that are filled.
    pub fields: Vec<PersonField>,
}

/// One personal column.
#[derive(Debug, Clone, Serialize)]
pub struct PersonField {
    /// Column.
    pub column: String,
    /// Word of the kind of field.
    pub kind: &'static str,
    /// Its value; none while masked.
    pub value: Option<String>,
}

/// Connects, compares the schema with the profile, and the rights held with those needed.
pub async fn check(desk: &Desk, actor: &Actor, name: &str) -> Result<Check, Error> {
    desk.authorize(actor, Permission::SystemsRead, None).await?;
    let system = desk.open(name).await?;
    compare(desk, &system).await
}

/// What the profile, the rights and the confirmed schema say of the live one.
pub(crate) async fn compare(desk: &Desk, system: &System) -> Result<Check, Error> {
    desk.systems.readings().forget(&system.name);
    let mut connection = system.database.connect().await?;
    let needs = rights::needs_of(system);
    let missing = rights::missing(system, &mut connection, &needs).await?;
    let excess = rights::excess(system, &mut connection, &needs).await?;
    connection.close().await;
    let drift = crate::schema::drift(desk, system).await?;
    let mut check = system.check(missing);
    check.needed_rights = rights::count(&needs);
    check.excess_rights = excess;
    check.fits &= !drift.bars();
    check.drift = drift;
    if let Some(warning) = support_ends(desk, system) {
        check.warnings.push(warning.to_string());
        check.notices.push(warning);
    }
    Ok(check)
}

/// How long before the end of a version's support it is warned of, in days.
const WARN_DAYS: i32 = 90;

/// The connected version is out of support, or soon will be.
fn support_ends(desk: &Desk, system: &System) -> Option<Notice> {
    let last = system.supported_until()?;
    let today = desk.controller.today(&desk.ledger.clock);
    let days = today.until(last).ok()?.get_days();
    if days > WARN_DAYS {
        return None;
    }
    let version = system.version.clone().unwrap_or_default();
    let (code, line) = if days < 0 {
        (
            "support-ended",
            format!(
                "version {version} is out of support since {last}; plan its upgrade, and check this system again after it"
            ),
        )
    } else {
        (
            "support-ends",
            format!(
                "version {version} leaves support on {last}; plan its upgrade, and check this system again after it"
            ),
        )
    };
    Some(
        Notice::new(code, line)
            .with("version", version)
            .with("day", last.to_string()),
    )
}

/// An administrator says what a column is: a field kind's word, `text` or `plain`.
pub async fn mark(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    table: &str,
    column: &str,
    class: &str,
) -> Result<(), Error> {
    desk.authorize(actor, Permission::SystemsManage, None)
        .await?;
    let system = desk.open(name).await?;
    let known = system.census.table(table).and_then(|t| t.column(column));
    if known.is_none() {
        return Err(Error::Refused(
            Notice::new(
                "column-unknown",
                format!("system {name}: has no column {table}.{column}"),
            )
            .with("system", name)
            .with("column", format!("{table}.{column}")),
        ));
    }
    if !crm::census::is_class(&system.profile, class) {
        let kinds: Vec<&str> = FieldKind::ALL.iter().map(|kind| kind.word()).collect();
        return Err(Error::Refused(Notice::new(
            "class-unknown",
            format!(
                "class {class}: unknown; give text, plain, or a kind and, if another than its own, a rule; kinds: {}",
                kinds.join(", ")
            ),
        )));
    }
    let mut tx = desk.ledger.begin().await?;
    store::mark(tx.conn(), name, table, column, class).await?;
    tx.record(Deed {
        object: Some(format!("{table}.{column}")),
        system: Some(name.to_owned()),
        details: json!({ "class": class }),
        ..Deed::done(actor.who(), "systems.mark")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// All rows that may be the person the facts speak of, with reasons in the language asked for.
/// The look is logged, without values.
pub async fn find(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    facts: &Facts,
    language: Locale,
) -> Result<FoundView, Error> {
    desk.authorize(actor, Permission::PersonReveal, None)
        .await?;
    let system = desk.open(name).await?;
    let mut connection = system.database.connect().await?;
    let found = crm::find::find(&system, &mut connection, facts).await?;
    connection.close().await;
    desk.ledger
        .enter(Deed {
            system: Some(name.to_owned()),
            details: json!({ "candidates": found.candidates.len() }),
            ..Deed::done(actor.who(), "persons.find")
        })
        .await?;
    Ok(found.json(&system.profile, language))
}

/// Refuses a person whose record its system does not have, so that a typing error is noticed when
/// the request is recorded and not by the search. A system that cannot be reached keeps no
/// request out: it is named in the answer instead.
pub async fn known(desk: &Desk, actor: &Actor, persons: &[Person]) -> Result<Vec<String>, Error> {
    let mut unreachable = BTreeSet::new();
    if !actor.may(Permission::RequestsWork) {
        // What records or links them refuses, and enters that.
        return Ok(Vec::new());
    }
    for Person { system, record } in persons {
        match person(desk, actor, system, record, false).await {
            Err(Error::Unreachable(_)) => unreachable.insert(format!(
                "system {system}: cannot be reached; whether it has the person was not checked"
            )),
            Err(error) => return Err(error),
            Ok(_) => false,
        };
    }
    Ok(unreachable.into_iter().collect())
}

/// A person's record, read live; masked unless `reveal`, which is logged.
pub async fn person(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    record: &str,
    reveal: bool,
) -> Result<PersonView, Error> {
    desk.authorize(actor, Permission::RequestsRead, None)
        .await?;
    if reveal {
        desk.authorize(actor, Permission::PersonReveal, None)
            .await?;
    }
    let system = desk.open(name).await?;
    let row = RowRef::parse(&system.profile, record)?;
    let unknown = || Error::NotFound(format!("record {record}: there is none in system {name}"));
    let table = system
        .census
        .table(&row.table)
        .filter(|table| table.role == Role::Person)
        .ok_or_else(unknown)?;
    let mut connection = system.database.connect().await?;
    let rows = crm::rows::by_key(&mut connection, table, std::slice::from_ref(&row), false).await?;
    connection.close().await;
    let found = rows.first().ok_or_else(unknown)?;
    if reveal {
        desk.ledger
            .enter(Deed {
                object: Some(record.to_owned()),
                system: Some(name.to_owned()),
                ..Deed::done(actor.who(), "persons.reveal")
            })
            .await?;
    }
    let fields = table
        .personal()
        .filter_map(|(column, kind, _)| {
            let value = found
                .text(table, &column.live.name)
                .filter(|value| !value.is_empty())?;
            Some(PersonField {
                column: column.live.name.clone(),
                kind: kind.word(),
                value: reveal.then_some(value),
            })
        })
        .collect();
    Ok(PersonView {
        system: name.to_owned(),
        record: row.name(&system.profile),
        deleted: found.is_deleted(table),
        revealed: reveal,
        fields,
    })
}
