//! Values that stand once and are linked to everybody who has them: an address that others
//! rightly keep stays theirs; one that only the person has goes.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::{Action, Exception};
use crate::Error;
use crate::profile::SharedValues;
use crate::record::RowRef;
use crate::rows::{self, Record};

/// A value nobody else has.
const OWN: &str = "value.own";
/// A tie to a value.
const TIE: &str = "value.tie";

impl Draft<'_, '_> {
    pub(super) async fn values(&mut self) -> Result<(), Error> {
        let system = self.system;
        for shared in &system.profile.values {
            self.shared_values(shared).await?;
        }
        Ok(())
    }

    async fn shared_values(&mut self, shared: &SharedValues) -> Result<(), Error> {
        let Some(link) = self.table(shared.link.as_str()) else {
            return Ok(());
        };
        let Some(values) = self.table(shared.table.as_str()) else {
            return Ok(());
        };
        let graph = self.graph;
        let persons = self.order.persons.clone();
        let mine = graph
            .referrers(self.connection, &persons, |edge| {
                edge.from.name == link.name && edge.column == shared.link_owner.as_str()
            })
            .await?;
        let value_of = |record: &Record| record.text(link, shared.link_value.as_str());
        let keys: BTreeSet<String> = mine.iter().filter_map(|r| value_of(&r.record)).collect();
        let keys: Vec<String> = keys.into_iter().collect();
        let ties = rows::by_column(
            self.connection,
            link,
            shared.link_value.as_str(),
            &keys,
            None,
        )
        .await?;
        let keepers = self.keepers(shared, &ties).await?;
        for tie in &ties {
            let Some(key) = value_of(tie) else { continue };
            let is_mine = mine.iter().any(|r| r.record.row == tie.row);
            self.remember(tie);
            if is_mine || !keepers.contains_key(&key) {
                self.enter(&tie.row, Action::Delete, TIE);
            }
        }
        let live: Vec<RowRef> = keys
            .iter()
            .map(|key| RowRef::new(&values.name, key))
            .collect();
        self.load(live.iter().cloned()).await?;
        for value in live {
            if !self.records.contains_key(&value) {
                continue;
            }
            match value.key.first().and_then(|key| keepers.get(key)) {
                None => {
                    self.own_values.insert(value.clone());
                    self.enter(&value, Action::Delete, OWN);
                }
                Some(keeper) => self.exceptions.extend(
                    [
                        Some(&shared.value),
                        shared.upper.as_ref(),
                        shared.lower.as_ref(),
                        shared.digits.as_ref(),
                    ]
                    .into_iter()
                    .flatten()
                    .map(|column| Exception {
                        table: value.table.clone(),
                        key: value.key_text(),
                        column: column.to_string(),
                        because: "belongs_to".to_owned(),
                        whose: keeper.name(&self.system.profile),
                    }),
                ),
            }
        }
        Ok(())
    }

    /// For each value, somebody else who has it by a live tie and is still there.
    async fn keepers(
        &mut self,
        shared: &SharedValues,
        ties: &[Record],
    ) -> Result<BTreeMap<String, RowRef>, Error> {
        let Some(link) = self.table(shared.link.as_str()) else {
            return Ok(BTreeMap::new());
        };
        let mut others: Vec<(String, RowRef)> = Vec::new();
        for tie in ties.iter().filter(|tie| !tie.is_deleted(link)) {
            let Some(value) = tie.text(link, shared.link_value.as_str()) else {
                continue;
            };
            let owner = self
                .graph
                .targets(tie)
                .into_iter()
                .find(|(column, _)| *column == shared.link_owner.as_str());
            if let Some((_, owner)) = owner.filter(|(_, owner)| !self.is_person(owner)) {
                others.push((value, owner));
            }
        }
        self.load(others.iter().map(|(_, owner)| owner.clone()))
            .await?;
        let owners: BTreeSet<RowRef> = others.iter().map(|(_, owner)| owner.clone()).collect();
        let private = self.private_firms(&owners).await?;
        Ok(others
            .into_iter()
            .filter(|(_, owner)| self.records.contains_key(owner) && !private.contains(owner))
            .collect())
    }
}
