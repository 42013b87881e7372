//! What links to the persons: activities, business records, documents, copies.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::draft::Draft;
use super::{Action, Decided, Decision, Effect};
use crate::Error;
use crate::census::TableClass;
use crate::graph::Referrer;
use crate::profile::Role;
use crate::record::RowRef;
use crate::rows::Record;

/// An activity on which nobody else is.
const ONLY_PERSON: &str = "activity.only_person";
/// An activity on which others are.
const SHARED: &str = "activity.shared";
/// A business record.
const RECORD: &str = "record";
/// A document tied to nothing else.
const DOCUMENT: &str = "document.only_person";
/// A copy the CRM made by itself.
const COPY: &str = "trace.copy";
/// Somebody decided otherwise.
const DECIDED: &str = "decision";

/// How a related record is tied to the persons.
#[derive(Default)]
struct Ties {
    /// Its own columns that point to a person.
    columns: BTreeSet<String>,
    /// Join rows between it and a person.
    joins: BTreeSet<RowRef>,
}

impl Draft<'_, '_> {
    pub(super) async fn related(&mut self) -> Result<(), Error> {
        let related = self.tied().await?;
        let rows: BTreeSet<RowRef> = related.keys().cloned().collect();
        self.load(rows.iter().cloned()).await?;
        let others = self.others_on_many(&rows).await?;
        for (row, ties) in &related {
            let is_ours = self.system.ours.contains(row);
            if is_ours || self.is_person(row) || !self.records.contains_key(row) {
                continue;
            }
            let count = others.get(row).map_or(0, BTreeSet::len);
            if count > 0 {
                self.shared.insert(row.clone(), count);
            }
            let alone = count == 0 && !self.is_tied_elsewhere(row).await?;
            self.decide(row, ties, count, alone);
        }
        Ok(())
    }

    /// Every activity, record and document tied to a person, and how. Copies of the persons
    /// are entered at once.
    async fn tied(&mut self) -> Result<BTreeMap<RowRef, Ties>, Error> {
        let graph = self.graph;
        let mut from = self.order.persons.clone();
        from.extend(self.own_values.iter().cloned());
        let links: BTreeSet<&str> = self
            .system
            .profile
            .values
            .iter()
            .map(|v| v.link.as_str())
            .collect();
        let referrers = graph
            .referrers(self.connection, &from, |edge| {
                edge.from.base.is_none() && !links.contains(edge.from.name.as_str())
            })
            .await?;
        let mut related: BTreeMap<RowRef, Ties> = BTreeMap::new();
        for referrer in referrers {
            self.remember(&referrer.record);
            let row = &referrer.record.row;
            match referrer.edge.from.role {
                Role::Activity | Role::Record | Role::Document => {
                    let ties = related.entry(row.clone()).or_default();
                    ties.columns.insert(referrer.edge.column.to_owned());
                }
                Role::Join => self.join(&referrer, &mut related),
                Role::Trace | Role::Detail
                    if referrer.edge.from.purge && referrer.edge.is_owner() =>
                {
                    if !self.purge_fields(&referrer) {
                        self.enter(row, Action::Delete, COPY);
                    }
                }
                Role::Trace | Role::Detail | Role::Person | Role::Value | Role::Other => {}
            }
        }
        Ok(related)
    }

    fn join(&mut self, referrer: &Referrer<'_>, related: &mut BTreeMap<RowRef, Ties>) {
        for (_, other) in self.graph.targets(&referrer.record) {
            if other == referrer.to {
                continue;
            }
            if matches!(
                self.role(&other),
                Some(Role::Activity | Role::Record | Role::Document)
            ) {
                let ties = related.entry(other).or_default();
                ties.joins.insert(referrer.record.row.clone());
            }
        }
    }

