//! Finds the class of every live table and column.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{Census, Class, ColumnClass, TableClass};
use crate::catalogue::{Catalogue, LiveColumn, LiveTable, Shape};
use crate::profile::{
    Custom, Field, FieldKind, Identifier, Marks, Profile, Role, Rule, Table, Target,
};

pub(super) fn take(profile: &Profile, catalogue: &Catalogue, marks: &Marks) -> Census {
    let mut census = Census {
        tables: catalogue
            .tables
            .iter()
            .map(|(name, live)| (name.clone(), table(profile, catalogue, marks, name, live)))
            .collect(),
        unclassified: Vec::new(),
        missing_tables: Vec::new(),
        missing_columns: Vec::new(),
        faults: Vec::new(),
        coverage: 1.0,
        fingerprint: fingerprint(catalogue),
    };
    count(&mut census);
    missing(profile, catalogue, &mut census);
    census.faults = census
        .tables
        .values()
        .flat_map(|table| {
            table
                .columns
                .iter()
                .filter_map(|column| fault(table, column))
        })
        .collect();
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
}

fn missing(profile: &Profile, catalogue: &Catalogue, census: &mut Census) {
    for (name, table) in &profile.tables {
        let Some(live) = catalogue.tables.get(name.as_str()) else {
            if table.required {
                census.missing_tables.push(name.to_string());
            }
            continue;
        };
        let named = table
            .personal
            .keys()
            .chain(&table.text)
            .chain(table.link.keys())
            .chain(&table.plain);
        for column in named {
            if live.column(column.as_str()).is_none() {
                census
                    .missing_columns
                    .push((name.to_string(), column.to_string()));
            }
        }
    }
}

fn table(
    profile: &Profile,
    catalogue: &Catalogue,
    marks: &Marks,
    name: &str,
    live: &LiveTable,
) -> TableClass {
    let kind = companion(profile, catalogue, name);
    let known = profile.tables.get(name);
    let class_of = |column: &LiveColumn| -> (Class, bool) {
        if let Some(word) = marks.get(&(name.to_owned(), column.name.clone())) {
            return (marked(profile, word), false);
        }
        match &kind {
            Companion::None => (own_class(profile, known, column), false),
            Companion::Custom(base, custom) => custom_class(profile, custom, base, column),
            Companion::Audit(base) => (audit_class(profile, base, column), false),
        }
    };
    let columns: Vec<ColumnClass> = live
        .columns
        .iter()
        .map(|column| {
            let (class, assumed) = class_of(column);
            ColumnClass {
                class,
                assumed,
                indexed: live.indexed.contains(&column.name),
                unique: live.unique.contains(&column.name),
                live: column.clone(),
            }
        })
        .collect();
    let declared: Vec<String> = match known {
        Some(table) if live.primary_key.is_empty() => {
            table.key.iter().map(Identifier::to_string).collect()
        }
        _ => live.primary_key.clone(),
    };
    let (role, owner, base, audit) = match &kind {
        Companion::None => (
            known.map_or(Role::Other, |t| t.role),
            known.map_or_else(Vec::new, |t| {
                t.owner.iter().map(Identifier::to_string).collect()
            }),
            None,
            None,
        ),
        Companion::Custom(base, custom) => (
            Role::Detail,
            vec![custom.key.to_string()],
            Some(base.clone()),
            None,
        ),
        Companion::Audit(base) => (
            Role::Trace,
            profile.audit.iter().map(|a| a.owner.to_string()).collect(),
            Some(base.clone()),
            profile.audit.clone(),
        ),
    };
    TableClass {
        name: name.to_owned(),
        known: known.is_some() || !matches!(kind, Companion::None),
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
        staff: known.is_some_and(|t| t.staff),
        retention: known.and_then(|t| t.retention.clone()),
        file: known.and_then(|t| t.file.clone()),
        display: known.map_or_else(Vec::new, |t| {
            t.display.iter().map(Identifier::to_string).collect()
        }),
        soft_delete: profile
            .soft_delete
            .as_ref()
            .filter(|column| live.column(column.as_str()).is_some())
            .map(Identifier::to_string),
        members: known.and_then(|t| t.members.clone()),
        base,
        audit,
        transactional: live.transactional,
    }
}

/// A table that stands beside another and follows from its name.
enum Companion<'p> {
    None,
    /// Customers' own columns of the named table.
    Custom(String, &'p Custom),
    /// Changes of the named table's rows.
    Audit(String),
}

fn companion<'p>(profile: &'p Profile, catalogue: &Catalogue, name: &str) -> Companion<'p> {
    if profile.tables.contains_key(name) {
        return Companion::None;
    }
    let base_of = |suffix: &str| {
        name.strip_suffix(suffix)
            .filter(|base| {
                profile.tables.contains_key(*base) && catalogue.tables.contains_key(*base)
            })
            .map(str::to_owned)
    };
    if let Some(custom) = &profile.custom
        && let Some(base) = base_of(&custom.suffix)
    {
        return Companion::Custom(base, custom);
    }
    match profile
        .audit
        .as_ref()
        .and_then(|audit| base_of(&audit.suffix))
    {
        Some(base) => Companion::Audit(base),
        None => Companion::None,
    }
}

