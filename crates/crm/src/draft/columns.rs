//! What each column holds, going by its name, its type and how its values look.

use super::links::Link;
use super::sample::Look;
use super::{Sheet, names};
use crate::catalogue::{LiveColumn, Shape};
use crate::census::guess;
use crate::profile::{FieldKind, Role, Rule};

/// The class of a column.
pub enum Class {
    /// Needs no entry.
    None,
    /// Kind, its own rule, and whether it was hardly more than guessed.
    Personal(FieldKind, Option<Rule>, bool),
    Text,
    Plain,
    Link(Link),
}

/// Parts of names of columns that hold a word of a list, a code, a token.
const PLAIN: &[&str] = &[
    "status",
    "type",
    "state",
    "kind",
    "code",
    "currency",
    "language",
    "locale",
    "lang",
    "uuid",
    "guid",
    "hash",
    "token",
    "checksum",
    "color",
    "colour",
    "icon",
    "mime",
    "format",
    "version",
    "unit",
    "priority",
    "stage",
    "level",
    "channel",
    "direction",
    "slug",
    "timezone",
    "iso",
    "result",
    "mode",
    "method",
    "gender",
    "sku",
    "flag",
    "interval",
    "rhythm",
    "severity",
];

/// Words that tell a kind and do not stand among those of customers' columns.
const MORE: &[(FieldKind, &[&str])] = &[
    (FieldKind::GivenName, &["forename", "givenname", "vorname"]),
    (
        FieldKind::FamilyName,
        &["surname", "familyname", "nachname"],
    ),
    (FieldKind::FullName, &["addressee", "passenger"]),
    (
        FieldKind::Salutation,
        &["salutation", "anrede", "prefix", "honorific", "titel"],
    ),
    (
        FieldKind::BirthDate,
        &["birthday", "birthdate", "born", "dob"],
    ),
    (FieldKind::Job, &["jobtitle", "profession", "occupation"]),
    (
        FieldKind::Login,
        &["login", "username", "password", "passwort"],
    ),
    (
        FieldKind::Code,
        &["taxid", "vatid", "passport", "iban", "licence", "license"],
    ),
];

/// The kind a column's name speaks of.
pub fn kind_of_name(name: &str) -> Option<FieldKind> {
    let parts = names::parts(name);
    let whole = parts.concat();
    let more = MORE.iter().find(|(_, words)| {
        let is_said = |word: &&str| whole == *word || parts.iter().any(|part| part == word);
        words.iter().any(is_said)
    });
    more.map(|(kind, _)| *kind)
        .or_else(|| guess::by_name(&parts.join("_")))
}

/// The kind that the values look like, or the name speaks of.
pub fn kind_of(sheet: &Sheet<'_>, column: &LiveColumn) -> Option<FieldKind> {
    let look = sheet.looks.get(&column.name).cloned().unwrap_or_default();
    if look.mostly(look.emails) {
        return Some(FieldKind::Email);
    }
    if look.mostly(look.phones) {
        return Some(FieldKind::Phone);
    }
    kind_of_name(&column.name)
}

/// The class of a column of a sheet.
pub fn class(sheet: &Sheet<'_>, column: &LiveColumn) -> Class {
    let name = column.name.as_str();
    if let Some(link) = sheet.links.get(name) {
        return Class::Link(link.clone());
    }
    let tells = |link: &Link| matches!(link, Link::By(by) if by == name);
    if sheet.live.primary_key.iter().any(|key| key == name) || sheet.links.values().any(tells) {
        return Class::None;
    }
    let look = sheet.looks.get(name).cloned().unwrap_or_default();
    match sheet.role {
        Role::Person if sheet.members.is_some() => of_person(sheet, column, &look, true),
        Role::Person => of_person(sheet, column, &look, false),
        Role::Value => of_value(sheet, column),
        Role::Record | Role::Detail => of_record(sheet, column, &look),
        Role::Activity | Role::Document | Role::Join | Role::Trace | Role::Other => {
            of_other(column, &look)
        }
    }
}

