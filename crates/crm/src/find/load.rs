//! Loads persons whole: their own columns, customers' columns beside them, shared values and the
//! rows the CRM says are the same person. One statement for up to 256 rows, whatever the number
//! of tables, or for whoever has an e-mail address.

use std::collections::{BTreeMap, BTreeSet};

use identifiers::{Name, phone_key};
use jiff::civil::Date;

use super::layout::{Aside, Holds, Layout, Sheet, Value, marks_deleted};
use super::look::{beginnings, is_looked_up, owners};
use super::names;
use super::parts::{self, Arm, Asked, HEAD, firm_columns, links_of};
use super::person::{Person, code_key};
use super::sketch;
use crate::Error;
use crate::database::{Connection, Row, Statement};
use crate::record::RowRef;
use crate::rows::fits;

/// How many rows one statement asks for.
const CHUNK: usize = 256;

/// The persons of these rows that exist.
pub(super) async fn load(
    layout: &Layout<'_>,
    connection: &mut Connection,
    rows: &BTreeSet<RowRef>,
) -> Result<BTreeMap<RowRef, Person>, Error> {
    let all: Vec<&RowRef> = rows.iter().collect();
    let mut persons = BTreeMap::new();
    for chunk in all.chunks(CHUNK) {
        let mut keys: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut fitting = Vec::new();
        for row in chunk {
            let (Some(sheet), [key]) = (layout.main(&row.table), row.key.as_slice()) else {
                continue;
            };
            if fits(sheet.key, key) {
                keys.entry(row.table.as_str()).or_default().push(key);
                fitting.push(*row);
            }
        }
        let arms = parts::arms(layout, |table| keys.contains_key(table));
        let asked = Asked::Keys(keys.into_values().flatten().collect());
        if let Some(query) = parts::query(layout, &arms, &asked).filter(|_| !fitting.is_empty()) {
            let statement = Statement::built(layout.engine, &query)?;
            let loading = Loading::of(layout, &fitting, arms);
            persons.extend(loading.run(connection, &statement).await?);
        }
    }
    Ok(persons)
}

/// Whoever has one of the mailboxes, in any spelling and with any plus-tag, whole: what
/// [`look`](super::look::look) and then [`load`] bring, in one statement. Only where
/// [`Layout::has_text_keys`].
pub(super) async fn load_owners(
    layout: &Layout<'_>,
    connection: &mut Connection,
    mailboxes: &[String],
) -> Result<BTreeMap<RowRef, Person>, Error> {
    let mut persons = BTreeMap::new();
    let arms = parts::arms(layout, |_| true);
    let statement = layout
        .system
        .looks
        .after(beginnings(layout, mailboxes), || {
            let query = parts::query(layout, &arms, &Asked::Owners);
            let whole = query.zip(owners(layout, mailboxes));
            let whole = whole.map(|(query, owners)| parts::with_owners(query, owners));
            whole
                .map(|whole| Statement::built(layout.engine, &whole))
                .transpose()
        })?;
    if let Some(statement) = statement {
        let loading = Loading::open(layout, arms);
        persons.extend(loading.run(connection, &statement).await?);
    }
    // The index brings more than is meant: see [`super::look`].
    persons.retain(|_, person| {
        let has = &person.keys.mailboxes;
        mailboxes.iter().any(|mailbox| has.contains(mailbox))
    });
    Ok(persons)
}

struct Loading<'l, 's> {
    layout: &'l Layout<'s>,
    arms: Vec<Arm<'l, 's>>,
    persons: BTreeMap<RowRef, Person>,
    /// Those whose own row was met.
    met: BTreeSet<RowRef>,
    /// Whether rows that nobody named are persons, too.
    is_open: bool,
}

impl<'l, 's> Loading<'l, 's> {
    /// Of these rows alone.
    fn of(layout: &'l Layout<'s>, rows: &[&RowRef], arms: Vec<Arm<'l, 's>>) -> Self {
        let mut loading = Self::open(layout, arms);
        for row in rows {
            loading.person(row);
        }
        loading.is_open = false;
        loading
    }

    /// Of whichever rows come.
    fn open(layout: &'l Layout<'s>, arms: Vec<Arm<'l, 's>>) -> Self {
        Self {
            layout,
            arms,
            persons: BTreeMap::new(),
            met: BTreeSet::new(),
            is_open: true,
        }
    }

    fn person(&mut self, row: &RowRef) -> Option<&mut Person> {
        if self.is_open && !self.persons.contains_key(row) {
            let firm = self.layout.main(&row.table)?.person.members.is_some();
            self.persons
                .insert(row.clone(), Person::new(row.clone(), firm));
        }
        self.persons.get_mut(row)
    }

    fn take(&mut self, row: &Row<'_>) {
        let arm = row.text(0).and_then(|at| at.parse::<usize>().ok());
        let arm = arm.and_then(|at| self.arms.get(at)).copied();
        let (Some(arm), Some(key)) = (arm, row.text(1)) else {
            return;
        };
        match arm {
            Arm::Sheet(sheet) => self.take_sheet(sheet, &key, row),
            Arm::Shared(shared) => {
                let table = self.layout.owner_table(shared, row.text(2).as_deref());
                let (Some(table), Some(value)) = (table, row.text(HEAD)) else {
                    return;
                };
                if let Some(person) = self.person(&RowRef::new(table, key)) {
                    take_value(person, shared.value_kind, &value);
                }
            }
            Arm::Link(link) => {
                let Some(to) = row.text(HEAD) else { return };
                let from = RowRef::new(&link.from.name, key);
                if let Some(person) = self.person(&RowRef::new(link.to, to)) {
                    person.same.push((link.name(), from));
                }
            }
        }
    }

    fn take_sheet(&mut self, sheet: &Sheet<'_>, key: &str, row: &Row<'_>) {
        let at = RowRef::new(&sheet.person.name, key);
        let links: Vec<(String, Option<RowRef>)> = links_of(self.layout, sheet)
            .enumerate()
            .map(|(i, link)| {
                let to = row.text(HEAD + sheet.cells.len() + i);
                let to = to.filter(|key| !key.trim().is_empty());
                (link.name(), to.map(|key| RowRef::new(link.to, key)))
            })
            .collect();
        let from = HEAD + sheet.cells.len() + links.len();
        let firm = firm_columns(sheet)
            .enumerate()
            .any(|(i, (_, words))| row.text(from + i).is_some_and(|word| words.contains(&word)));
        let Some(person) = self.person(&at) else {
            return;
        };
        person.firm |= firm;
        if sheet.is_main() {
            let marked = marks_deleted(row.get(2));
            let by_use = sheet.table.soft_delete.is_none() && sheet.table.in_use.is_some();
            person.deleted = marked != by_use;
        }
        take_cells(person, sheet, row);
        person
            .same
            .extend(links.into_iter().filter_map(|(name, to)| Some((name, to?))));
        if sheet.is_main() {
            self.met.insert(at);
        }
    }

    /// Rows beside a person's row that is gone are no person.
    async fn run(
        mut self,
        connection: &mut Connection,
        statement: &Statement,
    ) -> Result<impl Iterator<Item = (RowRef, Person)>, Error> {
        connection
            .each("reading persons", statement, |row| {
                self.take(row);
                Ok(())
            })
            .await?;
        let met = self.met;
        let persons = self.persons.into_iter();
        let met = persons.filter(move |(row, _)| met.contains(row));
        Ok(met.map(|(row, person)| (row, person.read())))
    }
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
