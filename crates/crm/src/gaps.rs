//! What is wrong or left open between a profile and a live schema, each with the line and column
//! of the profile where it is mended. Reads only.

use base::Notice;
use serde::Serialize;

use crate::Error;
use crate::catalogue::{Around, Catalogue, LiveColumn, LiveTable, Shape};
use crate::census::{Census, Class, Descriptions, TableClass};
use crate::database::Database;
use crate::profile::{
    self, Field, Gap, Identifier, Marks, Places, Profile, Role, Rule, Target, line_and_column,
};

/// What `profile check` answers.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// Whether a run could begin with it.
    pub fits: bool,
    /// Everything that bars a run.
    pub gaps: Vec<Gap>,
    /// What does not, but somebody should look at.
    pub remarks: Vec<Gap>,
    /// Tables of the live schema; none where it was not compared with one.
    pub tables: Option<usize>,
    /// Share of text columns that are classified.
    pub coverage: Option<f64>,
}

/// Checks the text of a profile by itself and, where one is given, against a database.
pub async fn check(file: &str, text: &str, database: Option<&Database>) -> Result<Checked, Error> {
    let mut checked = Checked {
        fits: false,
        gaps: Vec::new(),
        remarks: Vec::new(),
        tables: None,
        coverage: None,
    };
    let profile = match profile::examine(file, text) {
        Ok(profile) => profile,
        Err(gaps) => {
            checked.gaps = gaps;
            return Ok(checked);
        }
    };
    if let Some(database) = database {
        let mut connection = database.connect().await?;
        let catalogue = Catalogue::read(&mut connection).await?;
        let around = Around::read(&mut connection).await?;
        let described = Descriptions::read(&profile, &catalogue, &mut connection).await?;
        connection.close().await;
        let census = Census::take(&profile, &catalogue, &described, &Marks::new());
        let live = Live {
            profile: &profile,
            catalogue: &catalogue,
            around: &around,
            census: &census,
        };
        let mut found = live.faults();
        found.extend(live.open());
        let spots = Places::new(text);
        let placed = |bars: bool| {
            let mut gaps: Vec<Gap> = found
                .iter()
                .filter(|fault| fault.bars == bars)
                .map(|fault| fault.placed(&spots, text))
                .collect();
            gaps.sort();
            gaps.dedup();
            gaps
        };
        (checked.gaps, checked.remarks) = (placed(true), placed(false));
        checked.tables = Some(catalogue.tables.len());
        checked.coverage = Some(census.coverage);
    }
    checked.fits = checked.gaps.is_empty();
    Ok(checked)
}

/// What bars a run, each in a line that begins with its place.
pub(crate) fn faults(live: &Live<'_>, file: &str, text: &str) -> Vec<Notice> {
    let spots = Places::new(text);
    let bars = live.faults().into_iter().filter(|fault| fault.bars);
    bars.map(|fault| {
        let Gap { line, column, what } = fault.placed(&spots, text);
        let place = format!("{file}:{line}:{column}");
        let message = format!("{place}: {what}");
        let notice = fault
            .notice
            .unwrap_or_else(|| Notice::new("fault-profile", "").with("what", what));
        Notice { message, ..notice }.with("place", place)
    })
    .collect()
}

/// A profile beside a live schema.
pub(crate) struct Live<'l> {
    pub profile: &'l Profile,
    pub catalogue: &'l Catalogue,
    pub around: &'l Around,
    pub census: &'l Census,
}

struct Fault {
    table: String,
    name: String,
    what: String,
    bars: bool,
    /// What the census says of it, with a code for translation.
    notice: Option<Notice>,
    /// The section it is said in, where that is not the table's own.
    section: Option<&'static str>,
}

impl Fault {
    fn placed(&self, places: &Places<'_>, text: &str) -> Gap {
        // Where a column is said to be something, rather than where it is merely shown.
        let classed = ["personal", "link"].iter().find_map(|part| {
            let path = ["tables", self.table.as_str(), part];
            places.of_key(&path, &self.name)
        });
        let at = match self.section {
            Some(section) => places.of(&[section], &self.name),
            None => {
                classed.unwrap_or_else(|| places.of(&["tables", self.table.as_str()], &self.name))
            }
        };
        let (line, column) = line_and_column(text, at);
        let what = self.what.clone();
        Gap { line, column, what }
    }
}

