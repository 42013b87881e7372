//! Loads persons by key, whole: their own columns, customers' columns beside them, shared values
//! and the rows the CRM says are the same person. One statement for up to 256 rows, whatever the
//! number of tables.

use std::collections::{BTreeMap, BTreeSet};

use identifiers::{Name, phone_key};
use jiff::civil::Date;
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType};

use super::layout::{Aside, Holds, Layout, Owners, SameLink, Shared, Sheet, Value, marks_deleted};
use super::look::is_looked_up;
use super::names;
use super::person::{Person, code_key};
use super::sketch;
use crate::Error;
use crate::catalogue::LiveColumn;
use crate::database::{Connection, Row, Statement};
use crate::record::RowRef;
use crate::rows::{fits, is_one_of};

/// How many rows one statement asks for.
const CHUNK: usize = 256;

/// Cells before a table's own: which arm of the statement, key, deleted or word.
const HEAD: usize = 3;

/// The persons of these rows that exist.
pub(super) async fn load(
    layout: &Layout<'_>,
    connection: &mut Connection,
    rows: &BTreeSet<RowRef>,
) -> Result<BTreeMap<RowRef, Person>, Error> {
    let all: Vec<&RowRef> = rows.iter().collect();
    let mut persons = BTreeMap::new();
    for chunk in all.chunks(CHUNK) {
        let mut loading = Loading::new(layout, chunk);
        let Some(statement) = loading.statement()? else {
            continue;
        };
        connection
            .each("reading persons", &statement, |row| {
                loading.take(row);
                Ok(())
            })
            .await?;
        persons.extend(loading.finish());
    }
    Ok(persons)
}

/// One part of the statement.
enum Arm<'l, 's> {
    Sheet(&'l Sheet<'s>),
    Shared(&'l Shared<'s>),
    /// Rows that point to the wanted ones.
    Link(&'l SameLink<'s>),
}

struct Loading<'l, 's> {
    layout: &'l Layout<'s>,
    keys: BTreeMap<&'l str, Vec<&'l str>>,
    arms: Vec<Arm<'l, 's>>,
    persons: BTreeMap<RowRef, Person>,
    /// Those whose own row was met.
    met: BTreeSet<RowRef>,
}

impl<'l, 's> Loading<'l, 's> {
    fn new(layout: &'l Layout<'s>, rows: &[&'l RowRef]) -> Self {
        let mut keys: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut persons = BTreeMap::new();
        for row in rows {
            let (Some(sheet), [key]) = (layout.main(&row.table), row.key.as_slice()) else {
                continue;
            };
            if fits(sheet.key, key) {
                keys.entry(row.table.as_str()).or_default().push(key);
                let firm = sheet.person.members.is_some();
                persons.insert((*row).clone(), Person::new((*row).clone(), firm));
            }
        }
        let wanted = |table: &str| keys.contains_key(table);
        let sheets = layout
            .sheets
            .iter()
            .filter(|sheet| wanted(&sheet.person.name));
        let links = layout
            .links
            .iter()
            .filter(|link| link.column.indexed && wanted(link.to));
        let arms = sheets
            .map(Arm::Sheet)
            .chain(layout.shared.iter().map(Arm::Shared))
            .chain(links.map(Arm::Link))
            .collect();
        Self {
            layout,
            keys,
            arms,
            persons,
            met: BTreeSet::new(),
        }
    }

    fn statement(&self) -> Result<Option<Statement>, Error> {
        if self.keys.is_empty() {
            return Ok(None);
        }
        let width = self
            .arms
            .iter()
            .map(|arm| self.cells(arm).len())
            .max()
            .unwrap_or(0);
        let mut arms = self.arms.iter().enumerate().map(|(at, arm)| {
            let mut query = self.select(arm);
            let mut cells = self.cells(arm);
            cells.resize(width, Expr::cust("NULL"));
            query.expr(Expr::cust(format!("'{at}'")));
            for cell in cells {
                query.expr(cell);
            }
            query
        });
        let Some(mut first) = arms.next() else {
            return Ok(None);
        };
        for arm in arms {
            first.union(UnionType::All, arm);
        }
        Statement::built(self.layout.engine, &first).map(Some)
    }

    /// Key, then what [`HEAD`] names third, then the arm's own cells.
    fn cells(&self, arm: &Arm<'_, '_>) -> Vec<Expr> {
        let text = |alias, column: &LiveColumn| self.layout.text(alias, column);
        let null = || Expr::cust("NULL");
        match arm {
            Arm::Sheet(sheet) => {
                let aside = sheet.table.soft_delete.as_deref();
                let aside = aside.or(sheet.table.in_use.as_deref());
                let aside = aside.and_then(|name| sheet.table.column(name));
                let mut cells = vec![
                    text("a", sheet.key),
                    aside.map_or_else(null, |column| text("a", &column.live)),
                ];
                cells.extend(sheet.cells.iter().map(|cell| text("a", &cell.column.live)));
                cells.extend(self.links_of(sheet).map(|link| {
                    let to = text("a", &link.column.live);
                    match link.when("a") {
                        Some(when) => Expr::case(when, to).finally(null()).into(),
                        None => to,
                    }
                }));
                cells.extend(firm_columns(sheet).map(|(column, _)| text("a", column)));
                cells
            }
            Arm::Shared(shared) => vec![
                text("b", shared.owner),
                match shared.owners {
                    Owners::One(_) => null(),
                    Owners::By(column) => text("b", column),
                },
                text("a", shared.value),
            ],
            Arm::Link(link) => {
                vec![
                    text("a", link.from_key),
                    null(),
                    text("a", &link.column.live),
                ]
            }
        }
    }

    fn links_of<'a>(&'a self, sheet: &'a Sheet<'_>) -> impl Iterator<Item = &'a SameLink<'s>> {
        self.layout
            .links
            .iter()
            .filter(|link| link.from.name == sheet.table.name)
    }

