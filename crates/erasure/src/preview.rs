//! Before and after of one row, read live. The look is logged and remembered with the plan; no
//! value is stored.

use accounts::{Actor, Permission};
use base::Notice;
use crm::census::{Class, TableClass};
use crm::plan::{Action, Item, new_value};
use crm::rows::Record;
use identifiers::Matcher;
use ledger::Deed;
use serde::Serialize;

use crate::ground::told;
use crate::look::{Look, fate};
use crate::plan::{Plan, PlanItem};
use crate::{Desk, Error, PlanId, secret, store};

/// A row of a plan with what goes and what stays.
#[derive(Debug, Clone, Serialize)]
pub struct RowPreview {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// What becomes of the row.
    pub action: &'static str,
    /// Word of the rule that proposed it.
    pub rule: String,
    /// Why it is kept or archived.
    pub ground: Option<String>,
    /// Its filled columns.
    pub fields: Vec<Preview>,
}

/// One column of a row.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// Column.
    pub column: String,
    /// Word of the kind of field, or `text`, `link`, `plain`.
    pub kind: &'static str,
    /// What stands there.
    pub before: Option<String>,
    /// What will stand there; none where the row goes or the column is emptied.
    pub after: Option<String>,
    /// Word of what happens: `clear`, `fixed`, `redact`, `unlink`, `delete`, `keep`.
    pub rule: &'static str,
}

/// Every filled column of a row of the plan, before and after. A record stands in the plan once
/// for each system; without a system the first is meant.
pub async fn preview(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    system: Option<&str>,
    record: &str,
) -> Result<RowPreview, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, id).await?;
    desk.authorize(actor, Permission::PersonReveal, Some(&plan.request))
        .await?;
    let planned = plan
        .items
        .iter()
        .find(|planned| {
            planned.record == record && system.is_none_or(|system| planned.system == system)
        })
        .ok_or_else(|| Error::NotFound(format!("record {record}: is not in plan {id}")))?;
    let matcher = matcher(desk, &plan, &planned.system).await?;
    let fields = fields(desk, planned, &matcher).await?;
    let mut tx = desk.ledger.begin().await?;
    let look = Look {
        system: planned.system.clone(),
        record: record.to_owned(),
        fate: fate(planned),
        by: actor.account.id.to_string(),
        at: desk.ledger.clock.now(),
    };
    store::remember_look(tx.conn(), id, &look).await?;
    tx.record(Deed {
        object: Some(record.to_owned()),
        system: Some(planned.system.clone()),
        request: Some(plan.request.clone()),
        ..Deed::done(actor.who(), "plans.preview")
    })
    .await?;
    tx.commit().await?;
    let ground = planned.item.ground.as_deref();
    Ok(RowPreview {
        system: planned.system.clone(),
        record: planned.record.clone(),
        action: planned.item.action.word(),
        rule: planned.item.rule.clone(),
        ground: ground.map(|ground| told(ground, desk.controller.language)),
        fields,
    })
}

async fn matcher(desk: &Desk, plan: &Plan, system: &str) -> Result<Matcher, Error> {
    let id = &plan.id;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let sealed = store::secret(&mut conn, id, system).await?.ok_or_else(|| {
        Error::Refused(Notice::new(
            "plan-over",
            format!("plan {id}: its run is complete; there is nothing left to show"),
        ))
    })?;
    drop(conn);
    let opened = secret::open(&desk.ledger.store, id, system, &sealed)?;
    Matcher::new(&opened.identifiers).map_err(|invalid| {
        Error::Refused(Notice::new(
            "identifiers-wrong",
            format!("plan {id}: {invalid}"),
        ))
    })
}

async fn fields(desk: &Desk, planned: &PlanItem, matcher: &Matcher) -> Result<Vec<Preview>, Error> {
    let (item, record) = (&planned.item, &planned.record);
    let system = desk.open(&planned.system).await?;
    let table = system.census.table(&item.row.table).ok_or_else(|| {
        Error::Refused(
            Notice::new(
                "table-gone",
                format!("record {record}: its table is gone; draft a new plan"),
            )
            .with("record", record),
        )
    })?;
    let mut connection = system.database.connect().await?;
    let rows = std::slice::from_ref(&item.row);
    let rows = crm::rows::by_key(&mut connection, table, rows, false).await?;
    connection.close().await;
    let found = rows
        .first()
        .ok_or_else(|| Error::NotFound(format!("record {record}: is gone from the system")))?;
    Ok(columns(table, found, item, matcher))
}

fn kind(class: &Class) -> &'static str {
    match class {
        Class::Personal(kind, _) => kind.word(),
        Class::Text => "text",
        Class::Link(_) => "link",
        Class::Plain | Class::Bare | Class::Unclassified => "plain",
    }
}

fn columns(table: &TableClass, found: &Record, item: &Item, matcher: &Matcher) -> Vec<Preview> {
    let text =
        |value: Option<&[u8]>| value.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    table
        .columns
        .iter()
        .zip(&found.cells)
        .filter(|(_, cell)| cell.as_ref().is_some_and(|bytes| !bytes.is_empty()))
        .map(|(column, cell)| {
            let name = &column.live.name;
            let before = cell.as_deref();
            let (after, rule) = match (item.action, item.changes.get(name)) {
                (Action::Delete, _) => (None, "delete"),
                (_, None) => (text(before), "keep"),
                (_, Some(effect)) => (
                    text(new_value(effect, &column.live, before, matcher).as_deref()),
                    effect.word(),
                ),
            };
            Preview {
                column: name.clone(),
                kind: kind(&column.class),
                before: text(before),
                after,
                rule,
            }
        })
        .collect()
}
