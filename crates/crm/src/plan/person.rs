//! The persons' own columns, and the tables of customers' columns beside them.

use base::Notice;

use super::draft::Draft;
use super::{Action, Effect};
use crate::Error;
use crate::census::Class;
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
        for (column, _, rule) in table.personal() {
            if let Some(effect) = Effect::of_rule(rule, row) {
                self.change(row, Action::Anonymise, PERSON, &column.live.name, effect);
            }
        }
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