    /// Every arm asks for all keys, so that statements come in few shapes; what another table
    /// has under a key that was not asked of it is left aside.
    fn select(&self, arm: &Arm<'_, '_>) -> SelectStatement {
        let mut query = Query::select();
        let all: Vec<&str> = self.keys.values().flatten().copied().collect();
        let is_one = |alias: &'static str, column: &LiveColumn| {
            let keys: Vec<&str> = all
                .iter()
                .filter(|key| fits(column, key))
                .copied()
                .collect();
            let column_of = Expr::col((Alias::new(alias), Alias::new(&column.name)));
            is_one_of(self.layout.engine, column, column_of, &keys)
        };
        match arm {
            Arm::Sheet(sheet) => {
                query.from_as(Alias::new(&sheet.table.name), Alias::new("a"));
                query.and_where(is_one("a", sheet.key));
            }
            Arm::Shared(shared) => {
                query.from_as(Alias::new(&shared.link.name), Alias::new("b"));
                query.join_as(
                    JoinType::InnerJoin,
                    Alias::new(&shared.values.name),
                    Alias::new("a"),
                    join(shared),
                );
                query.and_where(is_one("b", shared.owner));
            }
            Arm::Link(link) => {
                query.from_as(Alias::new(&link.from.name), Alias::new("a"));
                query.and_where(is_one("a", &link.column.live));
                query.and_where_option(link.when("a"));
            }
        }
        query
    }

    fn take(&mut self, row: &Row<'_>) {
        let arm = row.text(0).and_then(|at| at.parse::<usize>().ok());
        let (Some(arm), Some(key)) = (arm.and_then(|at| self.arms.get(at)), row.text(1)) else {
            return;
        };
        match arm {
            Arm::Sheet(sheet) => {
                let at = RowRef::new(&sheet.person.name, key);
                let links: Vec<(String, Option<RowRef>)> = self
                    .links_of(sheet)
                    .enumerate()
                    .map(|(i, link)| {
                        let to = row.text(HEAD + sheet.cells.len() + i);
                        let to = to.filter(|key| !key.trim().is_empty());
                        (link.name(), to.map(|key| RowRef::new(link.to, key)))
                    })
                    .collect();
                let from = HEAD + sheet.cells.len() + links.len();
                let firm = firm_columns(sheet).enumerate().any(|(i, (_, words))| {
                    row.text(from + i).is_some_and(|word| words.contains(&word))
                });
                let Some(person) = self.persons.get_mut(&at) else {
                    return;
                };
                person.firm |= firm;
                if sheet.is_main() {
                    self.met.insert(at);
                    let marked = marks_deleted(row.get(2));
                    let by_use = sheet.table.soft_delete.is_none() && sheet.table.in_use.is_some();
                    person.deleted = marked != by_use;
                }
                take_cells(person, sheet, row);
                person
                    .same
                    .extend(links.into_iter().filter_map(|(name, to)| Some((name, to?))));
            }
            Arm::Shared(shared) => {
                let table = self.layout.owner_table(shared, row.text(2).as_deref());
                let (Some(table), Some(value)) = (table, row.text(HEAD)) else {
                    return;
                };
                if let Some(person) = self.persons.get_mut(&RowRef::new(table, key)) {
                    take_value(person, shared.value_kind, &value);
                }
            }
            Arm::Link(link) => {
                let Some(to) = row.text(HEAD) else { return };
                let from = RowRef::new(&link.from.name, key);
                let name = link.name();
                if let Some(person) = self.persons.get_mut(&RowRef::new(link.to, to)) {
                    person.same.push((name, from));
                }
            }
        }
    }

    /// Rows beside a person's row that is gone are no person.
    fn finish(self) -> BTreeMap<RowRef, Person> {
        let met = self.met;
        self.persons
            .into_iter()
            .filter(|(row, _)| met.contains(row))
            .collect()
    }
}