/// Words of a list, codes, tokens: by name where the values do not speak against it, or by their
/// look.
fn is_plain(column: &LiveColumn, look: &Look) -> bool {
    if matches!(column.shape, Shape::Enum(_)) || look.is_vocabulary() {
        return true;
    }
    names::has(&column.name, PLAIN)
        && look.ats == 0
        && look.spaced * 5 <= look.filled
        && column.most.is_some_and(|most| most <= 64)
}

fn of_other(column: &LiveColumn, look: &Look) -> Class {
    if !column.holds_text() {
        Class::None
    } else if is_plain(column, look) {
        Class::Plain
    } else {
        Class::Text
    }
}

/// What an invoice repeats of its customer is personal there too.
fn of_record(sheet: &Sheet<'_>, column: &LiveColumn, look: &Look) -> Class {
    use FieldKind as K;
    let copies = [
        K::Email,
        K::Phone,
        K::Street,
        K::Postcode,
        K::City,
        K::Country,
        K::GivenName,
        K::FamilyName,
    ];
    match kind_of(sheet, column) {
        Some(kind) if copies.contains(&kind) && column.shape == Shape::Text => {
            Class::Personal(kind, rule(column, kind), false)
        }
        Some(_) | None => of_other(column, look),
    }
}

fn of_value(sheet: &Sheet<'_>, column: &LiveColumn) -> Class {
    match kind_of(sheet, column) {
        Some(kind) if column.shape == Shape::Text => Class::Personal(kind, None, false),
        Some(_) | None if column.holds_text() => Class::Plain,
        Some(_) | None => Class::None,
    }
}

fn of_person(sheet: &Sheet<'_>, column: &LiveColumn, look: &Look, firm: bool) -> Class {
    let by_name = kind_of_name(&column.name);
    let is_unique = sheet.live.unique.contains(&column.name);
    let personal = |kind: FieldKind, guessed: bool| {
        let rule = if is_unique && !column.nullable {
            Some(Rule::Keep)
        } else {
            rule(column, kind)
        };
        Class::Personal(kind, rule, guessed)
    };
    match column.shape {
        Shape::Date | Shape::Instant => match by_name {
            Some(FieldKind::BirthDate) => personal(FieldKind::BirthDate, false),
            Some(_) | None => Class::None,
        },
        Shape::Number | Shape::Other => match by_name {
            Some(kind @ (FieldKind::Phone | FieldKind::Postcode | FieldKind::Place)) => {
                personal(kind, false)
            }
            Some(_) | None => Class::None,
        },
        Shape::Binary | Shape::Json => personal(FieldKind::Other, true),
        Shape::Enum(_) => Class::Plain,
        Shape::Text if look.mostly(look.emails) => personal(FieldKind::Email, false),
        Shape::Text if look.mostly(look.phones) => personal(FieldKind::Phone, false),
        Shape::Text => match by_name {
            Some(FieldKind::FullName) if firm => personal(FieldKind::Company, false),
            Some(FieldKind::Code) if is_plain(column, look) && !is_unique => Class::Plain,
            Some(kind) => personal(kind, false),
            None if is_plain(column, look) => Class::Plain,
            None if column.most.is_none_or(|most| most > 255) => personal(FieldKind::Text, false),
            None => personal(FieldKind::Other, true),
        },
    }
}

/// A rule that works on the column where the kind's would not.
fn rule(column: &LiveColumn, kind: FieldKind) -> Option<Rule> {
    if column.generated {
        return Some(Rule::Keep);
    }
    let fixed = matches!(
        kind,
        FieldKind::FamilyName | FieldKind::FullName | FieldKind::Company
    );
    match column.shape {
        Shape::Date | Shape::Instant if !column.nullable => Some(Rule::YearOnly),
        Shape::Text if fixed && column.most.is_some_and(|most| most < 10) => Some(Rule::Clear),
        Shape::Text
        | Shape::Enum(_)
        | Shape::Json
        | Shape::Binary
        | Shape::Number
        | Shape::Date
        | Shape::Instant
        | Shape::Other => None,
    }
}
