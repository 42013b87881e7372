//! Passport and customer numbers, street addresses: as written, whatever case and white space.

use super::letters::{Letter, begins, ends, letters, stops};
use crate::{
    Invalid, Needle,
    text::{Fold, Glyph, fold_text},
};

/// Blanks, commas and line breaks in a row that may stand for one blank.
const MOST_BLANKS: usize = 4;

/// Words with the signs between them.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    pub words: Vec<Vec<Letter>>,
}

impl Other {
    /// The value, and its other spelling when it names a street.
    pub fn new(text: &str, needle: Needle) -> Result<Vec<Self>, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Empty(needle));
        }
        let fold = fold_text(text);
        let digits = fold.iter().filter(|glyph| glyph.is_digit()).count();
        let signs = fold.iter().filter(|glyph| glyph.is_alnum()).count();
        if signs < 4 || (digits == signs && digits < 6) {
            return Err(Invalid::TooCommon(needle));
        }
        let words = words(&fold);
        let mut all = vec![Self {
            words: words.clone(),
        }];
        if let Some(other) = street(&words) {
            all.push(Self { words: other });
        }
        Ok(all)
    }

    /// The end of the value when it stands at `at`.
    pub fn at(&self, fold: &Fold, at: usize) -> Option<usize> {
        let mut here = vec![at];
        for (number, word) in self.words.iter().enumerate() {
            let mut next = Vec::new();
            for place in here {
                let place = if number == 0 {
                    place
                } else {
                    place + blanks(fold, place)?
                };
                ends(fold, place, word, &mut next);
            }
            here = next;
            if here.is_empty() {
                return None;
            }
        }
        here.into_iter()
            .find(|end| *end > at && value_stops(fold, *end))
    }
}

fn words(fold: &Fold) -> Vec<Vec<Letter>> {
    fold.split(is_gap)
        .filter(|word| !word.is_empty())
        .map(letters)
        .collect()
}

fn is_gap(glyph: &Glyph) -> bool {
    glyph.is_blank() || matches!(glyph.base, ',' | ';')
}

/// How many blanks stand at `at`; `None` when there is none.
fn blanks(fold: &Fold, at: usize) -> Option<usize> {
    let count = fold[at..]
        .iter()
        .take(MOST_BLANKS)
        .take_while(|glyph| is_gap(glyph))
        .count();
    (count > 0).then_some(count)
}

fn value_stops(fold: &Fold, end: usize) -> bool {
    match (fold[end - 1], fold.get(end)) {
        (last, Some(next)) if last.is_alnum() && next.is_digit() => false,
        (last, Some(next)) if last.is_digit() && next.is_letter() => next.is_upper(),
        (last, _) if last.is_letter() => stops(fold, end),
        _ => true,
    }
}

/// Whether a value may begin at `at`.
pub(crate) fn value_begins(fold: &Fold, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|at| fold[at]) else {
        return true;
    };
    let here = fold[at];
    if here.is_digit() {
        return !before.is_alnum();
    }
    if here.is_letter() {
        return begins(fold, at) && (here.is_upper() || !before.is_digit());
    }
    true
}

/// `…straße` for `…str.` and the other way round.
fn street(words: &[Vec<Letter>]) -> Option<Vec<Vec<Letter>>> {
    let plain = |text: &str| text.chars().map(Letter::Plain).collect::<Vec<_>>();
    let mut long = plain("stra");
    long.push(Letter::Sharp);
    long.push(Letter::Plain('e'));
    let mut out = words.to_vec();
    let word = out
        .iter_mut()
        .find(|word| word.ends_with(&long) || word.ends_with(&plain("str.")))?;
    if word.ends_with(&long) {
        word.truncate(word.len() - long.len());
        word.extend(plain("str."));
    } else {
        word.truncate(word.len() - 4);
        word.extend(long);
    }
    Some(out)
}
