//! No Rust file passes 400 lines without its tests: past that it holds more than one thing.

use super::{Finding, Lists};
use crate::tree::Tree;

const LIMIT: usize = 400;

pub fn check(tree: &Tree, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut long = Vec::new();
    for (path, text) in tree.shipped() {
        let lines = text.lines().count();
        let limit = lists.long_files.get(path).copied().unwrap_or(LIMIT);
        if lines > LIMIT {
            long.push(path.to_owned());
        }
        if lines > limit {
            let what = format!("has {lines} lines without tests, {limit} are allowed; divide it");
            findings.push(Finding::new(path, what));
        }
    }
    let listed: Vec<String> = lists.long_files.keys().cloned().collect();
    findings.extend(super::idle_exceptions("long_files", &listed, &long));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(lines: usize, listed: Option<usize>) -> usize {
        let shipped = "fn a() {}\n".repeat(lines);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    //\n".repeat(500));
        let text = format!("{shipped}{tests}");
        let long_files = listed.map(|limit| ("crates/a/src/b.rs".to_owned(), limit));
        let lists = Lists {
            long_files: long_files.into_iter().collect(),
            ..Lists::default()
        };
        check(&Tree::of(&[("crates/a/src/b.rs", &text)]), &lists).len()
    }

    #[test]
    fn a_file_at_the_limit_passes_whatever_its_tests_measure() {
        assert_eq!(findings(400, None), 0);
    }

    #[test]
    fn a_file_past_the_limit_fails() {
        assert_eq!(findings(401, None), 1);
    }

    #[test]
    fn a_listed_file_passes_until_it_grows_and_must_leave_the_list_when_short() {
        assert_eq!(findings(450, Some(450)), 0);
        assert_eq!(findings(451, Some(450)), 1);
        assert_eq!(findings(300, Some(450)), 1);
    }
}
