//! Entities and tags.

use super::{
    entities,
    layers::HTML,
    stream::{Unit, decode_bytes},
};

/// Longest tag that is seen as one; a lone `<` in prose must not swallow the text behind it.
const LONGEST_TAG: usize = 4000;

const BLOCK: [&str; 27] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "li",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "ul",
];
const CELL: [&str; 6] = ["table", "tbody", "td", "th", "thead", "tr"];

/// Whether the tag `name` parts words.
pub(crate) fn is_block_tag(name: &str) -> bool {
    BLOCK
        .iter()
        .chain(&CELL)
        .any(|block| block.eq_ignore_ascii_case(name))
}

/// Entities undone, tags left out; a tag that parts words becomes a line break without a width.
/// `None` when there is neither.
pub(super) fn decode(units: &[Unit]) -> Option<Vec<Unit>> {
    if !units.iter().any(|unit| matches!(unit.c, '&' | '<')) {
        return None;
    }
    let mut out = Vec::with_capacity(units.len());
    let (mut at, mut changed, mut hole) = (0, false, 0);
    while at < units.len() {
        let unit = units[at];
        if unit.c == '<'
            && let Some((end, parts)) = tag(units, at)
        {
            if parts {
                out.push(Unit {
                    c: '\n',
                    start: unit.start,
                    end: unit.start,
                    via: unit.via | HTML,
                });
            }
            (at, changed, hole) = (end, true, HTML);
            continue;
        }
        if unit.c == '&'
            && let Some((c, end)) = entity(units, at)
        {
            out.push(Unit {
                c,
                start: unit.start,
                end: units[end - 1].end,
                via: unit.via | HTML,
            });
            (at, changed, hole) = (end, true, 0);
            continue;
        }
        out.push(Unit {
            via: unit.via | hole,
            ..unit
        });
        hole = 0;
        at += 1;
    }
    changed.then_some(out)
}

/// The end of the tag that starts at `at`, and whether it parts words.
fn tag(units: &[Unit], at: usize) -> Option<(usize, bool)> {
    let mut next = at + 1;
    let first = units.get(next)?.c;
    if first == '/' {
        next += 1;
    }
    let lead = units.get(next)?.c;
    if !(lead.is_ascii_alphabetic() || (first != '/' && matches!(lead, '!' | '?'))) {
        return None;
    }
    let name: String = units[next..]
        .iter()
        .take(12)
        .map(|unit| unit.c)
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    // `<name@host>` in mail headers is no tag.
    let behind = units.get(next + name.len()).map(|unit| unit.c);
    if !matches!(lead, '!' | '?')
        && !matches!(
            behind,
            Some('>' | '/' | ' ' | '\t' | '\n' | '\r' | ':' | '-')
        )
    {
        return None;
    }
    let mut inside = None;
    for (far, unit) in units[at..].iter().take(LONGEST_TAG).enumerate() {
        match (unit.c, inside) {
            ('"' | '\'', None) => inside = Some(unit.c),
            (c, Some(quote)) if c == quote => inside = None,
            ('>', None) => return Some((at + far + 1, is_block_tag(&name))),
            ('<', None) if far > 0 => return None,
            _ => {}
        }
    }
    // An open quote: the next `>` has to do.
    let far = units[at..]
        .iter()
        .take(LONGEST_TAG)
        .position(|unit| unit.c == '>')?;
    Some((at + far + 1, is_block_tag(&name)))
}

/// The entity that `bytes` begin with: its length, and how many bytes of UTF-8 it stands for.
pub(crate) fn unescape_html(bytes: &[u8]) -> Option<(usize, usize)> {
    let units = super::plain(bytes, 0);
    let (c, end) = entity(&units, 0)?;
    Some((units[end - 1].end as usize, c.len_utf8()))
}

/// The character of the entity that starts at `at`, and its end.
fn entity(units: &[Unit], at: usize) -> Option<(char, usize)> {
    if units.get(at + 1)?.c == '#' {
        return numeric(units, at + 2);
    }
    let name: String = units[at + 1..]
        .iter()
        .take(entities::LONGEST + 1)
        .map(|unit| unit.c)
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let end = at + 1 + name.len();
    if units.get(end).is_some_and(|unit| unit.c == ';') {
        return entities::named(&name).map(|c| (c, end + 1));
    }
    // Browsers read the old names without a semicolon too.
    [
        "auml", "ouml", "uuml", "Auml", "Ouml", "Uuml", "szlig", "nbsp", "amp",
    ]
    .iter()
    .find(|old| name.starts_with(**old))
    .and_then(|old| Some((entities::named(old)?, at + 1 + old.len())))
}

fn numeric(units: &[Unit], from: usize) -> Option<(char, usize)> {
    let hex = matches!(units.get(from)?.c, 'x' | 'X');
    let (radix, start) = if hex { (16, from + 1) } else { (10, from) };
    let digits: String = units[start.min(units.len())..]
        .iter()
        .take(8)
        .map(|unit| unit.c)
        .take_while(|c| c.is_digit(radix))
        .collect();
    let code = u32::from_str_radix(&digits, radix).ok()?;
    let mut end = start + digits.len();
    if units.get(end).is_some_and(|unit| unit.c == ';') {
        end += 1;
    }
    // Browsers read 128–159 as windows-1252.
    if let Ok(byte @ 0x80..=0x9f) = u8::try_from(code) {
        let mut one = Vec::new();
        decode_bytes(&[(byte, 0, 0)], 0, &mut one);
        return Some((one.first()?.c, end));
    }
    Some((char::from_u32(code)?, end))
}