fn own_class(profile: &Profile, known: Option<&Table>, column: &LiveColumn) -> Class {
    let name = column.name.as_str();
    let Some(table) = known else {
        return unknown(column);
    };
    if let Some(field) = table.personal.get(name) {
        return personal(profile, field);
    }
    if table.text.iter().any(|c| c.as_str() == name) {
        return Class::Text;
    }
    if let Some(target) = table.link.get(name) {
        return Class::Link(target.clone());
    }
    if table.plain.iter().any(|c| c.as_str() == name) {
        return Class::Plain;
    }
    if table.key.iter().any(|c| c.as_str() == name) {
        return Class::Plain;
    }
    if let Some(target) = profile.common.link.get(name) {
        return Class::Link(target.clone());
    }
    if profile.common.text.iter().any(|c| c.as_str() == name) {
        return Class::Text;
    }
    if profile.common.plain.iter().any(|c| c.as_str() == name) {
        return Class::Plain;
    }
    unknown(column)
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

fn marked(profile: &Profile, word: &str) -> Class {
    match FieldKind::from_word(word) {
        Some(kind) => personal(profile, &Field { kind, rule: None }),
        None if word == "text" => Class::Text,
        None => Class::Plain,
    }
}

/// A link to the table a companion stands beside.
fn to_base(base: &str) -> Class {
    Identifier::new(base).map_or(Class::Plain, |base| Class::Link(Target::Table(base)))
}

fn audit_class(profile: &Profile, base: &str, column: &LiveColumn) -> Class {
    let Some(audit) = &profile.audit else {
        return unknown(column);
    };
    let name = column.name.as_str();
    if audit.values.iter().any(|c| c.as_str() == name) {
        return Class::Text;
    }
    if name == audit.owner.as_str() {
        return to_base(base);
    }
    if name == audit.field.as_str() || audit.plain.iter().any(|c| c.as_str() == name) {
        return Class::Plain;
    }
    match profile.common.link.get(name) {
        Some(target) => Class::Link(target.clone()),
        None if profile.common.plain.iter().any(|c| c.as_str() == name) => Class::Plain,
        None => unknown(column),
    }
}

/// Customers' own columns are personal until an administrator says otherwise; on records that
/// are no persons, text is free text, redacted where it names somebody.
fn custom_class(
    profile: &Profile,
    custom: &Custom,
    base: &str,
    column: &LiveColumn,
) -> (Class, bool) {
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
    match (is_person, column.holds_text()) {
        (true, _) => {
            let kind = guess(column);
            (personal(profile, &Field { kind, rule: None }), true)
        }
        (false, true) => (Class::Text, true),
        (false, false) => (Class::Bare, true),
    }
}

/// What a customer's column holds, going by its name and type.
fn guess(column: &LiveColumn) -> FieldKind {
    let name = column.name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match column.shape {
        Shape::Date | Shape::Instant => return FieldKind::Other,
        Shape::Number | Shape::Other | Shape::Binary | Shape::Json => return FieldKind::Other,
        Shape::Text | Shape::Enum(_) => {}
    }
    if has(&["email", "e_mail", "mail_"]) {
        FieldKind::Email
    } else if has(&[
        "phone", "mobile", "whatsapp", "telefon", "handy", "fax", "tel_",
    ]) {
        FieldKind::Phone
    } else if has(&[
        "passport", "number", "_no_c", "nr_c", "code", "iban", "customer", "kunde", "ausweis",
    ]) {
        FieldKind::Code
    } else if has(&["url", "website", "twitter", "facebook", "linkedin", "skype"]) {
        FieldKind::Handle
    } else if has(&["notes", "text", "description", "comment", "bemerkung"]) {
        FieldKind::Text
    } else {
        FieldKind::Other
    }
}

/// Why a rule cannot be carried out on a column, if so.
fn fault(table: &TableClass, column: &ColumnClass) -> Option<String> {
    let Class::Personal(_, rule) = &column.class else {
        return None;
    };
    let live = &column.live;
    let at = format!("{}.{}", table.name, live.name);
    match rule {
        _ if live.generated && *rule != Rule::Keep => Some(format!(
            "{at} is computed by the database: give it the rule keep and treat its sources"
        )),
        Rule::YearOnly if !matches!(live.shape, Shape::Date | Shape::Instant) => Some(format!(
            "{at} is no date: year_only does not work there, use clear"
        )),
        Rule::Fixed(text) => match &live.shape {
            Shape::Enum(words) if !words.contains(text) => Some(format!(
                "{at} is an enumeration without the fixed text: use one of its words"
            )),
            Shape::Number | Shape::Date | Shape::Instant => Some(format!(
                "{at} holds no text: fixed does not work there, use clear"
            )),
            _ if live
                .most
                .is_some_and(|most| text.chars().count() as u64 > most) =>
            {
                Some(format!("{at} is too short for the fixed text: shorten it"))
            }
            _ if column.unique => Some(format!(
                "{at} is unique: a fixed text would stand twice, use clear"
            )),
            _ => None,
        },
        Rule::Clear if !live.nullable && column.unique => Some(format!(
            "{at} must be filled and unique: clear does not work there, use keep or change the schema"
        )),
        Rule::Prefix(_) if !live.holds_text() => Some(format!(
            "{at} holds no text: prefix does not work there, use clear"
        )),
        Rule::Clear | Rule::Keep | Rule::YearOnly | Rule::Prefix(_) => None,
    }
}

fn fingerprint(catalogue: &Catalogue) -> String {
    let mut hash = Sha256::new();
    let mut seen = BTreeSet::new();
    for (name, table) in &catalogue.tables {
        for column in &table.columns {
            let nullable = if column.nullable { "null" } else { "filled" };
            seen.insert(format!(
                "{name}\u{1f}{}\u{1f}{}\u{1f}{nullable}\n",
                column.name, column.data_type
            ));
        }
    }
    for line in seen {
        hash.update(line);
    }
    hex::encode(hash.finalize())
}
