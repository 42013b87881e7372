//! Where a CRM keeps persons: the person tables of the census, the tables of customers' own
//! columns beside them, the shared values they are linked to, and the links that say that two
//! rows are one person.

use std::collections::BTreeSet;

use base::Notice;
use sea_query::{Alias, Expr, ExprTrait};

use crate::catalogue::LiveColumn;
use crate::census::{ColumnClass, TableClass};
use crate::database::Engine;
use crate::profile::{FieldKind, Role, SharedValues, Target};
use crate::record::RowRef;
use crate::{Error, System};

/// All places of persons in one system.
pub(crate) struct Layout<'s> {
    pub system: &'s System,
    pub engine: Engine,
    pub sheets: Vec<Sheet<'s>>,
    pub shared: Vec<Shared<'s>>,
    pub links: Vec<SameLink<'s>>,
}

/// A person table, or a table of customers' own columns beside one.
pub(crate) struct Sheet<'s> {
    pub table: &'s TableClass,
    /// The person table its rows belong to: itself, or the one it stands beside.
    pub person: &'s TableClass,
    /// Holds the key of the person's row.
    pub key: &'s LiveColumn,
    pub cells: Vec<Cell<'s>>,
}

/// A column that identifies.
pub(crate) struct Cell<'s> {
    pub column: &'s ColumnClass,
    pub holds: Holds,
}

/// What a column identifies by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Given,
    Family,
    /// Given and family name.
    Whole,
    Value(Value),
    Aside(Aside),
}

/// What is searched for as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    Email,
    Phone,
    Code,
    BirthDate,
}

/// What only speaks for a row that was found by something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    Street,
    Postcode,
    City,
    Handle,
}

/// Values that stand once and are linked to everybody who has them.
pub(crate) struct Shared<'s> {
    pub value_kind: Value,
    pub values: &'s TableClass,
    pub key: &'s LiveColumn,
    pub value: &'s LiveColumn,
    /// The column to look a value up by, and how it is written there.
    pub lookup: (&'s LiveColumn, Letters),
    pub link: &'s TableClass,
    pub link_value: &'s LiveColumn,
    pub owner: &'s LiveColumn,
    pub owners: Owners<'s>,
}

/// Which table an owner stands in.
pub(crate) enum Owners<'s> {
    /// Always this.
    One(&'s str),
    /// What this column says.
    By(&'s LiveColumn),
}

/// How a look-up column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    Upper,
    Lower,
    AsTyped,
}

/// A column by which the CRM says that its row is the same person as another table's row.
pub(crate) struct SameLink<'s> {
    pub from: &'s TableClass,
    pub from_key: &'s LiveColumn,
    pub column: &'s ColumnClass,
    pub to: &'s str,
}

impl SameLink<'_> {
    /// The condition under which a row of the aliased table says so; none where each does.
    pub fn when(&self, alias: &'static str) -> Option<Expr> {
        let inside = self.to == self.from.name;
        let words = self.from.same_when.iter().filter(|_| inside);
        words
            .map(|(column, words)| {
                let column = Expr::col((Alias::new(alias), Alias::new(column.as_str())));
                column.is_in(words.iter().map(String::as_str))
            })
            .reduce(ExprTrait::or)
    }

    /// `table.column`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.from.name, self.column.live.name)
    }
}

impl Sheet<'_> {
    /// Whether it is the person table itself.
    pub fn is_main(&self) -> bool {
        self.table.name == self.person.name
    }
}

