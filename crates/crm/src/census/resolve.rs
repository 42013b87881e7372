//! Finds the class of every live table and column.

use std::collections::BTreeSet;

use base::Notice;
use sha2::{Digest, Sha256};

use super::class::{self, Companion, Subject};
use super::{Census, Class, ColumnClass, Descriptions, TableClass, fault};
use crate::catalogue::{Catalogue, LiveTable};
use crate::profile::{Identifier, Marks, Profile, Retention, Role, Table, Target, Words};

/// What a census is taken from.
pub(super) struct Sources<'s> {
    pub(super) profile: &'s Profile,
    pub(super) catalogue: &'s Catalogue,
    pub(super) described: &'s Descriptions,
    pub(super) marks: &'s Marks,
}

pub(super) fn take(sources: &Sources<'_>) -> Census {
    let mut census = Census {
        tables: sources
            .catalogue
            .tables
            .iter()
            .map(|(name, live)| (name.clone(), table(sources, name, live)))
            .collect(),
        unclassified: Vec::new(),
        unknown_tables: Vec::new(),
        missing_tables: Vec::new(),
        missing_columns: Vec::new(),
        faults: Vec::new(),
        coverage: 1.0,
        fingerprint: fingerprint(sources.catalogue),
    };
    count(&mut census);
    missing(sources, &mut census);
    census.faults = fault::all(sources.profile, sources.catalogue, &census);
    census.faults.extend(wrong_marks(sources));
    census
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a schema has few enough columns"
)]
fn count(census: &mut Census) {
    let (mut all, mut unclassified) = (0usize, Vec::new());
    for table in census.tables.values() {
        for column in table.columns.iter().filter(|c| c.live.holds_text()) {
            all += 1;
            if column.class == Class::Unclassified {
                unclassified.push((table.name.clone(), column.live.name.clone()));
            }
        }
    }
    if all > 0 {
        census.coverage = (all - unclassified.len()) as f64 / all as f64;
    }
    census.unclassified = unclassified;
    census.unknown_tables = census
        .tables
        .values()
        .filter(|table| !table.known)
        .map(|table| table.name.clone())
        .collect();
}

fn missing(sources: &Sources<'_>, census: &mut Census) {
    for (name, table) in &sources.profile.tables {
        let Some(live) = sources.catalogue.tables.get(name.as_str()) else {
            if table.required {
                census.missing_tables.push(name.to_string());
            }
            continue;
        };
        for column in named(table) {
            if live.column(column.as_str()).is_none() {
                let pair = (name.to_string(), column.to_string());
                census.missing_columns.push(pair);
            }
        }
    }
}

/// Every column that the profile names in a table.
fn named(table: &Table) -> BTreeSet<&Identifier> {
    let types = table.link.values().filter_map(|target| match target {
        Target::By(column) => Some(column),
        Target::Table(_) => None,
    });
    let retention = table
        .retention
        .iter()
        .flat_map(|retention| retention.date.iter().chain(retention.when.keys()));
    let sent = table
        .sent
        .iter()
        .flat_map(|sent| sent.when.keys().chain([&sent.at]));
    table
        .personal
        .keys()
        .chain(&table.text)
        .chain(table.link.keys())
        .chain(&table.plain)
        .chain(&table.key)
        .chain(&table.display)
        .chain(&table.assigned)
        .chain(&table.statement)
        .chain(&table.owner)
        .chain(&table.beside)
        .chain(table.staff_when.keys())
        .chain(table.firm_when.keys())
        .chain(&table.same)
        .chain(table.same_when.keys())
        .chain(types)
        .chain(retention)
        .chain(sent)
        .collect()
}

