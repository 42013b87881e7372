//! Every function that holds SQL in a `store.rs` is called by name in a test of its crate or in a
//! capability test; the test harness runs those on both engines.

use super::{Finding, Lists};
use crate::tree::{Tree, crate_folder};

pub fn check(tree: &Tree, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for (path, text) in tree
        .shipped()
        .filter(|(path, _)| path.ends_with("/store.rs"))
    {
        let tests = tests_near(tree, path);
        for name in functions_with_sql(&text) {
            if calls(&tests, name) {
                continue;
            }
            let entry = format!("{path}::{name}");
            if !lists.untested_sql.contains(&entry) {
                let what = format!("no test calls `{name}`; call it on both engines");
                findings.push(Finding::new(path, what));
            }
            used.push(entry);
        }
    }
    findings.extend(super::idle_exceptions(
        "untested_sql",
        &lists.untested_sql,
        &used,
    ));
    findings
}

fn tests_near(tree: &Tree, path: &str) -> String {
    let folder = crate_folder(path);
    tree.tests()
        .filter(|(test, _)| test.starts_with("tests/") || crate_folder(test) == folder)
        .map(|(_, text)| text)
        .collect()
}

fn functions_with_sql(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut current = None;
    for line in text.lines() {
        if let Some(name) = function_name(line) {
            current = Some(name);
        } else if holds_sql(line)
            && let Some(name) = current.take()
        {
            names.push(name);
        }
    }
    names
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

fn holds_sql(line: &str) -> bool {
    ["SELECT ", "INSERT ", "UPDATE ", "DELETE "]
        .iter()
        .any(|verb| line.contains(verb))
        && !line.trim_start().starts_with("//")
}

fn calls(tests: &str, name: &str) -> bool {
    tests.match_indices(name).any(|(start, _)| {
        let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
        let before = tests[..start].chars().next_back();
        let after = &tests[start + name.len()..];
        !before.is_some_and(part_of_word) && after.starts_with(['(', ':'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: &str = "pub(crate) async fn by_reference(tx: &mut Tx) {\n    query(\n        \"SELECT reference\n         FROM requests\",\n    )\n}\n\nfn word(state: State) -> &'static str {\n}\n";

    fn findings(tests: &str, listed: &[&str]) -> Vec<String> {
        let tree = Tree::of(&[
            ("crates/requests/src/store.rs", STORE),
            ("crates/requests/tests/both_engines.rs", tests),
        ]);
        let lists = Lists {
            untested_sql: listed.iter().map(|entry| (*entry).to_owned()).collect(),
            ..Lists::default()
        };
        let found = check(&tree, &lists);
        found.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn sql_that_a_test_calls_passes() {
        assert!(findings("store::by_reference(&mut tx)", &[]).is_empty());
    }

    #[test]
    fn sql_that_no_test_calls_fails() {
        for tests in ["", "not_by_reference(", "// by_reference"] {
            assert!(
                findings(tests, &[])[0].contains("no test calls `by_reference`"),
                "{tests}"
            );
        }
    }

    #[test]
    fn a_listed_function_passes_and_must_leave_the_list_when_tested() {
        let entry = "crates/requests/src/store.rs::by_reference";
        assert!(findings("", &[entry]).is_empty());
        assert!(findings("by_reference(", &[entry])[0].contains("no longer needed"));
    }
}
