//! Where a CRM itself keeps on which ground a person may be written to, and whether an address may be
//! used: what shall stand there, and what stands there. Reads only; writing is the writer's.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sea_query::{Alias, Query};

use crate::census::TableClass;
use crate::database::{Connection, Engine, Statement};
use crate::marked::{Marked, having, shared_of};
use crate::plan::{Values, readable};
use crate::profile::{ConsentFields, Identifier, Profile};
use crate::record::RowRef;
use crate::rows::{self, as_text};
use crate::{Error, System};

/// The longest state that is told as it stands. Longer ones are somebody's own words.
const LONGEST: usize = 60;

/// What shall stand in the CRM, in our words; what is absent is left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Grounds of Art. 6(1), and `withdrawn`.
    pub bases: BTreeSet<String>,
    /// The day of the last word.
    pub reviewed: Option<Date>,
    /// In which way it came.
    pub source: Option<String>,
    /// Whether the person's mail addresses are out: no mail at all.
    pub opt_out: Option<bool>,
    /// `confirmed`, `given`, `asked` or `no`.
    pub opt_in: Option<String>,
}

/// A row of the CRM with its consent fields, by column; empty and default ones are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Table and key.
    pub row: RowRef,
    pub state: BTreeMap<String, String>,
}

/// The rows that shall get values for a person, whether or not they have them already, as
/// [`crate::marked::marked`] gives them.
pub async fn wanted_rows(
    system: &System,
    connection: &mut Connection,
    person: &RowRef,
    wanted: &Wanted,
) -> Result<Vec<Marked>, Error> {
    let engine = connection.engine();
    let persons = BTreeSet::from([person.clone()]);
    let mut all = Vec::new();
    for fields in &system.profile.consent {
        let Some(table) = system.census.table(fields.table.as_str()) else {
            continue;
        };
        let values = values(engine, table, fields, wanted);
        if values.is_empty() {
            continue;
        }
        let found = if let Some(shared) = shared_of(system, table) {
            having(system, connection, (shared, table), &persons).await?
        } else if table.name == person.table {
            let rows = std::slice::from_ref(person);
            let records = rows::by_key(connection, table, rows, false).await?;
            let alone = records.into_iter().map(|record| (record, BTreeSet::new()));
            alone.collect()
        } else {
            Vec::new()
        };
        all.extend(found.into_iter().map(|(record, others)| Marked {
            record,
            values: values.clone(),
            others,
        }));
    }
    Ok(all)
}

/// Values by column, where the live table has the column and the profile the word.
fn values(engine: Engine, table: &TableClass, fields: &ConsentFields, wanted: &Wanted) -> Values {
    let mut values = Values::new();
    let mut set = |column: &Option<Identifier>, value: Option<String>| {
        let class = column.as_ref().and_then(|name| table.column(name.as_str()));
        if let (Some(class), Some(value)) = (class, value) {
            let value = readable(engine, &class.live, &value);
            values.insert(class.live.name.clone(), Some(value));
        }
    };
    let bases = wanted.bases.iter();
    let bases: Vec<String> = bases
        .filter_map(|word| Some(format!("{0}{1}{0}", fields.wrap, fields.words.get(word)?)))
        .collect();
    set(&fields.basis, (!bases.is_empty()).then(|| bases.join(",")));
    let reviewed = wanted.reviewed.filter(|_| !wanted.bases.is_empty());
    set(&fields.reviewed, reviewed.map(|day| day.to_string()));
    let word = |word: &Option<String>| fields.words.get(word.as_ref()?).cloned();
    set(&fields.source, word(&wanted.source));
    let flag = wanted
        .opt_out
        .map(|out| if out { "1" } else { "0" }.to_owned());
    set(&fields.opt_out, flag);
    set(&fields.opt_in, word(&wanted.opt_in));
    values
}

