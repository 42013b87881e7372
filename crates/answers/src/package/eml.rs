//! `mail/*.eml`: the messages the CRM keeps, each as mail programs open it (RFC 5322, RFC 2045 to
//! 2047). What is blacked out stays so; what stands in a field of the CRM is content and never a
//! header of ours.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::spool::{Packed, Workshop};
use super::told::{record, unwritten};
use super::{ToldRecord, changed, plain_name};
use crate::Error;
use crate::answer::{Answer, Item};
use crate::gather::Reader;

/// The kind of record that is a message.
const KIND: &str = "email";
/// Columns in which CRMs keep the parts of a message, the likeliest first.
const SUBJECT: [&str; 2] = ["name", "subject"];
const FROM: [&str; 4] = ["from_addr", "from_address", "email_from", "from_string"];
const TO: [&str; 3] = ["to_addrs", "to_addresses", "email_to"];
const CC: [&str; 3] = ["cc_addrs", "cc_addresses", "email_cc"];
const TEXT: [&str; 3] = ["description", "body_plain", "body_text"];
const HTML: [&str; 3] = ["description_html", "body_html", "body"];
/// The longest line of a header, without its end (RFC 5322, 2.1.1).
const LINE: usize = 76;
/// Bytes of text in one encoded word, so that it fits a line (RFC 2047, 2).
const WORD: usize = 39;

/// A message in its parts, gathered from the rows that hold them.
#[derive(Default)]
struct Message<'t> {
    date: Option<&'t str>,
    cells: BTreeMap<&'t str, &'t str>,
}

/// So many messages are read at once.
const TOGETHER: usize = 50;

/// Writes the messages, each a file of its own; none where there are none. Read once more: the rows of
/// a message lie apart.
pub(super) async fn write(
    answer: &Answer,
    reader: &mut Reader,
    workshop: &Workshop,
) -> Result<Option<Packed>, Error> {
    let mut by_message: BTreeMap<(&str, &str), Vec<&Item>> = BTreeMap::new();
    for item in answer.items.iter().filter(|item| is_of_message(item)) {
        // Heads and bodies stand in rows of their own under one key.
        if let Some((_, key)) = item.record.split_once(':') {
            by_message
                .entry((&item.system, key))
                .or_default()
                .push(item);
        }
    }
    if by_message.is_empty() {
        return Ok(None);
    }
    let spans = answer.spans_by_cell();
    let mut spool = workshop.spool("mail").map_err(unwritten)?;
    let messages: Vec<((&str, &str), Vec<&Item>)> = by_message.into_iter().collect();
    for some in messages.chunks(TOGETHER) {
        let items: Vec<&Item> = some.iter().flat_map(|(_, items)| items).copied().collect();
        let read = reader.read(&items).await?;
        let differ = read.iter().filter(|piece| piece.changed).count();
        if differ > 0 {
            return Err(changed(answer, differ));
        }
        let records = read.into_iter().zip(&items);
        let records: Vec<ToldRecord> = records
            .map(|(piece, item)| record(piece, item, &spans))
            .collect();
        let mut rest = records.as_slice();
        for ((system, key), items) in some {
            let (own, others) = rest.split_at(items.len().min(rest.len()));
            rest = others;
            let Some((path, message)) = message(system, key, own) else {
                continue;
            };
            spool.write_all(message.as_bytes()).map_err(unwritten)?;
            spool.end(path);
        }
    }
    let packed = spool.finish().map_err(unwritten)?;
    Ok((!packed.files.is_empty()).then_some(packed))
}

fn is_of_message(item: &Item) -> bool {
    item.left_out.is_none() && item.group() == KIND
}

/// A message with its name in the archive, of the rows that hold it.
fn message(system: &str, key: &str, rows: &[ToldRecord]) -> Option<(String, String)> {
    let mut message = Message::default();
    for record in rows {
        message.date = message
            .date
            .or(record.date.as_ref().map(|date| date.0.as_str()));
        for cell in &record.cells {
            message.cells.entry(&cell.column).or_insert(&cell.text);
        }
    }
    let name = format!("mail/{}-{}.eml", plain_name(system), plain_name(key));
    let id = format!("{}.{}", plain_name(key), plain_name(system));
    Some((name, message.write(&id)?))
}

impl<'t> Message<'t> {
    fn first(&self, columns: &[&str]) -> Option<&'t str> {
        columns
            .iter()
            .find_map(|column| self.cells.get(column).copied())
    }

    /// None for rows that hold neither subject nor body.
    fn write(&self, id: &str) -> Option<String> {
        let (subject, text, html) = (self.first(&SUBJECT), self.first(&TEXT), self.first(&HTML));
        if subject.is_none() && text.is_none() && html.is_none() {
            return None;
        }
        let mut out = String::new();
        header(&mut out, "From", &addresses(self.first(&FROM)));
        header(&mut out, "To", &addresses(self.first(&TO)));
        if let Some(cc) = self.first(&CC) {
            header(&mut out, "Cc", &addresses(Some(cc)));
        }
        header(&mut out, "Subject", &words(subject.unwrap_or_default()));
        if let Some(date) = self.date.and_then(date) {
            header(&mut out, "Date", &[date]);
        }
        header(
            &mut out,
            "Message-ID",
            &[format!("<{id}@vergissmein.invalid>")],
        );
        header(&mut out, "MIME-Version", &["1.0".to_owned()]);
        match (text, html) {
            (Some(text), Some(html)) => {
                // No line of base64 begins with two hyphens, so that the boundary is nowhere inside.
                let boundary = "--=_vergissmein";
                let kind = format!("multipart/alternative; boundary=\"{boundary}\"");
                header(&mut out, "Content-Type", &[kind]);
                for (kind, content) in [("plain", text), ("html", html)] {
                    let _ = write!(out, "\r\n--{boundary}\r\n");
                    part(&mut out, kind, content);
                }
                let _ = write!(out, "\r\n--{boundary}--\r\n");
            }
            (Some(text), None) => part(&mut out, "plain", text),
            (None, Some(html)) => part(&mut out, "html", html),
            (None, None) => part(&mut out, "plain", ""),
        }
        Some(out)
    }
}