impl<'s> Layout<'s> {
    /// Reads the census. Person tables whose key has several columns are left out: nothing
    /// links to them by one value.
    pub fn new(system: &'s System, engine: Engine) -> Self {
        let tables = &system.census.tables;
        let mut sheets: Vec<Sheet<'s>> = tables
            .values()
            .filter(|table| table.role == Role::Person)
            .filter_map(|table| sheet(table, table, table.key.as_slice()))
            .collect();
        let beside: Vec<Sheet<'s>> = tables
            .values()
            .filter(|table| table.role == Role::Detail)
            .filter_map(|table| {
                let person = tables.get(table.base.as_deref()?)?;
                let person = (person.role == Role::Person).then_some(person)?;
                sheet(table, person, table.owner.as_slice()).filter(|sheet| !sheet.cells.is_empty())
            })
            .collect();
        sheets.extend(beside);
        let links = sheets
            .iter()
            .filter(|sheet| sheet.is_main())
            .flat_map(same_links(system));
        let links = links.collect();
        let shared = system.profile.values.iter();
        let shared = shared
            .filter_map(|values| shared_values(system, values))
            .collect();
        Self {
            system,
            engine,
            sheets,
            shared,
            links,
        }
    }

    /// The person tables.
    pub fn mains(&self) -> impl Iterator<Item = &Sheet<'s>> {
        self.sheets.iter().filter(|sheet| sheet.is_main())
    }

    /// The person table of a name.
    pub fn main(&self, table: &str) -> Option<&Sheet<'s>> {
        self.mains().find(|sheet| sheet.table.name == table)
    }

    /// Refuses rows that stand for no person.
    pub fn require_persons(&self, rows: &BTreeSet<RowRef>) -> Result<(), Error> {
        let Some(wrong) = rows.iter().find(|row| self.main(&row.table).is_none()) else {
            return Ok(());
        };
        let profile = &self.system.profile;
        let known: Vec<&str> = self
            .mains()
            .map(|s| profile.kind_of_table(&s.table.name))
            .collect();
        Err(Error::Invalid(
            Notice::new(
                "record-no-person",
                format!(
                    "record {}: {} is no kind of person in system {}; use one of {}",
                    wrong.name(profile),
                    profile.kind_of_table(&wrong.table),
                    self.system.name,
                    known.join(", ")
                ),
            )
            .with("record", wrong.name(profile)),
        ))
    }

    /// The person table an owner of shared values stands in.
    pub fn owner_table(&self, shared: &Shared<'_>, word: Option<&str>) -> Option<&'s str> {
        let table = match (&shared.owners, word) {
            (Owners::One(table), _) => table,
            (Owners::By(_), Some(word)) => self.system.profile.modules.get(word)?.as_str(),
            (Owners::By(_), None) => return None,
        };
        self.main(table).map(|sheet| sheet.table.name.as_str())
    }

    /// Whether all keys of persons, here and where something points to them, are text of variable
    /// length: then one statement compares them with one another, and each by its index.
    pub fn has_text_keys(&self) -> bool {
        let keys = self.sheets.iter().map(|sheet| sheet.key);
        let owners = self.shared.iter().map(|shared| shared.owner);
        let links = self.links.iter().map(|link| &link.column.live);
        let mut all = keys.chain(owners).chain(links);
        all.all(|column| matches!(column.data_type.as_str(), "text" | "varchar"))
    }

    /// A column of an aliased table as the bytes of its text. Converted where results of
    /// several tables stand in one column, whose collations may differ.
    pub fn text(&self, alias: &'static str, column: &LiveColumn) -> Expr {
        let expr = Expr::col((Alias::new(alias), Alias::new(&column.name)));
        match self.engine {
            Engine::MySql => expr.cast_as(Alias::new("CHAR")),
            Engine::Postgres | Engine::Sqlite => expr.cast_as(Alias::new("text")),
        }
    }
}

fn sheet<'s>(
    table: &'s TableClass,
    person: &'s TableClass,
    key: &'s [String],
) -> Option<Sheet<'s>> {
    let [key] = key else { return None };
    let key = &table.column(key)?.live;
    let firm = person.members.is_some();
    let cells = table
        .personal()
        .filter_map(|(column, kind, _)| {
            let holds = Holds::of(kind, firm)?;
            Some(Cell { column, holds })
        })
        .collect();
    Some(Sheet {
        table,
        person,
        key,
        cells,
    })
}

