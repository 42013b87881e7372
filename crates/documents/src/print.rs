//! Sets a paper and writes it as PDF/A-3a and PDF/UA-1: tagged, with its fonts and files inside.

use serde_json::json;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::paper::{Paper, Part};
use crate::plain::plain;
use crate::world::PaperWorld;
use crate::{Attachment, Error, Logo};

/// What the template reads.
const DATA: &str = "data.json";

/// The paper as PDF bytes. Takes a moment of computing: call it where waiting is no harm.
pub fn print(paper: &Paper) -> Result<Vec<u8>, Error> {
    print_with(paper, None)
}

/// The same with a picture in its head. Refused as [`Error::Set`] for one that cannot be drawn.
pub fn print_with(paper: &Paper, logo: Option<&Logo>) -> Result<Vec<u8>, Error> {
    let written = write(&shown(paper), logo);
    // What the compiler remembered of this paper is of no use to the next one.
    typst::comemo::evict(0);
    written
}

fn write(paper: &Paper, logo: Option<&Logo>) -> Result<Vec<u8>, Error> {
    let mut data = serde_json::to_value(paper).map_err(|error| Error::Set(error.to_string()))?;
    data["attachments"] = paper.attachments.iter().map(attachment).collect();
    data["logo"] = json!(logo.map(|logo| logo.name));
    let bytes = data.to_string().into_bytes();
    let files = paper.attachments.iter();
    let files = files.map(|file| (file.name.to_owned(), file.bytes.clone()));
    let logo = logo.map(|logo| (logo.name.to_owned(), logo.bytes.clone()));
    let world = PaperWorld::new(files.chain([(DATA.to_owned(), bytes)]).chain(logo));
    let document = typst::compile::<PagedDocument>(&world).output;
    let document = document.map_err(|wrong| Error::Set(said(&wrong)))?;
    let wanted = [PdfStandard::A_3a, PdfStandard::Ua_1];
    let standards =
        PdfStandards::new(&wanted).map_err(|error| Error::Write(error.message().to_string()))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Vergissmein".to_owned())),
        timestamp: moment(paper).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|wrong| Error::Write(said(&wrong)))
}

/// The compiler's own words. They may quote what was set, so only their beginning is kept, which
/// names the kind of fault.
fn said(wrong: &[SourceDiagnostic]) -> String {
    let first = wrong.first().map(|wrong| wrong.message.as_str());
    first.unwrap_or_default().chars().take(60).collect()
}

fn attachment(file: &Attachment) -> serde_json::Value {
    json!({ "name": file.name, "media_type": file.media_type, "about": file.about })
}

fn moment(paper: &Paper) -> Option<Datetime> {
    let at = jiff::tz::TimeZone::UTC.to_datetime(paper.made_at);
    let small = |n: i8| u8::try_from(n).ok();
    Datetime::from_ymd_hms(
        i32::from(at.year()),
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
}

/// The paper with each of its texts as it can be shown.
fn shown(paper: &Paper) -> Paper {
    let all = |texts: &[String]| texts.iter().map(|text| plain(text)).collect::<Vec<_>>();
    let pairs = |rows: &[(String, String)]| {
        let rows = rows
            .iter()
            .map(|(label, value)| (plain(label), plain(value)));
        rows.collect::<Vec<_>>()
    };
    let mut paper = paper.clone();
    paper.title = plain(&paper.title);
    paper.sender.name = plain(&paper.sender.name);
    paper.sender.lines = all(&paper.sender.lines);
    paper.to = all(&paper.to);
    paper.marks = pairs(&paper.marks);
    paper.foot = plain(&paper.foot);
    for part in &mut paper.parts {
        match part {
            Part::Heading { text, .. } | Part::Paragraph { text } => *text = plain(text),
            Part::Pairs { rows } | Part::Facts { rows } => *rows = pairs(rows),
            Part::Table { head, rows } => {
                *head = all(head);
                for row in rows {
                    *row = all(row);
                }
            }
        }
    }
    paper
}
