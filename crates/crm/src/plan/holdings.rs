//! What a CRM holds of a person, for whoever has to tell them (Art. 15 and 20 GDPR): the very rows
//! a plan of erasure would name, read in full and by nobody changed.
//!
//! 1. the persons' own rows, the tables beside them and the values they share ([`Share::Own`]);
//! 2. everything that links to them with its parts ([`Share::Related`]);
//! 3. their change log and the CRM's own copies ([`Share::History`], [`Share::Trace`]);
//! 4. cells of others' rows that name them ([`Share::Mention`]).

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use base::Notice;
use identifiers::Matcher;

use super::draft::Draft;
use super::files::file_beside;
use super::others::People;
use super::strangers::{Strangers, Vocabulary};
use super::{Action, Decisions, Effect, FingerprintKey, Item, Order, fingerprint_before};
use crate::census::{Class, TableClass};
use crate::database::Connection;
use crate::graph::Graph;
use crate::profile::{FieldKind, Role};
use crate::record::RowRef;
use crate::rows::Record;
use crate::{Error, System};

/// How a row comes to be the person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Share {
    /// It stands for the person, or belongs to such a row.
    Own,
    /// An activity, record or document with the person on it, or a part of one.
    Related,
    /// An old value of a personal column.
    History,
    /// A copy the CRM made by itself.
    Trace,
    /// Somebody else's row that names the person; only the cells that do are held.
    Mention,
}

impl Share {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Own,
        Self::Related,
        Self::History,
        Self::Trace,
        Self::Mention,
    ];

    /// The word in JSON and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Related => "related",
            Self::History => "history",
            Self::Trace => "trace",
            Self::Mention => "mention",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|share| share.word() == word)
    }
}

/// A row that is to be told, without its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Which row.
    pub row: RowRef,
    /// How it comes to be the person's.
    pub share: Share,
    /// The word for the kind of data: of the record it is or is part of.
    pub kind: String,
    /// Other people on it.
    pub others: usize,
    /// The columns that are told.
    pub columns: Vec<String>,
    /// What is somebody else's in them: column, and bytes of its text.
    pub foreign: Vec<(String, std::ops::Range<usize>)>,
    /// The file beside it; none beside somebody else's row.
    pub file: Option<PathBuf>,
    /// Fingerprint of the whole row as it was read.
    pub fingerprint: String,
}

/// Everything a system holds of these persons. Reads the whole database once.
pub async fn holdings(
    system: &System,
    connection: &mut Connection,
    persons: &BTreeSet<RowRef>,
    key: &FingerprintKey,
) -> Result<Vec<Holding>, Error> {
    let identifiers = super::identifiers_of(system, connection, persons).await?;
    let matcher = Matcher::new(&identifiers).map_err(|invalid| {
        Error::Invalid(Notice::new(
            "identifiers-wrong",
            format!("identifiers: {invalid}"),
        ))
    })?;
    let order = Order {
        persons,
        identifiers: &identifiers,
        decisions: &Decisions::default(),
        duties: &|_, _| None,
        key,
    };
    let graph = Graph::new(&system.profile, &system.census);
    let mut draft = Draft::new(system, connection, &order, &graph, &matcher);
    draft.persons().await?;
    draft.values().await?;
    draft.related().await?;
    draft.closure().await?;
    draft.mentions().await?;
    let held = draft.held().await?;
    let people = draft.on_held(&held).await?;
    draft.tell(held, &people).await
}

/// Columns with their texts.
type Cells = Vec<(String, String)>;

/// A row on its way to a [`Holding`].
struct Held {
    share: Share,
    kind: String,
    /// The record it is part of.
    whole: Option<RowRef>,
    /// Only these columns; all that may be told when none is named.
    only: Vec<String>,
}

impl Draft<'_, '_> {
    /// The rows that are told, by what a plan would make of them.
    async fn held(&mut self) -> Result<BTreeMap<RowRef, Held>, Error> {
        self.load_all().await?;
        let mut held = BTreeMap::new();
        for (row, item) in &self.items {
            if let Some(one) = self.share_of(row, item) {
                held.insert(row.clone(), one);
            }
        }
        for value in self.values_of_persons() {
            let kind = self.person_kind();
            let whole = None;
            let only = Vec::new();
            let share = Share::Own;
            held.insert(
                value,
                Held {
                    share,
                    kind,
                    whole,
                    only,
                },
            );
        }
        self.parts(&mut held).await?;
        // What a plan would do, and what only led here, is not needed any more.
        self.items.clear();
        self.followed.clear();
        self.records
            .retain(|row, _| held.contains_key(row) || self.order.persons.contains(row));
        self.load(held.keys().cloned().collect::<Vec<_>>()).await?;
        held.retain(|row, _| self.records.contains_key(row));
        Ok(held)
    }