impl Holds {
    /// What a field identifies by; none where it does not. A one-person firm may bear its
    /// owner's name.
    fn of(kind: FieldKind, firm: bool) -> Option<Self> {
        match kind {
            FieldKind::GivenName => Some(Self::Given),
            FieldKind::FamilyName => Some(Self::Family),
            FieldKind::FullName => Some(Self::Whole),
            FieldKind::Company => firm.then_some(Self::Whole),
            FieldKind::Email => Some(Self::Value(Value::Email)),
            FieldKind::Phone => Some(Self::Value(Value::Phone)),
            FieldKind::Code => Some(Self::Value(Value::Code)),
            FieldKind::BirthDate => Some(Self::Value(Value::BirthDate)),
            FieldKind::Street => Some(Self::Aside(Aside::Street)),
            FieldKind::City => Some(Self::Aside(Aside::City)),
            FieldKind::Postcode => Some(Self::Aside(Aside::Postcode)),
            FieldKind::Handle => Some(Self::Aside(Aside::Handle)),
            FieldKind::Salutation
            | FieldKind::Region
            | FieldKind::Country
            | FieldKind::Job
            | FieldKind::Photo
            | FieldKind::Place
            | FieldKind::Text
            | FieldKind::ThirdParty
            | FieldKind::Login
            | FieldKind::Other => None,
        }
    }
}

/// A link from one person table to another says that both rows are one person: a lead and the
/// contact made of it. Not so a link inside one table (a superior) unless the profile says so,
/// to staff (who looks after the record) or to a firm (where the person works).
fn same_links<'s>(system: &'s System) -> impl Fn(&Sheet<'s>) -> Vec<SameLink<'s>> {
    move |sheet| {
        let from = sheet.table;
        if from.staff || from.members.is_some() {
            return Vec::new();
        }
        from.links()
            .filter_map(|(column, target)| {
                let Target::Table(to) = target else {
                    return None;
                };
                let to = system.census.table(to.as_str())?;
                let is_same = if to.name == from.name {
                    from.same.as_deref() == Some(column)
                } else {
                    to.role == Role::Person && !to.staff && to.members.is_none()
                };
                is_same.then_some(SameLink {
                    from,
                    from_key: sheet.key,
                    column: from.column(column)?,
                    to: to.name.as_str(),
                })
            })
            .collect()
    }
}

fn shared_values<'s>(system: &'s System, shared: &'s SharedValues) -> Option<Shared<'s>> {
    let values = system.census.table(shared.table.as_str())?;
    let link = system.census.table(shared.link.as_str())?;
    let [key] = values.key.as_slice() else {
        return None;
    };
    let target = link
        .links()
        .find(|(column, _)| *column == shared.link_owner.as_str());
    let owners = match target?.1 {
        Target::Table(table) => Owners::One(table.as_str()),
        Target::By(column) => Owners::By(&link.column(column.as_str())?.live),
    };
    let value = values.column(shared.value.as_str())?;
    let by = |name: &Option<crate::profile::Identifier>, letters| {
        let column = values.column(name.as_ref()?.as_str())?;
        Some((column, letters))
    };
    let ways = [
        by(&shared.upper, Letters::Upper),
        by(&shared.lower, Letters::Lower),
        Some((value, Letters::AsTyped)),
    ];
    let ways: Vec<(&ColumnClass, Letters)> = ways.into_iter().flatten().collect();
    let (lookup, letters) = ways
        .iter()
        .find(|(column, _)| column.indexed)
        .or(ways.first())?;
    let Some(Holds::Value(value_kind)) = Holds::of(shared.kind, false) else {
        return None;
    };
    Some(Shared {
        value_kind,
        values,
        key: &values.column(key)?.live,
        value: &value.live,
        lookup: (&lookup.live, *letters),
        link,
        link_value: &link.column(shared.link_value.as_str())?.live,
        owner: &link.column(shared.link_owner.as_str())?.live,
        owners,
    })
}

/// Whether a cell of a soft-delete column marks its row as deleted.
pub(crate) fn marks_deleted(cell: Option<&[u8]>) -> bool {
    cell.is_some_and(|cell| !matches!(cell, b"" | b"0" | b"f" | b"false"))
}
