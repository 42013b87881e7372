//! The rows that hold a wrong value: each chosen record, the value it shares, and the CRM's own
//! change log; and the records that a supplementary statement is added to (Art. 16 GDPR).

use std::collections::BTreeSet;

use base::Notice;
use crm::census::{Class, TableClass};
use crm::database::Connection;
use crm::graph::Graph;
use crm::marked;
use crm::plan::{Unfitting, Values, set_item};
use crm::profile::{FieldKind, Role, SharedValues};
use crm::rows::Record;
use crm::{RowRef, System};
use erasure::Desk;

use crate::apart::Apart;
use crate::draft::{Correction, Making};
use crate::whom::Site;
use crate::{Error, Kind, Old};

/// Word of the rule for the change log.
const AUDIT: &str = "audit";

/// Refuses a correction that neither puts right nor adds anything.
pub(crate) fn demand_any(asked: &Correction) -> Result<(), Error> {
    if !asked.set.is_empty() || asked.statement.is_some() {
        return Ok(());
    }
    let line = "is empty: say which column is wrong and what is right, or what is to be added";
    Err(Notice::new("correction-empty", line).at("set").into())
}

/// Every chosen record of the persons, in all systems.
pub(crate) async fn correct(
    desk: &Desk,
    sites: &[Site],
    making: &mut Making,
    (asked, head): (&Correction, &str),
) -> Result<(), Error> {
    making.plan.old = Some(asked.old);
    let (mut known, mut met) = (BTreeSet::new(), BTreeSet::new());
    for site in sites {
        let chosen = &site.persons;
        let mut connection = site.system.database.connect().await?;
        let mut place = Correcting {
            desk,
            system: &site.system,
            connection: &mut connection,
            making,
            asked,
            head,
            met: &mut met,
        };
        known.extend(place.persons(chosen).await?);
        known.extend(place.shared(chosen).await?);
        if asked.old == Old::Empty {
            place.history(chosen).await?;
        }
        connection.close().await;
    }
    if let Some(column) = asked.set.keys().find(|column| !known.contains(*column)) {
        let line = format!("no chosen record has a personal column {column}");
        let notice = Notice::new("correction-column", line).at("set");
        return Err(notice.with("column", column).into());
    }
    let unmet = asked.was.keys().find(|column| !met.contains(*column));
    unmet.map_or(Ok(()), |column| Err(elsewhere(column)))
}

/// One system in which records are corrected.
struct Correcting<'c> {
    desk: &'c Desk,
    system: &'c System,
    connection: &'c mut Connection,
    making: &'c mut Making,
    asked: &'c Correction,
    /// The line above a supplementary statement.
    head: &'c str,
    /// Columns in which the wrong value was found as it was given.
    met: &'c mut BTreeSet<String>,
}

