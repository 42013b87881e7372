//! Whether somebody was written to since an instant: messages that the CRM sent to a person or to an
//! address that is theirs, as the profile knows them ([`crate::profile::Sent`]). Reads only.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::census::TableClass;
use crate::database::Connection;
use crate::graph::Graph;
use crate::profile::Role;
use crate::record::RowRef;
use crate::rows::{self, Record};
use crate::{Error, System, marked};

/// How CRMs write an instant, in UTC and down to the second.
const INSTANT: &str = "%Y-%m-%d %H:%M:%S";

/// When the last message was sent to a person after `since`, as the CRM writes it; none where none was.
pub async fn last_sent(
    system: &System,
    connection: &mut Connection,
    (person, since): (&RowRef, Timestamp),
) -> Result<Option<String>, Error> {
    let graph = Graph::new(&system.profile, &system.census);
    let persons = BTreeSet::from([person.clone()]);
    let mut addresses = BTreeSet::new();
    for shared in &system.profile.values {
        let Some(table) = system.census.table(shared.table.as_str()) else {
            continue;
        };
        let values = marked::having(system, connection, (shared, table), &persons).await?;
        addresses.extend(values.into_iter().map(|(record, _)| record.row));
    }
    // A row that is the person's own, such as one of a campaign.
    let mut ties = graph
        .referrers(connection, &persons, |edge| {
            edge.from.sent.is_some() && edge.is_owner()
        })
        .await?;
    // A message goes to addresses; one that is only filed with a person may be to anybody. Where a
    // CRM keeps no addresses apart, its messages are tied to whom they go to.
    let to = if system.profile.values.is_empty() {
        &persons
    } else {
        &addresses
    };
    let joins = graph.referrers(connection, to, |edge| edge.from.role == Role::Join);
    ties.extend(joins.await?);
    let since = since.strftime(INSTANT).to_string();
    let mut last: Option<String> = None;
    let mut look = |table: &TableClass, record: &Record| {
        let at = sent_at(table, record).filter(|at| *at > since);
        if at > last {
            last = at;
        }
    };
    let mut messages: BTreeSet<RowRef> = BTreeSet::new();
    for tie in ties {
        if tie.edge.from.sent.is_some() {
            look(tie.edge.from, &tie.record);
            continue;
        }
        let whole = graph.targets(&tie.record).into_iter().map(|(_, row)| row);
        messages.extend(whole.filter(|row| *row != tie.to));
    }
    for table in system
        .census
        .tables
        .values()
        .filter(|one| one.sent.is_some())
    {
        let of_table = messages.iter().filter(|row| row.table == table.name);
        let of_table: Vec<RowRef> = of_table.cloned().collect();
        for record in rows::by_key(connection, table, &of_table, false).await? {
            look(table, &record);
        }
    }
    Ok(last)
}

/// When a row was sent, where it was.
fn sent_at(table: &TableClass, record: &Record) -> Option<String> {
    let sent = table
        .sent
        .as_ref()
        .filter(|sent| record.has(table, &sent.when))?;
    let at = record.text(table, sent.at.as_str())?.replacen('T', " ", 1);
    at.get(..19).map(str::to_owned)
}
