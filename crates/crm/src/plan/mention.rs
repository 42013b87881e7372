//! Every other cell of the database that still names the person: free text, copies nobody
//! linked, values hidden in encodings. What stands in another person's row and is theirs too
//! stays theirs.

use std::collections::{BTreeMap, BTreeSet};

use identifiers::{Identifiers, Kind, Matcher, Needle};

use super::draft::Draft;
use super::identity::{holders, of_facts};
use super::others::People;
use super::{Action, Effect, Warning};
use crate::Error;
use crate::catalogue::Shape;
use crate::census::Class;
use crate::find;
use crate::profile::{FieldKind, Role, Rule};
use crate::record::RowRef;
use crate::scan::{Found, scan};

/// The person is named in a row that does not belong to them.
const MENTION: &str = "mention";
/// Somebody leaves the text as it is.
pub(super) const LEFT: &str = "left";
/// A copy the CRM made of the person's value, tied to nobody.
const LOOSE_COPY: &str = "trace.loose_copy";

impl Draft<'_, '_> {
    pub(super) async fn mentions(&mut self) -> Result<(), Error> {
        let scanned = scan(self.system, self.matcher).await?;
        self.load(scanned.found.iter().map(|found| found.row.clone()))
            .await?;
        let open: Vec<Found> = scanned
            .found
            .into_iter()
            .filter(|found| self.is_open(found))
            .collect();
        let rows: BTreeSet<RowRef> = open.iter().map(|found| found.row.clone()).collect();
        let people = self.belongs_to(&rows).await?;
        let mut known: BTreeMap<BTreeSet<RowRef>, Option<Matcher>> = BTreeMap::new();
        let mut copies_go = false;
        for found in open {
            if let Some(ground) = self.left(&found.row, &found.column) {
                self.except(&found, LEFT, ground);
                continue;
            }
            let keep = self.theirs(&found, &people, &mut known).await?;
            if !keep.is_empty() {
                let whose = people.get(&found.row).and_then(|owners| owners.first());
                let whose = whose.map(|row| self.name(row)).unwrap_or_default();
                self.except(&found, "belongs_to", whose);
            }
            if keep.is_empty() && self.is_loose_copy(&found.row) {
                if let Some(other) = self.also_of(&found).await? {
                    let whose = self.name(&other);
                    self.except(&found, "belongs_to", whose);
                } else {
                    self.enter(&found.row, Action::Delete, LOOSE_COPY);
                    copies_go = true;
                }
            } else if keep.len() < found.needles.len() {
                let effect = Effect::redact(&keep);
                self.change(&found.row, Action::Redact, MENTION, &found.column, effect);
            }
        }
        if copies_go {
            self.closure().await?;
        }
        Ok(())
    }

    /// Whether nothing has been decided yet on a cell that names the person.
    fn is_open(&mut self, found: &Found) -> bool {
        if found.row.key.is_empty() {
            self.warnings.insert(Warning::NamedWithoutKey {
                table: found.row.table.clone(),
                column: found.column.clone(),
            });
            self.except(found, "no_key", String::new());
            return false;
        }
        if let Some(item) = self.items.get(&found.row) {
            match item.action {
                Action::Delete => return false,
                Action::Keep => {
                    let ground = item.ground.clone().unwrap_or_default();
                    self.except(found, "kept", ground);
                    return false;
                }
                Action::Anonymise
                | Action::Archive
                | Action::Purge
                | Action::Redact
                | Action::Detach
                | Action::Set
                | Action::Add => {
                    if item.changes.contains_key(&found.column) {
                        return false;
                    }
                }
            }
        }
        if let Some(ground) = self.kept_with(&found.row) {
            self.except(found, "kept", ground);
            return false;
        }
        if self.is_kept_by_rule(found) {
            self.except(found, "kept", "profile".to_owned());
            return false;
        }
        if self.is_rewritable(&found.row, &found.column) {
            return true;
        }
        self.warnings.insert(Warning::NamedFixed {
            table: found.row.table.clone(),
            column: found.column.clone(),
        });
        self.except(found, "fixed", String::new());
        false
    }

