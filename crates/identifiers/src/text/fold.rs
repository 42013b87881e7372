//! Letters folded for comparison: lower case, accents and umlauts as marks, NFC and NFD alike,
//! mojibake mended, invisible characters left out.

use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

use super::{
    entities,
    stream::{CP1252, Unit},
};

/// One letter, digit or sign as compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// Lower case without accents; white space is a blank, a line break `\n`.
    pub base: char,
    /// Lower case with accents, for addresses.
    pub low: char,
    pub start: u32,
    pub end: u32,
    pub via: u8,
    marks: u8,
}

const UMLAUT: u8 = 1;
const ACCENT: u8 = 2;
const UPPER: u8 = 4;
const LETTER: u8 = 8;
const DIGIT: u8 = 16;

impl Glyph {
    pub fn is_umlaut(&self) -> bool {
        self.marks & UMLAUT != 0
    }
    pub fn is_upper(&self) -> bool {
        self.marks & UPPER != 0
    }
    pub fn is_letter(&self) -> bool {
        self.marks & LETTER != 0
    }
    pub fn is_digit(&self) -> bool {
        self.marks & DIGIT != 0
    }
    pub fn is_alnum(&self) -> bool {
        self.marks & (LETTER | DIGIT) != 0
    }
    pub fn is_blank(&self) -> bool {
        matches!(self.base, ' ' | '\n')
    }
}

/// A folded stretch of text.
pub(crate) type Fold = [Glyph];

/// What a letter had on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    None,
    Umlaut,
    Accent,
}

impl Mark {
    fn of(marks: u8) -> Self {
        match (marks & UMLAUT != 0, marks & ACCENT != 0) {
            (true, _) => Self::Umlaut,
            (false, true) => Self::Accent,
            (false, false) => Self::None,
        }
    }
}

/// The base letter or digit of a character; `None` for signs.
pub(crate) fn letter(c: char) -> Option<(char, Mark)> {
    if c.is_ascii_alphanumeric() {
        return Some((c.to_ascii_lowercase(), Mark::None));
    }
    let (base, _, marks) = folded(c);
    (!c.is_ascii() && marks & (LETTER | DIGIT) != 0).then(|| (base, Mark::of(marks)))
}

/// What a combining character adds to the letter before it; `None` when it is none.
pub(crate) fn combining(c: char) -> Option<Mark> {
    let is_combining = !c.is_ascii() && canonical_combining_class(c) != 0;
    let mark = if c == '\u{308}' {
        Mark::Umlaut
    } else {
        Mark::Accent
    };
    is_combining.then_some(mark)
}

/// Folds a value that stands alone, such as an identifier.
pub(crate) fn fold_text(text: &str) -> Vec<Glyph> {
    fold(&super::plain(text.as_bytes(), 0))
}

/// Folds one reading of a text.
pub(crate) fn fold(units: &[Unit]) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(units.len());
    let mut at = 0;
    while at < units.len() {
        let unit = units[at];
        if unit.c.is_ascii() {
            at += ascii(units, at, &mut out);
        } else {
            at += wide(units, at, &mut out);
        }
    }
    out
}

/// Folds the ASCII character at `at`; returns how many units it took.
fn ascii(units: &[Unit], at: usize, out: &mut Vec<Glyph>) -> usize {
    let unit = units[at];
    if matches!(unit.c, '.' | '_' | '-')
        && let Some((c, len)) = worn_entity(units, at)
    {
        push(
            c,
            Unit {
                end: units[at + len - 1].end,
                ..unit
            },
            out,
        );
        return len;
    }
    let low = unit.c.to_ascii_lowercase();
    let (base, marks) = match unit.c {
        'a'..='z' => (low, LETTER),
        'A'..='Z' => (low, LETTER | UPPER),
        '0'..='9' => (low, DIGIT),
        '\n' | '\r' => ('\n', 0),
        ' ' | '\t' | '\u{b}' | '\u{c}' => (' ', 0),
        _ => (low, 0),
    };
    let low = if marks == 0 { base } else { low };
    out.push(Glyph {
        base,
        low,
        start: unit.start,
        end: unit.end,
        via: unit.via,
        marks,
    });
    1
}

