//! A given or family name that stands alone. It names nobody in a database full of people, but in a
//! row that is the person's it does: the subject of an archived call, or the copy a workflow made
//! with the last name in one column and the phone in the next.

use std::collections::BTreeSet;

use identifiers::Name;

use super::draft::Draft;
use super::mention::LEFT;
use super::{Action, Effect};
use crate::Error;
use crate::find;
use crate::profile::Role;
use crate::record::RowRef;

/// The rule's name in the plan.
const NAME_ALONE: &str = "mention.name_alone";

impl Draft<'_, '_> {
    /// Redacts names alone: anywhere in a record of the person that stays, and as a whole cell in
    /// a row that names the person in another cell.
    pub(super) async fn names_alone(&mut self) -> Result<(), Error> {
        let rows: BTreeSet<RowRef> = self
            .items
            .iter()
            .filter(|(row, item)| {
                matches!(
                    item.action,
                    Action::Archive | Action::Detach | Action::Redact
                ) && !matches!(self.role(row), Some(Role::Person | Role::Value) | None)
            })
            .map(|(row, _)| row.clone())
            .collect();
        let people = self.belongs_to(&rows).await?;
        for row in rows {
            let owners: Vec<RowRef> = people.get(&row).into_iter().flatten().cloned().collect();
            if !self.share_a_name(&owners).await? {
                self.name_alone(&row);
            }
        }
        Ok(())
    }

    fn name_alone(&mut self, row: &RowRef) {
        let (Some(table), Some(record), Some(item)) = (
            self.table(&row.table),
            self.records.get(row).cloned(),
            self.items.get(row),
        ) else {
            return;
        };
        let action = item.action;
        let columns: Vec<String> = table
            .columns
            .iter()
            .filter(|column| column.live.holds_text())
            .map(|column| column.live.name.clone())
            .filter(|name| self.is_rewritable(row, name))
            .filter(|name| match item.changes.get(name) {
                None => true,
                Some(Effect::Redact { keep, .. }) => keep.is_empty() && action != Action::Redact,
                Some(_) => false,
            })
            .collect();
        for column in columns {
            let value = record.cell(table, &column).unwrap_or_default();
            let hits = self.matcher.find_in_row(value);
            let is_all = |hit: &identifiers::Hit| {
                hit.raw.as_ref().is_some_and(|raw| {
                    let outside = [&value[..raw.start], &value[raw.end..]];
                    outside.iter().all(|part| part.trim_ascii().is_empty())
                })
            };
            let counts = if action == Action::Redact {
                hits.iter().any(is_all)
            } else {
                !hits.is_empty()
            };
            if !counts {
                continue;
            }
            if let Some(ground) = self.left(row, &column) {
                self.declare(row, &column, (LEFT, ground));
            } else if let Some(item) = self.enter(row, action, NAME_ALONE) {
                item.changes.insert(column, Effect::redact_in_row());
            }
        }
    }

    /// Whether one of the people on a row has a name of the person: then a name alone may be theirs.
    async fn share_a_name(&mut self, owners: &[RowRef]) -> Result<bool, Error> {
        if owners.is_empty() {
            return Ok(false);
        }
        let facts = find::facts_of(self.system, self.connection, owners).await?;
        let ids = self.order.identifiers;
        let shares = |theirs: &Name, ours: &Name| {
            is_same(&theirs.family, &ours.family) || is_same(&theirs.given, &ours.given)
        };
        Ok(facts
            .names
            .iter()
            .any(|theirs| ids.names.iter().any(|ours| shares(theirs, ours))))
    }
}

fn is_same(a: &str, b: &str) -> bool {
    !a.trim().is_empty() && identifiers::name_key(a).meets(&identifiers::name_key(b))
}
