//! `product-info`: what the product does, for which CRMs, and what it does not, made from the guide.

use std::path::PathBuf;

use base::{Clock, Locale};
use documents::{Page, Paper, Part, Sender};
use serde_json::json;

use crate::answer::Answer;
use crate::failure::Failure;

#[derive(clap::Args)]
pub struct Arguments {
    /// de or en
    #[arg(long, default_value = "de")]
    language: String,
    /// Write an archive PDF to this file
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
}

/// Which pages of the guide it is made from.
fn pages(locale: Locale) -> (&'static str, &'static str) {
    match locale {
        Locale::De => (
            include_str!("../../../../docs/guide/de/product.md"),
            include_str!("../../../../docs/guide/de/which-crms.md"),
        ),
        Locale::En => (
            include_str!("../../../../docs/guide/en/product.md"),
            include_str!("../../../../docs/guide/en/which-crms.md"),
        ),
    }
}

pub fn run(asked: &Arguments) -> Result<Answer, Failure> {
    let locale = Locale::from_tag(&asked.language)
        .ok_or_else(|| Failure::refused("language: give de or en"))?;
    let paper = paper(locale, &Clock::system());
    let Some(file) = &asked.pdf else {
        let text = documents::text(&paper);
        return Ok(Answer::new(
            &json!({ "language": locale, "text": text }),
            text.clone(),
        ));
    };
    let bytes = documents::print(&paper).map_err(|error| Failure::refused(error.to_string()))?;
    let shown = file.display();
    std::fs::write(file, bytes).map_err(|error| {
        let kind = error.kind();
        Failure::refused(format!("{shown}: cannot be written ({kind})"))
    })?;
    let said = format!("The product information stands in {shown}.");
    Ok(Answer::new(
        &json!({ "language": locale, "file": file }),
        said,
    ))
}

fn paper(locale: Locale, clock: &Clock) -> Paper {
    let (about, crms) = pages(locale);
    let (about, crms) = (documents::page(about), documents::page(crms));
    let version = env!("CARGO_PKG_VERSION");
    let pick = |de: &'static str, en: &'static str| match locale {
        Locale::De => de,
        Locale::En => en,
    };
    Paper {
        foot: format!("Vergissmein {version}, {}", about.title),
        title: about.title.clone(),
        language: locale,
        sender: Sender {
            name: "Vergissmein".to_owned(),
            lines: Vec::new(),
        },
        to: Vec::new(),
        marks: vec![(pick("Version", "Version").to_owned(), version.to_owned())],
        parts: parts(about, &crms),
        made_at: clock.now(),
        attachments: Vec::new(),
    }
}

/// The page's own parts without the line on who it is for; where it speaks of CRMs, the table of
/// the page about them.
fn parts(about: Page, crms: &Page) -> Vec<Part> {
    let table = crms
        .parts
        .iter()
        .find(|part| matches!(part, Part::Table { .. }));
    let mut parts = Vec::new();
    for part in about.parts.into_iter().skip(1) {
        let is_place = matches!(&part, Part::Paragraph { text } if text == "which-crms.md");
        match table {
            Some(table) if is_place => parts.extend(rows(table)),
            _ => parts.push(part),
        }
    }
    parts
}

/// Five columns are too narrow on paper: each CRM gets lines of its own.
fn rows(table: &Part) -> Vec<Part> {
    let Part::Table { head, rows } = table else {
        return Vec::new();
    };
    let pairs = |row: &Vec<String>| Part::Pairs {
        rows: head.iter().cloned().zip(row.iter().cloned()).collect(),
    };
    rows.iter().map(pairs).collect()
}