fn fault(table: &str, name: &str, bars: bool, what: String) -> Fault {
    Fault {
        table: table.to_owned(),
        name: name.to_owned(),
        what,
        bars,
        notice: None,
        section: None,
    }
}

impl Live<'_> {
    /// What no classification of further columns mends.
    fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = self.census.faults.iter().map(of_census).collect();
        for (id, table) in &self.profile.tables {
            let name = id.as_str();
            let Some(live) = self.catalogue.tables.get(name) else {
                faults.push(self.no_table(name, table.required));
                continue;
            };
            faults.extend(self.no_columns(name, live));
            faults.extend(self.no_key(name, table.role));
            for (column, field) in &table.personal {
                faults.extend(self.foreign(name, column, field));
                faults.extend(self.letters(name, column, field));
            }
            for (column, target) in &table.link {
                faults.extend(self.pointing(name, live, column, target));
            }
            for column in table.retention.iter().flat_map(|duty| &duty.date) {
                faults.extend(no_date(name, live, column));
            }
        }
        faults.extend(self.unlinked());
        faults.extend(self.privacy());
        faults
    }

    /// Columns of the sections on data protection that the database lacks.
    fn privacy(&self) -> Vec<Fault> {
        let mut named: Vec<(&str, &Identifier, &Identifier)> = Vec::new();
        if let Some(own) = &self.profile.requests {
            let columns = own.new.keys().chain(own.follow.keys());
            let shown = [&own.number, &own.right, &own.state, &own.due];
            let all = columns.chain(shown);
            named.extend(all.map(|column| ("requests", &own.table, column)));
            for ties in &own.persons {
                let columns = ties.set.keys().chain(ties.gone.keys());
                named.extend(columns.map(|column| ("requests", &ties.table, column)));
            }
        }
        if let Some(erased) = &self.profile.erased {
            let columns = [&erased.record, &erased.record_table, &erased.fields];
            named.extend(columns.map(|column| ("erased", &erased.table, column)));
        }
        let lacking = named.into_iter().filter_map(|(section, table, column)| {
            let live = self.catalogue.tables.get(table.as_str())?;
            let what = format!("{table}.{column} does not exist: name the column that does");
            live.column(column.as_str()).is_none().then(|| Fault {
                section: Some(section),
                ..fault(table.as_str(), column.as_str(), true, what)
            })
        });
        lacking.collect()
    }

    /// Columns and tables that nobody has classified.
    fn open(&self) -> Vec<Fault> {
        let mut open = Vec::new();
        for (table, column) in &self.census.unclassified {
            let what = format!(
                "{table}.{column} holds text and is not classified: add it to personal, text, link or plain"
            );
            open.push(fault(table, "", true, what));
        }
        for table in &self.census.unknown_tables {
            let what = format!("table {table} is not described: add [tables.{table}] with a role");
            open.push(fault(table, "", true, what));
        }
        open
    }

    fn no_table(&self, name: &str, required: bool) -> Fault {
        let what = if self.around.views.contains(name) {
            format!("{name} is a view and holds nothing itself: describe the tables below it")
        } else {
            let other = self
                .catalogue
                .tables
                .keys()
                .find(|t| t.eq_ignore_ascii_case(name));
            match other {
                Some(other) => format!("table {name} is written {other} in the database"),
                None => format!("table {name} does not exist: is this the right database?"),
            }
        };
        fault(name, "", required, what)
    }

    fn no_columns(&self, name: &str, live: &LiveTable) -> Vec<Fault> {
        let of_table = self.census.missing_columns.iter();
        let of_table = of_table.filter(|(table, _)| table == name);
        of_table
            .map(|(_, column)| {
                let mut all = live.columns.iter().map(|c| c.name.as_str());
                let what = match all.find(|other| other.eq_ignore_ascii_case(column)) {
                    Some(other) => format!("{name}.{column} is written {other} in the database"),
                    None => format!("{name}.{column} does not exist: take it out"),
                };
                fault(name, column, true, what)
            })
            .collect()
    }

    fn no_key(&self, name: &str, role: Role) -> Option<Fault> {
        let table = self.census.table(name)?;
        if role == Role::Person && !(table.keyed && table.key.len() == 1) {
            let what = format!(
                "table {name} stands for persons, and those need a key of one column: name it as key"
            );
            return Some(fault(name, "key", true, what));
        }
        let what = format!(
            "table {name} has no primary key, so its rows can be told but not changed: name the columns that tell a row as key"
        );
        (!table.keyed).then(|| fault(name, "key", false, what))
    }

    /// A foreign key, or what foreign keys point to, cannot be overwritten.
    fn foreign(&self, name: &str, column: &Identifier, field: &Field) -> Option<Fault> {
        if self.profile.rule_of(field) == Rule::Keep {
            return None;
        }
        let column = column.as_str();
        if let Some((to, _)) = self.around.target(name, column) {
            let what = format!("{name}.{column} is a foreign key to {to}: put it under link");
            return Some(fault(name, column, true, what));
        }
        let here = (name.to_owned(), column.to_owned());
        let from = self.around.foreign.iter().find(|(_, to)| **to == here)?;
        let (table, by) = from.0;
        let what = format!("{table}.{by} points to {name}.{column} by foreign key: use keep");
        Some(fault(name, column, true, what))
    }

    /// A constant with letters that the column's character set lacks.
    fn letters(&self, name: &str, column: &Identifier, field: &Field) -> Option<Fault> {
        let Rule::Fixed(text) = self.profile.rule_of(field) else {
            return None;
        };
        let here = (name.to_owned(), column.to_string());
        let lacks = text.chars().any(|c| u32::from(c) > 0xff);
        let what = format!(
            "{name}.{column} holds Western European letters alone and the fixed text has others: use other letters"
        );
        (lacks && self.around.latin.contains(&here))
            .then(|| fault(name, column.as_str(), true, what))
    }

    /// A link whose values cannot be keys of what it points to.
    fn pointing(
        &self,
        name: &str,
        live: &LiveTable,
        column: &Identifier,
        target: &Target,
    ) -> Option<Fault> {
        let by = match target {
            Target::Table(to) => return self.pointing_to(name, live, column, to),
            Target::By(by) => live.column(by.as_str())?,
        };
        let what = format!(
            "{name}.{} names tables and holds no text: name another type column",
            by.name
        );
        (!by.holds_text() && by.shape != Shape::Number)
            .then(|| fault(name, column.as_str(), true, what))
    }

    fn pointing_to(
        &self,
        name: &str,
        live: &LiveTable,
        column: &Identifier,
        to: &Identifier,
    ) -> Option<Fault> {
        let here = live.column(column.as_str())?;
        let table = self.census.table(to.as_str())?;
        let [key] = table.key.as_slice() else {
            let what = format!(
                "{name}.{column} points to {to}, whose key has several columns: such a link is not followed"
            );
            return Some(fault(name, column.as_str(), false, what));
        };
        let key = &table.column(key)?.live;
        let number = |column: &LiveColumn| column.shape == Shape::Number;
        let what = format!("{name}.{column} is no key of {to}: one holds numbers, the other text");
        (number(here) != number(key)).then(|| fault(name, column.as_str(), true, what))
    }

    /// Foreign keys that the profile says nothing of: what hangs on a person by one is not found.
    fn unlinked(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for ((name, column), (to, _)) in &self.around.foreign {
            let Some(table) = self.census.table(name).filter(|table| table.known) else {
                continue;
            };
            let is_link = table
                .column(column)
                .is_some_and(|column| matches!(column.class, Class::Link(_)));
            let is_keyed = table.key.len() == 1 && table.key.contains(column);
            if is_link || (is_keyed && !self.is_person(to)) {
                continue;
            }
            let what = format!("{name}.{column} is a foreign key to {to}: add it to link");
            faults.push(fault(name, "", self.is_person(to), what));
        }
        faults
    }

    fn is_person(&self, table: &str) -> bool {
        let role = |table: &TableClass| table.role == Role::Person;
        self.census.table(table).is_some_and(role)
    }
}

/// A fault of the census: its column stands in its arguments.
fn of_census(notice: &Notice) -> Fault {
    let column = notice.args.iter().find(|(name, _)| *name == "column");
    let (table, column) = column
        .and_then(|(_, name)| name.split_once('.'))
        .unwrap_or_default();
    Fault {
        notice: Some(notice.clone()),
        ..fault(table, column, true, notice.message.clone())
    }
}

fn no_date(name: &str, live: &LiveTable, column: &Identifier) -> Option<Fault> {
    let shape = &live.column(column.as_str())?.shape;
    let what = format!("{name}.{column} is no date, so no duty can count from it: name another");
    let is_date = matches!(shape, Shape::Date | Shape::Instant | Shape::Text);
    (!is_date).then(|| fault(name, column.as_str(), true, what))
}