/// Streams every row in which a consent field holds something; memory does not grow with the tables.
pub async fn each_standing(
    system: &System,
    connection: &mut Connection,
    mut take: impl FnMut(Standing),
) -> Result<(), Error> {
    let engine = connection.engine();
    for fields in &system.profile.consent {
        let Some(table) = system.census.table(fields.table.as_str()) else {
            continue;
        };
        let columns: Vec<_> = fields
            .columns()
            .filter_map(|column| table.column(column.as_str()))
            .collect();
        let keys: Vec<_> = table
            .key
            .iter()
            .filter_map(|key| table.column(key))
            .collect();
        if columns.is_empty() || !table.keyed {
            continue;
        }
        let mut query = Query::select();
        query.from(Alias::new(&table.name));
        let all = keys.iter().chain(&columns);
        query.exprs(all.map(|column| as_text(engine, &column.live)));
        let statement = Statement::built(engine, &query)?;
        let read = connection.each("reading consent fields", &statement, |row| {
            let text = |at: usize| row.text(at).unwrap_or_default();
            let state = columns.iter().enumerate().filter_map(|(at, column)| {
                let value = plain(&text(keys.len() + at));
                (!is_default(fields, &value)).then(|| (column.live.name.clone(), value))
            });
            let state: BTreeMap<String, String> = state.collect();
            if !state.is_empty() {
                take(Standing {
                    row: RowRef {
                        table: table.name.clone(),
                        key: (0..keys.len()).map(text).collect(),
                    },
                    state,
                });
            }
            Ok(())
        });
        read.await?;
    }
    Ok(())
}

/// A state as it may be shown and kept: a word, a flag, a day, or `other`.
pub fn told(value: &str) -> String {
    plain(value)
}

/// The same of a value that stands in a consent field of a table; none where it says nothing.
pub fn state_of(profile: &Profile, table: &str, value: &str) -> Option<String> {
    let fields = profile.consent.iter();
    let fields = fields.filter(|fields| fields.table.as_str() == table);
    let value = plain(value);
    let silent = fields.into_iter().any(|fields| is_default(fields, &value));
    (!silent).then_some(value)
}

/// A state as it may stand in the log: a word of the CRM's lists, a flag, a day. Anything else is
/// somebody's own words, and is told as `other`.
fn plain(value: &str) -> String {
    let value = match value.trim() {
        "true" | "t" => "1",
        "false" | "f" => "0",
        other => other,
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_^,-: ".contains(c);
    if value.chars().count() <= LONGEST && value.chars().all(allowed) {
        value.to_owned()
    } else {
        "other".to_owned()
    }
}

/// Whether it says nothing: empty, a flag that is not set, or the CRM's own word for "no consent".
fn is_default(fields: &ConsentFields, value: &str) -> bool {
    let no = fields.words.get("no").map(String::as_str);
    matches!(value, "" | "0") || Some(value) == no || value == "^^"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile;

    fn fields(table: &str) -> ConsentFields {
        let profile = profile::builtin("suitecrm7").unwrap().unwrap();
        let mut all = profile.consent.into_iter();
        all.find(|fields| fields.table.as_str() == table).unwrap()
    }

    #[test]
    fn only_words_flags_and_days_are_told() {
        assert_eq!(plain("^consent^,^contract^"), "^consent^,^contract^");
        assert_eq!(plain("2024-02-03"), "2024-02-03");
        assert_eq!(plain("true"), "1");
        assert_eq!(plain("Frau Müller sagte ja"), "other");
        assert_eq!(plain(&"x".repeat(61)), "other");
    }

    #[test]
    fn what_says_nothing_is_no_state() {
        let addresses = fields("email_addresses");
        assert!(is_default(&addresses, "not-opt-in") && is_default(&addresses, "0"));
        assert!(!is_default(&addresses, "opt-in") && !is_default(&addresses, "1"));
        assert!(is_default(&fields("contacts"), ""));
    }
}