    fn share_of(&self, row: &RowRef, item: &Item) -> Option<Held> {
        let table = self.table(&row.table)?;
        let whole = self.whole_of(row, table);
        let kind_of = |row: &RowRef| self.system.profile.kind_of_table(&row.table).to_owned();
        let kind = whole.as_ref().map_or_else(|| kind_of(row), &kind_of);
        let all = |share| {
            Some(Held {
                share,
                kind: kind.clone(),
                whole: whole.clone(),
                only: Vec::new(),
            })
        };
        let named: Vec<String> = item
            .changes
            .iter()
            .filter(|(_, effect)| matches!(effect, Effect::Redact { .. } | Effect::Fields { .. }))
            .map(|(column, _)| column.clone())
            .collect();
        let mention = |share| {
            (!named.is_empty()).then(|| Held {
                share,
                kind: kind.clone(),
                whole: None,
                only: named.clone(),
            })
        };
        match table.role {
            Role::Person if self.is_person(row) => all(Share::Own),
            Role::Detail if whole.as_ref().is_some_and(|whole| self.is_person(whole)) => {
                all(Share::Own)
            }
            Role::Activity | Role::Record | Role::Document if item.group.is_some() => {
                all(Share::Related)
            }
            Role::Trace | Role::Detail if item.action == Action::Purge => all(Share::History),
            Role::Trace if item.action == Action::Delete => all(Share::Trace),
            Role::Trace => mention(Share::Trace),
            Role::Join | Role::Value => None,
            Role::Person
            | Role::Activity
            | Role::Record
            | Role::Document
            | Role::Detail
            | Role::Other => mention(Share::Mention),
        }
    }

    /// The record a row is part of.
    fn whole_of(&self, row: &RowRef, table: &TableClass) -> Option<RowRef> {
        let record = self.records.get(row)?;
        let mut targets = self.graph.targets(record).into_iter();
        targets
            .find(|(column, _)| table.owner.iter().any(|owner| owner == column))
            .map(|(_, to)| to)
            .filter(|_| table.role == Role::Detail || table.audit.is_some())
    }

    /// The kind of the first person, under which shared values are told.
    fn person_kind(&self) -> String {
        let first = self.order.persons.iter().next();
        let kind = first.map(|row| self.system.profile.kind_of_table(&row.table));
        kind.unwrap_or("person").to_owned()
    }

    /// The shared values that a tie leads to from one of the persons, also where others have them.
    fn values_of_persons(&self) -> BTreeSet<RowRef> {
        let ties = self.items.keys().filter_map(|row| {
            let record = self.records.get(row)?;
            (self.role(row) == Some(Role::Join)).then(|| self.graph.targets(record))
        });
        ties.filter(|to| to.iter().any(|(_, to)| self.is_person(to)))
            .flatten()
            .map(|(_, to)| to)
            .filter(|to| self.role(to) == Some(Role::Value))
            .collect()
    }

    /// Adds the parts of related records, which a plan leaves alone where the record stays, and
    /// those of the CRM's copies.
    async fn parts(&mut self, held: &mut BTreeMap<RowRef, Held>) -> Result<(), Error> {
        let wholes: BTreeMap<RowRef, Share> = held
            .iter()
            .filter(|(_, one)| one.only.is_empty())
            .filter(|(_, one)| matches!(one.share, Share::Related | Share::Trace))
            .map(|(row, one)| (row.clone(), one.share))
            .collect();
        let rows: BTreeSet<RowRef> = wholes.keys().cloned().collect();
        let graph = self.graph;
        let parts = graph
            .referrers(self.connection, &rows, |edge| {
                edge.from.role == Role::Detail && edge.from.audit.is_none() && edge.is_owner()
            })
            .await?;
        for part in parts {
            self.remember(&part.record);
            let kind = self.system.profile.kind_of_table(&part.to.table).to_owned();
            held.insert(
                part.record.row.clone(),
                Held {
                    share: wholes[&part.to],
                    kind,
                    whole: Some(part.to),
                    only: Vec::new(),
                },
            );
        }
        Ok(())
    }