/// One header, folded between its pieces (RFC 5322, 2.2.3).
fn header(out: &mut String, name: &str, pieces: &[String]) {
    let mut length = name.len() + 1;
    let _ = write!(out, "{name}:");
    for piece in pieces {
        if length + piece.len() + 1 > LINE && length > name.len() + 1 {
            out.push_str("\r\n");
            length = 0;
        }
        let _ = write!(out, " {piece}");
        length += piece.len() + 1;
    }
    out.push_str("\r\n");
}

/// A text as encoded words (RFC 2047): whatever stands in it, it ends no line and begins no header.
fn words(text: &str) -> Vec<String> {
    let flat: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    let short = flat.split(' ').all(|word| word.len() < LINE);
    if flat.chars().all(plain) && short && !flat.contains("=?") {
        let words = flat.split(' ').filter(|word| !word.is_empty());
        return words.map(str::to_owned).collect();
    }
    let mut words = Vec::new();
    let mut start = 0;
    for (at, letter) in flat.char_indices() {
        if at + letter.len_utf8() - start > WORD {
            words.push(word(&flat[start..at]));
            start = at;
        }
    }
    words.push(word(&flat[start..]));
    words
}

fn word(text: &str) -> String {
    format!("=?UTF-8?B?{}?=", base64(text.as_bytes()))
}

/// The plain addresses in a field, as a list; an empty group where none is told (RFC 6854).
fn addresses(field: Option<&str>) -> Vec<String> {
    let parts = addresses_in(field.unwrap_or_default());
    let mut found: Vec<String> = parts.map(|part| format!("<{part}>,")).collect();
    match found.last_mut() {
        Some(last) => {
            last.pop();
            found
        }
        None => vec!["undisclosed:;".to_owned()],
    }
}

/// The plain addresses in a text, such as a sender with name and address.
pub(crate) fn addresses_in(text: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]".contains(c);
    text.split(apart).filter(|part| is_address(part))
}

fn is_address(text: &str) -> bool {
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    text.split_once('@').is_some_and(|(local, domain)| {
        let whole = |part: &str| !part.is_empty() && part.len() <= 200 && part.chars().all(atom);
        let dots =
            |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
        whole(local) && whole(domain) && dots(local) && dots(domain)
    })
}

/// CRMs keep instants in UTC.
fn date(text: &str) -> Option<String> {
    let text = text.get(..19).unwrap_or(text).replacen(' ', "T", 1);
    let at: DateTime = text.parse().ok()?;
    let at = TimeZone::UTC.to_timestamp(at).ok()?;
    Some(at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string())
}

/// A part of text, encoded so that nothing in it can end it.
fn part(out: &mut String, kind: &str, content: &str) {
    let _ = write!(
        out,
        "Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    );
    let encoded = base64(content.as_bytes());
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(LINE));
        out.push_str(line);
        out.push_str("\r\n");
        rest = more;
    }
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(cells: &[(&'static str, &'static str)]) -> String {
        let message = Message {
            date: Some("2026-03-05 14:30:00"),
            cells: cells.iter().copied().collect(),
        };
        message.write("1.vertrieb").unwrap()
    }

    #[test]
    fn nothing_in_a_field_becomes_a_header() {
        let written = message(&[
            ("name", "Hallo\r\nBcc: böse@example.org\r\n\r\n<script>"),
            ("from_addr", "Karl <karl@example.org>\r\nX-Evil: 1"),
            ("to_addrs", "█████"),
            ("description", "Text\r\n--=_vergissmein--\r\n.\r\n"),
            ("description_html", "<b>Text</b>"),
        ]);
        let (head, _) = written.split_once("\r\n\r\n").unwrap();
        let names = head.split("\r\n").filter(|line| !line.starts_with(' '));
        let names: Vec<&str> = names
            .filter_map(|line| Some(line.split_once(':')?.0))
            .collect();
        assert_eq!(
            names,
            [
                "From",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                "MIME-Version",
                "Content-Type"
            ]
        );
        assert!(
            head.contains("From: <karl@example.org>\r\n") && head.contains("To: undisclosed:;")
        );
        assert!(head.contains("Date: Thu, 05 Mar 2026 14:30:00 +0000"));
        assert!(written.is_ascii() && written.split("\r\n").all(|line| line.len() <= 78));
        assert_eq!(
            written.matches("--=_vergissmein").count(),
            4,
            "declared once, two parts, one end"
        );
    }

    #[test]
    fn a_row_without_subject_and_body_is_no_message() {
        let message = Message::default();
        assert_eq!(message.write("1.a"), None);
    }

    #[test]
    fn long_and_plain_words_are_folded() {
        assert_eq!(words("Angebot 4711"), ["Angebot", "4711"]);
        let long = "ä".repeat(200);
        assert!(words(&long).iter().all(|word| word.len() <= 75));
        assert_eq!(
            addresses(Some("a@b.example; c@d.example")),
            ["<a@b.example>,", "<c@d.example>"]
        );
        assert_eq!(addresses(Some("a@@b, .x@y, z@.w")), ["undisclosed:;"]);
    }
}