/// The columns that tell whether a row is a firm, and their words.
fn firm_columns<'s>(sheet: &Sheet<'s>) -> impl Iterator<Item = (&'s LiveColumn, &'s Vec<String>)> {
    let (table, main) = (sheet.table, sheet.is_main());
    table.firm_when.iter().filter_map(move |(name, words)| {
        let column = table.column(name.as_str()).filter(|_| main)?;
        Some((&column.live, words))
    })
}

/// How shared values (`a`) and their links (`b`) belong together.
pub(super) fn join(shared: &Shared<'_>) -> Expr {
    let column = |alias: &'static str, column: &LiveColumn| {
        Expr::col((Alias::new(alias), Alias::new(&column.name)))
    };
    column("a", shared.key).eq(column("b", shared.link_value))
}

fn take_cells(person: &mut Person, sheet: &Sheet<'_>, row: &Row<'_>) {
    let mut name = Name::new("", "");
    for (at, cell) in sheet.cells.iter().enumerate() {
        let Some(text) = row.text(HEAD + at).filter(|text| !text.trim().is_empty()) else {
            continue;
        };
        match cell.holds {
            Holds::Given => name.given = join_words(&name.given, &text),
            Holds::Family => name.family = join_words(&name.family, &text),
            Holds::Whole => person.add_name(&names::parse(&text)),
            Holds::Aside(aside) => take_aside(person, aside, &text),
            Holds::Value(value) => {
                if !is_looked_up(cell) {
                    person.marks.extend(sketch::mark(value, text.as_bytes()));
                }
                take_value(person, value, &text);
            }
        }
    }
    person.add_name(&name);
}

fn join_words(a: &str, b: &str) -> String {
    if a.is_empty() {
        b.trim().to_owned()
    } else {
        format!("{a} {}", b.trim())
    }
}

fn take_value(person: &mut Person, value: Value, text: &str) {
    let facts = &mut person.facts;
    match value {
        Value::Email => add(&mut facts.emails, text),
        Value::Phone if phone_key(text).is_some() => add(&mut facts.phones, text),
        Value::Code if code_key(text).is_some() => add(&mut facts.codes, text),
        Value::Phone | Value::Code => {}
        Value::BirthDate => {
            let date = birth_date(text.trim().as_bytes());
            if let Some(date) = date.filter(|date| !facts.born.contains(date)) {
                facts.born.push(date);
            }
        }
    }
}

fn take_aside(person: &mut Person, aside: Aside, text: &str) {
    let facts = &mut person.facts;
    let list = match aside {
        Aside::Street => &mut facts.streets,
        Aside::Postcode => &mut facts.postcodes,
        Aside::City => &mut facts.cities,
        Aside::Handle => &mut facts.handles,
    };
    add(list, text);
}

fn add(list: &mut Vec<String>, text: &str) {
    let text = text.trim();
    if !text.is_empty() && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

/// A date as databases write it; none for the zero date and for dates nobody was born on.
pub(super) fn birth_date(bytes: &[u8]) -> Option<Date> {
    let date: Date = std::str::from_utf8(bytes.get(..10)?).ok()?.parse().ok()?;
    (date > Date::constant(1900, 1, 1)).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zero_date_is_no_birthday() {
        for text in ["0000-00-00", "1900-01-01", "", "abc", "1974-13-01"] {
            assert_eq!(birth_date(text.as_bytes()), None, "{text}");
        }
        assert!(birth_date(b"1974-03-09 00:00:00").is_some());
    }
}
