//! Reads a list to be imported: CSV as spreadsheets and CRMs write it. Pure.

use super::Line;

/// Why a list cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is empty.
    Empty,
    /// No column is called as an e-mail address, a phone number or a name is.
    NoColumn,
    /// A quotation mark is not closed; the line, counted from 1 with the head.
    Quote(usize),
}

/// Which field of a [`Line`] a column fills.
type Field = fn(&mut Line) -> &mut String;

/// What columns are called, in lower case, without blanks and signs.
const NAMES: [(&str, Field); 30] = [
    ("email", |line| &mut line.email),
    ("emailaddress", |line| &mut line.email),
    ("email1", |line| &mut line.email),
    ("mail", |line| &mut line.email),
    ("emailadresse", |line| &mut line.email),
    ("phone", |line| &mut line.phone),
    ("phonenumber", |line| &mut line.phone),
    ("phonework", |line| &mut line.phone),
    ("officephone", |line| &mut line.phone),
    ("telephone", |line| &mut line.phone),
    ("telefon", |line| &mut line.phone),
    ("telefonnummer", |line| &mut line.phone),
    ("tel", |line| &mut line.phone),
    ("mobile", |line| &mut line.mobile),
    ("phonemobile", |line| &mut line.mobile),
    ("mobil", |line| &mut line.mobile),
    ("handy", |line| &mut line.mobile),
    ("given", |line| &mut line.given),
    ("firstname", |line| &mut line.given),
    ("vorname", |line| &mut line.given),
    ("family", |line| &mut line.family),
    ("lastname", |line| &mut line.family),
    ("surname", |line| &mut line.family),
    ("nachname", |line| &mut line.family),
    ("familienname", |line| &mut line.family),
    ("name", |line| &mut line.name),
    ("fullname", |line| &mut line.name),
    ("born", |line| &mut line.born),
    ("birthdate", |line| &mut line.born),
    ("geburtsdatum", |line| &mut line.born),
];

/// The lines of a list: the first line of the text names the columns. What is not UTF-8 is read
/// as Latin-1, which old spreadsheets write.
pub fn lines(bytes: &[u8]) -> Result<Vec<Line>, Unreadable> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    let text = text.trim_start_matches('\u{FEFF}');
    let head = text.lines().next().unwrap_or_default();
    if head.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let most = |sign: &char| head.matches(*sign).count();
    let sign = [';', ',', '\t'].into_iter().max_by_key(most).unwrap_or(',');
    let mut rows = rows(text, sign)?.into_iter();
    let head = rows.next().unwrap_or_default();
    let fields: Vec<Option<Field>> = head.iter().map(|name| field(name)).collect();
    if fields.iter().all(Option::is_none) {
        return Err(Unreadable::NoColumn);
    }
    let line = |row: Vec<String>| {
        let mut line = Line::default();
        for (cell, field) in row.iter().zip(&fields) {
            let Some(field) = field else { continue };
            let filled = field(&mut line);
            // A second column of the same kind is read where the first is empty.
            if filled.trim().is_empty() {
                filled.clone_from(cell);
            }
        }
        line
    };
    let is_blank = |row: &Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
    Ok(rows.filter(|row| !is_blank(row)).map(line).collect())
}

fn field(name: &str) -> Option<Field> {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    let known = NAMES.iter().find(|(known, _)| *known == plain);
    known.map(|(_, field)| *field)
}

/// Cells by row (RFC 4180, with any separator).
fn rows(text: &str, sign: char) -> Result<Vec<Vec<String>>, Unreadable> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut opened) = (false, 1, 1);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        line += usize::from(letter == '\n');
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => (quoted, opened) = (true, line),
            _ if quoted => cell.push(letter),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ if letter == sign => row.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    if quoted {
        return Err(Unreadable::Quote(opened));
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_spreadsheets_write_them() {
        let csv = "\u{FEFF}Vorname;Nachname;E-Mail;Telefon\r\nAnna;\"Berg; geb. \"\"X\"\"\";a@x.example;\r\n\r\n;;;\r\nOtto;Ey;;1\r\n";
        let read = lines(csv.as_bytes()).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].family, "Berg; geb. \"X\"");
        assert_eq!((&*read[0].email, &*read[1].phone), ("a@x.example", "1"));
        let old = lines(b"name,email\nM\xfcller,m@x.example\n").unwrap();
        assert_eq!(old[0].name, "M\u{fc}ller");
        let tabs = lines(b"Email Address\tFirst Name\na@x.example\tAnna").unwrap();
        assert_eq!((&*tabs[0].email, &*tabs[0].given), ("a@x.example", "Anna"));
    }

    #[test]
    fn a_list_that_cannot_be_read_says_why() {
        let why = |text: &str| lines(text.as_bytes()).unwrap_err();
        assert_eq!(why(""), Unreadable::Empty);
        assert_eq!(why("a;b\n1;2\n"), Unreadable::NoColumn);
        assert_eq!(why("name\nx\n\"y\n"), Unreadable::Quote(3));
    }

    #[test]
    fn a_line_prints_nothing_of_itself() {
        let read = lines(b"name\nAnna Berg\n").unwrap();
        assert_eq!(format!("{:?}", read[0]), "Line(***)");
    }
}
