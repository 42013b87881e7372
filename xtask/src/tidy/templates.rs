//! Templates escape what they print. A value that is markup by intent stands in a listed file.

use super::{Finding, Lists};
use crate::tree::{Tree, extension};

pub fn check(tree: &Tree, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| extension(path) == "html") {
        for (number, line) in (1..).zip(text.lines()) {
            if !prints_unescaped(line) {
                continue;
            }
            used.push(path.to_owned());
            if !lists.unescaped.iter().any(|listed| listed == path) {
                let what = "prints a value unescaped; let askama escape it";
                findings.push(Finding::new(format!("{path}:{number}"), what));
            }
        }
    }
    findings.extend(super::idle_exceptions("unescaped", &lists.unescaped, &used));
    findings
}

fn prints_unescaped(line: &str) -> bool {
    line.split('|').skip(1).any(|filter| {
        let name = filter.trim_start();
        name.strip_prefix("safe")
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str, listed: &[&str]) -> usize {
        let lists = Lists {
            unescaped: listed.iter().map(|path| (*path).to_owned()).collect(),
            ..Lists::default()
        };
        check(&Tree::of(&[("crates/web/templates/a.html", text)]), &lists).len()
    }

    #[test]
    fn an_unescaped_value_fails_however_it_is_written() {
        for text in ["{{ a|safe }}", "{{ a | safe }}", "{{a|upper|safe}}"] {
            assert_eq!(findings(text, &[]), 1, "{text}");
        }
        assert_eq!(findings("{{ a|safely }} safe", &[]), 0);
    }

    #[test]
    fn a_listed_template_passes_and_must_leave_the_list_when_clean() {
        assert_eq!(
            findings("{{ a|safe }}", &["crates/web/templates/a.html"]),
            0
        );
        assert_eq!(findings("{{ a }}", &["crates/web/templates/a.html"]), 1);
    }
}
