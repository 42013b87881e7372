//! The class of one column.

use super::resolve::Sources;
use super::{Class, guess};
use crate::catalogue::{LiveColumn, LiveTable};
use crate::profile::{Custom, Field, FieldKind, Identifier, Profile, Role, Rule, Table, Target};

/// A table that stands beside another and follows from its name.
#[derive(Clone)]
pub(super) enum Companion<'p> {
    /// None: the table stands for itself.
    None,
    /// Customers' own columns of the named table.
    Custom(String, &'p Custom),
    /// Changes of the named table's rows.
    Audit(String),
    /// More of the named table's persons, whose row the column names.
    Beside(String, &'p Identifier),
}

/// A live table and what is known of it.
pub(super) struct Subject<'s> {
    pub(super) name: &'s str,
    pub(super) live: &'s LiveTable,
    pub(super) known: Option<&'s Table>,
    pub(super) companion: Companion<'s>,
}

/// The class of a column and whether it was assumed. An administrator's word counts most, but
/// turns no key into something else.
pub(super) fn of(sources: &Sources<'_>, table: &Subject<'_>, column: &LiveColumn) -> (Class, bool) {
    let name = column.name.as_str();
    let (class, assumed) = match &table.companion {
        Companion::None | Companion::Beside(..) => known(sources, table, column),
        Companion::Custom(base, custom) => custom_class(sources, table, (base, custom), column),
        Companion::Audit(base) => (audit(sources.profile, table.live, base, column), false),
    };
    let mark = sources
        .marks
        .get(&(table.name.to_owned(), name.to_owned()))
        .and_then(|word| marked(sources.profile, word));
    let is_key = table.live.primary_key.iter().any(|key| key == name);
    match (mark, &class) {
        (Some(mark), Class::Unclassified) => (mark, false),
        (Some(mark), _) if assumed || !is_key && !matches!(class, Class::Link(_)) => (mark, false),
        _ => (class, assumed),
    }
}

/// The class of a column by the profile; then what the database says of it, and what its name
/// says of a customer's own.
fn known(sources: &Sources<'_>, table: &Subject<'_>, column: &LiveColumn) -> (Class, bool) {
    let profile = sources.profile;
    let class = own(profile, table, column);
    let is_key = table.live.primary_key.contains(&column.name);
    let is_open = matches!(class, Class::Unclassified | Class::Bare)
        || is_key && class == Class::Plain && table.live.references.contains_key(&column.name);
    if !is_open {
        return (class, false);
    }
    let target = table.live.references.get(&column.name);
    let target = target.filter(|to| profile.tables.contains_key(to.as_str()));
    if let Some(to) = target.and_then(|to| Identifier::new(to)) {
        return (Class::Link(Target::Table(to)), false);
    }
    let prefix = profile.custom_prefix.as_deref();
    match table.known {
        Some(known) if prefix.is_some_and(|prefix| column.name.starts_with(prefix)) => {
            (assumed(known.role == Role::Person, column, None), true)
        }
        _ => (class, false),
    }
}

/// A customer's own column: personal on a person, free text elsewhere. Emptied whatever the
/// kind: a guess must not write a fixed text.
fn assumed(is_person: bool, column: &LiveColumn, described: Option<&str>) -> Class {
    match (is_person, column.holds_text()) {
        (true, _) => Class::Personal(guess::kind(column, described), Rule::Clear),
        (false, true) => Class::Text,
        (false, false) => Class::Bare,
    }
}

fn own(profile: &Profile, table: &Subject<'_>, column: &LiveColumn) -> Class {
    let name = column.name.as_str();
    let Some(known) = table.known else {
        return unknown(column);
    };
    let stands_in = |columns: &[Identifier]| columns.iter().any(|c| c.as_str() == name);
    if let Some(field) = known.personal.get(name) {
        personal(profile, field)
    } else if stands_in(&known.text) {
        Class::Text
    } else if let Some(target) = known.link.get(name) {
        link(table.live, target)
    } else if stands_in(&known.plain) || stands_in(&known.key) || tells_module(known, name) {
        Class::Plain
    } else {
        common(profile, table.live, column)
    }
}

