//! What goes with a row that goes, and what merely pointed to it.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::{Action, Effect};
use crate::Error;
use crate::graph::Referrer;
use crate::profile::Role;
use crate::record::RowRef;

/// A row that is part of, or tied to, a row that goes.
const GONE: &str = "with_deleted";
/// A shared value that only rows that go were tied to.
const UNTIED: &str = "value.untied";

impl Draft<'_, '_> {
    /// Follows every link to deleted rows until nothing new goes. Rows followed before are not
    /// followed again.
    pub(super) async fn closure(&mut self) -> Result<(), Error> {
        loop {
            let next: BTreeSet<RowRef> = self
                .items
                .values()
                .filter(|item| item.action == Action::Delete && !self.followed.contains(&item.row))
                .map(|item| item.row.clone())
                .collect();
            if next.is_empty() {
                return self.untied().await;
            }
            let graph = self.graph;
            let referrers = graph.referrers(self.connection, &next, |_| true).await?;
            let children: BTreeSet<RowRef> = referrers
                .iter()
                .filter(|referrer| self.may_be_part(referrer))
                .map(|referrer| referrer.record.row.clone())
                .collect();
            let others = self.others_on_many(&children).await?;
            for referrer in referrers {
                self.remember(&referrer.record);
                let alone = !others.contains_key(&referrer.record.row);
                self.follow(&referrer, alone);
            }
            self.followed.extend(next);
        }
    }

    /// An address that stood only on a mail that goes is nobody's any more.
    async fn untied(&mut self) -> Result<(), Error> {
        let mut values: BTreeSet<RowRef> = BTreeSet::new();
        for item in self.items.values() {
            if item.action != Action::Delete || self.role(&item.row) != Some(Role::Join) {
                continue;
            }
            let Some(record) = self.records.get(&item.row) else {
                continue;
            };
            let targets = self.graph.targets(record).into_iter().map(|(_, to)| to);
            values.extend(
                targets.filter(|to| {
                    self.role(to) == Some(Role::Value) && !self.items.contains_key(to)
                }),
            );
        }
        let graph = self.graph;
        let ties = graph.referrers(self.connection, &values, |_| true).await?;
        for tie in &ties {
            let goes = self
                .items
                .get(&tie.record.row)
                .is_some_and(|item| item.action == Action::Delete);
            if !goes {
                values.remove(&tie.to);
            }
        }
        self.load(values.iter().cloned()).await?;
        values.retain(|value| self.records.contains_key(value));
        for value in values {
            self.enter(&value, Action::Delete, UNTIED);
        }
        Ok(())
    }

    /// An activity that hangs on another, as an attachment hangs on its mail.
    fn may_be_part(&self, referrer: &Referrer<'_>) -> bool {
        referrer.edge.from.role == Role::Activity
            && referrer.edge.by.is_some()
            && self.role(&referrer.to) == Some(Role::Activity)
    }

    fn follow(&mut self, referrer: &Referrer<'_>, alone: bool) {
        let row = &referrer.record.row;
        let owns = referrer.edge.is_owner();
        let goes = match referrer.edge.from.role {
            Role::Join => true,
            // A column that has to be filled cannot be emptied.
            Role::Detail | Role::Trace | Role::Other => owns || !referrer.edge.may_be_empty(),
            Role::Activity => alone && self.may_be_part(referrer) && self.decided(row).is_none(),
            Role::Person | Role::Record | Role::Document | Role::Value => false,
        };
        if goes {
            let group = (referrer.edge.from.role == Role::Activity)
                .then(|| referrer.edge.from.record.clone());
            if let Some(item) = self.enter(row, Action::Delete, GONE)
                && item.group.is_none()
            {
                item.group = group;
            }
        } else {
            self.change(
                row,
                Action::Detach,
                GONE,
                referrer.edge.column,
                Effect::Unlink,
            );
        }
    }
}
