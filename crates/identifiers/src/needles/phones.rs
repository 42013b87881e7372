//! Phone numbers: the same national number under any prefix and any separators.

use std::ops::Range;

use crate::{Invalid, Needle, text::Fold};

/// Separators in a row that still belong to one number: `) - (`.
const MOST_SEPARATORS: usize = 3;

/// A number apart from the way it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phone {
    /// Country code digits, when the number was given with one.
    pub country: Option<String>,
    /// National significant number: without trunk zero.
    pub national: String,
}

/// Country codes of one and two digits (ITU E.164); all others have three.
const SHORT_CODES: [&str; 46] = [
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45",
    "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];
/// Codes that are believed without `+` or `00`, when the length fits.
const HOME_CODES: [&str; 3] = ["49", "43", "41"];
/// Where numbers keep their leading zero behind the country code.
const KEEPS_ZERO: &str = "39";

impl Phone {
    /// Reads a number as people and programs write it; `None` under six digits.
    pub fn read(text: &str) -> Option<Self> {
        let fold = crate::text::fold_text(text.trim());
        let has_plus = fold
            .iter()
            .find(|glyph| glyph.is_digit() || glyph.base == '+')
            .is_some_and(|g| g.base == '+');
        let trunk = fold
            .windows(3)
            .position(|three| three[0].base == '(' && three[1].base == '0' && three[2].base == ')');
        let mut digits: String = fold
            .iter()
            .enumerate()
            .filter(|(at, glyph)| {
                glyph.is_digit() && (trunk.is_none_or(|trunk| *at != trunk + 1) || *at <= 1)
            })
            .map(|(_, glyph)| glyph.base)
            .collect();
        let abroad = if has_plus {
            true
        } else if digits.starts_with("00") {
            digits.drain(..2);
            true
        } else {
            trunk.is_none_or(|trunk| trunk > 0)
                && HOME_CODES.iter().any(|code| digits.starts_with(code))
                && digits.len() >= 11
        };
        let mut phone = if abroad {
            let code = country_code(&digits)?.to_owned();
            let rest = &digits[code.len()..];
            let national = if code == KEEPS_ZERO {
                rest
            } else {
                rest.trim_start_matches('0')
            };
            Self {
                national: national.to_owned(),
                country: Some(code),
            }
        } else {
            Self {
                country: None,
                national: digits.trim_start_matches('0').to_owned(),
            }
        };
        if phone.national.len() > 15 {
            phone.country = None;
        }
        (phone.national.len() >= 6).then_some(phone)
    }

    pub fn new(text: &str, needle: Needle) -> Result<Self, Invalid> {
        if text.trim().is_empty() {
            return Err(Invalid::Empty(needle));
        }
        let phone = Self::read(text).ok_or(Invalid::TooCommon(needle))?;
        let first = phone.national.as_bytes()[0];
        if phone.national.bytes().all(|digit| digit == first) {
            return Err(Invalid::TooCommon(needle));
        }
        Ok(phone)
    }

    /// The number whose last digit is at `last`.
    pub fn ending(&self, fold: &Fold, last: usize) -> Option<Range<usize>> {
        let (start, parted) = self.national_start(fold, last)?;
        if !number_stops(fold, last) {
            return None;
        }
        let (from, prefixed) = self.prefix(fold, start)?;
        let hex_behind = fold
            .get(last + 1)
            .is_some_and(|next| matches!(next.base, 'a'..='f') && !next.is_upper());
        if hex_behind && !prefixed && !parted {
            return None;
        }
        if !prefixed && !parted && self.national.len() < 9 {
            return None;
        }
        if !prefixed && self.national.len() < 7 {
            return None;
        }
        // `(030) 5557`: a bracket that closes inside opens inside.
        let mut brackets = fold[from..=last]
            .iter()
            .filter(|glyph| matches!(glyph.base, '(' | ')'));
        let is_open = from > 0
            && fold[from - 1].base == '('
            && brackets.next().is_some_and(|glyph| glyph.base == ')');
        Some(from - usize::from(is_open)..last + 1)
    }

    /// Where the national digits start, going back from the last one; whether separators part them.
    fn national_start(&self, fold: &Fold, last: usize) -> Option<(usize, bool)> {
        let (mut at, mut parted) = (last + 1, false);
        // What stands in each of the three gaps between the last four digits.
        let mut gaps = [None; 3];
        for (number, digit) in self.national.bytes().rev().enumerate() {
            let mut in_row = 0;
            loop {
                at = at.checked_sub(1)?;
                let glyph = fold[at];
                if glyph.is_digit() {
                    if glyph.base != char::from(digit) {
                        return None;
                    }
                    break;
                }
                in_row += 1;
                parted = true;
                let most = if (1..4).contains(&number) {
                    1
                } else {
                    MOST_SEPARATORS
                };
                if !is_separator(glyph.base) || in_row > most || number == 0 {
                    return None;
                }
                if let Some(gap) = gaps.get_mut(number - 1) {
                    *gap = Some(glyph.base);
                }
            }
        }
        // The layouts that the fast search knows.
        let known = match gaps {
            [Some(a), Some(b), _] => a == b && a != '\n',
            [Some('\n'), ..]
            | [_, Some('\n'), _]
            | [.., Some('\n')]
            | [Some(_), None, Some(_)]
            | [None, Some(_), Some(_)] => false,
            _ => true,
        };
        known.then_some((at, parted))
    }

    /// The start of the whole number, and whether a prefix vouches for it.
    fn prefix(&self, fold: &Fold, start: usize) -> Option<(usize, bool)> {
        if let Some(found) = self.abroad(fold, start) {
            return Some((found, true));
        }
        if let Some(zero) = digit_before(fold, start, '0') {
            // `(0)` between country code and number.
            if let Some(found) = self.abroad(fold, zero) {
                return Some((found, true));
            }
            return number_begins(fold, zero, true).then_some((zero, true));
        }
        number_begins(fold, start, false).then_some((start, self.national.starts_with('0')))
    }

    /// The start of `+cc`, `00cc` or `cc` that ends before `at`.
    fn abroad(&self, fold: &Fold, at: usize) -> Option<usize> {
        let (end, found) = run_before(fold, at);
        let code_len = match &self.country {
            Some(code) => found.ends_with(code.as_str()).then_some(code.len())?,
            None => (1..=3)
                .rev()
                .find(|len| Self::any_country(fold, end, &found, *len))?,
        };
        let code_start = end - code_len;
        let left = &found[..found.len() - code_len];
        let before = code_start.checked_sub(1).map(|at| fold[at].base);
        if left.is_empty() {
            if before == Some('+') {
                return Some(code_start - 1);
            }
            return number_begins(fold, code_start, false).then_some(code_start);
        }
        (left == "00" && number_begins(fold, code_start - 2, false)).then(|| code_start - 2)
    }
    /// Whether the last `len` digits of `found` are a country code that is marked as one.
    fn any_country(fold: &Fold, end: usize, found: &str, len: usize) -> bool {
        let Some((left, code)) = found.len().checked_sub(len).map(|cut| found.split_at(cut)) else {
            return false;
        };
        let plus = end > len && fold[end - len - 1].base == '+';
        country_code(code) == Some(code)
            && (left == "00" || (left.is_empty() && (plus || HOME_CODES.contains(&code))))
    }
}

/// The country code a string of digits begins with.
fn country_code(digits: &str) -> Option<&str> {
    SHORT_CODES
        .iter()
        .find(|code| digits.starts_with(**code))
        .map(|code| &digits[..code.len()])
        .or_else(|| digits.get(..3).filter(|_| !digits.starts_with('0')))
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | '\n' | '\u{b7}')
}

