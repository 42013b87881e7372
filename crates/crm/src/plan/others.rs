//! Who else is on a row: people whose record or value it rightly stays.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use crate::Error;
use crate::profile::Role;
use crate::record::RowRef;
use crate::rows::{self, Record};

/// Of so many records it is asked at once who is on them.
const TOGETHER: usize = 2_000;

/// Rows and the people on each.
pub(super) type People = BTreeMap<RowRef, BTreeSet<RowRef>>;

impl Draft<'_, '_> {
    /// Whether a row stands for a human who is neither the person nor the controller's staff.
    fn is_somebody_else(&self, row: &RowRef) -> bool {
        self.table(&row.table).is_some_and(|table| {
            table.role == Role::Person && !table.staff && table.members.is_none()
        }) && !self.is_person(row)
    }

    /// Other people on each of many records, asked of some after the others: what ties all of them would be
    /// as much as they are.
    pub(super) async fn others_on_many(
        &mut self,
        rows: &BTreeSet<RowRef>,
    ) -> Result<People, Error> {
        let rows: Vec<&RowRef> = rows.iter().collect();
        let mut people = People::new();
        for some in rows.chunks(TOGETHER) {
            let some: BTreeSet<RowRef> = some.iter().copied().cloned().collect();
            people.extend(self.others_on(&some).await?);
        }
        Ok(people)
    }

    /// Other people on each record: by its own links, by live ties, and by the shared values
    /// (addresses of an e-mail) it is tied to.
    pub(super) async fn others_on(&mut self, rows: &BTreeSet<RowRef>) -> Result<People, Error> {
        let mut people = People::new();
        let mut by_value: Vec<(RowRef, RowRef)> = Vec::new();
        self.load(rows.iter().cloned()).await?;
        for row in rows {
            let Some(record) = self.records.get(row) else {
                continue;
            };
            for (_, to) in self.graph.targets(record) {
                if self.is_somebody_else(&to) {
                    people.entry(row.clone()).or_default().insert(to);
                }
            }
        }
        let graph = self.graph;
        let ties = graph
            .referrers(self.connection, rows, |edge| edge.from.role == Role::Join)
            .await?;
        for tie in ties {
            if tie.record.is_deleted(tie.edge.from) {
                continue;
            }
            for (_, to) in graph.targets(&tie.record) {
                if self.is_somebody_else(&to) {
                    people.entry(tie.to.clone()).or_default().insert(to);
                } else if self.role(&to) == Some(Role::Value) && !self.own_values.contains(&to) {
                    by_value.push((tie.to.clone(), to));
                }
            }
        }
        let values: BTreeSet<RowRef> = by_value.iter().map(|(_, value)| value.clone()).collect();
        let owners = self.owners_of_values(&values).await?;
        for (row, value) in by_value {
            if let Some(owners) = owners.get(&value) {
                people
                    .entry(row)
                    .or_default()
                    .extend(owners.iter().cloned());
            }
        }
        self.only_others(people).await
    }

    /// Other people who have a shared value by a live tie.
    async fn owners_of_values(&mut self, values: &BTreeSet<RowRef>) -> Result<People, Error> {
        let mut people = People::new();
        let (system, graph) = (self.system, self.graph);
        for shared in &system.profile.values {
            let of_table: BTreeSet<RowRef> = values
                .iter()
                .filter(|v| v.table == shared.table.as_str())
                .cloned()
                .collect();
            let ties = graph
                .referrers(self.connection, &of_table, |edge| {
                    edge.from.name == shared.link.as_str()
                        && edge.column == shared.link_value.as_str()
                })
                .await?;
            for tie in ties {
                if tie.record.is_deleted(tie.edge.from) {
                    continue;
                }
                for (column, to) in graph.targets(&tie.record) {
                    if column == shared.link_owner.as_str() && self.is_somebody_else(&to) {
                        people.entry(tie.to.clone()).or_default().insert(to);
                    }
                }
            }
        }
        self.only_others(people).await
    }

    /// Links to people who do not exist, to staff and to firms count for nobody.
    async fn only_others(&mut self, people: People) -> Result<People, Error> {
        let mut people = self.only_existing(people).await?;
        for others in people.values_mut() {
            others.retain(|row| !self.is_staff_or_firm(row));
        }
        people.retain(|_, others| !others.is_empty());
        Ok(people)
    }

    /// Whether the row itself says that it stands for staff or for a firm.
    fn is_staff_or_firm(&self, row: &RowRef) -> bool {
        let (Some(table), Some(record)) = (self.table(&row.table), self.records.get(row)) else {
            return false;
        };
        record.has(table, &table.staff_when) || record.has(table, &table.firm_when)
    }

