//! A plan while it is being made.

use std::collections::{BTreeMap, BTreeSet};

use identifiers::Matcher;

use super::{Action, Decided, Effect, Exception, Item, Order, Stage, Warning};
use crate::census::TableClass;
use crate::database::Connection;
use crate::graph::Graph;
use crate::profile::Role;
use crate::record::RowRef;
use crate::rows::{self, Record};
use crate::{Error, System};

pub(super) struct Draft<'d, 'o> {
    pub system: &'d System,
    pub connection: &'d mut Connection,
    pub order: &'d Order<'o>,
    pub graph: &'d Graph<'d>,
    pub matcher: &'d Matcher,
    /// Rows of the plan.
    pub items: BTreeMap<RowRef, Item>,
    /// Rows read so far.
    pub records: BTreeMap<RowRef, Record>,
    /// Rows that go and whose links were followed.
    pub followed: BTreeSet<RowRef>,
    /// Fields of the persons that the CRM itself has erased.
    pub erased: crate::erased::Names,
    /// Shared values that only the persons have.
    pub own_values: BTreeSet<RowRef>,
    pub exceptions: BTreeSet<Exception>,
    pub warnings: BTreeSet<Warning>,
    /// Related records and how many other people are on them.
    pub shared: BTreeMap<RowRef, usize>,
}

impl<'d, 'o> Draft<'d, 'o> {
    pub fn new(
        system: &'d System,
        connection: &'d mut Connection,
        order: &'d Order<'o>,
        graph: &'d Graph<'d>,
        matcher: &'d Matcher,
    ) -> Self {
        Self {
            system,
            connection,
            order,
            graph,
            matcher,
            items: BTreeMap::new(),
            records: BTreeMap::new(),
            followed: BTreeSet::new(),
            erased: crate::erased::Names::new(),
            own_values: BTreeSet::new(),
            exceptions: BTreeSet::new(),
            warnings: BTreeSet::new(),
            shared: BTreeMap::new(),
        }
    }

    pub fn table(&self, name: &str) -> Option<&'d TableClass> {
        self.system.census.table(name)
    }

    pub fn role(&self, row: &RowRef) -> Option<Role> {
        self.table(&row.table).map(|table| table.role)
    }

    /// Remembers a row that was read.
    pub fn remember(&mut self, record: &Record) {
        self.records
            .entry(record.row.clone())
            .or_insert_with(|| record.clone());
    }

    /// Reads rows that were not read yet.
    pub async fn load(&mut self, rows: impl IntoIterator<Item = RowRef>) -> Result<(), Error> {
        let mut by_table: BTreeMap<String, Vec<RowRef>> = BTreeMap::new();
        for row in rows {
            if !self.records.contains_key(&row) {
                by_table.entry(row.table.clone()).or_default().push(row);
            }
        }
        for (name, wanted) in by_table {
            let Some(table) = self.table(&name).filter(|table| table.keyed) else {
                continue;
            };
            let wanted: Vec<RowRef> = wanted
                .into_iter()
                .filter(|row| crate::record::fits(table, row))
                .collect();
            for record in rows::by_key(self.connection, table, &wanted, false).await? {
                self.records.insert(record.row.clone(), record);
            }
        }
        Ok(())
    }

    pub async fn load_all(&mut self) -> Result<(), Error> {
        let rows: Vec<RowRef> = self.items.keys().cloned().collect();
        self.load(rows).await
    }

    /// Enters a row, or adds to what is already to happen to it. A row that goes, goes; a row
    /// that is kept, stays.
    pub fn enter(&mut self, row: &RowRef, action: Action, rule: &str) -> Option<&mut Item> {
        let table = self.table(&row.table)?;
        if !table.keyed {
            let table = row.table.clone();
            self.warnings.insert(Warning::RowWithoutKey { table });
            return None;
        }
        let item = self.items.entry(row.clone()).or_insert_with(|| Item {
            row: row.clone(),
            action,
            changes: BTreeMap::new(),
            rule: rule.to_owned(),
            ground: None,
            group: None,
            stage: stage(table),
            before: String::new(),
            after: String::new(),
        });
        if action == Action::Delete && item.action != Action::Keep {
            item.action = Action::Delete;
            item.changes.clear();
        }
        Some(item)
    }

    /// Adds a change to a row that neither goes nor is kept.
    pub fn change(
        &mut self,
        row: &RowRef,
        action: Action,
        rule: &str,
        column: &str,
        effect: Effect,
    ) {
        if let Some(item) = self.enter(row, action, rule)
            && !matches!(item.action, Action::Delete | Action::Keep)
        {
            item.changes.entry(column.to_owned()).or_insert(effect);
        }
    }

    /// What somebody decided on a record: for itself, or for its kind.
    pub fn decided(&self, row: &RowRef) -> Option<&'d Decided> {
        let order = self.order;
        let kind = self.system.profile.kind_of_table(&row.table);
        order
            .decisions
            .records
            .get(row)
            .or_else(|| order.decisions.groups.get(kind))
    }

    /// The ground on which somebody leaves a text as it is that names the person.
    pub fn left(&self, row: &RowRef, column: &str) -> Option<String> {
        let cell = (row.clone(), column.to_owned());
        let decided = self.order.decisions.cells.get(&cell)?;
        Some(decided.ground.clone().unwrap_or_default())
    }

    /// Declares a cell that will still hold an identifier, and why that is right.
    pub fn declare(&mut self, row: &RowRef, column: &str, (because, whose): (&str, String)) {
        self.exceptions.insert(Exception {
            table: row.table.clone(),
            key: row.key_text(),
            column: column.to_owned(),
            because: because.to_owned(),
            whose,
        });
    }

    pub fn is_person(&self, row: &RowRef) -> bool {
        self.order.persons.contains(row)
    }

    pub fn name(&self, row: &RowRef) -> String {
        row.name(&self.system.profile)
    }
}

/// When the rows of a table have their turn.
pub(super) fn stage(table: &TableClass) -> Stage {
    match table.role {
        Role::Trace => Stage::Trace,
        Role::Join => Stage::Join,
        Role::Detail if table.base.is_some() => Stage::Companion,
        Role::Detail => Stage::Detail,
        Role::Activity | Role::Record | Role::Document | Role::Other => Stage::Record,
        Role::Value => Stage::Value,
        Role::Person => Stage::Person,
    }
}