    /// Who else is on each row.
    async fn on_held(&mut self, held: &BTreeMap<RowRef, Held>) -> Result<People, Error> {
        let related = |one: &Held| one.share == Share::Related;
        let wholes: BTreeSet<RowRef> = held
            .iter()
            .filter(|(_, one)| related(one))
            .map(|(row, one)| one.whole.clone().unwrap_or_else(|| row.clone()))
            .collect();
        let on_wholes = self.others_on_many(&wholes).await?;
        let rest: BTreeSet<RowRef> = held
            .iter()
            .filter(|(_, one)| matches!(one.share, Share::Mention | Share::Trace))
            .map(|(row, one)| one.whole.clone().unwrap_or_else(|| row.clone()))
            .collect();
        let mut people = self.belongs_to(&rest).await?;
        // Whoever is on a copy is on its parts.
        for (row, one) in held.iter().filter(|(_, one)| one.share == Share::Trace) {
            let others = one.whole.as_ref().and_then(|whole| people.get(whole));
            if let Some(others) = others.cloned() {
                people.insert(row.clone(), others);
            }
        }
        for (row, one) in held.iter().filter(|(_, one)| related(one)) {
            let whole = one.whole.as_ref().unwrap_or(row);
            if let Some(others) = on_wholes.get(whole) {
                people.insert(row.clone(), others.clone());
            }
        }
        Ok(people)
    }

    async fn tell(
        &mut self,
        held: BTreeMap<RowRef, Held>,
        people: &People,
    ) -> Result<Vec<Holding>, Error> {
        let words = self.vocabulary(&held);
        let (system, order) = (self.system, self.order);
        let known = (self.matcher, people);
        let mut strangers =
            Strangers::gather(system, self.connection, order, known, &words).await?;
        let mut all = Vec::with_capacity(held.len());
        for (row, one) in held {
            let Some(record) = self.records.remove(&row) else {
                continue;
            };
            let cells = self.cells(&record, &one);
            let others = people.get(&row);
            let mut foreign = Vec::new();
            for (column, text) in &cells {
                if self.is_third_partys(&row, column) {
                    foreign.push((column.clone(), 0..text.len()));
                    continue;
                }
                let spans = strangers.in_text(text, others);
                foreign.extend(spans.into_iter().map(|span| (column.clone(), span)));
            }
            let file = (one.share != Share::Mention).then(|| file_beside(system, &record));
            all.push(Holding {
                fingerprint: fingerprint_before(self.order.key, &record),
                file: file.flatten(),
                share: one.share,
                kind: one.kind,
                others: others.map_or(0, BTreeSet::len),
                columns: cells.into_iter().map(|(column, _)| column).collect(),
                foreign,
                row,
            });
        }
        all.sort_by(|a, b| (a.share, &a.kind, &a.row).cmp(&(b.share, &b.kind, &b.row)));
        Ok(all)
    }

    /// What occurs in the cells at all. They are read one row after the other and not kept.
    fn vocabulary(&self, held: &BTreeMap<RowRef, Held>) -> Vocabulary {
        let rows = held
            .iter()
            .filter_map(|(row, one)| Some((self.records.get(row)?, one)));
        let cells = rows.flat_map(|(record, one)| self.cells(record, one));
        Vocabulary::of(cells.map(|(_, text)| text))
    }

    /// The filled cells of a row that are told, with their texts.
    fn cells(&self, record: &Record, held: &Held) -> Cells {
        let Some(table) = self.table(&record.row.table) else {
            return Vec::new();
        };
        let told = table.columns.iter().filter(|column| {
            let name = &column.live.name;
            if held.only.is_empty() {
                !table.key.contains(name) && is_told(&column.class)
            } else {
                held.only.contains(name)
            }
        });
        told.filter_map(|column| {
            let text = record.text(table, &column.live.name)?;
            (!text.is_empty()).then(|| (column.live.name.clone(), text))
        })
        .collect()
    }

    /// Whether the column of a person's row holds somebody else's values.
    fn is_third_partys(&self, row: &RowRef, column: &str) -> bool {
        let column = self
            .table(&row.table)
            .and_then(|table| table.column(column));
        column
            .is_some_and(|column| matches!(column.class, Class::Personal(FieldKind::ThirdParty, _)))
    }
}

/// Links say nothing to a person, and a password's hash is nobody's to have.
fn is_told(class: &Class) -> bool {
    !matches!(class, Class::Link(_) | Class::Personal(FieldKind::Login, _))
}
