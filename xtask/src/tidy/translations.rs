//! German and English have the same keys with the same arguments; every key is used, every used key exists.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Lists};
use crate::tree::{Tree, extension};

const ROOM: &str = "crates/web/";
const FOLDER: &str = "crates/web/locales/";
const LANGUAGES: [&str; 2] = ["de", "en"];

/// Key → its arguments and the file it stands in.
type Messages<'a> = BTreeMap<&'a str, (BTreeSet<String>, &'a str)>;

pub fn check(tree: &Tree, _: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let [german, english] = LANGUAGES.map(|language| messages(tree, language, &mut findings));
    compare(&german, &english, LANGUAGES[1], &mut findings);
    compare(&english, &german, LANGUAGES[0], &mut findings);
    let code = code(tree);
    let quoted: BTreeSet<&str> = code.iter().flat_map(|(_, text)| text.split('"')).collect();
    let families: Vec<&str> = quoted
        .iter()
        .copied()
        .filter(|word| is_family(word))
        .collect();
    for (key, (_, path)) in &german {
        let used = quoted.contains(key) || families.iter().any(|start| key.starts_with(start));
        if !used {
            let what = format!("`{key}` is used nowhere; remove it");
            findings.push(Finding::new(*path, what));
        }
    }
    for (path, text) in code.iter().filter(|(path, _)| path.starts_with(ROOM)) {
        let asked: BTreeSet<&str> = asked_for(text).collect();
        for key in asked.into_iter().filter(|key| !german.contains_key(key)) {
            let what = format!("`{key}` has no translation in {FOLDER}; add it");
            findings.push(Finding::new(*path, what));
        }
    }
    for (path, text) in &code {
        let said = |code: &&str| {
            let key = |family: &str| [family, code].concat();
            let keys = ["refusal-", "notice-", "missing-"].map(key);
            keys.iter().any(|key| german.contains_key(key.as_str()))
        };
        for code in coded(text).filter(|code| !said(code)) {
            let what = format!("the code `{code}` has no sentence in {FOLDER}; add it");
            findings.push(Finding::new(*path, what));
        }
    }
    findings
}

/// The codes of refusals and notices: `Notice::new("…"`, whichever crate says them.
fn coded(code: &str) -> impl Iterator<Item = &str> {
    ["Notice::new(", "Refusal::new(", "Fault::new("]
        .into_iter()
        .flat_map(move |call| {
            code.match_indices(call).filter_map(move |(start, _)| {
                let rest = code[start + call.len()..].trim_start().strip_prefix('"')?;
                let code = word(rest, "-");
                (!code.is_empty() && rest[code.len()..].starts_with('"')).then_some(code)
            })
        })
}

/// A quoted beginning such as `"right-"` is completed while the program runs, and stands for all its keys.
fn is_family(word: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    word.len() > 1 && word.ends_with('-') && word.bytes().all(letter)
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

fn code(tree: &Tree) -> Vec<(&str, String)> {
    let templates = tree
        .files()
        .filter(|(path, _)| extension(path) == "html")
        .map(|(path, text)| (path, text.to_owned()));
    templates.chain(tree.shipped()).collect()
}

/// Keys in `t("…")`, `tr("…")` and `words.with("…")`.
fn asked_for(code: &str) -> impl Iterator<Item = &str> {
    ["t(\"", "tr(\"", "words.with(\""]
        .into_iter()
        .flat_map(move |call| {
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
            ("crates/web/src/words.rs", "word(\"right-\", right)"),
        ]);
        let found = check(&tree, &Lists::default());
        found.iter().map(Finding::to_string).collect()
    }

    const RIGHT: &str = "right-access = Auskunft\n";

    #[test]
    fn a_quoted_beginning_stands_for_its_family() {
        let german = format!("{RIGHT}state-new = Neu\n");
        assert!(findings(&german, &german, "word(\"state-\", state)").is_empty());
        assert!(findings(&german, &german, "word(\"stat\", state)")[0].contains("`state-new`"));
    }

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
    fn a_code_of_a_refusal_without_a_sentence_fails() {
        let german = format!("{RIGHT}refusal-closed = Geschlossen\n");
        let refusal = |code: &str| format!("\"refusal-\" Notice::new(\n    \"{code}\", line)");
        assert!(findings(&german, &german, &refusal("closed")).is_empty());
        assert!(findings(&german, &german, &refusal("clothed"))[0].contains("`clothed`"));
    }

    #[test]
    fn a_key_that_is_asked_for_without_a_translation_fails() {
        assert!(findings(RIGHT, RIGHT, "{{ t(\"list-tittle\") }}")[0].contains("`list-tittle`"));
        assert!(findings(RIGHT, RIGHT, "{{ self.tr(\"no-such\") }}")[0].contains("`no-such`"));
        assert!(findings(RIGHT, RIGHT, "get(\"no-key\") t(\"A sentence\")").is_empty());
    }
}