fn table(sources: &Sources<'_>, name: &str, live: &LiveTable) -> TableClass {
    let profile = sources.profile;
    let subject = Subject {
        name,
        live,
        known: profile.tables.get(name),
        companion: companion(sources, name, live),
    };
    let known = subject.known;
    let columns = columns(sources, &subject);
    let held = held(live, &columns);
    let declared = declared_key(&subject);
    let (role, owner, base) = standing(sources, &subject);
    let is_audit = matches!(subject.companion, Companion::Audit(_));
    TableClass {
        name: name.to_owned(),
        known: known.is_some()
            || base.is_some()
            || is_link_table(sources, live)
            || is_marked(sources, name, &columns),
        role,
        record: profile.kind_of_table(name).to_owned(),
        keyed: !declared.is_empty(),
        key: if declared.is_empty() {
            live.columns.iter().map(|c| c.name.clone()).collect()
        } else {
            declared
        },
        columns,
        owner,
        purge: known.is_some_and(|t| t.purge),
        changes: known
            .and_then(|t| t.changes.clone())
            .filter(|changes| live.column(changes.column.as_str()).is_some()),
        statement: live_name(known.and_then(|t| t.statement.as_ref()), live),
        sent: known
            .and_then(|t| t.sent.clone())
            .filter(|sent| live.column(sent.at.as_str()).is_some()),
        staff: known.is_some_and(|t| t.staff),
        staff_when: live_words(known.map(|t| &t.staff_when), live),
        firm_when: live_words(known.map(|t| &t.firm_when), live),
        same: live_name(known.and_then(|t| t.same.as_ref()), live),
        same_when: live_words(known.map(|t| &t.same_when), live),
        retention: known
            .and_then(|t| t.retention.as_ref())
            .map(|retention| live_retention(retention, live)),
        file: known.and_then(|t| t.file.clone()),
        file_when: known.and_then(|t| t.file_when.clone()),
        display: known.map_or_else(Vec::new, |t| here(&t.display, live)),
        assigned: live_name(known.and_then(|t| t.assigned.as_ref()), live),
        soft_delete: live_name(profile.soft_delete.as_ref(), live),
        in_use: live_name(profile.in_use.as_ref(), live),
        held,
        members: known.and_then(|t| t.members.clone()),
        base,
        audit: profile.audit.clone().filter(|_| is_audit),
        transactional: live.transactional,
    }
}

/// What a table's rows are, by which columns they belong to others, and the table it stands
/// beside.
fn standing(sources: &Sources<'_>, subject: &Subject<'_>) -> (Role, Vec<String>, Option<String>) {
    let (known, live) = (subject.known, subject.live);
    match &subject.companion {
        Companion::None => (
            known.map_or_else(|| lone_role(sources, live), |t| t.role),
            known.map_or_else(Vec::new, |t| here(&t.owner, live)),
            None,
        ),
        Companion::Beside(base, column) => {
            let owner = vec![column.to_string()];
            (Role::Detail, owner, Some(base.clone()))
        }
        Companion::Custom(base, custom) => {
            let owner = vec![custom.key.to_string()];
            (Role::Detail, owner, Some(base.clone()))
        }
        Companion::Audit(base) => {
            let owner = sources.profile.audit.iter().map(|a| a.owner.to_string());
            (Role::Trace, owner.collect(), Some(base.clone()))
        }
    }
}

/// The columns that are there.
fn here(columns: &[Identifier], live: &LiveTable) -> Vec<String> {
    let live_ones = columns.iter().filter(|c| live.column(c.as_str()).is_some());
    live_ones.map(Identifier::to_string).collect()
}

/// A column where it is there.
fn live_name(column: Option<&Identifier>, live: &LiveTable) -> Option<String> {
    let column = live.column(column?.as_str())?;
    Some(column.name.clone())
}

fn columns(sources: &Sources<'_>, subject: &Subject<'_>) -> Vec<ColumnClass> {
    subject
        .live
        .columns
        .iter()
        .map(|column| {
            let (class, assumed) = class::of(sources, subject, column);
            ColumnClass {
                class,
                assumed,
                indexed: subject.live.indexed.contains(&column.name),
                unique: subject.live.unique.contains(&column.name),
                live: column.clone(),
            }
        })
        .collect()
}

/// The primary key, or what the profile names where the schema has none.
fn declared_key(subject: &Subject<'_>) -> Vec<String> {
    let columns = match subject.known {
        Some(table) if subject.live.primary_key.is_empty() => &table.key,
        _ => return subject.live.primary_key.clone(),
    };
    let is_whole = columns
        .iter()
        .all(|column| subject.live.column(column.as_str()).is_some());
    let key = columns.iter().filter(|_| is_whole);
    key.map(Identifier::to_string).collect()
}

/// A table of nothing but keys of rows the profile knows ties these together; it needs no
/// entry of its own.
fn is_link_table(sources: &Sources<'_>, live: &LiveTable) -> bool {
    let known = |to: &String| sources.profile.tables.contains_key(to.as_str());
    !live.references.is_empty()
        && live.references.values().all(known)
        && live.columns.iter().all(|column| {
            live.references.contains_key(&column.name)
                || live.primary_key.contains(&column.name) && !column.holds_text()
        })
}

