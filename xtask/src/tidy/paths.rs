//! Every path and link that a document names exists, and every page of the guide has its twin in the other
//! language. Decisions and the change log are left out: they speak of the past.

use super::{Finding, Lists};
use crate::tree::{Tree, extension};

/// A code span that begins so is meant as a path of this project.
const ROOMS: &[&str] = &[".ci/", "browser/", "crates/", "docs/", "scripts/", "xtask/"];

pub fn check(tree: &Tree, _: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| speaks_of_today(path)) {
        for (number, line) in numbered_prose(text) {
            let place = || format!("{path}:{number}");
            for named in named_paths(line).filter(|named| !tree.exists(named)) {
                findings.push(Finding::new(place(), format!("`{named}` does not exist")));
            }
            for target in link_targets(line) {
                if !tree.exists(&resolve(path, target)) {
                    let what = format!("the link to `{target}` leads nowhere");
                    findings.push(Finding::new(place(), what));
                }
            }
        }
        if let Some(twin) = twin(path).filter(|twin| !tree.exists(twin)) {
            findings.push(Finding::new(
                path,
                format!("has no twin `{twin}`; translate it"),
            ));
        }
    }
    findings
}

fn speaks_of_today(path: &str) -> bool {
    let at_root = !path.contains('/') && path != "CHANGELOG.md";
    let in_docs = path.starts_with("docs/") && !path.starts_with("docs/decisions/");
    extension(path) == "md" && (at_root || in_docs)
}

/// Lines outside fenced blocks: what stands in a fence is a command or a picture.
fn numbered_prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// The first words of code spans that begin like a path. A path with a placeholder is none.
fn named_paths(line: &str) -> impl Iterator<Item = &str> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|span| span.split_whitespace().next())
        .filter(|word| ROOMS.iter().any(|room| word.starts_with(room)))
        .filter(|word| !word.contains(['<', '*', '{', '…']))
}

fn link_targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty() && !target.contains(':'))
}

/// The target of a link as a path from the root.
fn resolve(document: &str, target: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn twin(path: &str) -> Option<String> {
    let page = path.strip_prefix("docs/guide/")?;
    if let Some(name) = page.strip_prefix("de/") {
        return Some(format!("docs/guide/en/{name}"));
    }
    let name = page.strip_prefix("en/")?;
    Some(format!("docs/guide/de/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(document: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[
            (document, text),
            ("crates/law/src/lib.rs", ""),
            ("docs/glossary.md", ""),
        ]);
        let found = check(&tree, &Lists::default());
        found.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn paths_that_exist_and_words_that_are_no_paths_pass() {
        let text = "`crates/law`, `crates/law/src/lib.rs`, `law/lib.rs`, `crates/<noun>/src`, [g](docs/glossary.md#a), [w](https://example.org)\n```\ncrates/none\n```\n";
        assert_eq!(findings("README.md", text), Vec::<String>::new());
    }

    #[test]
    fn a_named_path_that_is_gone_fails_with_its_line() {
        let found = findings(
            "README.md",
            "fine\n`crates/lawyer` and `scripts/none NAME`\n",
        );
        assert_eq!(found[0], "README.md:2: `crates/lawyer` does not exist");
        assert_eq!(found[1], "README.md:2: `scripts/none` does not exist");
    }

    #[test]
    fn a_link_is_followed_from_its_document() {
        let page = "docs/reference/a.md";
        assert!(findings(page, "[g](../glossary.md)").is_empty());
        assert!(findings(page, "[g](glossary.md)")[0].contains("leads nowhere"));
    }

    #[test]
    fn decisions_and_the_change_log_may_speak_of_the_past() {
        for document in ["docs/decisions/0001-why.md", "CHANGELOG.md"] {
            assert!(findings(document, "`crates/gone`").is_empty());
        }
    }

    #[test]
    fn a_page_of_the_guide_without_its_twin_fails() {
        assert!(findings("docs/guide/de/install.md", "")[0].contains("docs/guide/en/install.md"));
        assert!(findings("docs/guide/en/install.md", "")[0].contains("docs/guide/de/install.md"));
    }
}
