//! Backslash, percent and quoted-printable escapes.

use super::{
    layers::{JSON, QP, URL},
    stream::{Unit, decode_bytes},
};

/// JSON escapes (RFC 8259 §7), `\'` and `\xHH`; `None` when there are none.
pub(super) fn json(units: &[Unit]) -> Option<Vec<Unit>> {
    if !units.iter().any(|unit| unit.c == '\\') {
        return None;
    }
    let mut out = Vec::with_capacity(units.len());
    let (mut at, mut changed) = (0, false);
    while at < units.len() {
        let unit = units[at];
        if unit.c == '\\'
            && let Some((c, end)) = backslash(units, at)
        {
            out.push(Unit {
                c,
                start: unit.start,
                end: units[end - 1].end,
                via: unit.via | JSON,
            });
            (at, changed) = (end, true);
            continue;
        }
        out.push(unit);
        at += 1;
    }
    changed.then_some(out)
}

/// The escape that `bytes` begin with: its length, and how many bytes of UTF-8 it stands for.
pub(crate) fn unescape_json(bytes: &[u8]) -> Option<(usize, usize)> {
    let units = super::plain(bytes, 0);
    let (c, end) = backslash(&units, 0)?;
    Some((units[end - 1].end as usize, c.len_utf8()))
}

fn backslash(units: &[Unit], at: usize) -> Option<(char, usize)> {
    let plain = |c| Some((c, at + 2));
    match units.get(at + 1)?.c {
        'n' => plain('\n'),
        'r' => plain('\r'),
        't' => plain('\t'),
        'b' => plain('\u{8}'),
        'f' => plain('\u{c}'),
        c @ ('/' | '"' | '\\' | '\'') => plain(c),
        'x' => char::from_u32(hex(units, at + 2, 2)?).map(|c| (c, at + 4)),
        'u' => {
            let high = hex(units, at + 2, 4)?;
            if (0xd800..0xdc00).contains(&high)
                && units.get(at + 6).is_some_and(|unit| unit.c == '\\')
                && units.get(at + 7).is_some_and(|unit| unit.c == 'u')
                && let Some(low @ 0xdc00..0xe000) = hex(units, at + 8, 4)
            {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return char::from_u32(code).map(|c| (c, at + 12));
            }
            // A lone half of a pair is no character; it parts words.
            Some((char::from_u32(high).unwrap_or('\u{fffd}'), at + 6))
        }
        _ => None,
    }
}

fn hex(units: &[Unit], from: usize, len: usize) -> Option<u32> {
    units
        .get(from..from + len)?
        .iter()
        .try_fold(0, |code, unit| Some(code * 16 + unit.c.to_digit(16)?))
}

fn hex_byte(units: &[Unit], from: usize) -> Option<u8> {
    u8::try_from(hex(units, from, 2)?).ok()
}

/// Percent escapes (RFC 3986) and the old `%uHHHH`; `None` when there are none.
pub(super) fn url(units: &[Unit]) -> Option<Vec<Unit>> {
    if !units.iter().any(|unit| unit.c == '%') {
        return None;
    }
    let mut out = Vec::with_capacity(units.len());
    let mut bytes: Vec<(u8, u32, u32)> = Vec::new();
    let (mut at, mut changed) = (0, false);
    while at < units.len() {
        let unit = units[at];
        if unit.c == '%' {
            if let Some(byte) = hex_byte(units, at + 1) {
                bytes.push((byte, unit.start, units[at + 2].end));
                (at, changed) = (at + 3, true);
                continue;
            }
            if units.get(at + 1).is_some_and(|next| next.c == 'u')
                && let Some(c) = hex(units, at + 2, 4).and_then(char::from_u32)
            {
                flush(&mut bytes, URL, &mut out);
                out.push(Unit {
                    c,
                    start: unit.start,
                    end: units[at + 5].end,
                    via: unit.via | URL,
                });
                (at, changed) = (at + 6, true);
                continue;
            }
        }
        flush(&mut bytes, URL, &mut out);
        out.push(unit);
        at += 1;
    }
    flush(&mut bytes, URL, &mut out);
    changed.then_some(out)
}

fn flush(bytes: &mut Vec<(u8, u32, u32)>, via: u8, out: &mut Vec<Unit>) {
    if !bytes.is_empty() {
        decode_bytes(bytes, via, out);
        bytes.clear();
    }
}

/// Quoted-printable (RFC 2045 §6.7): `=HH` and soft line breaks; `None` when there are none.
pub(super) fn quoted_printable(units: &[Unit]) -> Option<Vec<Unit>> {
    if !units.iter().any(|unit| unit.c == '=') {
        return None;
    }
    let mut out = Vec::with_capacity(units.len());
    let mut bytes: Vec<(u8, u32, u32)> = Vec::new();
    let (mut at, mut changed, mut hole) = (0, false, 0);
    while at < units.len() {
        let unit = units[at];
        if unit.c == '=' {
            if let Some(byte) = hex_byte(units, at + 1) {
                bytes.push((byte, unit.start, units[at + 2].end));
                (at, changed) = (at + 3, true);
                continue;
            }
            if let Some(end) = soft_break(units, at) {
                (at, changed, hole) = (end, true, QP);
                continue;
            }
        }
        flush(&mut bytes, QP, &mut out);
        out.push(Unit {
            via: unit.via | hole,
            ..unit
        });
        hole = 0;
        at += 1;
    }
    flush(&mut bytes, QP, &mut out);
    changed.then_some(out)
}

/// The end of `=` + line break; blanks that a mail server added are part of it.
fn soft_break(units: &[Unit], at: usize) -> Option<usize> {
    let blanks = units[at + 1..]
        .iter()
        .take(4)
        .take_while(|unit| matches!(unit.c, ' ' | '\t'))
        .count();
    let mut end = at + 1 + blanks;
    if units.get(end).is_some_and(|unit| unit.c == '\r') {
        end += 1;
        if units.get(end).is_some_and(|unit| unit.c == '\n') {
            end += 1;
        }
        return Some(end);
    }
    units
        .get(end)
        .is_some_and(|unit| unit.c == '\n')
        .then_some(end + 1)
}
