//! The texts letters are written by: one for each kind and language, with places in braces.
//!
//! A text that a house writes itself passes [`check`] first. Places that the law wants filled may
//! not be missing, and what is put in at a place is never read again: a value with braces in it
//! stays what it is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::{Language, Words};

mod places;

pub use places::{Kind, Place};

/// The longest text, in characters.
pub const LONGEST: usize = 8_000;

static SHIPPED: LazyLock<BTreeMap<String, Words>> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/templates.toml"))
        .expect("the embedded templates are parsed by a test")
});

/// The text that comes with the product.
pub fn shipped(kind: Kind, language: Language) -> &'static str {
    let words = SHIPPED.get(kind.word());
    let words = words.expect("every kind has its template, which a test shows");
    words.get(language).trim()
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no such place in a text of this kind.
    Unknown,
    /// A brace that belongs to no place.
    Brace,
    /// A place that has to be a paragraph of its own, and is not.
    Crowded,
    /// A place that has to be there, and is not.
    Missing,
    /// The text goes on beyond the longest there may be.
    Long,
    /// A control character, or a mark that turns the reading direction.
    Character,
}

/// A fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub fault: Fault,
    /// The place it is about; empty where it is about none.
    pub name: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1. What is missing is missing at the end.
    pub column: usize,
}

/// A text with line ends of one kind, nothing around it and nothing in it that nobody sees.
pub fn tidy(text: &str) -> String {
    let text = visible(text).replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Everything that keeps a text from being used, in its order; what is missing stands last.
pub fn check(kind: Kind, text: &str) -> Vec<Wrong> {
    let lines: Vec<&str> = text.lines().collect();
    let (mut wrong, mut named) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        if let Some(column) = line.chars().position(is_forbidden) {
            wrong.push(found(Fault::Character, "", (at, column)));
        }
        for (column, name) in braces(line) {
            let Some(name) = name else {
                wrong.push(found(Fault::Brace, "", (at, column)));
                continue;
            };
            let place = kind.places().iter().find(|place| place.name == name);
            match place {
                None => wrong.push(found(Fault::Unknown, name, (at, column))),
                Some(place) if place.block && !stands_alone(&lines, at) => {
                    wrong.push(found(Fault::Crowded, name, (at, column)));
                }
                Some(_) => {}
            }
            named.push(name);
        }
    }
    wrong.extend(too_long(&lines));
    let end = lines.last().map_or(0, |line| line.chars().count());
    let end = (lines.len().saturating_sub(1), end);
    let missing = kind.places().iter().filter(|place| place.demanded);
    let missing = missing.filter(|place| !named.contains(&place.name));
    wrong.extend(missing.map(|place| found(Fault::Missing, place.name, end)));
    wrong
}

/// `line` and `column` count from 0.
fn found(fault: Fault, name: &str, (line, column): (usize, usize)) -> Wrong {
    Wrong {
        fault,
        name: name.chars().take(40).collect(),
        line: line + 1,
        column: column + 1,
    }
}

fn too_long(lines: &[&str]) -> Option<Wrong> {
    let mut before = 0;
    for (at, line) in lines.iter().enumerate() {
        let length = line.chars().count();
        if before + length > LONGEST {
            return Some(found(Fault::Long, "", (at, LONGEST.saturating_sub(before))));
        }
        before += length + 1;
    }
    None
}

fn stands_alone(lines: &[&str], at: usize) -> bool {
    let blank = |at: Option<usize>| {
        let line = at.and_then(|at| lines.get(at));
        line.is_none_or(|line| line.trim().is_empty())
    };
    let is_it = lines.get(at).is_some_and(|line| sole(line).is_some());
    is_it && blank(at.checked_sub(1)) && blank(at.checked_add(1))
}

/// A control character, or a mark that turns the reading direction: neither stands in a text.
pub fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text without marks that have no width, such as come along from web pages: whoever cannot see them
/// cannot remove them, and a name of nothing else would be no name.
pub fn visible(text: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}');
    text.chars().filter(|c| !unseen(*c)).collect()
}

/// Each brace of a line by its place from 0, with the name where a place begins there.
fn braces(line: &str) -> Vec<(usize, Option<&str>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = line[at..].find(['{', '}']) {
        let start = at + step;
        let name = name_at(&line[start..]);
        found.push((line[..start].chars().count(), name));
        at = start + name.map_or(1, |name| name.len() + 2);
    }
    found
}

/// The name in the braces that a text begins with.
fn name_at(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

/// The place that a paragraph is nothing but.
pub fn sole(paragraph: &str) -> Option<&str> {
    let name = name_at(paragraph.trim())?;
    (paragraph.trim().len() == name.len() + 2).then_some(name)
}

/// The paragraphs of a text.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            goes_on = false;
            continue;
        }
        if let Some(last) = all.last_mut().filter(|_| goes_on) {
            last.push('\n');
            last.push_str(line);
        } else {
            all.push(line.to_owned());
        }
        goes_on = true;
    }
    all
}

/// Puts the values in at their places. A value is put in as it is and never looked at again.
pub fn fill(text: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        let from = &rest[start..];
        let value = name_at(from).and_then(|name| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, name.len() + 2))
        });
        if let Some((value, length)) = value {
            filled.push_str(value);
            rest = &from[length..];
        } else {
            filled.push('{');
            rest = &from[1..];
        }
    }
    filled.push_str(rest);
    filled
}

/// The whole letter. A paragraph of which nothing is left is left out.
pub fn compose(text: &str, values: &[(&str, String)]) -> String {
    let filled: Vec<String> = paragraphs(text)
        .iter()
        .map(|paragraph| fill(paragraph, values))
        .filter(|said| !said.trim().is_empty())
        .collect();
    format!("{}\n", filled.join("\n\n"))
}

#[cfg(test)]
mod tests;