    /// Links to people who do not exist any more count for nobody.
    async fn only_existing(&mut self, mut people: People) -> Result<People, Error> {
        let all: BTreeSet<RowRef> = people.values().flatten().cloned().collect();
        self.load(all).await?;
        for others in people.values_mut() {
            others.retain(|row| self.records.contains_key(row));
        }
        people.retain(|_, others| !others.is_empty());
        Ok(people)
    }

    /// The people to whom each row belongs, however indirectly: itself, those on it, those on
    /// the record it is part of. Staff count where the row is their own.
    pub(super) async fn belongs_to(&mut self, rows: &BTreeSet<RowRef>) -> Result<People, Error> {
        let mut people = People::new();
        self.load(rows.iter().cloned()).await?;
        let mut parts: Vec<(RowRef, RowRef)> = Vec::new();
        let mut on: BTreeSet<RowRef> = BTreeSet::new();
        for row in rows {
            let (Some(table), Some(record)) = (self.table(&row.table), self.records.get(row))
            else {
                continue;
            };
            if table.role == Role::Person {
                if !self.is_person(row) {
                    people.entry(row.clone()).or_default().insert(row.clone());
                }
                continue;
            }
            on.insert(row.clone());
            for (column, to) in self.graph.targets(record) {
                let owning =
                    table.owner.iter().any(|owner| owner == column) || table.role == Role::Join;
                match self.role(&to) {
                    Some(Role::Person) if owning && !self.is_person(&to) => {
                        people.entry(row.clone()).or_default().insert(to);
                    }
                    Some(Role::Activity | Role::Record | Role::Document | Role::Value)
                        if owning =>
                    {
                        parts.push((row.clone(), to));
                    }
                    _ => {}
                }
            }
        }
        on.extend(parts.iter().map(|(_, whole)| whole.clone()));
        let mut others = self.others_on(&on).await?;
        let values: BTreeSet<RowRef> = on
            .iter()
            .filter(|row| self.role(row) == Some(Role::Value))
            .cloned()
            .collect();
        others.extend(self.owners_of_values(&values).await?);
        for (row, whole) in parts {
            if let Some(more) = others.get(&whole).cloned() {
                people.entry(row).or_default().extend(more);
            }
        }
        for (row, more) in others {
            if rows.contains(&row) {
                people.entry(row).or_default().extend(more);
            }
        }
        let mut people = self.only_existing(people).await?;
        let all: BTreeSet<RowRef> = people.values().flatten().cloned().collect();
        let private = self.private_firms(&all).await?;
        for owners in people.values_mut() {
            owners.retain(|row| !private.contains(row));
        }
        people.retain(|_, owners| !owners.is_empty());
        Ok(people)
    }

    /// Firms that are the person: tied to the persons, and nobody else belongs to them.
    pub(super) async fn private_firms(
        &mut self,
        rows: &BTreeSet<RowRef>,
    ) -> Result<BTreeSet<RowRef>, Error> {
        let mut private = BTreeSet::new();
        let firms: Vec<&RowRef> = rows
            .iter()
            .filter(|row| {
                self.table(&row.table)
                    .is_some_and(|table| table.members.is_some())
            })
            .collect();
        for firm in firms {
            let members = self.members_of(firm).await?;
            let mine = members.iter().any(|member| self.is_person(member));
            let others = members.iter().any(|member| !self.is_person(member));
            if !others && (mine || self.persons_point_to(firm)) {
                private.insert(firm.clone());
            }
        }
        Ok(private)
    }

    async fn members_of(&mut self, firm: &RowRef) -> Result<Vec<RowRef>, Error> {
        let Some(members) = self
            .table(&firm.table)
            .and_then(|table| table.members.as_ref())
        else {
            return Ok(Vec::new());
        };
        let Some(table) = self.table(members.table.as_str()) else {
            return Ok(Vec::new());
        };
        let found: Vec<Record> = rows::by_column(
            self.connection,
            table,
            members.whole.as_str(),
            &firm.key,
            None,
        )
        .await?;
        Ok(found
            .iter()
            .filter_map(|record| record.text(table, members.part.as_str()))
            .map(|key| RowRef::new(members.person.as_str(), key))
            .collect())
    }

    /// Whether a person's own row points to a firm, as a lead does to what it was converted to.
    fn persons_point_to(&self, firm: &RowRef) -> bool {
        self.order
            .persons
            .iter()
            .filter_map(|row| self.records.get(row))
            .any(|record| self.graph.targets(record).iter().any(|(_, to)| to == firm))
    }
}
