//! The search: look, load, judge, and again with what certain rows have taught.

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;
use identifiers::Name;

use super::candidate::{Candidate, Certainty, Found, Searched};
use super::facts::Facts;
use super::judge::{Subject, judge};
use super::layout::{Cell, Holds, Layout, Value};
use super::load::{load, load_owners};
use super::look::{CHUNK, is_looked_up, look};
use super::names::{Relation, relation};
use super::pass::Wanted;
use super::person::{Known, Person};
use super::scan::scan;
use super::sketch::{Sketch, TAIL_DIGITS, mark};
use crate::database::{Connection, Engine};
use crate::record::RowRef;
use crate::{Error, System};

/// How often certain rows may teach new facts. A person's rows form a short chain; a longer one
/// is a sign that people are being mixed up.
const MOST_ROUNDS: usize = 8;

/// How often the tables may be read through.
const MOST_PASSES: usize = 3;

pub(super) struct Search<'s> {
    layout: Layout<'s>,
    facts: &'s Facts,
    /// What is known of the person at the start.
    given: Known,
    /// What is known by now: that, and the facts of certain rows.
    known: Known,
    persons: BTreeMap<RowRef, Person>,
    /// Rows asked for, found or not.
    asked: BTreeSet<RowRef>,
    certain: BTreeSet<RowRef>,
    looked: BTreeSet<String>,
    sought: Sought,
    sketch: Option<Sketch>,
    passes: usize,
    searched: Searched,
}

/// What passes over the tables have looked for already.
#[derive(Default)]
struct Sought {
    names: Vec<Name>,
    phones: BTreeSet<String>,
    codes: BTreeSet<String>,
    mailboxes: BTreeSet<String>,
}

impl<'s> Search<'s> {
    pub fn new(system: &'s System, engine: Engine, facts: &'s Facts) -> Result<Self, Error> {
        if facts.is_empty() {
            return Err(Error::Invalid(Notice::new(
                "fact-none",
                "nothing to look for: give an e-mail, phone, name, date of birth or record",
            )));
        }
        let layout = Layout::new(system, engine);
        layout.require_persons(&facts.records.iter().cloned().collect())?;
        let given = Known::new(facts.given());
        Ok(Self {
            layout,
            facts,
            known: given.clone(),
            given,
            persons: BTreeMap::new(),
            asked: BTreeSet::new(),
            certain: BTreeSet::new(),
            looked: BTreeSet::new(),
            sought: Sought::default(),
            sketch: None,
            passes: 0,
            searched: Searched::default(),
        })
    }

    pub async fn run(mut self, connection: &mut Connection) -> Result<Found, Error> {
        connection.begin_looks().await?;
        self.start(connection).await?;
        for _ in 0..MOST_ROUNDS {
            self.look(connection).await?;
            self.pass(connection).await?;
            let candidates = self.candidates();
            if !self.learn(connection, &candidates).await? {
                connection.end_looks();
                return Ok(self.found(candidates));
            }
        }
        connection.end_looks();
        let candidates = self.candidates();
        Ok(self.found(candidates))
    }

    /// Loads the records the search starts from; what they hold is known of the person.
    async fn start(&mut self, connection: &mut Connection) -> Result<(), Error> {
        let records: BTreeSet<RowRef> = self.facts.records.iter().cloned().collect();
        self.load(connection, &records).await?;
        for row in &records {
            let person = self.persons.get(row).ok_or_else(|| {
                Error::Invalid(Notice::new("record-gone", format!(
                    "record {}: there is no such row in system {}; it may have been removed for good, so search by name or e-mail",
                    row.name(&self.layout.system.profile),
                    self.layout.system.name
                )).with("record", row.name(&self.layout.system.profile)))
            })?;
            self.known.merge(person);
            self.certain.insert(row.clone());
        }
        Ok(())
    }

    async fn load(
        &mut self,
        connection: &mut Connection,
        rows: &BTreeSet<RowRef>,
    ) -> Result<(), Error> {
        let fresh: BTreeSet<RowRef> = rows.difference(&self.asked).cloned().collect();
        if !fresh.is_empty() {
            self.persons
                .extend(load(&self.layout, connection, &fresh).await?);
            self.asked.extend(fresh);
        }
        Ok(())
    }

    /// Looks up the mailboxes that are new.
    async fn look(&mut self, connection: &mut Connection) -> Result<(), Error> {
        let mailboxes = &self.known.keys.mailboxes;
        let fresh: Vec<String> = mailboxes.difference(&self.looked).cloned().collect();
        if fresh.is_empty() {
            return Ok(());
        }
        let in_one = self.layout.engine == Engine::Postgres && self.layout.has_text_keys();
        for chunk in fresh.chunks(CHUNK) {
            if in_one {
                // One way to the server. MariaDB would look up anew for each table.
                let persons = load_owners(&self.layout, connection, chunk).await?;
                self.asked.extend(persons.keys().cloned());
                self.persons.extend(persons);
            } else {
                let rows = look(&self.layout, connection, chunk).await?;
                self.load(connection, &rows).await?;
            }
        }
        self.looked.extend(fresh);
        Ok(())
    }