impl Correcting<'_> {
    fn take(&mut self, table: &TableClass, record: &Record, values: &Values, rule: &str) {
        let key = self.making.secret.key;
        if let Some(item) = set_item(&key, table, record, values, rule) {
            self.making.add(self.system, &item, (record, values));
        }
    }

    /// The persons' own columns. Says which of the columns asked for there are.
    async fn persons(&mut self, chosen: &BTreeSet<RowRef>) -> Result<BTreeSet<String>, Error> {
        let mut known = BTreeSet::new();
        for record in crate::set::person_rows(self.system, chosen).await? {
            let Some(table) = self.system.census.table(&record.row.table) else {
                continue;
            };
            let mut values = Values::new();
            for (column, typed) in &self.asked.set {
                if !is_personal(table, column) {
                    continue;
                }
                known.insert(column.clone());
                let stands = record.text(table, column);
                if self.is_meant((column, kind_of(table, column)), stands.as_deref()) {
                    values.insert(column.clone(), fitting(table, column, typed)?);
                }
            }
            if table.role == Role::Person {
                values.extend(self.statement(table, &record, &values)?);
            }
            self.take(table, &record, &values, Kind::Rectification.word());
        }
        Ok(known)
    }

    /// The supplementary statement, below what stands in the record's text already. A record without
    /// a text for it cannot take one.
    fn statement(
        &self,
        table: &TableClass,
        record: &Record,
        values: &Values,
    ) -> Result<Option<(String, Option<String>)>, Error> {
        let Some(statement) = &self.asked.statement else {
            return Ok(None);
        };
        let column = table.statement.as_deref();
        let Some(column) = column else {
            let name = record.row.name(&self.system.profile);
            let line = format!(
                "record {name} has no text for a statement; choose others, or name its column in the profile (`statement`)"
            );
            let notice = Notice::new("statement-nowhere", line).at("statement");
            return Err(notice.with("record", name).into());
        };
        let text = match values.get(column) {
            Some(corrected) => corrected.clone(),
            None => record.text(table, column),
        };
        let text = text.unwrap_or_default();
        let gap = if text.is_empty() { "" } else { "\n\n" };
        let whole = format!("{text}{gap}{}\n{}", self.head, statement.expose());
        Ok(Some((column.to_owned(), fitting(table, column, &whole)?)))
    }

    /// A value that stands in a table of its own, such as a mail address.
    async fn shared(&mut self, chosen: &BTreeSet<RowRef>) -> Result<BTreeSet<String>, Error> {
        let mut known = BTreeSet::new();
        for shared in &self.system.profile.values {
            // Such a column has a name that says nothing (`name`), so its kind is asked for.
            let (column, table) = (
                shared.kind.word(),
                self.system.census.table(shared.table.as_str()),
            );
            let (Some(typed), Some(table)) = (self.asked.set.get(column), table) else {
                continue;
            };
            let found =
                marked::having(self.system, self.connection, (shared, table), chosen).await?;
            if found.is_empty() {
                continue;
            }
            known.insert(column.to_owned());
            let values = forms(shared, table, typed)?;
            let place = (shared, table);
            let Some((record, others)) = self.wrong_one(place, typed, found)? else {
                continue;
            };
            if others.is_empty() {
                self.take(table, &record, &values, Kind::Rectification.word());
            } else {
                let mut apart = Apart {
                    desk: self.desk,
                    system: self.system,
                    connection: &mut *self.connection,
                    making: &mut *self.making,
                };
                apart
                    .give(place, (&record, &others), (&values, chosen))
                    .await?;
            }
        }
        Ok(known)
    }

    /// Whether a value is the one that is wrong: any, where nobody said which.
    fn is_meant(
        &mut self,
        (column, kind): (&str, Option<FieldKind>),
        stands: Option<&str>,
    ) -> bool {
        let Some(was) = self.asked.was.get(column) else {
            return true;
        };
        let is_it = is_same(kind, was, stands.unwrap_or_default());
        if is_it {
            self.met.insert(column.to_owned());
        }
        is_it
    }

    /// Of the values that the chosen records have, the one that is wrong; none where it stands in
    /// another system.
    fn wrong_one(
        &mut self,
        (shared, table): (&SharedValues, &TableClass),
        typed: &str,
        found: Vec<(Record, BTreeSet<RowRef>)>,
    ) -> Result<Option<(Record, BTreeSet<RowRef>)>, Error> {
        let (column, kind) = (shared.kind.word(), Some(shared.kind));
        let text = |record: &Record| record.text(table, shared.value.as_str());
        let mut meant = Vec::new();
        let mut has = false;
        for one in found {
            let stands = text(&one.0);
            if self.is_meant((column, kind), stands.as_deref()) {
                meant.push(one);
            } else {
                has |= is_same(kind, typed, stands.as_deref().unwrap_or_default());
            }
        }
        let is_one = meant.len() < 2;
        let Some(one) = meant.pop().filter(|_| is_one) else {
            // Told apart by nothing, or in another system.
            return if is_one { Ok(None) } else { Err(many(column)) };
        };
        if has {
            return Err(had(column));
        }
        Ok(Some(one))
    }

    /// Old and new values in the CRM's change log: that something changed stays on record.
    async fn history(&mut self, chosen: &BTreeSet<RowRef>) -> Result<(), Error> {
        let system = self.system;
        let graph = Graph::new(&system.profile, &system.census);
        let found = graph
            .referrers(self.connection, chosen, |edge| {
                edge.from.audit.is_some() && edge.is_owner()
            })
            .await?;
        for one in found {
            let table = one.edge.from;
            let Some(audit) = &table.audit else { continue };
            let field = one.record.text(table, audit.field.as_str());
            if !field.is_some_and(|field| self.asked.set.contains_key(&field)) {
                continue;
            }
            let filled = |column: &&crm::profile::Identifier| {
                let cell = one.record.cell(table, column.as_str());
                cell.is_some_and(|cell| !cell.is_empty())
            };
            let values = audit.values.iter().filter(filled).filter_map(|column| {
                let live = &table.column(column.as_str())?.live;
                let empty = (!live.nullable).then(String::new);
                Some((column.to_string(), empty))
            });
            let values: Values = values.collect();
            self.take(table, &one.record, &values, AUDIT);
        }
        Ok(())
    }
}

