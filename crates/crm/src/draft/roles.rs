//! What the rows of each table are.

use std::collections::{BTreeMap, BTreeSet};

use super::links::{Link, STAFF};
use super::{Shared, Sheet, Sketch, columns, names};
use crate::catalogue::{Catalogue, LiveTable, Shape};
use crate::profile::{FieldKind, Role};

const TRACES: &[&str] = &[
    "log", "audit", "history", "tracker", "cache", "queue", "session", "search", "index", "import",
    "export", "feed", "outbox", "backup", "recent", "snapshot", "revision", "journal", "token",
];
const ACTIVITIES: &[&str] = &[
    "call",
    "meeting",
    "email",
    "mail",
    "message",
    "task",
    "note",
    "appointment",
    "visit",
    "event",
    "activity",
    "termin",
    "anruf",
    "besuch",
    "nachricht",
    "aufgabe",
    "notiz",
    "chat",
    "sms",
    "letter",
    "comment",
    "reminder",
];
const DOCUMENTS: &[&str] = &[
    "document",
    "file",
    "attachment",
    "upload",
    "photo",
    "image",
    "dokument",
    "datei",
    "scan",
];
const FIRMS: &[&str] = &[
    "account",
    "company",
    "organisation",
    "organization",
    "firm",
    "firma",
    "employer",
    "club",
    "supplier",
    "vendor",
    "agency",
];
const PARTS: &[&str] = &[
    "line",
    "item",
    "position",
    "detail",
    "part",
    "answer",
    "entry",
    "step",
    "text",
    "body",
    "extra",
    "profile",
    "preference",
    "setting",
];
const VOCABULARIES: &[&str] = &[
    "type",
    "status",
    "category",
    "kind",
    "currency",
    "country",
    "setting",
    "config",
    "role",
    "permission",
    "template",
    "language",
    "unit",
    "stage",
    "tag",
    "tax",
    "rate",
    "migration",
    "option",
    "region",
    "group",
    "team",
    "product",
    "channel",
    "source",
    "calendar",
    "holiday",
];
const DELETED: &[&str] = &[
    "deleted",
    "isdeleted",
    "deletedat",
    "deletedon",
    "removed",
    "isremoved",
    "removedat",
    "geloescht",
    "trashed",
];

/// How tables of changes look: `X_audit` beside `X`.
pub struct Changes {
    pub suffix: String,
    pub owner: String,
    pub field: String,
    pub values: Vec<String>,
}