    /// Reads the tables through for what no index answers, as far as it is new.
    async fn pass(&mut self, connection: &mut Connection) -> Result<(), Error> {
        // An address that no index leads to is looked for by reading through.
        let in_columns = !self.known.facts.emails.is_empty()
            && self
                .layout
                .mains()
                .any(|s| s.cells.iter().any(is_read_through));
        let allowed = self.facts.need_a_pass() || !self.facts.records.is_empty() || in_columns;
        if !allowed || self.passes >= MOST_PASSES {
            return Ok(());
        }
        let wanted = self.wanted();
        if wanted.is_empty() {
            return Ok(());
        }
        // Counting pays only where the person may turn out to have further numbers; a name
        // alone never teaches any.
        let is_first = self.passes == 0;
        let names_only = self.looked.is_empty()
            && self.sought.phones.is_empty()
            && self.sought.codes.is_empty()
            && self.facts.born.is_none();
        if is_first
            && !names_only
            && self
                .layout
                .shared
                .iter()
                .all(|s| s.value_kind == Value::Email)
        {
            self.sketch = Some(Sketch::new());
        }
        let counting = self.sketch.as_mut().filter(|_| is_first);
        // Whole tables are not read by an index.
        connection.end_looks();
        let passed = scan(&self.layout, connection, wanted, counting).await?;
        self.passes += 1;
        self.searched.rows += passed.rows;
        self.searched.more |= passed.more;
        self.load(connection, &passed.into_rows()).await
    }

    /// What is known and was not sought yet; notes it as sought.
    fn wanted(&mut self) -> Wanted {
        let mut wanted = Wanted::default();
        let (facts, keys) = (&self.known.facts, &self.known.keys);
        for name in &facts.names {
            let covered = self.sought.names.iter().any(|sought| {
                let relation = relation(sought, name);
                relation.is_full() || matches!(relation, Relation::Close(_))
            });
            if !covered {
                wanted.name(name);
                self.sought.names.push(name.clone());
            }
        }
        for phone in &keys.phones {
            let countable = phone.len() >= TAIL_DIGITS;
            let mark = mark(Value::Phone, phone.as_bytes()).filter(|_| countable);
            if self.sought.phones.insert(phone.clone()) && self.may_be_elsewhere(mark) {
                wanted.phone(phone);
            }
        }
        for code in &keys.codes {
            let mark = mark(Value::Code, code.as_bytes());
            if self.sought.codes.insert(code.clone()) && self.may_be_elsewhere(mark) {
                wanted.code(code);
            }
        }
        // Addresses are looked up; only columns without an index are left, and they are read
        // where a pass is made anyway.
        if self
            .layout
            .sheets
            .iter()
            .any(|s| s.cells.iter().any(is_read_through))
        {
            for mailbox in &keys.mailboxes {
                let mark = mark(Value::Email, mailbox.as_bytes());
                if self.sought.mailboxes.insert(mailbox.clone()) && self.may_be_elsewhere(mark) {
                    wanted.mailbox(mailbox);
                }
            }
        }
        if self.passes == 0 && facts.names.is_empty() {
            facts.born.iter().for_each(|date| wanted.born(*date));
        }
        wanted
    }

    /// Whether a row that is not loaded may hold a value.
    fn may_be_elsewhere(&self, mark: Option<u64>) -> bool {
        let (Some(sketch), Some(mark)) = (&self.sketch, mark) else {
            return true;
        };
        let here = self.persons.values().flat_map(|person| &person.marks);
        sketch.count(mark) > here.filter(|known| **known == mark).count()
    }

    /// Takes over the facts of certain rows and loads the rows linked to them; whether that
    /// taught anything.
    async fn learn(
        &mut self,
        connection: &mut Connection,
        candidates: &[Candidate],
    ) -> Result<bool, Error> {
        let before = (self.certain.len(), self.asked.len());
        let certain = candidates
            .iter()
            .filter(|c| c.certainty == Certainty::Certain);
        let rows: Vec<RowRef> = certain.map(|candidate| candidate.row.clone()).collect();
        for row in rows {
            if let Some(person) = self.persons.get(&row)
                && self.certain.insert(row)
            {
                self.known.merge(person);
            }
        }
        let linked = self.certain.iter().filter_map(|row| self.persons.get(row));
        let linked: BTreeSet<RowRef> = linked
            .filter(|person| !person.firm)
            .flat_map(|person| person.same.iter().map(|(_, row)| row.clone()))
            .collect();
        self.load(connection, &linked).await?;
        Ok(before != (self.certain.len(), self.asked.len()))
    }

