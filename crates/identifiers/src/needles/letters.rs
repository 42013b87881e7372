//! Spelling: which letters of a text may stand for which letters of an identifier.

use crate::text::{Fold, Glyph};

/// One letter, digit or sign of an identifier with the spellings it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Letter {
    /// This base letter, with or without an accent.
    Plain(char),
    /// The same, where the identifier itself has the accent.
    Accented(char),
    /// ä, æ, ø …: as `ä`, `ae` or bare `a`.
    Umlaut(char),
    /// ae, oe, ue: as written or as umlaut. Not bare, since `Bauer` is not `Baur`.
    Digraph(char),
    /// ß or ss.
    Sharp,
}

impl Letter {
    /// The base letters that a text may begin this with.
    pub fn starts(self) -> [char; 2] {
        match self {
            Self::Plain(c) | Self::Accented(c) | Self::Umlaut(c) | Self::Digraph(c) => [c, c],
            Self::Sharp => ['s', 'ß'],
        }
    }
}

/// A folded identifier as letters.
pub(crate) fn letters(fold: &Fold) -> Vec<Letter> {
    let mut out = Vec::with_capacity(fold.len());
    let mut at = 0;
    while at < fold.len() {
        let glyph = fold[at];
        let next = fold.get(at + 1);
        let (letter, len) = match glyph.base {
            'ß' => (Letter::Sharp, 1),
            's' if next.is_some_and(|next| next.base == 's') => (Letter::Sharp, 2),
            c if glyph.is_umlaut() => (Letter::Umlaut(c), 1),
            c @ ('a' | 'o' | 'u')
                if next.is_some_and(|next| next.base == 'e' && next.low == 'e') =>
            {
                (Letter::Digraph(c), 2)
            }
            c if glyph.low == c => (Letter::Plain(c), 1),
            c => (Letter::Accented(c), 1),
        };
        out.push(letter);
        at += len;
    }
    out
}

/// Where a match of `letters` at `at` may end; several ends are possible when an umlaut is last.
pub(crate) fn ends(fold: &Fold, at: usize, letters: &[Letter], out: &mut Vec<usize>) {
    let Some((letter, rest)) = letters.split_first() else {
        if !out.contains(&at) {
            out.push(at);
        }
        return;
    };
    let Some(glyph) = fold.get(at) else { return };
    let next = fold.get(at + 1);
    match *letter {
        Letter::Plain(c) | Letter::Accented(c) => {
            if glyph.base == c {
                ends(fold, at + 1, rest, out);
            }
        }
        Letter::Umlaut(c) | Letter::Digraph(c) => {
            if glyph.base != c {
                lost(fold, at, rest, out);
                return;
            }
            if !glyph.is_umlaut() && next.is_some_and(|next| next.base == 'e') {
                ends(fold, at + 2, rest, out);
            }
            if glyph.is_umlaut() || matches!(letter, Letter::Umlaut(_)) {
                ends(fold, at + 1, rest, out);
            }
            if !glyph.is_umlaut() && !rest.is_empty() {
                // The dots were a mark of their own: `Mu?ller`.
                lost(fold, at + 1, rest, out);
            }
        }
        Letter::Sharp => {
            if glyph.base == 'ß' {
                ends(fold, at + 1, rest, out);
            } else if glyph.base == 's' && next.is_some_and(|next| next.base == 's') {
                ends(fold, at + 2, rest, out);
            } else {
                lost(fold, at, rest, out);
            }
        }
    }
}

/// A letter beyond ASCII that a program could not write: `M?ller`, `M_ller`, `M��ller`.
fn lost(fold: &Fold, at: usize, rest: &[Letter], out: &mut Vec<usize>) {
    let is_mark = |glyph: &Glyph| matches!(glyph.base, '?' | '_' | '*' | '#' | '\n' | '\u{fffd}');
    let inside = at > 0 && fold[at - 1].is_letter() && fold.get(at).is_some_and(is_mark);
    if !inside {
        return;
    }
    ends(fold, at + 1, rest, out);
    if fold
        .get(at + 1)
        .is_some_and(|next| next.base == fold[at].base)
    {
        ends(fold, at + 2, rest, out);
    }
}

/// Whether a word can begin at `at`: no letter before, or a hump as in `0148AnnaBerg`.
pub(crate) fn begins(fold: &Fold, at: usize) -> bool {
    match at.checked_sub(1).map(|before| fold[before]) {
        Some(before) if before.is_letter() => is_hump(&before, &fold[at]),
        _ => true,
    }
}

/// Whether a word can end before `at`.
pub(crate) fn stops(fold: &Fold, at: usize) -> bool {
    match fold.get(at) {
        Some(next) if next.is_letter() => at > 0 && is_hump(&fold[at - 1], next),
        _ => true,
    }
}

fn is_hump(before: &Glyph, here: &Glyph) -> bool {
    before.is_letter() && !before.is_upper() && here.is_upper()
}

/// The word that ends just before `at`, as its first position; `at` itself when there is none.
pub(crate) fn word_before(fold: &Fold, at: usize) -> usize {
    let mut start = at;
    while start > 0 && fold[start - 1].is_letter() {
        start -= 1;
    }
    start
}

/// The end of the word that begins at `at`; `at` itself when there is none.
pub(crate) fn word_after(fold: &Fold, at: usize) -> usize {
    at + fold[at.min(fold.len())..]
        .iter()
        .take_while(|glyph| glyph.is_letter())
        .count()
}

/// The base letters of a stretch.
pub(crate) fn word(fold: &Fold) -> String {
    fold.iter().map(|glyph| glyph.base).collect()
}
