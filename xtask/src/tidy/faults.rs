//! Every test that the table of faults names exists, and every fault names one.

use super::{Finding, Lists};
use crate::tree::Tree;

const TABLE: &str = "docs/reference/faults.md";
/// Crates whose folder is called otherwise than the package.
const FOLDERS: &[(&str, &str)] = &[("vergissmein", "cli")];

pub fn check(tree: &Tree, _: &Lists) -> Vec<Finding> {
    let Some((_, text)) = tree.files().find(|(path, _)| *path == TABLE) else {
        return vec![Finding::new(TABLE, "is missing")];
    };
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let Some(row) = line.strip_prefix("| F") else {
            continue;
        };
        let place = || format!("{TABLE}:{number}");
        let mut named = tests(row).peekable();
        if named.peek().is_none() && !row.contains("the same two") {
            findings.push(Finding::new(place(), "names no test"));
        }
        for (package, name) in named {
            if !exists(tree, package, name) {
                let what = format!("there is no test `{package}::{name}`");
                findings.push(Finding::new(place(), what));
            }
        }
    }
    findings
}

/// Code spans of the form `crate::test`.
fn tests(row: &str) -> impl Iterator<Item = (&str, &str)> {
    row.split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|span| span.split_once("::"))
}

fn exists(tree: &Tree, package: &str, name: &str) -> bool {
    let folder = FOLDERS.iter().find(|(known, _)| *known == package);
    let folder = folder.map_or(package, |(_, folder)| folder);
    let (within, head) = (format!("crates/{folder}/"), format!("fn {name}("));
    tree.files()
        .any(|(path, text)| path.starts_with(&within) && text.contains(&head))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_test_is_a_span_with_its_crate() {
        let row = "1 | `a file` | `jobs::one` and `ledger::two`, `-wal`";
        let named: Vec<_> = super::tests(row).collect();
        assert_eq!(named, [("jobs", "one"), ("ledger", "two")]);
    }
}
