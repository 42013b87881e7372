//! The file of a moved store: lines of text, closed by a code over all of them that only whoever holds the keys
//! can make. Values are not sealed in it: it is kept like a backup of the database.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::tables::{Cell, Kind, Table};
use crate::{Error, Keys};

/// The word of a line, before its first tab.
const SCHEMA: &str = "vergissmein-store-1";
const TABLE: &str = "table";
const ROW: &str = "row";
const END: &str = "end";

pub struct Writer {
    out: BufWriter<File>,
    mac: Hmac<Sha256>,
    beside: PathBuf,
}

pub struct Reader {
    lines: BufReader<File>,
    mac: Hmac<Sha256>,
    path: PathBuf,
}

/// A line that was read.
pub enum Line {
    Schema(i64),
    Table(Table),
    Row(Vec<Cell>),
}

fn mac(keys: &Keys) -> Hmac<Sha256> {
    Hmac::new_from_slice(keys.derive("store.moved").as_slice())
        .expect("HMAC takes keys of any length")
}

fn cannot(path: &Path, what: &str, error: &std::io::Error) -> Error {
    let (path, kind) = (path.display(), error.kind());
    Error::Refused(format!(
        "{path}: cannot be {what} ({kind}); check path and rights"
    ))
}

impl Writer {
    pub fn create(to: &Path, keys: &Keys) -> Result<Self, Error> {
        if to.exists() {
            let line = format!("{}: is there already; name a new file", to.display());
            return Err(Error::Refused(line));
        }
        let beside = to.with_extension("part");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)
            .map_err(|error| cannot(to, "written", &error))?;
        Ok(Self {
            out: BufWriter::new(file),
            mac: mac(keys),
            beside,
        })
    }

    pub fn schema(&mut self, number: i64) -> Result<(), Error> {
        self.line(&format!("{SCHEMA}\t{number}"))
    }

    pub fn table(&mut self, table: &Table) -> Result<(), Error> {
        let mut line = format!("{TABLE}\t{}", table.name);
        for (name, kind) in &table.columns {
            line.extend(["\t", name.as_str(), ":", kind.word()]);
        }
        self.line(&line)
    }

    pub fn row(&mut self, cells: &[Cell]) -> Result<(), Error> {
        let mut line = ROW.to_owned();
        for cell in cells {
            line.push('\t');
            line.push_str(&written(cell));
        }
        self.line(&line)
    }

    fn line(&mut self, text: &str) -> Result<(), Error> {
        self.mac.update(text.as_bytes());
        self.mac.update(b"\n");
        let done = self.out.write_all(text.as_bytes());
        done.and_then(|()| self.out.write_all(b"\n"))
            .map_err(|error| cannot(&self.beside, "written", &error))
    }

    /// Closes the file and gives it its name.
    pub fn close(mut self, to: &Path) -> Result<(), Error> {
        let code = hex::encode(self.mac.finalize().into_bytes());
        writeln!(self.out, "{END}\t{code}")
            .and_then(|()| self.out.flush())
            .and_then(|()| self.out.get_ref().sync_all())
            .and_then(|()| fs::rename(&self.beside, to))
            .map_err(|error| cannot(to, "written", &error))
    }
}

impl Reader {
    pub fn open(from: &Path, keys: &Keys) -> Result<Self, Error> {
        let file = File::open(from).map_err(|error| cannot(from, "read", &error))?;
        Ok(Self {
            lines: BufReader::new(file),
            mac: mac(keys),
            path: from.to_owned(),
        })
    }

    /// Refuses unless the file is whole, and was written by whoever holds the same keys.
    pub fn check(mut self) -> Result<(), Error> {
        while let Some(text) = self.text()? {
            let Some(code) = text
                .strip_prefix(END)
                .and_then(|rest| rest.strip_prefix('\t'))
            else {
                self.mac.update(text.as_bytes());
                self.mac.update(b"\n");
                continue;
            };
            let code = hex::decode(code).unwrap_or_default();
            let is_right = self.mac.clone().verify_slice(&code).is_ok();
            let is_last = self.text()?.is_none();
            return if is_right && is_last {
                Ok(())
            } else {
                Err(self.unreadable())
            };
        }
        Err(self.unreadable())
    }

    /// The next line; none at the end.
    pub fn read(&mut self) -> Result<Option<Line>, Error> {
        let Some(text) = self.text()? else {
            return Ok(None);
        };
        let mut parts = text.split('\t');
        let word = parts.next().unwrap_or_default();
        let line = match word {
            END => return Ok(None),
            SCHEMA => parts
                .next()
                .and_then(|number| number.parse().ok())
                .map(Line::Schema),
            TABLE => table(parts).map(Line::Table),
            ROW => parts.map(cell).collect::<Option<_>>().map(Line::Row),
            _ => None,
        };
        line.map(Some).ok_or_else(|| self.unreadable())
    }

    /// What is said of a file that is none of ours.
    pub fn unreadable(&self) -> Error {
        Error::Refused(format!(
            "{}: was altered or cut off, is no exported store, or was made with other keys than those of this \
             store; nothing was taken in",
            self.path.display()
        ))
    }

    fn text(&mut self) -> Result<Option<String>, Error> {
        let mut bytes = Vec::new();
        let read = self.lines.read_until(b'\n', &mut bytes);
        let read = read.map_err(|error| cannot(&self.path, "read", &error))?;
        if read == 0 {
            return Ok(None);
        }
        if bytes.pop() != Some(b'\n') {
            return Err(self.unreadable());
        }
        String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| self.unreadable())
    }
}

fn table<'a>(mut parts: impl Iterator<Item = &'a str>) -> Option<Table> {
    let name = parts.next()?.to_owned();
    let column = |part: &str| {
        let (column, kind) = part.split_once(':')?;
        Some((column.to_owned(), Kind::from_word(kind)?))
    };
    let columns = parts.map(column).collect::<Option<_>>()?;
    Some(Table { name, columns })
}

/// A value with the sign of its kind before it; the sign alone in capitals for none.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(Some(text)) => format!("t{}", escaped(text)),
        Cell::Number(Some(number)) => format!("n{number}"),
        Cell::Bytes(Some(bytes)) => format!("b{}", hex::encode(bytes)),
        Cell::Text(None) => "T".to_owned(),
        Cell::Number(None) => "N".to_owned(),
        Cell::Bytes(None) => "B".to_owned(),
    }
}

fn cell(text: &str) -> Option<Cell> {
    let (sign, rest) = text.split_at_checked(1)?;
    match sign {
        "t" => unescaped(rest).map(|text| Cell::Text(Some(text))),
        "n" => rest.parse().ok().map(|number| Cell::Number(Some(number))),
        "b" => hex::decode(rest).ok().map(|bytes| Cell::Bytes(Some(bytes))),
        "T" => Some(Cell::Text(None)),
        "N" => Some(Cell::Number(None)),
        "B" => Some(Cell::Bytes(None)),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
}

fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        out.push(match letters.next()? {
            '\\' => '\\',
            't' => '\t',
            'n' => '\n',
            _ => return None,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_whatever_stands_in_it() {
        for text in ["", "a\tb\nc\r\n", "\\t\\n\\\\", "Grüße 😀", "T"] {
            let line = written(&Cell::Text(Some(text.to_owned())));
            assert!(!line.contains(['\t', '\n']), "{line:?}");
            let Some(Cell::Text(back)) = cell(&line) else {
                panic!("{line:?} is no text");
            };
            assert_eq!(back.as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for line in ["", "x1", "nein", "b0", "t\\x", "t\\", "ä"] {
            assert!(cell(line).is_none(), "{line}");
        }
    }
}
