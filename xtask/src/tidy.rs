//! The rules of the house. Each is a function from the tree and the lists in `xtask/tidy.toml` to findings.

mod arrows;
mod faults;
mod lists;
mod marks;
mod migrations;
mod paths;
mod sizes;
mod stores;
mod templates;
mod transactions;
mod translations;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use crate::tree::Tree;
use lists::Lists;

/// What breaks a rule, where, and how to mend it.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    place: String,
    what: String,
}

impl Finding {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.what)
    }
}

type Rule = fn(&Tree, &Lists) -> Vec<Finding>;

const RULES: &[Rule] = &[
    arrows::check,
    faults::check,
    marks::check,
    migrations::check,
    paths::check,
    sizes::check,
    stores::check,
    templates::check,
    transactions::check,
    translations::check,
];

/// Prints every finding; the exit code says whether there was one.
pub fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let tree = Tree::read(root)?;
    let lists = Lists::read(&root.join("xtask/tidy.toml"))?;
    let findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree, &lists)).collect();
    for finding in &findings {
        eprintln!("tidy: {finding}");
    }
    eprintln!("tidy: {} rules, {} findings", RULES.len(), findings.len());
    Ok(if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// An exception that nothing needs any more has to go: the lists may only shrink.
fn idle_exceptions(list: &str, listed: &[String], used: &[String]) -> Vec<Finding> {
    listed
        .iter()
        .filter(|entry| !used.contains(entry))
        .map(|entry| {
            let what = format!("`{entry}` in `{list}` is no longer needed; remove it");
            Finding::new("xtask/tidy.toml", what)
        })
        .collect()
}
