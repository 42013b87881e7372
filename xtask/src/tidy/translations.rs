//! German and English have the same keys with the same arguments; every key is used, every used key exists.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Lists};
use crate::tree::{Tree, extension};

const FOLDER: &str = "crates/web/locales/";
const LANGUAGES: [&str; 2] = ["de", "en"];

/// Key → its arguments and the file it stands in.
type Messages<'a> = BTreeMap<&'a str, (BTreeSet<String>, &'a str)>;

pub fn check(tree: &Tree, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let [german, english] = LANGUAGES.map(|language| messages(tree, language, &mut findings));
    compare(&german, &english, LANGUAGES[1], &mut findings);
    compare(&english, &german, LANGUAGES[0], &mut findings);
    let code = code(tree);
    let quoted = quoted_words(&code);
    let mut families = BTreeSet::new();
    for (key, (_, path)) in &german {
        let family = lists
            .key_families
            .iter()
            .find(|start| key.starts_with(start.as_str()));
        families.extend(family);
        if family.is_none() && !quoted.contains(key) {
            findings.push(Finding::new(
                *path,
                format!("`{key}` is used nowhere; remove it"),
            ));
        }
    }
    for key in asked_for(&code).filter(|key| !german.contains_key(key)) {
        let what = format!("`{key}` is asked for and has no translation; add it");
        findings.push(Finding::new(FOLDER, what));
    }
    let used: Vec<String> = families.into_iter().cloned().collect();
    findings.extend(super::idle_exceptions(
        "key_families",
        &lists.key_families,
        &used,
    ));
    findings
}

fn messages<'a>(tree: &'a Tree, language: &str, findings: &mut Vec<Finding>) -> Messages<'a> {
    let folder = format!("{FOLDER}{language}/");
    let mut messages = Messages::new();
    for (path, text) in tree.files().filter(|(path, _)| path.starts_with(&folder)) {
        for (key, body) in entries(text) {
            if messages.insert(key, (arguments(&body), path)).is_some() {
                findings.push(Finding::new(
                    path,
                    format!("`{key}` stands twice; remove one"),
                ));
            }
        }
    }
    messages
}

/// `key = text`, with the indented lines that follow.
fn entries(text: &str) -> Vec<(&str, String)> {
    let mut entries: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t', '}']) {
            if let Some((_, body)) = entries.last_mut() {
                body.push_str(line);
            }
        } else if let Some((key, body)) = line.split_once('=')
            && !line.starts_with('#')
        {
            entries.push((key.trim(), body.to_owned()));
        }
    }
    entries
}

fn arguments(body: &str) -> BTreeSet<String> {
    body.split('$')
        .skip(1)
        .map(|rest| word(rest, "-_").to_owned())
        .collect()
}

/// The letters, digits and listed signs at the beginning of a text.
fn word<'a>(text: &'a str, signs: &str) -> &'a str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || signs.contains(c)));
    &text[..end.unwrap_or(text.len())]
}

fn compare(here: &Messages, there: &Messages, language: &str, findings: &mut Vec<Finding>) {
    for (key, (arguments, path)) in here {
        match there.get(key) {
            None => {
                let what = format!("`{key}` is missing in `{language}`; translate it");
                findings.push(Finding::new(*path, what));
            }
            Some((others, _)) if others != arguments => {
                let what = format!("`{key}` has other arguments in `{language}`; align them");
                findings.push(Finding::new(*path, what));
            }
            Some(_) => {}
        }
    }
}

fn code(tree: &Tree) -> String {
    let templates = tree
        .files()
        .filter(|(path, _)| extension(path) == "html")
        .map(|(_, text)| text.to_owned());
    let rust = tree.shipped().map(|(_, text)| text);
    templates.chain(rust).collect()
}

fn quoted_words(code: &str) -> BTreeSet<&str> {
    code.split('"').collect()
}

/// Keys in `t("…")` and `tr("…")`.
fn asked_for(code: &str) -> impl Iterator<Item = &str> {
    ["t(\"", "tr(\""].into_iter().flat_map(move |call| {
        code.match_indices(call).filter_map(move |(start, _)| {
            let before = code[..start].chars().next_back();
            let inside_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let rest = &code[start + call.len()..];
            let key = word(rest, "-");
            (!inside_word && rest[key.len()..].starts_with('"')).then_some(key)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(german: &str, english: &str, template: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("crates/web/locales/de/requests.ftl", german),
            ("crates/web/locales/en/requests.ftl", english),
            ("crates/web/templates/requests/list.html", template),
        ]);
        let lists = Lists {
            key_families: vec!["right-".to_owned()],
            ..Lists::default()
        };
        let found = check(&tree, &lists);
        found.iter().map(Finding::to_string).collect()
    }

    const RIGHT: &str = "right-access = Auskunft\n";

    #[test]
    fn keys_in_both_languages_with_the_same_arguments_pass() {
        let german = format!("{RIGHT}# comment = none\nlist-left =\n    Noch {{ $days }} Tage\n");
        let english = format!(
            "{RIGHT}list-left = {{ $days ->\n  [one] one day\n *[other] {{ $days }} days\n}}\n"
        );
        assert_eq!(
            findings(&german, &english, "{{ t(\"list-left\", days) }}"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_key_that_one_language_lacks_fails() {
        let german = format!("{RIGHT}list-title = Anfragen\n");
        assert!(findings(&german, RIGHT, "t(\"list-title\")")[0].contains("missing in `en`"));
        let english = format!("{RIGHT}list-title = Requests\n");
        assert!(findings(RIGHT, &english, "")[0].contains("missing in `de`"));
    }

    #[test]
    fn other_arguments_fail() {
        let german = format!("{RIGHT}list-left = Noch {{ $days }}\n");
        let english = format!("{RIGHT}list-left = {{ $count }} left\n");
        assert!(findings(&german, &english, "t(\"list-left\")")[0].contains("other arguments"));
    }

    #[test]
    fn a_key_that_nobody_uses_and_a_key_that_stands_twice_fail() {
        let unused = format!("{RIGHT}list-title = Anfragen\n");
        assert!(findings(&unused, &unused, "")[0].contains("used nowhere"));
        let twice = format!("{RIGHT}{RIGHT}");
        assert!(findings(&twice, RIGHT, "")[0].contains("stands twice"));
    }

    #[test]
    fn a_key_that_is_asked_for_without_a_translation_fails() {
        assert!(findings(RIGHT, RIGHT, "{{ t(\"list-tittle\") }}")[0].contains("`list-tittle`"));
        assert!(findings(RIGHT, RIGHT, "{{ self.tr(\"no-such\") }}")[0].contains("`no-such`"));
        assert!(findings(RIGHT, RIGHT, "get(\"no-key\") t(\"A sentence\")").is_empty());
    }
}
