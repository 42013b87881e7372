//! Unfinished work is an issue, not a mark in a file.

use super::{Finding, Lists};
use crate::tree::{Tree, extension};

/// Put together here, so that this file does not hold what it looks for.
const MARKS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("dbg", "!("),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
];

const ENDINGS: &[&str] = &["css", "ftl", "html", "js", "md", "rs", "sql", "toml"];

pub fn check(tree: &Tree, _: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        if !ENDINGS.contains(&extension(path)) {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(mark) = MARKS.iter().find(|mark| holds_word(line, mark)) {
                let what = format!("`{mark}` is unfinished work; finish it or open an issue");
                findings.push(Finding::new(format!("{path}:{number}"), what));
            }
        }
    }
    findings
}

fn holds_word(line: &str, mark: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(mark).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + mark.len()..].chars().next();
        let ends_open = mark.ends_with('(');
        !before.is_some_and(part_of_word) && (ends_open || !after.is_some_and(part_of_word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_with_its_line() {
        for mark in MARKS {
            let tree = Tree::of(&[("a.rs", &format!("fn a() {{}}\n// {mark} later\n"))]);
            let found = check(&tree, &Lists::default());
            assert!(found[0].to_string().starts_with("a.rs:2: "), "{mark}");
        }
    }

    #[test]
    fn words_that_only_contain_a_mark_pass() {
        let text = format!("let {}_LIST = METHO{};", MARKS[0], "DO");
        assert!(check(&Tree::of(&[("a.rs", &text)]), &Lists::default()).is_empty());
    }
}