    /// Whether a record is tied to a firm, a case, anything that is not the person.
    async fn is_tied_elsewhere(&mut self, row: &RowRef) -> Result<bool, Error> {
        if self.role(row) != Some(Role::Document) {
            return Ok(false);
        }
        let graph = self.graph;
        let one = BTreeSet::from([row.clone()]);
        let ties = graph
            .referrers(self.connection, &one, |edge| edge.from.role == Role::Join)
            .await?;
        Ok(ties
            .iter()
            .filter(|tie| !tie.record.is_deleted(tie.edge.from))
            .any(|tie| {
                graph.targets(&tie.record).iter().any(|(_, to)| {
                    to != row
                        && !self.is_person(to)
                        && matches!(
                            self.role(to),
                            Some(Role::Person | Role::Record | Role::Activity)
                        )
                })
            }))
    }

    fn decide(&mut self, row: &RowRef, ties: &Ties, others: usize, alone: bool) {
        let Some(table) = self.table(&row.table) else {
            return;
        };
        let group = Some(table.record.clone());
        if let Some((rule, ground)) = self.duty(table, row) {
            if let Some(item) = self.enter(row, Action::Keep, &rule) {
                item.action = Action::Keep;
                item.changes.clear();
                item.ground = Some(ground);
                item.group = group;
            }
            return;
        }
        let (decision, rule, ground) = match self.decided(row) {
            Some(Decided { decision, ground }) => (*decision, DECIDED, ground.clone()),
            None => match table.role {
                Role::Activity if others > 0 => (Decision::Detach, SHARED, None),
                Role::Activity => (Decision::Delete, ONLY_PERSON, None),
                Role::Document if alone => (Decision::Delete, DOCUMENT, None),
                Role::Document
                | Role::Record
                | Role::Person
                | Role::Value
                | Role::Join
                | Role::Detail
                | Role::Trace
                | Role::Other => (Decision::Archive, RECORD, None),
            },
        };
        self.carry_out(row, ties, decision, rule);
        if let Some(item) = self.items.get_mut(row) {
            item.ground = ground;
            item.group = group;
        }
    }

    fn carry_out(&mut self, row: &RowRef, ties: &Ties, decision: Decision, rule: &str) {
        match decision {
            Decision::Delete => {
                self.enter(row, Action::Delete, rule);
            }
            Decision::Keep => {
                self.enter(row, Action::Keep, rule);
            }
            Decision::Archive | Decision::Anonymise => {
                self.enter(row, Action::Archive, rule);
                self.overwrite_copies(row, rule);
            }
            Decision::Detach => {
                self.enter(row, Action::Detach, rule);
                self.overwrite_copies(row, rule);
                for column in &ties.columns {
                    self.change(row, Action::Detach, rule, column, Effect::Unlink);
                }
                for join in &ties.joins {
                    self.enter(join, Action::Delete, rule);
                }
            }
        }
    }

    /// Personal columns of a business record are copies of the person's own.
    fn overwrite_copies(&mut self, row: &RowRef, rule: &str) {
        let Some(table) = self.table(&row.table) else {
            return;
        };
        for (column, _, of_kind) in table.personal() {
            if let Some(effect) = Effect::of_rule(of_kind, row) {
                self.change(row, Action::Archive, rule, &column.live.name, effect);
            }
        }
    }

    /// The duty that keeps a row, with its rule and ground.
    fn duty(&self, table: &TableClass, row: &RowRef) -> Option<(String, String)> {
        let retention = table.retention.as_ref()?;
        let record = self.records.get(row)?;
        let is_meant = retention.when.is_empty()
            || retention.when.iter().any(|(column, words)| {
                record
                    .text(table, column.as_str())
                    .is_some_and(|word| words.contains(&word))
            });
        if !is_meant {
            return None;
        }
        let date = retention
            .date
            .iter()
            .find_map(|column| date_of(record, table, column.as_str()))?;
        let duty = (self.order.duties)(&retention.document, date)?;
        Some((format!("duty.{}", duty.rule), duty.ground))
    }
}

/// The calendar day in a date or date-time cell; zero dates count as none.
fn date_of(record: &Record, table: &TableClass, column: &str) -> Option<Date> {
    record.text(table, column)?.get(..10)?.parse().ok()
}
