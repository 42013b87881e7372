//! A paper as plain text, for whoever reads it without a printer: the same parts in the same order.

use std::fmt::Write as _;

use crate::paper::{Paper, Part};

/// The paper as lines of text.
pub fn text(paper: &Paper) -> String {
    let mut text = String::new();
    line(&mut text, &paper.sender.name);
    for one in paper.sender.lines.iter().chain(&paper.to) {
        line(&mut text, one);
    }
    heading(&mut text, &paper.title, '=');
    for (label, value) in &paper.marks {
        pair(&mut text, label, value);
    }
    for part in &paper.parts {
        match part {
            Part::Heading { level, text: said } => {
                heading(&mut text, said, if *level == 1 { '=' } else { '-' });
            }
            Part::Paragraph { text: said } => {
                text.push('\n');
                line(&mut text, said);
            }
            Part::Pairs { rows } | Part::Facts { rows } => {
                text.push('\n');
                for (label, value) in rows {
                    pair(&mut text, label, value);
                }
            }
            Part::Table { head, rows } => {
                for row in rows {
                    text.push('\n');
                    for (label, value) in head.iter().zip(row) {
                        pair(&mut text, label, value);
                    }
                }
            }
        }
    }
    if !paper.foot.is_empty() {
        text.push('\n');
        line(&mut text, &paper.foot);
    }
    text
}

fn line(text: &mut String, said: &str) {
    text.push_str(said);
    text.push('\n');
}

fn heading(text: &mut String, said: &str, rule: char) {
    text.push('\n');
    line(text, said);
    let rule = rule.to_string().repeat(said.chars().count());
    line(text, &rule);
}

/// Further lines of a value stand below its first.
fn pair(text: &mut String, label: &str, value: &str) {
    if !value.is_empty() {
        let value = value.replace('\n', "\n    ");
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{label}: {value}");
    }
}

#[cfg(test)]
mod tests {
    use base::Locale;
    use jiff::Timestamp;

    use super::*;
    use crate::Sender;

    #[test]
    fn everything_on_the_paper_is_in_the_text() {
        let paper = Paper {
            title: "Bestandsaufnahme".to_owned(),
            language: Locale::De,
            sender: Sender {
                name: "Muster GmbH".to_owned(),
                lines: vec!["Ring 1".to_owned()],
            },
            to: Vec::new(),
            marks: vec![("Fassung".to_owned(), "1".to_owned())],
            parts: vec![
                Part::section("Plan"),
                Part::text("Ein Satz."),
                Part::Table {
                    head: vec!["Id".to_owned(), "Was".to_owned()],
                    rows: vec![vec!["F-1".to_owned(), "zwei\nZeilen".to_owned()]],
                },
            ],
            foot: "Seite".to_owned(),
            made_at: Timestamp::UNIX_EPOCH,
            attachments: Vec::new(),
        };
        assert_eq!(
            text(&paper),
            "Muster GmbH\nRing 1\n\nBestandsaufnahme\n================\nFassung: 1\n\nPlan\n====\n\nEin Satz.\n\nId: F-1\nWas: zwei\n    Zeilen\n\nSeite\n"
        );
    }
}
