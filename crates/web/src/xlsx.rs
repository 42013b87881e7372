//! A table as a workbook (ECMA-376 part 1): one sheet, each value in its place, no formula.

use std::io::{Cursor, Write as _};

use jiff::civil::{Date, date};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The media type.
pub const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The day before the first of the calendar that spreadsheets count by.
const EPOCH: Date = date(1899, 12, 30);
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PARTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Day(Date),
    Number(i64),
}

/// The file.
pub fn workbook(
    title: &str,
    head: &[String],
    rows: &[Vec<Cell>],
) -> Result<Vec<u8>, zip::result::ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", content_types()),
        (
            "_rels/.rels",
            relations("officeDocument", "xl/workbook.xml", ""),
        ),
        ("xl/workbook.xml", book(title)),
        (
            "xl/_rels/workbook.xml.rels",
            relations("worksheet", "worksheets/sheet1.xml", "styles.xml"),
        ),
        ("xl/styles.xml", styles()),
        ("xl/worksheets/sheet1.xml", sheet(head, rows)),
    ];
    for (name, text) in parts {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types() -> String {
    let part = |name: &str, kind: &str| {
        format!("<Override PartName=\"/xl/{name}.xml\" ContentType=\"{PARTS}.{kind}+xml\"/>")
    };
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}</Types>",
        part("workbook", "sheet.main"),
        part("worksheets/sheet1", "worksheet"),
        part("styles", "styles"),
    )
}

fn relations(kind: &str, target: &str, styles: &str) -> String {
    let styles = if styles.is_empty() {
        String::new()
    } else {
        format!("<Relationship Id=\"rId2\" Type=\"{OFFICE}/styles\" Target=\"{styles}\"/>")
    };
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>{styles}</Relationships>"
    )
}

/// A sheet's name has 31 characters at most and none of these.
fn book(title: &str) -> String {
    let plain = title.chars().filter(|c| !"[]:*?/\\'".contains(*c));
    let title: String = plain.take(31).collect();
    format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escaped(&title)
    )
}

/// Three looks: plain, a day as the reader's language writes it, the bold head.
fn styles() -> String {
    format!(
        "{HEAD}<styleSheet xmlns=\"{MAIN}\"><fonts count=\"2\"><font/><font><b/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
         <cellXfs count=\"3\"><xf xfId=\"0\"/><xf xfId=\"0\" numFmtId=\"14\" applyNumberFormat=\"1\"/>\
         <xf xfId=\"0\" fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>"
    )
}

/// The head stays in sight.
fn sheet(head: &[String], rows: &[Vec<Cell>]) -> String {
    let mut text = format!(
        "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <cols><col min=\"1\" max=\"{}\" width=\"18\" customWidth=\"1\"/></cols><sheetData><row>",
        head.len().max(1)
    );
    for title in head {
        text.push_str(&in_place(title, " s=\"2\""));
    }
    text.push_str("</row>");
    for row in rows {
        text.push_str("<row>");
        for cell in row {
            text.push_str(&written(cell));
        }
        text.push_str("</row>");
    }
    text.push_str("</sheetData></worksheet>");
    text
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(value) => in_place(value, ""),
        Cell::Day(day) => {
            let days = EPOCH.duration_until(*day).as_hours() / 24;
            format!("<c s=\"1\"><v>{days}</v></c>")
        }
        Cell::Number(value) => format!("<c><v>{value}</v></c>"),
    }
}

/// A text that stands in its own cell: no spreadsheet takes it for a formula.
fn in_place(value: &str, style: &str) -> String {
    let value = escaped(value);
    format!("<c t=\"inlineStr\"{style}><is><t xml:space=\"preserve\">{value}</t></is></c>")
}

/// Without what XML 1.0 cannot hold.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\t' | '\n' | '\r' => text.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn a_value_stays_text_a_day_is_a_day_and_nothing_breaks_out() {
        let head = ["Nummer".to_owned(), "Fällig".to_owned()];
        let rows = [vec![
            Cell::Text("=HYPERLINK(\"x\")</t>\u{0}".to_owned()),
            Cell::Day(date(2026, 11, 30)),
            Cell::Number(7),
        ]];
        let file = workbook("Anfragen / offen?", &head, &rows).unwrap();
        let sheet = part(&file, "xl/worksheets/sheet1.xml");
        assert!(
            sheet.contains("=HYPERLINK(&quot;x&quot;)&lt;/t&gt;</t>"),
            "{sheet}"
        );
        assert!(sheet.contains("<c s=\"1\"><v>46356</v></c>"), "{sheet}");
        assert!(sheet.contains("<c><v>7</v></c>") && !sheet.contains("<f>"));
        let book = part(&file, "xl/workbook.xml");
        assert!(book.contains("name=\"Anfragen  offen\""), "{book}");
        assert_eq!(part(&file, "_rels/.rels").matches("rId").count(), 1);
        let again = workbook("Anfragen / offen?", &head, &rows).unwrap();
        assert_eq!(file, again, "the same table gives the same bytes");
    }
}
