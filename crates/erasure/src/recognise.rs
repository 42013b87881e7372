//! What one candidate of a plan is told from another by: key values and who looks after the
//! record. Read live, masked until somebody asks, kept nowhere.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission};
use crm::RowRef;
use crm::census::TableClass;
use crm::key_values::{KeyValue, KeyValues, key_values};
use crm::profile::FieldKind;
use crm::rows::Record;
use ledger::Deed;
use serde::Serialize;
use serde_json::json;

use crate::name::MaskedName;
use crate::plan::Plan;
use crate::{Desk, Error, PersonField, PlanId};

/// A candidate as its system shows it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Recognised {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// The whole name; none while masked.
    pub name: Option<String>,
    /// E-mail addresses and the columns the profile shows, where filled.
    pub values: Vec<PersonField>,
    /// Who of the staff looks after the record; masked as every name.
    pub owner: Option<String>,
}

/// The key values of a plan's candidates, in its order. In the clear only with `reveal`, which
/// is logged without the values. A candidate whose record is gone or whose system cannot be
/// reached is left out.
pub async fn recognise(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    reveal: bool,
) -> Result<Vec<Recognised>, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, id).await?;
    if reveal {
        let request = Some(plan.request.as_str());
        desk.authorize(actor, Permission::PersonReveal, request)
            .await?;
    }
    let mut all = BTreeMap::new();
    let systems: BTreeSet<&str> = plan.persons.iter().map(|p| p.system.as_str()).collect();
    for system in systems {
        match read(desk, &plan, system, reveal).await {
            Ok(found) => all.extend(found),
            Err(Error::Unreachable(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let recognised: Vec<Recognised> = plan
        .persons
        .iter()
        .filter_map(|person| all.remove(&(person.system.clone(), person.record.clone())))
        .collect();
    if reveal {
        let records: Vec<&str> = recognised.iter().map(|one| one.record.as_str()).collect();
        desk.ledger
            .enter(Deed {
                object: Some(plan.id.to_string()),
                system: crate::draft::one_system(&plan),
                request: Some(plan.request.clone()),
                details: json!({ "records": records }),
                ..Deed::done(actor.who(), "persons.reveal")
            })
            .await?;
    }
    Ok(recognised)
}

type Found = BTreeMap<(String, String), Recognised>;

async fn read(desk: &Desk, plan: &Plan, name: &str, reveal: bool) -> Result<Found, Error> {
    let system = desk.open(name).await?;
    let of_system = plan.persons.iter().filter(|person| person.system == name);
    let rows = of_system.map(|person| RowRef::parse(&system.profile, &person.record));
    let rows: BTreeSet<RowRef> = rows.collect::<Result<_, _>>()?;
    let mut connection = system.database.connect().await?;
    let found = key_values(&system, &mut connection, &rows).await?;
    connection.close().await;
    let tell = |record: &Record| {
        let table = system.census.table(&record.row.table)?;
        let name = if reveal {
            whole_name(table, record)
        } else {
            MaskedName::of(table, record).to_string()
        };
        Some(name).filter(|name| !name.is_empty())
    };
    let one = |(row, of_row): (RowRef, KeyValues)| {
        let record = row.name(&system.profile);
        let shown = Recognised {
            system: name.to_owned(),
            record: record.clone(),
            name: reveal.then(|| tell(&of_row.record)).flatten(),
            owner: of_row.assigned.as_ref().and_then(tell),
            values: of_row
                .values
                .into_iter()
                .map(|value| field(value, reveal))
                .collect(),
        };
        ((name.to_owned(), record), shown)
    };
    Ok(found.into_iter().map(one).collect())
}

fn field(value: KeyValue, reveal: bool) -> PersonField {
    PersonField {
        column: value.column,
        kind: value.kind.map_or("plain", FieldKind::word),
        // What is nobody's own value needs no mask.
        value: (reveal || value.kind.is_none()).then_some(value.value),
    }
}

/// Given and family name, or the name in one column.
fn whole_name(table: &TableClass, record: &Record) -> String {
    let part = |wanted: FieldKind| {
        let column = table.personal().find(|(_, kind, _)| *kind == wanted)?;
        record
            .text(table, &column.0.live.name)
            .filter(|text| !text.is_empty())
    };
    let parts = [part(FieldKind::GivenName), part(FieldKind::FamilyName)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return part(FieldKind::FullName).unwrap_or_default();
    }
    parts.join(" ")
}
