//! From what the CRM holds of a person to the identifiers that a scan looks for.

use std::collections::BTreeSet;

use identifiers::{Identifiers, Matcher};
use sea_query::{Alias, Expr, ExprTrait, Query};

use crate::catalogue::Shape;
use crate::database::{Connection, Statement};
use crate::find::{self, Facts, PersonFacts};
use crate::profile::{FieldKind, Role};
use crate::record::RowRef;
use crate::rows;
use crate::{Error, System};

/// A street, number or web address that more other people than these have is a firm's or a default
/// (`http://`), and says nothing of one person.
const NEIGHBOURS: usize = 2;

/// Everything a scan has to look for to find these persons.
pub async fn identifiers_of(
    system: &System,
    connection: &mut Connection,
    persons: &BTreeSet<RowRef>,
) -> Result<Identifiers, Error> {
    let rows: Vec<RowRef> = persons.iter().cloned().collect();
    let mut facts = find::facts_of(system, connection, &rows).await?;
    for (kind, values) in [
        (FieldKind::Street, &mut facts.streets),
        (FieldKind::Code, &mut facts.codes),
        (FieldKind::Handle, &mut facts.handles),
    ] {
        let mut own = Vec::new();
        for value in std::mem::take(values) {
            let holders = holders(system, connection, (kind, &value), persons).await?;
            if holders.len() <= NEIGHBOURS {
                own.push(value);
            }
        }
        *values = own;
    }
    Ok(of_facts(&facts))
}

/// What a scan has to look for to find what somebody knows of the person beside the records.
pub fn identifiers_in(facts: &Facts) -> Identifiers {
    of_facts(&facts.given())
}

/// The facts that can be told from other people's data.
pub(super) fn of_facts(facts: &PersonFacts) -> Identifiers {
    let usable = |ids: &Identifiers| Matcher::new(ids).is_ok();
    let one_email = |email: &String| Identifiers {
        emails: vec![email.clone()],
        ..Identifiers::default()
    };
    let one_phone = |phone: &String| Identifiers {
        phones: vec![phone.clone()],
        ..Identifiers::default()
    };
    let one_other = |other: &String| Identifiers {
        other: vec![other.clone()],
        ..Identifiers::default()
    };
    let mut ids = Identifiers {
        emails: facts
            .emails
            .iter()
            .filter(|e| usable(&one_email(e)))
            .cloned()
            .collect(),
        phones: facts
            .phones
            .iter()
            .filter(|p| usable(&one_phone(p)))
            .cloned()
            .collect(),
        ..Identifiers::default()
    };
    for name in &facts.names {
        let one = Identifiers {
            names: vec![name.clone()],
            ..Identifiers::default()
        };
        if !name.given.trim().is_empty() && !name.family.trim().is_empty() && usable(&one) {
            ids.names.push(name.clone());
        }
    }
    let others = facts
        .codes
        .iter()
        .chain(&facts.streets)
        .chain(&facts.handles);
    ids.other = others
        .filter(|other| other.trim().chars().count() >= 6 && usable(&one_other(other)))
        .cloned()
        .collect();
    ids
}

/// The other people who have the same value in a column of its kind.
pub(super) async fn holders(
    system: &System,
    connection: &mut Connection,
    (kind, value): (FieldKind, &str),
    persons: &BTreeSet<RowRef>,
) -> Result<Vec<RowRef>, Error> {
    let engine = connection.engine();
    let mut others = Vec::new();
    for table in system
        .census
        .tables
        .values()
        .filter(|table| table.role == Role::Person)
    {
        for (column, of, _) in table.personal() {
            if of != kind {
                continue;
            }
            let cell = if column.live.shape == Shape::Text {
                Expr::col(Alias::new(&column.live.name))
            } else {
                rows::as_text(engine, &column.live)
            };
            let mut query = Query::select();
            for key in &table.key {
                let live = table.column(key).map(|c| &c.live);
                query.expr(
                    live.map_or_else(|| Expr::col(Alias::new(key)), |l| rows::as_text(engine, l)),
                );
            }
            query
                .from(Alias::new(&table.name))
                .and_where(cell.eq(value));
            let statement = Statement::built(engine, &query)?;
            connection
                .each("counting neighbours", &statement, |row| {
                    let key = (0..row.len())
                        .map(|i| row.text(i).unwrap_or_default())
                        .collect();
                    let found = RowRef {
                        table: table.name.clone(),
                        key,
                    };
                    if !persons.contains(&found) && !others.contains(&found) {
                        others.push(found);
                    }
                    Ok(())
                })
                .await?;
        }
    }
    Ok(others)
}
