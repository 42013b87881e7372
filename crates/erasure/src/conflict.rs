//! Rows that were changed after a plan was approved: which they are now, and who changed them
//! where the CRM says. Reads only; nothing is kept.

use accounts::{Actor, Permission};
use crm::RowRef;
use crm::census::TableClass;
use crm::plan::Item;
use crm::rows::Record;
use serde::Serialize;

use crate::name::MaskedName;
use crate::plan::Plan;
use crate::run::{Place, done_systems, items_of, places};
use crate::{Desk, Error, PlanId, PlanState, store};

/// Columns in which CRMs name the user who changed a row last: SuiteCRM and SugarCRM, EspoCRM.
const CHANGED_BY: [&str; 2] = ["modified_user_id", "modified_by_id"];
/// Columns in which they say when.
const CHANGED_AT: [&str; 2] = ["date_modified", "modified_at"];
/// The record kind of a CRM's users.
const USER: &str = "user";

/// A row that is not as it was when the plan was made.
#[derive(Debug, Clone, Serialize)]
pub struct ConflictView {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// What the plan wants of it.
    pub action: &'static str,
    /// The columns the plan wants to change.
    pub columns: Vec<String>,
    /// Whether it can be left out for a ground: a related record. A person's own record and rows
    /// that merely follow one cannot.
    pub may_leave_out: bool,
    /// When it was changed last, as the CRM says it.
    pub changed_at: Option<String>,
    /// The CRM's user who changed it last, as a record.
    pub changed_by: Option<String>,
    /// That user's masked name.
    pub changed_by_name: Option<String>,
}

/// The rows that keep a plan from running, as they stand now. Empty once somebody put them back.
pub async fn conflicts(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
) -> Result<Vec<ConflictView>, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, id).await?;
    if plan.state != PlanState::Conflict {
        return Ok(Vec::new());
    }
    let mut views = Vec::new();
    for (place, rows) in changed(desk, &plan).await? {
        for row in rows {
            views.push(view(&plan, &place, &row).await?);
        }
    }
    Ok(views)
}

/// By system, the rows of what is not done yet that are neither as planned nor as they shall be.
pub(crate) async fn changed(desk: &Desk, plan: &Plan) -> Result<Vec<(Place, Vec<RowRef>)>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let run = store::run_of(&mut conn, &plan.id).await?;
    let done = done_systems(&mut conn, run.as_ref()).await?;
    drop(conn);
    let mut changed = Vec::new();
    for place in places(desk, plan).await? {
        if done.contains(&place.name) {
            continue;
        }
        let rows = changed_in(&place, plan).await?;
        changed.push((place, rows));
    }
    Ok(changed)
}

/// The changed rows of one system.
pub(crate) async fn changed_in(place: &Place, plan: &Plan) -> Result<Vec<RowRef>, Error> {
    let items: Vec<Item> = items_of(plan, &place.name)
        .map(|(_, planned)| planned.item.clone())
        .collect();
    let mut connection = place.system.database.connect().await?;
    let rows = crm::write::conflicts(&place.system, &mut connection, &items, &place.tools).await?;
    connection.close().await;
    Ok(rows)
}

async fn view(plan: &Plan, place: &Place, row: &RowRef) -> Result<ConflictView, Error> {
    let record = row.name(&place.system.profile);
    let planned = items_of(plan, &place.name)
        .map(|(_, planned)| planned)
        .find(|planned| planned.item.row == *row);
    let found = read(place, row).await?;
    let told = |columns: &[&str]| {
        let (table, record) = found.as_ref()?;
        let said = columns.iter().find_map(|column| record.text(table, column));
        said.filter(|said| !said.is_empty())
    };
    let changed_by = told(&CHANGED_BY).map(|key| format!("{USER}:{key}"));
    let changed_by_name = match &changed_by {
        Some(user) => name_of(place, user).await?,
        None => None,
    };
    Ok(ConflictView {
        system: place.name.clone(),
        action: planned.map_or("", |planned| planned.item.action.word()),
        columns: planned.map_or_else(Vec::new, |planned| {
            planned.item.changes.keys().cloned().collect()
        }),
        may_leave_out: planned.is_some_and(|planned| planned.item.group.is_some())
            && !plan.is_person(&place.name, &record),
        changed_at: told(&CHANGED_AT),
        changed_by,
        changed_by_name,
        record,
    })
}

async fn read<'p>(
    place: &'p Place,
    row: &RowRef,
) -> Result<Option<(&'p TableClass, Record)>, Error> {
    let Some(table) = place.system.census.table(&row.table) else {
        return Ok(None);
    };
    let mut connection = place.system.database.connect().await?;
    let rows = crm::rows::by_key(&mut connection, table, std::slice::from_ref(row), false).await?;
    connection.close().await;
    Ok(rows.into_iter().next().map(|record| (table, record)))
}

/// The masked name of a user of the CRM; none where there is no such record.
async fn name_of(place: &Place, user: &str) -> Result<Option<String>, Error> {
    let Ok(row) = RowRef::parse(&place.system.profile, user) else {
        return Ok(None);
    };
    let found = read(place, &row).await?;
    let name = found.map(|(table, record)| MaskedName::of(table, &record).to_string());
    Ok(name.filter(|name| !name.is_empty()))
}
