//! Before and after of one row, read live. The look is logged; nothing is stored.

use accounts::{Actor, Permission};
use base::Notice;
use crm::census::{Class, TableClass};
use crm::plan::{Action, Item, new_value};
use crm::rows::Record;
use identifiers::Matcher;
use ledger::Deed;
use serde::Serialize;

use crate::{Desk, Error, PlanId, secret, store};

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

/// Every filled column of a row of the plan, before and after.
pub async fn preview(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    record: &str,
) -> Result<Vec<Preview>, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, id).await?;
    desk.authorize(actor, Permission::PersonReveal, Some(&plan.request))
        .await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let planned = plan
        .items
        .iter()
        .find(|planned| planned.record == record)
        .ok_or_else(|| Error::NotFound(format!("record {record}: is not in plan {id}")))?;
    let system = desk.open(&planned.system).await?;
    let sealed = store::secret(&mut conn, id, &planned.system)
        .await?
        .ok_or_else(|| {
            Error::Refused(Notice::new(
                "plan-over",
                format!("plan {id}: its run is complete; there is nothing left to show"),
            ))
        })?;
    drop(conn);
    let opened = secret::open(&desk.ledger.store, id, &planned.system, &sealed)?;
    let matcher = Matcher::new(&opened.identifiers).map_err(|invalid| {
        Error::Refused(Notice::new(
            "identifiers-wrong",
            format!("plan {id}: {invalid}"),
        ))
    })?;
    let item = &planned.item;
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
    let rows = crm::rows::by_key(
        &mut connection,
        table,
        std::slice::from_ref(&item.row),
        false,
    )
    .await?;
    connection.close().await;
    let found = rows
        .first()
        .ok_or_else(|| Error::NotFound(format!("record {record}: is gone from the system")))?;
    desk.ledger
        .enter(Deed {
            object: Some(record.to_owned()),
            system: Some(planned.system.clone()),
            request: Some(plan.request.clone()),
            ..Deed::done(actor.who(), "plans.preview")
        })
        .await?;
    Ok(columns(table, found, item, &matcher))
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