    /// What is known of the person. A certain row is judged by what the others teach: its own
    /// values agree with themselves and explain nothing.
    fn subject(&self, but: Option<&RowRef>) -> Subject {
        let mut known = self.given.clone();
        for row in self.certain.iter().filter(|row| Some(*row) != but) {
            if let Some(person) = self.persons.get(row) {
                known.merge(person);
            }
        }
        // A link to a firm says where somebody works, not who they are.
        let is_firm = |row: &RowRef| self.persons.get(row).is_some_and(|person| person.firm);
        let people = |person: &&Person| !person.firm;
        let certain = self.certain.iter().filter_map(|row| self.persons.get(row));
        let from = certain.filter(people).flat_map(|person| {
            let points = person.same.iter().filter(|(_, row)| !is_firm(row));
            points.map(|(column, row)| (row.clone(), column.clone()))
        });
        let to = self.persons.values().flat_map(|person| {
            let points = person
                .same
                .iter()
                .filter(|(_, row)| self.certain.contains(row) && !is_firm(row));
            points.map(|(column, _)| (person.row.clone(), column.clone()))
        });
        Subject {
            keys: known.keys,
            names: known.facts.names,
            born: known.facts.born,
            records: self.facts.records.iter().cloned().collect(),
            linked: from.chain(to).collect(),
            shared: self.shared(),
        }
    }

    /// Mailboxes that people with different names have. Whoever has one of the person's
    /// mailboxes is loaded, so the loaded rows tell.
    fn shared(&self) -> BTreeSet<String> {
        let mut names: BTreeMap<String, Vec<&Name>> = BTreeMap::new();
        let ours = &self.known.keys.mailboxes;
        for person in self.persons.values().filter(|person| !person.firm) {
            let Some(name) = person.facts.names.first() else {
                continue;
            };
            for mailbox in person.keys.mailboxes.intersection(ours) {
                names.entry(mailbox.clone()).or_default().push(name);
            }
        }
        let differ = |theirs: &[&Name]| {
            let first = self.known.facts.names.first().or(theirs.first().copied());
            first.is_some_and(|first| {
                theirs.iter().any(|name| {
                    let relation = relation(first, name);
                    relation.is_other() || matches!(relation, Relation::Like(_))
                })
            })
        };
        let shared = names.into_iter().filter(|(_, names)| differ(names));
        shared.map(|(mailbox, _)| mailbox).collect()
    }

    fn candidates(&self) -> Vec<Candidate> {
        let all = self.subject(None);
        let judged = self.persons.values().filter_map(|person| {
            if self.certain.contains(&person.row) {
                return judge(&self.subject(Some(&person.row)), person);
            }
            judge(&all, person)
        });
        judged.map(|candidate| self.capped(candidate)).collect()
    }

    /// Whoever is known to be another person is shown, and never counts for more than possible.
    fn capped(&self, mut candidate: Candidate) -> Candidate {
        if self.facts.others.contains(&candidate.row) {
            candidate.certainty = Certainty::Possible;
        }
        candidate
    }

    fn found(mut self, mut candidates: Vec<Candidate>) -> Found {
        candidates.sort_by(|a, b| {
            let order = (b.certainty, b.score).cmp(&(a.certainty, a.score));
            order.then_with(|| a.row.cmp(&b.row))
        });
        let Known { facts, keys } = &self.known;
        let searched = &mut self.searched;
        searched.emails = keys.emails.len();
        searched.phones = keys.phones.len();
        searched.names = facts.names.len();
        searched.born = facts.born.len();
        searched.codes = keys.codes.len();
        searched.records = self.facts.records.len();
        searched.scanned = self.passes > 0;
        let sheets = &self.layout.sheets;
        searched.tables = sheets
            .iter()
            .map(|sheet| sheet.table.name.clone())
            .collect();
        if !searched.scanned {
            let unread = sheets.iter().flat_map(|sheet| {
                let cells = sheet.cells.iter().filter(|cell| is_read_through(cell));
                cells.map(|cell| format!("{}.{}", sheet.table.name, cell.column.live.name))
            });
            searched.not_scanned = unread.collect();
        }
        Found {
            searched: self.searched,
            candidates,
        }
    }
}

/// Whether a column of addresses has no index.
fn is_read_through(cell: &Cell<'_>) -> bool {
    cell.holds == Holds::Value(Value::Email) && !is_looked_up(cell)
}