fn lone_role(sources: &Sources<'_>, live: &LiveTable) -> Role {
    if is_link_table(sources, live) {
        Role::Join
    } else {
        Role::Other
    }
}

/// Link columns that the database itself holds to existing rows.
fn held(live: &LiveTable, columns: &[ColumnClass]) -> BTreeSet<String> {
    let links = columns.iter().filter(|column| match &column.class {
        Class::Link(Target::Table(to)) => {
            live.references.get(&column.live.name).map(String::as_str) == Some(to.as_str())
        }
        Class::Link(Target::By(_))
        | Class::Personal(..)
        | Class::Text
        | Class::Plain
        | Class::Bare
        | Class::Unclassified => false,
    });
    links.map(|column| column.live.name.clone()).collect()
}

/// Conditions on columns that are there.
fn live_words(words: Option<&Words>, live: &LiveTable) -> Words {
    let mut words = words.cloned().unwrap_or_default();
    words.retain(|column, _| live.column(column.as_str()).is_some());
    words
}

/// A duty that counts from columns an older version lacks counts from the others; a condition
/// on missing columns alone is dropped, because keeping too much can be mended.
fn live_retention(retention: &Retention, live: &LiveTable) -> Retention {
    let here = |column: &Identifier| live.column(column.as_str()).is_some();
    let mut retention = retention.clone();
    retention.date.retain(here);
    retention.when.retain(|column, _| here(column));
    retention
}

/// Whether an administrator classified a table that the profile does not know: every text
/// column, and at least one column.
fn is_marked(sources: &Sources<'_>, name: &str, columns: &[ColumnClass]) -> bool {
    sources.marks.keys().any(|(table, _)| table == name)
        && columns.iter().all(|c| c.class != Class::Unclassified)
}

fn companion<'p>(sources: &Sources<'p>, name: &str, live: &LiveTable) -> Companion<'p> {
    let profile = sources.profile;
    if let Some(table) = profile.tables.get(name) {
        let target = |column: &Identifier| match table.link.get(column)? {
            Target::Table(to) => Some(to.to_string()),
            Target::By(_) => None,
        };
        let beside = table.beside.as_ref();
        return beside
            .and_then(|column| Some(Companion::Beside(target(column)?, column)))
            .unwrap_or(Companion::None);
    }
    let base_of = |suffix: &str| {
        let known = |base: &&str| {
            profile.tables.contains_key(*base) && sources.catalogue.tables.contains_key(*base)
        };
        name.strip_suffix(suffix).filter(known).map(str::to_owned)
    };
    let has = |column: &Identifier| live.column(column.as_str()).is_some();
    if let Some(custom) = profile.custom.as_ref().filter(|custom| has(&custom.key))
        && let Some(base) = base_of(&custom.suffix)
    {
        return Companion::Custom(base, custom);
    }
    match profile
        .audit
        .as_ref()
        .filter(|audit| has(&audit.owner) && has(&audit.field))
        .and_then(|audit| base_of(&audit.suffix))
    {
        Some(base) => Companion::Audit(base),
        None => Companion::None,
    }
}

/// A word of an administrator that says nothing must not pass as "never personal".
fn wrong_marks(sources: &Sources<'_>) -> Vec<Notice> {
    let wrong = sources
        .marks
        .iter()
        .filter(|(_, word)| class::marked(sources.profile, word).is_none());
    wrong
        .map(|((table, column), _)| {
            let name = format!("{table}.{column}");
            let line = format!(
                "{name} is marked with an unknown word: use a kind of field, text or plain"
            );
            Notice::new("fault-mark", line).with("column", name)
        })
        .collect()
}

fn fingerprint(catalogue: &Catalogue) -> String {
    let mut lines = BTreeSet::new();
    for (name, table) in &catalogue.tables {
        for column in &table.columns {
            let nullable = if column.nullable { "null" } else { "filled" };
            let most = column.most.map(|most| most.to_string()).unwrap_or_default();
            let parts = [name, &column.name, &column.data_type, &most, nullable];
            lines.insert(format!("{}\n", parts.join("\u{1f}")));
        }
    }
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line);
    }
    hex::encode(hash.finalize())
}