fn kind_of(table: &TableClass, column: &str) -> Option<FieldKind> {
    let class = table.column(column).map(|one| &one.class);
    if let Some(Class::Personal(kind, _)) = class {
        return Some(*kind);
    }
    None
}

/// Whether two values are the same to people, however they are written.
fn is_same(kind: Option<FieldKind>, one: &str, other: &str) -> bool {
    let key = |text: &str| {
        if kind == Some(FieldKind::Email) {
            identifiers::email_exact(text)
        } else if kind == Some(FieldKind::Phone) {
            identifiers::phone_key(text)
        } else {
            None
        }
    };
    if let (Some(one), Some(other)) = (key(one), key(other)) {
        return one == other;
    }
    one.trim() == other.trim()
}

fn is_personal(table: &TableClass, column: &str) -> bool {
    let class = table.column(column);
    class.is_some_and(|one| matches!(one.class, Class::Personal(..)) && !one.live.generated)
        && !table.key.iter().any(|key| key == column)
}

fn fitting(table: &TableClass, column: &str, typed: &str) -> Result<Option<String>, Error> {
    let class = table.column(column);
    let Some(class) = class else { return Ok(None) };
    Unfitting::or_value(&class.live, typed).map_err(|why| unfitting(column, why))
}

/// The value in every form in which the CRM keeps it.
fn forms(shared: &SharedValues, table: &TableClass, typed: &str) -> Result<Values, Error> {
    let column = shared.value.as_str();
    let value = fitting(table, column, typed)?;
    let is_address = |value: &String| {
        if shared.kind == FieldKind::Phone {
            identifiers::phone_key(value).is_some()
        } else {
            identifiers::email_exact(value).is_some()
        }
    };
    let whole = value.filter(is_address).ok_or_else(|| {
        let kind = shared.kind.word();
        let line = format!("{kind}: is no mail address or telephone number");
        let notice = Notice::new("correction-address", line).at("set");
        Error::from(notice.with("column", kind))
    })?;
    let mut values = Values::new();
    if let Some(digits) = &shared.digits {
        let all = whole.chars().filter(char::is_ascii_digit);
        values.insert(digits.to_string(), Some(all.collect()));
    }
    if let Some(upper) = &shared.upper {
        values.insert(upper.to_string(), Some(whole.to_uppercase()));
    }
    if let Some(lower) = &shared.lower {
        values.insert(lower.to_string(), Some(whole.to_lowercase()));
    }
    values.insert(column.to_owned(), Some(whole));
    Ok(values)
}

fn unfitting(column: &str, why: Unfitting) -> Error {
    let (code, line) = match why {
        Unfitting::Empty => ("correction-filled", "has to be filled".to_owned()),
        Unfitting::Long(most) => ("correction-long", format!("has room for {most} characters")),
        Unfitting::NoDay => (
            "correction-day",
            "holds a day: write it as 1990-12-31".to_owned(),
        ),
        Unfitting::NoNumber => ("correction-number", "holds a number".to_owned()),
        Unfitting::NoWord => (
            "correction-word",
            "holds one of a few words, and this is none of them; look at the CRM's list".to_owned(),
        ),
        Unfitting::Unwritable => (
            "correction-unwritable",
            "cannot be written from here; correct it in the CRM".to_owned(),
        ),
    };
    let notice = Notice::new(code, format!("{column}: {line}")).at("set");
    let most = match why {
        Unfitting::Long(most) => most.to_string(),
        Unfitting::Empty
        | Unfitting::NoDay
        | Unfitting::NoNumber
        | Unfitting::NoWord
        | Unfitting::Unwritable => String::new(),
    };
    notice.with("column", column).with("n", most).into()
}

fn many(column: &str) -> Error {
    let line = format!(
        "{column}: the chosen records have several; say which of them is wrong, or choose one record"
    );
    let notice = Notice::new("correction-many", line).at("set");
    notice.with("column", column).into()
}

fn elsewhere(column: &str) -> Error {
    let line = format!(
        "{column}: the wrong value stands in none of the chosen records; look at what stands there, and write it so"
    );
    let notice = Notice::new("correction-was", line).at("set");
    notice.with("column", column).into()
}

fn had(column: &str) -> Error {
    let line = format!(
        "{column}: the chosen records have the right one beside the wrong one; take the wrong one off in the CRM"
    );
    let notice = Notice::new("correction-had", line).at("set");
    notice.with("column", column).into()
}