/// `.uuml.` in file names and message ids: an entity whose `&` and `;` were replaced.
fn worn_entity(units: &[Unit], at: usize) -> Option<(char, usize)> {
    let sep = units[at].c;
    if !units.get(at + 1)?.c.is_ascii_alphabetic() {
        return None;
    }
    let len = (5..=7).find(|len| units.get(at + len).is_some_and(|unit| unit.c == sep))?;
    let mut name = String::with_capacity(6);
    name.extend(units[at + 1..at + len].iter().map(|unit| unit.c));
    Some((entities::letter(&name)?, len + 1))
}

/// Folds the character at `at`, which is no ASCII; returns how many units it took.
fn wide(units: &[Unit], at: usize, out: &mut Vec<Glyph>) -> usize {
    let unit = units[at];
    if matches!(unit.c, '\u{c2}'..='\u{c5}')
        && let Some(c) = units.get(at + 1).and_then(|next| mended(unit.c, next.c))
    {
        push(
            c,
            Unit {
                end: units[at + 1].end,
                ..unit
            },
            out,
        );
        return 2;
    }
    if is_invisible(unit.c) {
        if let Some(last) = out.last_mut()
            && last.end == unit.start
        {
            last.end = unit.end;
        }
        return 1;
    }
    if canonical_combining_class(unit.c) != 0 {
        combine(unit, out);
        return 1;
    }
    push(unit.c, unit, out);
    1
}

/// UTF-8 that was read as windows-1252: `Ã¼` for ü. Letters and the no-break space only.
fn mended(first: char, second: char) -> Option<char> {
    let low = match u32::from(second) {
        code @ 0x80..=0xbf => code,
        _ => 0x80 + u32::try_from(CP1252.iter().position(|c| *c == second)?).ok()?,
    };
    let code = ((u32::from(first) & 0x1f) << 6) | (low & 0x3f);
    char::from_u32(code)
        .filter(|c| *c == '\u{a0}' || *c == '\u{ad}' || (*c >= '\u{c0}' && c.is_alphabetic()))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

/// Adds a combining mark to the letter before it.
fn combine(unit: Unit, out: &mut [Glyph]) {
    let Some(last) = out.last_mut() else { return };
    if !last.is_letter() {
        return;
    }
    last.marks |= if unit.c == '\u{308}' { UMLAUT } else { ACCENT };
    last.low = compose(last.low, unit.c).unwrap_or(last.low);
    last.via |= unit.via;
    if last.end <= unit.start {
        last.end = unit.end;
    }
}

fn push(c: char, unit: Unit, out: &mut Vec<Glyph>) {
    let (base, low, marks) = folded(c);
    out.push(Glyph {
        base,
        low,
        start: unit.start,
        end: unit.end,
        via: unit.via,
        marks,
    });
}

/// Base letter, lower-case letter, marks.
fn folded(c: char) -> (char, char, u8) {
    match c {
        'ß' | 'ẞ' => return ('ß', 'ß', LETTER),
        'ı' => return ('i', 'ı', LETTER),
        _ if c.is_whitespace() => return (' ', ' ', 0),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => return ('-', '-', 0),
        '\u{2018}' | '\u{2019}' | '\u{b4}' | '\u{2bc}' => return ('\'', '\'', 0),
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            return folded(ascii);
        }
        _ => {}
    }
    if let Some(digit) = other_digit(c) {
        return (digit, digit, DIGIT);
    }
    if c.is_ascii_digit() {
        return (c, c, DIGIT);
    }
    if !c.is_alphabetic() {
        return (c, c, 0);
    }
    let low = c.to_lowercase().next().unwrap_or(c);
    let upper = if low == c { 0 } else { UPPER };
    let (base, mark) = match low {
        'æ' => ('a', UMLAUT),
        'œ' | 'ø' => ('o', UMLAUT),
        'ł' => ('l', ACCENT),
        'đ' | 'ð' => ('d', ACCENT),
        'ħ' => ('h', ACCENT),
        'ŧ' => ('t', ACCENT),
        _ => stripped(low),
    };
    (base, low, LETTER | upper | mark)
}

fn stripped(low: char) -> (char, u8) {
    if low.is_ascii() {
        return (low, 0);
    }
    let (mut base, mut mark) = (None, 0);
    decompose_canonical(low, |part| match (base, part) {
        (None, _) => base = Some(part),
        (Some(_), '\u{308}') => mark |= UMLAUT,
        (Some(_), _) => mark |= ACCENT,
    });
    (base.unwrap_or(low), mark)
}

/// Arabic-Indic and Persian digits.
fn other_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let value = match code {
        0x660..=0x669 => code - 0x660,
        0x6f0..=0x6f9 => code - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}
