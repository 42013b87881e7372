//! What the product claims of itself is true where it can be looked up: every test that is named exists,
//! and the guide's page says what the data says.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use law::accountability::{Served, accountability};
use law::{Language, Words};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All Rust sources below a folder.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(fs::read_to_string(path).expect("a source is text"));
        }
    }
}

#[test]
fn every_test_that_is_named_to_prove_a_principle_exists() {
    let mut texts = Vec::new();
    sources(&project().join("crates"), &mut texts);
    for principle in &accountability().principles {
        for test in &principle.tests {
            let written = format!("fn {test}()");
            let is_test = texts.iter().any(|text| {
                let Some(at) = text.find(&written) else {
                    return false;
                };
                // The attribute stands in the lines above.
                let above: Vec<&str> = text[..at].lines().rev().take(6).collect();
                above
                    .iter()
                    .any(|line| line.contains("#[test]") || line.contains("#[tokio::test"))
            });
            assert!(is_test, "{}: there is no test {test}", principle.id);
        }
    }
}

#[test]
fn the_guide_says_the_same_as_the_data() {
    for (language, tag, other) in [(Language::De, "de", "en"), (Language::En, "en", "de")] {
        let file = project().join(format!("docs/guide/{tag}/principles.md"));
        let wanted = page(language, other);
        if std::env::var_os("VERGISSMEIN_WRITE").is_some() {
            fs::write(&file, &wanted).unwrap();
        }
        let found = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            found == wanted,
            "{}: is not what the data says; run this test with VERGISSMEIN_WRITE=1",
            file.display()
        );
    }
}

#[expect(clippy::too_many_lines, reason = "a page from top to bottom")]
fn page(language: Language, other: &str) -> String {
    let pick = |de: &'static str, en: &'static str| match language {
        Language::De => de,
        Language::En => en,
    };
    let say = |words: &Words| words.get(language).replace('|', "/");
    let all = accountability();
    let mut text = format!(
        "# {}\n\n{} [{}](../{other}/principles.md).\n\n{}\n\n",
        pick(
            "Grundsätze, Maßnahmen, Pflichten, Geldbußen",
            "Principles, measures, duties, fines"
        ),
        pick(
            "Für Datenschutzbeauftragte und Prüfung. Dieselbe Seite",
            "For data protection officers and auditors. The same page"
        ),
        pick("auf Englisch", "in German"),
        pick(
            "Diese Seite wird aus Daten erzeugt (`crates/law/data/accountability.toml`); im Produkt steht sie unter „Grundsätze“ und lässt sich dort\ndrucken. Die Installation macht niemanden konform: Die Entscheidungen und die Pflichten bleiben bei Ihnen.",
            "This page is made from data (`crates/law/data/accountability.toml`); in the product it stands under “Principles”, where it can be printed.\nInstalling makes nobody compliant: the decisions and the duties stay with you.",
        ),
    );
    let _ = writeln!(
        text,
        "## {}\n\n| {} | {} | {} |\n|---|---|---|",
        pick("Grundsätze", "Principles"),
        pick("Grundsatz", "Principle"),
        pick("Was ihm dient", "What serves it"),
        pick("Tests, die es beweisen", "Tests that prove it"),
    );
    for one in &all.principles {
        let tests: Vec<String> = one.tests.iter().map(|test| format!("`{test}`")).collect();
        let _ = writeln!(
            text,
            "| {} ({}) | {} | {} |",
            say(&one.title),
            say(&one.article),
            say(&one.function),
            tests.join(", ")
        );
    }
    let _ = writeln!(
        text,
        "\n## {}\n",
        pick(
            "Maßnahmen, die das Produkt selbst mitbringt",
            "Measures the product itself brings"
        )
    );
    for one in &all.measures {
        let _ = writeln!(text, "- **{}.** {}", say(&one.title), say(&one.about));
    }
    let _ = writeln!(
        text,
        "\n## {}\n\n| {} | {} | {} |\n|---|---|---|",
        pick(
            "Pflichten, denen es dient und denen nicht",
            "Duties it serves and those it does not"
        ),
        pick("Pflicht", "Duty"),
        pick("Dient das Produkt?", "Does the product serve it?"),
        pick("Wie", "How"),
    );
    for one in &all.duties {
        let served = match one.served {
            Served::Yes => pick("ja", "yes"),
            Served::Partly => pick("zum Teil", "partly"),
            Served::No => pick("nein", "no"),
        };
        let _ = writeln!(
            text,
            "| {} ({}) | {served} | {} |",
            say(&one.title),
            say(&one.article),
            say(&one.how)
        );
    }
    let _ = writeln!(text, "\n## {}\n", pick("Geldbußen", "Fines"));
    for one in &all.fines {
        let _ = writeln!(
            text,
            "- {}: {}. {}",
            say(&one.article),
            say(&one.ceiling),
            say(&one.concerns)
        );
    }
    let _ = writeln!(
        text,
        "\n{} {}.",
        pick("Zuletzt verglichen am", "Last compared on"),
        law::long_day(all.dated, language)
    );
    text
}

#[test]
fn every_case_of_the_guide_is_a_test_in_both_languages() {
    let tests = fs::read_to_string(project().join("crates/erasure/tests/cases/scenarios.rs"));
    let tests = tests.unwrap();
    for tag in ["de", "en"] {
        let text = fs::read_to_string(project().join(format!("docs/guide/{tag}/scenarios.md")));
        let text = text.unwrap();
        let rows = text.lines().filter(|line| line.starts_with("| **"));
        let named: Vec<&str> = rows.filter_map(|row| row.rsplit('`').nth(1)).collect();
        assert_eq!(named.len(), 10, "{tag}");
        for name in named {
            assert!(
                tests.contains(&format!("async fn {name}()")),
                "{tag}: {name}"
            );
        }
    }
}
