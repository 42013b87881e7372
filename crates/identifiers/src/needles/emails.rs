//! E-mail addresses: case-insensitive, with any plus-tag, never as part of a longer address.

use crate::{
    Invalid, Needle,
    text::{Fold, Glyph, fold_text},
};

/// Longest plus-tag looked at.
const LONGEST_TAG: usize = 64;

/// One mailbox.
#[derive(Clone, Debug)]
pub(crate) struct Email {
    /// The part before a plus-tag, lower case.
    pub local: Vec<char>,
    /// The host, and its ASCII form (RFC 3492) when it has other letters.
    pub hosts: Vec<Vec<char>>,
}

impl Email {
    pub fn new(text: &str, needle: Needle) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Empty(needle));
        }
        let text = text.strip_prefix("mailto:").unwrap_or(text);
        let fold = fold_text(text);
        let at = fold
            .iter()
            .rposition(|glyph| glyph.base == '@')
            .ok_or(Invalid::NoAddress(needle))?;
        let (local, host) = (lower(&fold[..at]), lower(&fold[at + 1..]));
        let host: Vec<char> = host
            .strip_suffix(&['.'])
            .map_or(host.clone(), <[char]>::to_vec);
        let odd = |c: &char| matches!(c, ' ' | '\n' | '@' | '<' | '>' | ',' | ';');
        if local.is_empty() || host.is_empty() || local.iter().chain(&host).any(odd) {
            return Err(Invalid::NoAddress(needle));
        }
        if fold.len() < 5 {
            return Err(Invalid::TooCommon(needle));
        }
        let plus = local
            .iter()
            .position(|c| *c == '+')
            .filter(|plus| *plus > 0);
        let local = plus.map_or(local.clone(), |plus| local[..plus].to_vec());
        let mut hosts = vec![host];
        if let Some(ascii) = ascii_host(&hosts[0]) {
            hosts.push(ascii);
        } else if let Some(letters) = letters_of_host(&hosts[0]) {
            hosts.push(letters);
        }
        Ok(Self { local, hosts })
    }

    /// The address around the `@` at `at`.
    pub fn around(&self, fold: &Fold, at: usize) -> Option<std::ops::Range<usize>> {
        let end = self.hosts.iter().find_map(|host| {
            let end = at + 1 + host.len();
            let same = fold
                .get(at + 1..end)?
                .iter()
                .zip(host)
                .all(|(glyph, c)| glyph.low == *c);
            (same && host_stops(fold, end)).then_some(end)
        })?;
        let start = self
            .ending(fold, at)
            .or_else(|| self.ending(fold, plus_before(fold, at)?))?;
        Some(start..end)
    }

    /// The start of the local part that ends before `end`.
    fn ending(&self, fold: &Fold, end: usize) -> Option<usize> {
        let start = end.checked_sub(self.local.len())?;
        let same = fold[start..end]
            .iter()
            .zip(&self.local)
            .all(|(glyph, c)| glyph.low == *c);
        let is_bounce = fold[end].base == '=' && start > 0 && fold[start - 1].base == '+';
        (same && (is_bounce || local_begins(fold, start))).then_some(start)
    }
}

fn lower(fold: &Fold) -> Vec<char> {
    fold.iter().map(|glyph| glyph.low).collect()
}

/// No letter or digit before, nor one that is tied to the address by a sign that addresses hold.
fn local_begins(fold: &Fold, start: usize) -> bool {
    let Some(before) = start.checked_sub(1).map(|at| fold[at]) else {
        return true;
    };
    if before.is_alnum() {
        return false;
    }
    let tied = start.checked_sub(2).is_some_and(|at| fold[at].is_alnum());
    !(tied && matches!(before.base, '.' | '_' | '-' | '+' | '%'))
}

/// No further label of the host. A hump ends it too, as texts without their tags run together.
fn host_stops(fold: &Fold, end: usize) -> bool {
    let Some(next) = fold.get(end) else {
        return true;
    };
    if next.is_alnum() {
        let last: &Glyph = &fold[end - 1];
        let word = fold
            .get(end + 1)
            .is_some_and(|after| after.is_letter() && !after.is_upper());
        return last.is_letter() && !last.is_upper() && next.is_upper() && word;
    }
    let tied = fold.get(end + 1).is_some_and(Glyph::is_alnum);
    let goes_on = match next.base {
        '-' | '_' => true,
        '.' => tied && !sentence(fold, end),
        _ => false,
    };
    !(tied && goes_on)
}

/// `…host.Tel`: a full stop without a blank, followed by a capital where the host has none.
fn sentence(fold: &Fold, dot: usize) -> bool {
    !fold[dot - 1].is_upper()
        && fold[dot + 1].is_upper()
        && fold
            .get(dot + 2)
            .is_some_and(|after| after.is_letter() && !after.is_upper())
}

/// The `+` of the tag that ends before `at`.
fn plus_before(fold: &Fold, at: usize) -> Option<usize> {
    let from = at.saturating_sub(LONGEST_TAG);
    let mut found = None;
    for place in (from..at).rev() {
        let glyph = &fold[place];
        if glyph.base == '+' {
            found = Some(place);
        } else if !glyph.is_alnum() && !matches!(glyph.base, '.' | '_' | '-' | '=') {
            break;
        }
    }
    found
}

/// The host with its labels in punycode; `None` when it is ASCII already.
fn ascii_host(host: &[char]) -> Option<Vec<char>> {
    if host.iter().all(char::is_ascii) {
        return None;
    }
    let labels: Option<Vec<String>> = host
        .split(|c| *c == '.')
        .map(|label| {
            if label.iter().all(char::is_ascii) {
                Some(label.iter().collect())
            } else {
                super::punycode::encode(label).map(|tail| format!("xn--{tail}"))
            }
        })
        .collect();
    Some(labels?.join(".").chars().collect())
}

/// The host with punycode labels as letters; `None` when it has none.
fn letters_of_host(host: &[char]) -> Option<Vec<char>> {
    let host: String = host.iter().collect();
    if !host.contains("xn--") {
        return None;
    }
    let labels: Option<Vec<String>> = host
        .split('.')
        .map(|label| {
            label
                .strip_prefix("xn--")
                .map_or_else(|| Some(label.to_owned()), super::punycode::decode)
        })
        .collect();
    Some(labels?.join(".").chars().collect())
}
