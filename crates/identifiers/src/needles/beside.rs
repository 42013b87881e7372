//! What stands beside a name and makes it another person's, or a part of something else.

use std::ops::Range;

use super::{
    common::is_given_name,
    letters::{word, word_before},
};
use crate::text::{Fold, Glyph};

/// `Anna-` before `Lena`: the second half of a double name.
pub(super) fn is_tail_of_double(fold: &Fold, at: usize) -> bool {
    at > 1 && fold[at - 1].base == '-' && fold[at - 2].is_letter() && fold[at].is_upper()
}

/// `Thomas Berg, Anna Schmidt`: two people in a list, not `Berg, Anna`.
pub(super) fn is_another_pair(fold: &Fold, at: usize, end: usize) -> bool {
    if at == 0 || fold[at - 1].base != ' ' {
        return false;
    }
    let before = word(&fold[word_before(fold, at - 1)..at - 1]);
    let behind = fold.get(end).is_some_and(|glyph| glyph.base == ' ')
        && fold
            .get(end + 1)
            .is_some_and(|glyph| glyph.is_letter() && glyph.is_upper());
    behind && is_given_name(&before)
}

/// `Berg, A.` behind the family name.
pub(super) fn initial_behind(fold: &Fold, end: usize, initial: char) -> Option<usize> {
    let comma = fold.get(end)?.base == ',';
    let start = end
        + fold[end..]
            .iter()
            .take(2)
            .take_while(|glyph| matches!(glyph.base, ',' | ' '))
            .count();
    let glyph = fold.get(start)?;
    if start == end || glyph.base != initial || !glyph.is_upper() {
        return None;
    }
    let dotted = fold.get(start + 1).is_some_and(|next| next.base == '.');
    let ends = !fold.get(start + 1).is_some_and(Glyph::is_alnum);
    (dotted || (comma && ends)).then_some(start + 1 + usize::from(dotted))
}

/// Whether the stretch is part of the name before the @ of an address; that of a message id, which
/// begins with a long number, is no mailbox of anyone.
pub(super) fn is_in_mail(fold: &Fold, stretch: &Range<usize>) -> bool {
    let local = |glyph: &&Glyph| glyph.is_alnum() || matches!(glyph.base, '.' | '_' | '-' | '+');
    let behind = stretch.end
        + fold[stretch.end..]
            .iter()
            .take(64)
            .take_while(local)
            .count();
    let before = stretch.start
        - fold[..stretch.start]
            .iter()
            .rev()
            .take(64)
            .take_while(local)
            .count();
    let digits = fold[before..]
        .iter()
        .take_while(|glyph| glyph.is_digit())
        .count();
    digits < 6
        && fold.get(behind).is_some_and(|glyph| glyph.base == '@')
        && fold.get(behind + 1).is_some_and(Glyph::is_alnum)
}

/// Whether the stretch stands inside an address or a link.
pub(crate) fn is_in_address(fold: &Fold, start: usize, end: usize) -> bool {
    let inner = |glyph: &&Glyph| {
        glyph.is_alnum()
            || matches!(
                glyph.base,
                '.' | '_' | '-' | '+' | '@' | '/' | ':' | '%' | '~'
            )
    };
    let left = fold[..start].iter().rev().take(80).take_while(inner);
    let right = fold[end..].iter().take(80).take_while(inner);
    let mut slashes = 0;
    left.chain(right).any(|glyph| {
        slashes += u8::from(glyph.base == '/');
        glyph.base == '@' || slashes > 1
    })
}