/// What the column means wherever it stands.
fn common(profile: &Profile, live: &LiveTable, column: &LiveColumn) -> Class {
    let name = column.name.as_str();
    let stands_in = |columns: &[Identifier]| columns.iter().any(|c| c.as_str() == name);
    match profile.common.link.get(name) {
        Some(target) => link(live, target),
        // The profile's author has seen the table, so its key is what the CRM makes.
        None if live.primary_key.iter().any(|key| key == name) => Class::Plain,
        None if stands_in(&profile.common.text) => Class::Text,
        None if stands_in(&profile.common.plain) => Class::Plain,
        None => unknown(column),
    }
}

/// Whether a link of the table names the column as the one that tells the module.
fn tells_module(table: &Table, name: &str) -> bool {
    table.link.values().any(|target| match target {
        Target::By(column) => column.as_str() == name,
        Target::Table(_) => false,
    })
}

/// A polymorphic link whose type column is missing cannot be followed.
fn link(live: &LiveTable, target: &Target) -> Class {
    match target {
        Target::By(column) if live.column(column.as_str()).is_none() => Class::Plain,
        Target::By(_) | Target::Table(_) => Class::Link(target.clone()),
    }
}

fn unknown(column: &LiveColumn) -> Class {
    if column.holds_text() {
        Class::Unclassified
    } else {
        Class::Bare
    }
}

fn personal(profile: &Profile, field: &Field) -> Class {
    Class::Personal(field.kind, profile.rule_of(field))
}

/// An administrator's word: a kind, `kind rule`, `text` or `plain`; none when it is no such word.
pub(super) fn marked(profile: &Profile, word: &str) -> Option<Class> {
    match word {
        "text" => return Some(Class::Text),
        "plain" => return Some(Class::Plain),
        _ => {}
    }
    let (kind, rule) = match word.split_once(' ') {
        None => (word, None),
        Some((kind, rule)) => (kind, Some(Rule::from_word(rule)?)),
    };
    let kind = FieldKind::from_word(kind)?;
    Some(personal(profile, &Field { kind, rule }))
}

/// A link to the table a companion stands beside.
fn to_base(base: &str) -> Class {
    Identifier::new(base).map_or(Class::Plain, |base| Class::Link(Target::Table(base)))
}

fn audit(profile: &Profile, live: &LiveTable, base: &str, column: &LiveColumn) -> Class {
    let Some(audit) = &profile.audit else {
        return unknown(column);
    };
    let name = column.name.as_str();
    let stands_in = |columns: &[Identifier]| columns.iter().any(|c| c.as_str() == name);
    if stands_in(&audit.values) {
        Class::Text
    } else if name == audit.owner.as_str() {
        to_base(base)
    } else if name == audit.field.as_str() || stands_in(&audit.plain) {
        Class::Plain
    } else {
        common(profile, live, column)
    }
}

/// Customers' own columns are personal until an administrator says otherwise; on records that
/// are no persons, text is free text: it goes with the record or is redacted where it names
/// somebody.
fn custom_class(
    sources: &Sources<'_>,
    table: &Subject<'_>,
    (base, custom): (&str, &Custom),
    column: &LiveColumn,
) -> (Class, bool) {
    let profile = sources.profile;
    let name = column.name.as_str();
    if name == custom.key.as_str() {
        return (to_base(base), false);
    }
    if custom.plain.iter().any(|c| c.as_str() == name) {
        return (Class::Plain, false);
    }
    let role = profile.tables.get(base).map(|t| t.role);
    let is_person = role == Some(Role::Person);
    if let Some(field) = custom.personal.get(name) {
        return match (is_person, column.holds_text()) {
            (true, _) => (personal(profile, field), false),
            (false, true) => (Class::Text, false),
            (false, false) => (Class::Bare, false),
        };
    }
    if let Some(to) = sources.described.link(table.name, name) {
        return (Class::Link(Target::Table(to.clone())), true);
    }
    let described = sources.described.kind(table.name, name);
    (assumed(is_person, column, described), true)
}