    /// A trace that goes with its person but names no owner: a cached address, say.
    fn is_loose_copy(&self, row: &RowRef) -> bool {
        self.table(&row.table)
            .is_some_and(|table| table.role == Role::Trace && table.purge && table.owner.is_empty())
    }

    /// Somebody else whose own record holds the address or number that stands by itself in a loose
    /// copy, such as a list of addresses that get no mail.
    async fn also_of(&mut self, found: &Found) -> Result<Option<RowRef>, Error> {
        let kind = match found.needles.iter().map(|needle| needle.kind).next() {
            Some(Kind::Email) => FieldKind::Email,
            Some(Kind::Phone) => FieldKind::Phone,
            Some(Kind::Name | Kind::Other) | None => return Ok(None),
        };
        let cell = self.table(&found.row.table).and_then(|table| {
            let record = self.records.get(&found.row)?;
            record.text(table, &found.column)
        });
        let Some(value) = cell.filter(|_| found.needles.len() == 1) else {
            return Ok(None);
        };
        let persons = &self.order.persons;
        let others = holders(self.system, self.connection, (kind, &value), persons).await?;
        Ok(others.into_iter().next())
    }

    /// Whether the profile wants a person's own column to stay (a user's login).
    fn is_kept_by_rule(&self, found: &Found) -> bool {
        let class = self
            .table(&found.row.table)
            .and_then(|table| table.column(&found.column))
            .map(|column| &column.class);
        self.is_person(&found.row) && matches!(class, Some(Class::Personal(_, Rule::Keep)))
    }

    /// Whether a text can be written into a column: no key, no link, no list of words.
    pub(super) fn is_rewritable(&self, row: &RowRef, name: &str) -> bool {
        let Some(table) = self.table(&row.table) else {
            return false;
        };
        let Some(column) = table.column(name) else {
            return false;
        };
        !table.key.iter().any(|key| key == name)
            && !column.live.generated
            && !matches!(column.class, Class::Link(_))
            && !matches!(column.live.shape, Shape::Enum(_))
    }

    /// The ground on which the record is kept that a row is part of.
    fn kept_with(&mut self, row: &RowRef) -> Option<String> {
        let table = self.table(&row.table)?;
        if !matches!(table.role, Role::Detail | Role::Trace) {
            return None;
        }
        let record = self.records.get(row)?;
        self.graph
            .targets(record)
            .into_iter()
            .filter(|(column, _)| table.owner.iter().any(|owner| owner == column))
            .find_map(|(_, whole)| {
                let item = self.items.get(&whole)?;
                (item.action == Action::Keep).then(|| item.ground.clone().unwrap_or_default())
            })
    }

    fn except(&mut self, found: &Found, because: &str, whose: String) {
        self.declare(&found.row, &found.column, (because, whose));
    }

    /// The identifiers in a cell that are also those of the people the row belongs to.
    async fn theirs(
        &mut self,
        found: &Found,
        people: &People,
        known: &mut BTreeMap<BTreeSet<RowRef>, Option<Matcher>>,
    ) -> Result<BTreeSet<Needle>, Error> {
        let Some(owners) = people.get(&found.row) else {
            return Ok(BTreeSet::new());
        };
        if !known.contains_key(owners) {
            let rows: Vec<RowRef> = owners.iter().cloned().collect();
            let facts = find::facts_of(self.system, self.connection, &rows).await?;
            known.insert(owners.clone(), Matcher::new(&of_facts(&facts)).ok());
        }
        let Some(Some(matcher)) = known.get(owners) else {
            return Ok(BTreeSet::new());
        };
        let ids = self.order.identifiers;
        Ok(found
            .needles
            .iter()
            .filter(|needle| {
                value_of(ids, **needle).is_some_and(|v| matcher.is_match(v.as_bytes()))
            })
            .copied()
            .collect())
    }
}

/// The identifier a needle stands for.
fn value_of(ids: &Identifiers, needle: Needle) -> Option<String> {
    let index = usize::from(needle.index);
    match needle.kind {
        Kind::Email => ids.emails.get(index).cloned(),
        Kind::Phone => ids.phones.get(index).cloned(),
        Kind::Other => ids.other.get(index).cloned(),
        Kind::Name => ids
            .names
            .get(index)
            .map(|name| format!("{} {}", name.given, name.family)),
    }
}
