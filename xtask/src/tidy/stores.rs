//! Every function with SQL in a `store.rs`, or in the folder `store` beside it, is reached by a test that
//! runs on both engines: called in a test file with `each_engine`, or by a function of the crate that is.
//! Names are compared, not types; that finds what nobody calls, which is what gets forgotten.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Lists};
use crate::tree::{Tree, crate_folder};

const BOTH_ENGINES: &str = "each_engine";

pub fn check(tree: &Tree, lists: &Lists) -> Vec<Finding> {
    let shipped: Vec<_> = tree.shipped().collect();
    let crates: BTreeSet<&str> = shipped
        .iter()
        .filter_map(|(path, _)| crate_folder(path))
        .collect();
    let mut findings = Vec::new();
    let mut missed = Vec::new();
    for folder in crates {
        let own: Vec<_> = shipped
            .iter()
            .filter(|(path, _)| crate_folder(path) == Some(folder))
            .map(|(path, text)| (*path, functions(text)))
            .collect();
        let reached = reached(&own, called_by_tests(tree, folder));
        for (path, functions) in own.iter().filter(|(path, _)| is_store(path)) {
            for function in functions.iter().filter(|function| function.holds_sql()) {
                if reached.contains(function.name) {
                    continue;
                }
                let entry = format!("{path}::{}", function.name);
                if !lists.untested_sql.contains(&entry) {
                    let what = format!("no test reaches `{}` on both engines", function.name);
                    findings.push(Finding::new(*path, what));
                }
                missed.push(entry);
            }
        }
    }
    findings.extend(super::idle_exceptions(
        "untested_sql",
        &lists.untested_sql,
        &missed,
    ));
    findings
}

fn is_store(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/src/store/")
}

struct Function<'a> {
    name: &'a str,
    lines: Vec<&'a str>,
}

impl Function<'_> {
    fn holds_sql(&self) -> bool {
        let marks = [
            "SELECT ",
            "INSERT ",
            "UPDATE ",
            "DELETE ",
            "query(",
            "query_as(",
            "query_scalar(",
        ];
        self.lines
            .iter()
            .filter(|line| !line.trim_start().starts_with("//"))
            .any(|line| marks.iter().any(|mark| line.contains(mark)))
    }
}

/// A function's lines reach to the next function.
fn functions(text: &str) -> Vec<Function<'_>> {
    let mut functions: Vec<Function> = Vec::new();
    for line in text.lines() {
        if let Some(name) = function_name(line) {
            let lines = Vec::new();
            functions.push(Function { name, lines });
        } else if let Some(function) = functions.last_mut() {
            function.lines.push(line);
        }
    }
    functions
}

fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let modifiers = ["pub", "pub(crate)", "pub(super)", "async", "const"];
    if !before
        .split_whitespace()
        .all(|word| modifiers.contains(&word))
    {
        return None;
    }
    let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    Some(&after[..end])
}

fn called_by_tests(tree: &Tree, folder: &str) -> BTreeSet<String> {
    tree.tests()
        .filter(|(path, text)| crate_folder(path) == Some(folder) && text.contains(BOTH_ENGINES))
        .flat_map(|(_, text)| {
            text.lines()
                .flat_map(called)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What the called functions call, and so on until nothing new appears.
fn reached(files: &[(&str, Vec<Function>)], called_by_tests: BTreeSet<String>) -> BTreeSet<String> {
    let mut calls: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for function in files.iter().flat_map(|(_, functions)| functions) {
        let names = function.lines.iter().flat_map(|line| called(line));
        calls.entry(function.name).or_default().extend(names);
    }
    let mut open: Vec<String> = called_by_tests.iter().cloned().collect();
    let mut reached = called_by_tests;
    while let Some(name) = open.pop() {
        for next in calls.get(name.as_str()).into_iter().flatten() {
            if reached.insert((*next).to_owned()) {
                open.push((*next).to_owned());
            }
        }
    }
    reached
}

/// The names before an opening bracket, with or without type arguments between.
fn called(line: &str) -> impl Iterator<Item = &str> {
    let places = line.match_indices('(').map(|(end, _)| end);
    places.filter_map(move |end| {
        let before = match line[..end].rsplit_once("::<") {
            Some((before, arguments)) if line[..end].ends_with('>') && !arguments.contains('(') => {
                before
            }
            _ => &line[..end],
        };
        let start = before
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
            .map_or(0, |place| {
                place + before[place..].chars().next().map_or(1, char::len_utf8)
            });
        (start < before.len()).then_some(&before[start..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: &str = "pub(crate) async fn by_reference(tx: &mut Tx) {\n    query(\n        \"SELECT reference\n         FROM requests\",\n    )\n}\n\nfn word(state: State) -> &'static str {\n}\n";
    const SHOW: &str = "pub async fn show(ledger: &Ledger) {\n    let found = store::by_reference(tx).await?;\n}\n";

    fn findings(tests: &str, listed: &[&str]) -> Vec<String> {
        let tree = Tree::of(&[
            ("crates/requests/src/show.rs", SHOW),
            ("crates/requests/src/store.rs", STORE),
            ("crates/requests/tests/requests.rs", tests),
        ]);
        let lists = Lists {
            untested_sql: listed.iter().map(|entry| (*entry).to_owned()).collect(),
            ..Lists::default()
        };
        let found = check(&tree, &lists);
        found.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn sql_that_a_test_reaches_on_both_engines_passes() {
        for call in [
            "store::by_reference(&mut tx)",
            "requests::show(&ledger)",
            "show::<Tx>(&ledger)",
        ] {
            assert!(
                findings(&format!("each_engine(\n{call}"), &[]).is_empty(),
                "{call}"
            );
        }
    }

    #[test]
    fn sql_that_no_test_reaches_on_both_engines_fails() {
        for tests in [
            "",
            "show(&ledger)",
            "each_engine(\nnot_by_reference()",
            "each_engine(\nshow",
        ] {
            assert!(
                findings(tests, &[])[0].contains("no test reaches `by_reference`"),
                "{tests}"
            );
        }
    }

    #[test]
    fn a_listed_function_passes_and_must_leave_the_list_when_tested() {
        let entry = "crates/requests/src/store.rs::by_reference";
        assert!(findings("", &[entry]).is_empty());
        assert!(findings("each_engine(\nby_reference()", &[entry])[0].contains("no longer needed"));
    }
}
