//! The persons' own columns, and the tables of customers' columns beside them.

use std::collections::BTreeSet;

use base::Notice;

use super::draft::Draft;
use super::parts;
use super::{Action, Effect, Warning};
use crate::Error;
use crate::census::{Class, TableClass};
use crate::graph::Referrer;
use crate::profile::Role;
use crate::record::RowRef;

/// A personal column of a person that is overwritten by its rule.
pub(super) const PERSON: &str = "person";
/// A change log of a personal column that is emptied.
pub(super) const AUDIT: &str = "audit";

impl Draft<'_, '_> {
    /// Every personal column of every person, and of the tables beside them.
    pub(super) async fn persons(&mut self) -> Result<(), Error> {
        let persons = self.order.persons.clone();
        self.load(persons.iter().cloned()).await?;
        self.erased = crate::erased::named(self.system, self.connection, &persons).await?;
        for row in &persons {
            if !self.records.contains_key(row) {
                return Err(Error::Invalid(
                    Notice::new(
                        "record-gone",
                        format!(
                            "record {} does not exist any more; draft the plan again",
                            self.name(row)
                        ),
                    )
                    .with("record", self.name(row)),
                ));
            }
            self.anonymise(row);
            let group = self.system.profile.kind_of_table(&row.table).to_owned();
            if let Some(item) = self.items.get_mut(row) {
                item.group = Some(group);
            }
        }
        let graph = self.graph;
        let companions = graph
            .referrers(self.connection, &persons, |edge| edge.from.base.is_some())
            .await?;
        for referrer in companions {
            let row = referrer.record.row.clone();
            self.remember(&referrer.record);
            match &referrer.edge.from.audit {
                _ if !referrer.edge.is_owner() => {}
                None if referrer.edge.from.role == Role::Detail => self.anonymise(&row),
                None => {}
                Some(_) => self.purge(&row, &referrer.to),
            }
        }
        Ok(())
    }

    fn anonymise(&mut self, row: &RowRef) {
        let Some(table) = self.table(&row.table) else {
            return;
        };
        self.enter(row, Action::Anonymise, PERSON);
        let erased = self.erased_in(table, row);
        if !erased.is_empty() {
            let (record, count) = (self.name(row), erased.len());
            self.warnings.insert(Warning::ErasedThere { record, count });
        }
        for (column, _, rule) in table.personal() {
            if erased.contains(&column.live.name) {
                continue;
            }
            if let Some(effect) = Effect::of_rule(rule, row) {
                self.change(row, Action::Anonymise, PERSON, &column.live.name, effect);
            }
        }
    }

    /// The personal columns of a row that the CRM names as erased, and that hold nothing. One that
    /// was filled again since is somebody's again.
    fn erased_in(&self, table: &TableClass, row: &RowRef) -> BTreeSet<String> {
        let of = table.base.as_ref().unwrap_or(&table.name);
        let person = RowRef {
            table: of.clone(),
            key: row.key.clone(),
        };
        let (Some(names), Some(record)) = (self.erased.get(&person), self.records.get(row)) else {
            return BTreeSet::new();
        };
        let personal = table.personal().map(|(column, ..)| &column.live.name);
        let is_empty = |name: &&String| record.cell(table, name).is_none_or(<[u8]>::is_empty);
        personal
            .filter(|name| names.contains(*name))
            .filter(is_empty)
            .cloned()
            .collect()
    }

    /// Empties a change of a personal column; that it changed stays on record.
    fn purge(&mut self, row: &RowRef, owner: &RowRef) {
        let Some(table) = self.table(&row.table) else {
            return;
        };
        let Some(audit) = &table.audit else { return };
        let field = self
            .records
            .get(row)
            .and_then(|record| record.text(table, audit.field.as_str()));
        if !field.is_some_and(|field| self.is_personal_column(&owner.table, &field)) {
            return;
        }
        for column in &audit.values {
            self.change(row, Action::Purge, AUDIT, column.as_str(), Effect::Clear);
        }
    }

    /// In a change log that keeps fields in one text, empties the personal ones; that they changed
    /// stays on record, and so do the others. Says whether the row is such a change.
    pub(super) fn purge_fields(&mut self, referrer: &Referrer<'_>) -> bool {
        let (table, record) = (referrer.edge.from, &referrer.record);
        let Some(changes) = table.changes.as_ref() else {
            return false;
        };
        if !record.has(table, &changes.when) {
            return false;
        }
        let column = changes.column.as_str();
        let text = record.text(table, column).unwrap_or_default();
        let is_personal = |field: &String| {
            let begins = |beginning: &String| field.starts_with(beginning.as_str());
            changes.personal.iter().any(begins)
                || self.is_personal_column(&referrer.to.table, field)
                || self.is_personal_column(&referrer.to.table, &parts::column_of(field))
        };
        let fields = parts::fields(&text, &changes.places);
        let fields: BTreeSet<String> = fields.into_iter().filter(is_personal).collect();
        if !fields.is_empty() {
            let places = changes.places.clone();
            let effect = Effect::Fields { places, fields };
            self.change(&record.row, Action::Purge, AUDIT, column, effect);
        }
        true
    }

    /// Whether a column of a table, or of the customers' table beside it, is personal.
    fn is_personal_column(&self, table: &str, column: &str) -> bool {
        let personal = |name: &str| {
            self.table(name)
                .and_then(|t| t.column(column))
                .is_some_and(|c| matches!(c.class, Class::Personal(..)))
        };
        let custom = self.system.profile.custom.as_ref();
        personal(table) || custom.is_some_and(|c| personal(&format!("{table}{}", c.suffix)))
    }
}
