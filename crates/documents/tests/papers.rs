//! Papers as other programs read them: poppler and qpdf.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

use std::path::PathBuf;
use std::process::Command;

use base::Locale;
use documents::{Attachment, Logo, Paper, Part, Sender};

/// A file that goes with its test.
struct Pdf(PathBuf);

impl Pdf {
    fn of(name: &str, paper: &Paper) -> Self {
        Self::write(name, &documents::print(paper).unwrap())
    }

    fn write(name: &str, bytes: &[u8]) -> Self {
        let path =
            std::env::temp_dir().join(format!("vergissmein-{name}-{}.pdf", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }

    fn ask(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        command.args(arguments).arg(&self.0);
        if program == "pdftotext" {
            command.arg("-");
        }
        let done = command.output().expect("scripts/test installs it");
        assert!(
            done.status.success(),
            "{program}: {}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn text(&self) -> String {
        self.ask("pdftotext", &["-layout"])
    }
}

impl Drop for Pdf {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn paper(language: Locale, values: &[&str]) -> Paper {
    let rows = values
        .iter()
        .map(|value| ("Wert".to_owned(), (*value).to_owned()));
    Paper {
        title: "Auskunft".to_owned(),
        language,
        sender: Sender {
            name: "Muster GmbH".to_owned(),
            lines: vec!["Ring 1".to_owned(), "1010 Wien".to_owned()],
        },
        to: Vec::new(),
        marks: vec![("Nummer".to_owned(), "GD-2026-0001".to_owned())],
        parts: vec![
            Part::section("Daten"),
            Part::text("Wir verarbeiten die folgenden Daten."),
            Part::heading("Kontakt"),
            Part::Pairs {
                rows: rows.collect(),
            },
            Part::Table {
                head: vec!["Tag".to_owned(), "Betreff".to_owned()],
                rows: vec![vec!["2026-11-30".to_owned(), values.concat()]],
            },
        ],
        foot: "Muster GmbH".to_owned(),
        made_at: "2026-11-30T10:00:00Z".parse().unwrap(),
        attachments: vec![Attachment {
            name: "daten.json",
            media_type: "application/json",
            about: "Die Daten".to_owned(),
            bytes: b"{\"planted\": true}".to_vec(),
        }],
    }
}

#[test]
fn a_paper_is_an_archive_pdf_with_tags_title_language_and_its_file() {
    for (language, tag) in [(Locale::De, "de"), (Locale::En, "en")] {
        let pdf = Pdf::of(tag, &paper(language, &["Größe ß 7"]));
        pdf.ask("qpdf", &["--check"]);
        let about = pdf.ask("pdfinfo", &[]);
        let line = |name: &str| {
            let lines = about.lines().find_map(|line| line.strip_prefix(name));
            lines.unwrap_or_default().trim().to_owned()
        };
        assert_eq!(
            (line("Title:").as_str(), line("Tagged:").as_str()),
            ("Auskunft", "yes")
        );
        assert!(
            pdf.ask("qpdf", &["--list-attachments"])
                .contains("daten.json")
        );
        let bytes = std::fs::read(&pdf.0).unwrap();
        let has = |needle: &str| {
            bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes())
        };
        assert!(
            has("pdfaid:part>3<") && has("pdfuaid:part>1<"),
            "the standards are named"
        );
        assert!(
            has(&format!("/Lang ({tag}")) || has(&format!("/Lang({tag}")),
            "{tag}"
        );
        assert!(pdf.text().contains("Größe ß 7"));
    }
}

#[test]
fn a_picture_stands_in_the_head_and_one_that_cannot_be_drawn_is_refused() {
    let dot = include_bytes!("../../templates/tests/promise/dot.png");
    let logo = |bytes: &[u8]| Logo {
        name: "logo.png",
        bytes: bytes.to_vec(),
    };
    let mut paper = paper(Locale::De, &["Wert"]);
    paper.foot = "FN 1a\nMuster GmbH".to_owned();
    let printed = documents::print_with(&paper, Some(&logo(dot))).unwrap();
    let pdf = Pdf::write("logo", &printed);
    pdf.ask("qpdf", &["--check"]);
    assert!(pdf.text().contains("FN 1a"));
    let with_picture = b"/Subtype/Image";
    let has = |bytes: &[u8]| {
        let mut windows = bytes.windows(with_picture.len());
        windows.any(|window| window == with_picture)
            || bytes.windows(15).any(|window| window == b"/Subtype /Image")
    };
    assert!(has(&printed) && !has(&documents::print(&paper).unwrap()));
    let broken = documents::print_with(&paper, Some(&logo(&dot[..40])));
    assert!(
        matches!(broken, Err(documents::Error::Set(_))),
        "{broken:?}"
    );
}

#[test]
fn nothing_written_in_a_value_is_carried_out() {
    let hostile = [
        "<script>alert(1)</script>",
        "#panic(\"boom\")",
        "#read(\"/etc/passwd\")",
        "$ sum_(k=1)^n k $ *bold* _it_ `raw` // comment",
        "= Heading",
        "{{ letter.secret }} ${secret} %(secret)s {% raw %}",
        "\\u{41} \\ #[x] @ref <label>",
        "=HYPERLINK(\"http://x\")",
    ];
    let pdf = Pdf::of("hostile", &paper(Locale::De, &hostile));
    pdf.ask("qpdf", &["--check"]);
    let text = pdf.text();
    for value in hostile {
        let first = value.split_whitespace().next().unwrap();
        assert!(
            text.contains(first),
            "{value} is shown as it stands: {text}"
        );
    }
    assert!(text.contains("#panic(\"boom\")") && !text.contains("root:x:0"));
}

#[test]
fn every_letter_there_is_can_stand_in_a_value() {
    let all: String = (0..0x1_1000_u32).filter_map(char::from_u32).collect();
    let nasty = [
        "",
        "\u{0}\u{7}\u{1b}[31m",
        "e\u{301}\u{301}\u{301}\u{301}",
        "\u{202E}fdp",
        "👩‍👩‍👧 ✓ 漢字 עברית",
    ];
    let long = "x".repeat(5_000);
    let mut values: Vec<&str> = nasty.to_vec();
    values.push(&long);
    let chunks: Vec<String> = all
        .chars()
        .collect::<Vec<_>>()
        .chunks(4_000)
        .map(|c| c.iter().collect())
        .collect();
    values.extend(chunks.iter().map(String::as_str));
    let mut paper = paper(Locale::En, &values);
    paper.parts.truncate(4);
    let pdf = Pdf::of("letters", &paper);
    pdf.ask("qpdf", &["--check"]);
    assert!(pdf.text().contains("fdp"));
}