/// The column that marks rows as deleted, where several tables have it.
pub fn soft_delete(catalogue: &Catalogue) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for column in catalogue.tables.values().flat_map(|table| &table.columns) {
        if DELETED.contains(&names::parts(&column.name).concat().as_str()) {
            *counts.entry(&column.name).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (most.1 > 1).then(|| most.0.to_owned())
}

/// How tables of changes look, where there are any beside tables they are named after.
pub fn changes(catalogue: &Catalogue) -> Option<Changes> {
    catalogue
        .tables
        .iter()
        .find_map(|(name, table)| {
            let at = name.rfind('_')?;
            let (base, suffix) = name.split_at(at);
            let is_beside = catalogue.tables.contains_key(base);
            let named = |words: &[&str]| {
                let of = |column: &&crate::catalogue::LiveColumn| names::has(&column.name, words);
                let columns: Vec<String> = table
                    .columns
                    .iter()
                    .filter(of)
                    .map(|column| column.name.clone())
                    .collect();
                columns
            };
            let field = named(&["field", "column", "attribute", "property"]);
            let values = named(&["old", "new", "before", "after", "was", "became"]);
            let owner = table.columns.iter().find(|column| {
                let is_key = table.primary_key == [column.name.clone()];
                !is_key && matches!(names::parts(&column.name).last(), Some(end) if end == "id")
            })?;
            (is_beside && values.len() >= 2).then(|| Changes {
                suffix: suffix.to_owned(),
                owner: owner.name.clone(),
                field: field.into_iter().next().unwrap_or_default(),
                values,
            })
        })
        .filter(|changes| !changes.field.is_empty())
}

/// Says of every table what its rows are, persons first, for the others are told by them.
pub fn decide(sketch: &mut Sketch<'_>) {
    let prefix = sketch.prefix.clone();
    let tables: Vec<String> = sketch
        .sheets
        .keys()
        .map(|name| (*name).to_owned())
        .collect();
    let persons: BTreeSet<String> = tables
        .iter()
        .filter(|name| is_person(&sketch.sheets[name.as_str()], &prefix))
        .cloned()
        .collect();
    firms(sketch, &persons);
    for name in &tables {
        let Some(sheet) = sketch.sheets.get_mut(name.as_str()) else {
            continue;
        };
        if sheet.members.is_some() {
            sheet.role = Role::Person;
        } else if persons.contains(name) {
            sheet.role = Role::Person;
            let bare = names::bare(name, &prefix);
            sheet.staff = STAFF.contains(&bare.as_str());
        } else {
            sheet.role = of(sheet, &prefix);
        }
        belongs(sheet, &persons, &prefix);
    }
    values(sketch);
}

/// Somebody is told by given and family name, or by a whole name beside something that only people
/// have.
fn is_person(sheet: &Sheet<'_>, prefix: &str) -> bool {
    let kinds: Vec<FieldKind> = sheet
        .live
        .columns
        .iter()
        .filter_map(|column| columns::kind_of_name(&column.name))
        .collect();
    let has = |kind: FieldKind| kinds.contains(&kind);
    let bare = names::bare(sheet.name, prefix);
    let is_join = is_join(sheet);
    let is_other = names::has(sheet.name, TRACES) || names::has(sheet.name, ACTIVITIES);
    let told = has(FieldKind::GivenName) && has(FieldKind::FamilyName)
        || has(FieldKind::BirthDate) && (has(FieldKind::FullName) || has(FieldKind::FamilyName))
        || STAFF.contains(&bare.as_str()) && (has(FieldKind::Login) || has(FieldKind::Email));
    told && !is_join && !is_other
}

/// Firms that people belong to: a person while one alone does.
fn firms(sketch: &mut Sketch<'_>, persons: &BTreeSet<String>) {
    let mut found = Vec::new();
    for (name, sheet) in &sketch.sheets {
        if !names::has(name, FIRMS) || persons.contains(*name) || is_join(sheet) {
            continue;
        }
        let member = persons.iter().find_map(|person| {
            let sheet = &sketch.sheets[person.as_str()];
            let link = sheet
                .links
                .iter()
                .find(|(_, link)| link.table() == Some(*name))?;
            let [key] = sheet.live.primary_key.as_slice() else {
                return None;
            };
            Some((person.clone(), link.0.clone(), key.clone()))
        });
        found.extend(member.map(|member| ((*name).to_owned(), member)));
    }
    for (name, member) in found {
        if let Some(sheet) = sketch.sheets.get_mut(name.as_str()) {
            sheet.members = Some(member);
        }
    }
}

fn of(sheet: &mut Sheet<'_>, prefix: &str) -> Role {
    let name = sheet.name;
    if names::has(name, TRACES) {
        return Role::Trace;
    }
    if is_join(sheet) {
        return Role::Join;
    }
    if whole_of(sheet, prefix).is_some() {
        return Role::Detail;
    }
    if names::has(name, ACTIVITIES) {
        return Role::Activity;
    }
    if names::has(name, DOCUMENTS) {
        return Role::Document;
    }
    let ties = sheet.links.values().filter(|link| match link {
        Link::Table { to, .. } => !STAFF.contains(&names::bare(to, prefix).as_str()),
        Link::By(_) => true,
    });
    if names::has(name, VOCABULARIES) || ties.count() == 0 {
        return Role::Other;
    }
    Role::Record
}

/// Ties records together and says little more: two links, and no text of its own.
fn is_join(sheet: &Sheet<'_>) -> bool {
    let rest = sheet.live.columns.iter().filter(|column| {
        let name = column.name.as_str();
        let is_type = sheet
            .links
            .values()
            .any(|link| matches!(link, Link::By(by) if by == name));
        let is_key = sheet.live.primary_key.iter().any(|key| key == name);
        !sheet.links.contains_key(name) && !is_type && !is_key
    });
    let rest: Vec<_> = rest.collect();
    let is_short = |column: &&crate::catalogue::LiveColumn| {
        !column.holds_text() || column.most.is_some_and(|most| most <= 40)
    };
    sheet.links.len() >= 2 && rest.len() <= 4 && rest.iter().all(is_short)
}

/// The link to what a row is part of: named after it, or its key.
fn whole_of(sheet: &Sheet<'_>, prefix: &str) -> Option<String> {
    let bare = names::bare(sheet.name, prefix);
    let is_part = names::has(sheet.name, PARTS);
    let found = sheet.links.iter().find(|(column, link)| {
        let Some(to) = link.table() else { return false };
        let whole = names::bare(to, prefix);
        let is_filled = sheet
            .live
            .column(column)
            .is_some_and(|column| !column.nullable);
        let in_key = sheet.live.primary_key.contains(column);
        to != sheet.name
            && (in_key || is_filled && bare.len() > whole.len() && bare.starts_with(&whole))
    });
    let filled = || {
        let mut filled = sheet.links.iter().filter(|(column, link)| {
            let live = sheet.live.column(column);
            live.is_some_and(|column| !column.nullable) && link.table() != Some(sheet.name)
        });
        let one = filled.next().filter(|_| is_part)?;
        filled.next().is_none().then_some(one)
    };
    found.or_else(filled).map(|(column, _)| column.clone())
}

/// What the rows belong to, and go with.
fn belongs(sheet: &mut Sheet<'_>, persons: &BTreeSet<String>, prefix: &str) {
    match sheet.role {
        Role::Detail => sheet.owner.extend(whole_of(sheet, prefix)),
        Role::Trace => {
            let about = sheet.links.iter().filter(|(_, link)| match link {
                Link::Table { to, .. } => {
                    persons.contains(to) && !STAFF.contains(&names::bare(to, prefix).as_str())
                }
                Link::By(_) => true,
            });
            let about: Vec<String> = about.map(|(column, _)| column.clone()).collect();
            sheet.owner = about;
        }
        Role::Activity => {
            let by = sheet.links.iter();
            let by = by.filter(|(_, link)| matches!(link, Link::By(_)));
            sheet.owner = by.map(|(column, _)| column.clone()).collect();
        }
        Role::Person | Role::Record | Role::Document | Role::Value | Role::Join | Role::Other => {}
    }
}

/// Tables of one address or number each that a join table ties to their owners.
fn values(sketch: &mut Sketch<'_>) {
    let mut found = Vec::new();
    for (name, sheet) in &sketch.sheets {
        let texts = sheet.live.columns.iter().filter(|c| c.shape == Shape::Text);
        let told = texts.clone().find_map(|column| {
            let kind = columns::kind_of(sheet, column)?;
            matches!(kind, FieldKind::Email | FieldKind::Phone).then_some((column, kind))
        });
        let Some((value, kind)) = told else {
            continue;
        };
        if !sheet.links.is_empty() || texts.count() > 3 {
            continue;
        }
        let tie = sketch.sheets.values().find_map(|tie| {
            let to_value = tie.links.iter().find(|(_, l)| l.table() == Some(*name))?;
            let owner = tie.links.iter().find(|(column, link)| {
                let to = link.table().and_then(|to| sketch.sheets.get(to));
                let person = to.is_some_and(|to| to.role == Role::Person);
                *column != to_value.0 && (person || matches!(link, Link::By(_)))
            })?;
            (tie.role == Role::Join).then(|| (tie.name, to_value.0.clone(), owner.0.clone()))
        });
        if let Some((link, link_value, link_owner)) = tie {
            found.push(Shared {
                table: (*name).to_owned(),
                kind,
                value: value.name.clone(),
                link: link.to_owned(),
                link_value,
                link_owner,
            });
        }
    }
    for shared in &found {
        if let Some(sheet) = sketch.sheets.get_mut(shared.table.as_str()) {
            sheet.role = Role::Value;
        }
    }
    sketch.values = found;
}

/// Whether a table has a key that a link can name.
pub fn has_plain_key(live: &LiveTable) -> bool {
    live.primary_key.len() == 1
}
