//! One exact pass over folded text for all needles.

use std::ops::Range;

use super::{
    Needles,
    letters::{begins, word, word_before},
    names::{Alone, Rank},
    others::value_begins,
};
use crate::{Kind, Needle, text::Fold};

/// How near, in characters, another value must be for a family name alone to count.
const NEAR: usize = 60;

/// One identifier in folded text.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub owner: u32,
    pub needle: Needle,
    pub rank: Rank,
    /// Glyphs; two stretches when given and family name are fields of their own.
    pub stretches: Vec<Range<usize>>,
}

/// Whether an identifier begins in these bytes. A family name alone is left out, as it counts only
/// beside something else.
pub(crate) fn any(needles: &Needles, fold: &Fold, core: &Range<usize>) -> bool {
    let mut is_there = false;
    walk(needles, fold, Alone::No, &mut |found| {
        let first = found
            .stretches
            .first()
            .and_then(|stretch| fold.get(stretch.start));
        is_there = first.is_some_and(|glyph| core.contains(&(glyph.start as usize)));
        is_there
    });
    is_there
}

/// Everything in the text; overlaps are settled, so that each letter counts once for a person.
pub(crate) fn scan(needles: &Needles, fold: &Fold) -> Vec<Found> {
    let mut all = Vec::new();
    let alone = if needles.is_in_row {
        Alone::Any
    } else {
        Alone::Family
    };
    walk(needles, fold, alone, &mut |found| {
        all.push(found);
        false
    });
    let (mut loose, mut sure): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|found| found.rank == Rank::Loose);
    if needles.is_in_row {
        loose.retain(|one| !is_of_another(fold, one));
        sure.extend(loose);
        return settle(sure);
    }
    if sure.is_empty() {
        return sure;
    }
    let near: Vec<Found> = loose
        .into_iter()
        .filter(|one| {
            let is_feature =
                |other: &Found| other.needle.kind != Kind::Name || !is_of_another(fold, one);
            sure.iter()
                .any(|other| other.owner == one.owner && is_feature(other) && is_near(one, other))
        })
        .collect();
    sure.extend(near);
    settle(sure)
}

/// `Herr Berg` beside `Anna Berg` may be her husband.
fn is_of_another(fold: &Fold, one: &Found) -> bool {
    let end = one.stretches[0].start.saturating_sub(1);
    let before = word(&fold[word_before(fold, end)..end]);
    matches!(
        before.as_str(),
        "herr" | "herrn" | "hr" | "familie" | "fam" | "mr" | "eheleute" | "ehepaar"
    )
}

fn is_near(one: &Found, other: &Found) -> bool {
    let (a, b) = (&one.stretches[0], &other.stretches[0]);
    a.start
        .saturating_sub(b.end)
        .max(b.start.saturating_sub(a.end))
        <= NEAR
}

/// Drops a find that lies in, or overlaps, a surer one of the same person.
fn settle(mut all: Vec<Found>) -> Vec<Found> {
    let weight = |found: &Found| {
        let len: usize = found.stretches.iter().map(ExactSizeIterator::len).sum();
        (found.needle.kind != Kind::Name, found.rank, len)
    };
    all.sort_by_key(|found| std::cmp::Reverse(weight(found)));
    let mut kept: Vec<Found> = Vec::with_capacity(all.len());
    for one in all {
        let taken = kept.iter().any(|other| {
            other.owner == one.owner
                && one.stretches.iter().any(|a| {
                    other
                        .stretches
                        .iter()
                        .any(|b| a.start < b.end && b.start < a.end)
                })
        });
        if !taken {
            kept.push(one);
        }
    }
    kept
}

/// Calls `take` with each find until it returns true.
fn walk(needles: &Needles, fold: &Fold, alone: Alone, take: &mut dyn FnMut(Found) -> bool) {
    for at in 0..fold.len() {
        let glyph = fold[at];
        if glyph.is_digit() && ends_at_digit(needles, fold, at, take) {
            return;
        }
        if matches!(glyph.base, '@' | '=') && around_sign(needles, fold, at, take) {
            return;
        }
        if glyph.is_letter() && begins(fold, at) && begins_name(needles, fold, at, alone, take) {
            return;
        }
        let numbers = needles.index.others.get(glyph.base);
        if !numbers.is_empty() && value_begins(fold, at) {
            for number in numbers {
                let owned = &needles.others[*number as usize];
                if let Some(end) = owned.what.at(fold, at)
                    && take(found(owned.owner, owned.needle, at..end))
                {
                    return;
                }
            }
        }
    }
}

fn found(owner: u32, needle: Needle, stretch: Range<usize>) -> Found {
    Found {
        owner,
        needle,
        rank: Rank::GivenFirst,
        stretches: vec![stretch],
    }
}

fn ends_at_digit(
    needles: &Needles,
    fold: &Fold,
    at: usize,
    take: &mut dyn FnMut(Found) -> bool,
) -> bool {
    if fold.get(at + 1).is_some_and(crate::text::Glyph::is_digit) || needles.phones.is_empty() {
        return false;
    }
    let mut tail = [0; 3];
    let mut digits = fold[..=at]
        .iter()
        .rev()
        .take(9)
        .filter(|glyph| glyph.is_digit());
    for slot in tail.iter_mut().rev() {
        let Some(digit) = digits.next() else {
            return false;
        };
        *slot = u8::try_from(digit.base).unwrap_or(0);
    }
    needles.index.phones.get(&tail).is_some_and(|numbers| {
        numbers.iter().any(|number| {
            let owned = &needles.phones[*number as usize];
            owned
                .what
                .ending(fold, at)
                .is_some_and(|range| take(found(owned.owner, owned.needle, range)))
        })
    })
}

fn around_sign(
    needles: &Needles,
    fold: &Fold,
    at: usize,
    take: &mut dyn FnMut(Found) -> bool,
) -> bool {
    // Bounce addresses write `name=host@relay`.
    let Some(next) = fold.get(at + 1) else {
        return false;
    };
    needles.index.emails.get(next.low).iter().any(|number| {
        let owned = &needles.emails[*number as usize];
        owned
            .what
            .around(fold, at)
            .is_some_and(|range| take(found(owned.owner, owned.needle, range)))
    })
}

fn begins_name(
    needles: &Needles,
    fold: &Fold,
    at: usize,
    alone: Alone,
    take: &mut dyn FnMut(Found) -> bool,
) -> bool {
    let next = fold.get(at + 1).map(|glyph| glyph.base);
    needles.index.names.get(fold[at].base, next).any(|number| {
        let owned = &needles.names[*number as usize];
        owned
            .what
            .at(fold, at, alone)
            .is_some_and(|(rank, stretches)| {
                take(Found {
                    owner: owned.owner,
                    needle: owned.needle,
                    rank,
                    stretches,
                })
            })
    })
}
