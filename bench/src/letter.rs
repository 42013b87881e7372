//! A letter of about twenty pages, set by Typst inside the process, against WeasyPrint on the same content. Both
//! write tagged PDF with their fonts inside; starting Python and reading its modules is not counted.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use base::Locale;
use documents::{Paper, Part, Sender};

use crate::figure::{Figure, Goal};
use crate::shelf::NOW;

const SAMPLES: usize = 5;
/// Records with six values each; about five stand on a page.
const RECORDS: usize = 98;
/// The first line says how often, the rest is the page.
const SCRIPT: &str = "import sys, time, weasyprint
times, html = sys.stdin.read().split('\\n', 1)
for _ in range(int(times)):
    start = time.perf_counter()
    pdf = weasyprint.HTML(string=html).write_pdf(pdf_variant='pdf/ua-1')
    print(time.perf_counter() - start, len(pdf))
";

/// Needs the Python of `scripts/weasyprint-tools` in `VERGISSMEIN_WEASYPRINT`.
pub fn measure() -> anyhow::Result<Vec<Figure>> {
    let python = std::env::var("VERGISSMEIN_WEASYPRINT")
        .context("VERGISSMEIN_WEASYPRINT is not set; run scripts/bench")?;
    let paper = paper()?;
    let mut ours = Vec::new();
    for _ in 0..=SAMPLES {
        let start = Instant::now();
        let pdf = documents::print(&paper)?;
        ours.push(start.elapsed());
        anyhow::ensure!(pdf.starts_with(b"%PDF"), "a PDF");
        if let Ok(path) = std::env::var("VERGISSMEIN_LETTER") {
            std::fs::write(path, &pdf)?;
        }
    }
    let theirs = weasyprint(&python, &html(&paper))?;
    let both = (&ours[1..], &theirs[1..]);
    let name = "letter of 20 pages: Typst / WeasyPrint";
    Ok(vec![Figure::times(name, "-", both, Goal::Most(1.0))])
}

fn paper() -> anyhow::Result<Paper> {
    let mut parts = vec![Part::section("Kopie der Daten: Anrufe")];
    for n in 0..RECORDS {
        parts.push(Part::heading(format!("vertrieb call:{n:08}")));
        let rows = [
            ("Betreff", format!("Rückruf wegen Auftrag {n}")),
            ("Beginn", format!("2026-03-{:02} 14:30", n % 28 + 1)),
            ("Dauer", "15 Minuten".to_owned()),
            ("Richtung", "eingehend".to_owned()),
            ("Zuständig", "Vertrieb Innendienst".to_owned()),
            (
                "Beschreibung",
                format!(
                    "Sie fragt nach dem Stand von Auftrag {n}, bittet um die Rechnung in zweifacher Ausfertigung und um \
                     Rückruf bis Ende der Woche; vereinbart wurde ein Termin vor Ort."
                ),
            ),
        ];
        let rows = rows.map(|(label, value)| (label.to_owned(), value));
        parts.push(Part::Pairs { rows: rows.into() });
    }
    Ok(Paper {
        title: "Auskunft nach Art. 15 DSGVO".to_owned(),
        language: Locale::De,
        sender: Sender {
            name: "Muster GmbH".to_owned(),
            lines: vec!["Ring 1, 1010 Wien".to_owned()],
        },
        to: Vec::new(),
        marks: Vec::new(),
        parts,
        foot: "Muster GmbH".to_owned(),
        made_at: NOW.parse()?,
        attachments: Vec::new(),
    })
}

/// The same content as a page, in the same size of letters.
fn html(paper: &Paper) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>{0}</title><style>\
         @page {{ size: A4; margin: 2.5cm 2cm }} body {{ font: 10pt sans-serif }} h2 {{ font-size: 10pt }} \
         td, th {{ text-align: left; vertical-align: top }}</style></head><body><h1>{0}</h1>",
        paper.title
    );
    for part in &paper.parts {
        let _ = match part {
            Part::Heading { level, text } => write!(html, "<h{level}>{text}</h{level}>"),
            Part::Paragraph { text } => write!(html, "<p>{text}</p>"),
            Part::Pairs { rows } | Part::Facts { rows } => {
                let rows = rows.iter();
                let rows =
                    rows.map(|(label, value)| format!("<tr><th>{label}</th><td>{value}</td></tr>"));
                write!(html, "<table>{}</table>", rows.collect::<String>())
            }
            Part::Table { .. } => Ok(()),
        };
    }
    html.push_str("</body></html>");
    html
}

fn weasyprint(python: &str, html: &str) -> anyhow::Result<Vec<Duration>> {
    let mut child = Command::new(python)
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting WeasyPrint")?;
    let mut page = child.stdin.take().context("it reads")?;
    page.write_all(format!("{}\n{html}", SAMPLES + 1).as_bytes())?;
    drop(page);
    let said = child.wait_with_output()?;
    anyhow::ensure!(said.status.success(), "WeasyPrint failed");
    let said = String::from_utf8(said.stdout)?;
    let seconds = said.lines().map(|line| {
        let seconds = line.split(' ').next().unwrap_or_default();
        Ok(Duration::from_secs_f64(seconds.parse()?))
    });
    seconds.collect()
}