/// The digits in a row that end before `at` (separators skipped), and where they end.
fn run_before(fold: &Fold, at: usize) -> (usize, String) {
    let mut end = at;
    while end > 0 && at - end < MOST_SEPARATORS && is_separator(fold[end - 1].base) {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && end - start < 8 && fold[start - 1].is_digit() {
        start -= 1;
    }
    (
        end,
        fold[start..end].iter().map(|glyph| glyph.base).collect(),
    )
}

/// The place of `digit` when it is the first digit before `at` and stands alone.
fn digit_before(fold: &Fold, at: usize, digit: char) -> Option<usize> {
    let (end, found) = run_before(fold, at);
    (found.len() == 1 && found.starts_with(digit)).then(|| end - 1)
}

/// Whether a number can begin at `at`, so that it is no tail of a longer one, a hash or a decimal.
fn number_begins(fold: &Fold, at: usize, prefixed: bool) -> bool {
    let Some(before) = at.checked_sub(1).map(|at| fold[at]) else {
        return true;
    };
    if before.is_digit() {
        return false;
    }
    if before.is_letter() {
        let hex = matches!(before.base, 'a'..='f') && !before.is_upper();
        return !hex;
    }
    let digit_beyond = at.checked_sub(2).is_some_and(|at| fold[at].is_digit());
    let tied = matches!(before.base, '.' | '-' | ',');
    let part = !prefixed && matches!(before.base, ' ' | '/' | '(' | ')');
    !(digit_beyond && (tied || part))
}

/// Whether a number can end at `last`: no extension, no decimals behind.
fn number_stops(fold: &Fold, last: usize) -> bool {
    let Some(next) = fold.get(last + 1) else {
        return true;
    };
    if next.is_digit() {
        return false;
    }
    let behind = fold[last + 1..]
        .iter()
        .skip(1)
        .take_while(|glyph| glyph.is_digit())
        .count();
    let far = last + 2 + behind;
    let goes_on = fold.get(far).is_some_and(|glyph| is_separator(glyph.base))
        && fold.get(far + 1).is_some_and(crate::text::Glyph::is_digit);
    match next.base {
        '-' => !(1..=4).contains(&behind) || goes_on,
        '.' => !(1..=2).contains(&behind) || goes_on,
        _ => true,
    }
}
