//! How often the CRM's change log holds a change of each column.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, Query};

use super::figures::text_of;
use crate::census::TableClass;
use crate::database::{Connection, Statement};
use crate::{Error, System};

/// Changes by column; none where the table has no change log.
pub(super) async fn read(
    system: &System,
    connection: &mut Connection,
    table: &TableClass,
) -> Result<Option<BTreeMap<String, u64>>, Error> {
    let Some(audit) = &system.profile.audit else {
        return Ok(None);
    };
    let name = format!("{}{}", table.name, audit.suffix);
    let log = system.census.table(&name);
    let Some(log) = log.filter(|log| log.column(audit.field.as_str()).is_some()) else {
        return Ok(None);
    };
    let engine = connection.engine();
    let field = Alias::new(audit.field.as_str());
    let mut query = Query::select();
    query
        .column(field.clone())
        .expr(text_of(engine, Expr::cust("COUNT(*)")))
        .from(Alias::new(&log.name))
        .group_by_col(field);
    let statement = Statement::built(engine, &query)?;
    let mut changes = BTreeMap::new();
    let read = connection.each("counting changes", &statement, |row| {
        let count = row.text(1).and_then(|text| text.parse().ok());
        if let (Some(field), Some(count)) = (row.text(0), count) {
            changes.insert(field, count);
        }
        Ok(())
    });
    read.await?;
    Ok(Some(changes))
}
