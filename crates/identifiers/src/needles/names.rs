//! Names: given and family name beside each other, in either order and any spelling.

use std::{iter, ops::Range};

use super::{
    beside::{initial_behind, is_another_pair, is_in_address, is_in_mail, is_tail_of_double},
    common::{is_common_family, is_given_name},
    gaps,
    letters::{Letter, begins, ends, letters, stops, word, word_after, word_before},
};
use crate::{
    Invalid, Needle,
    text::{Fold, Glyph, fold_text},
};

/// Blanks, hyphens, dots between the parts of one name.
const MOST_JOINTS: usize = 3;

/// Letters of given and family name with nothing between that make no other word.
const LEAST_JOINED: usize = 11;

/// One name of a person.
#[derive(Clone, Debug)]
pub(crate) struct FullName {
    /// All given names, and the first one alone where that is telling enough.
    pub given: Vec<Parts>,
    pub family: Parts,
    /// The given name's first letter, when the family name is rare enough to stand with it.
    pub initial: Option<char>,
    /// First letter of the given name, whatever the family name.
    first: Option<char>,
    /// Shared by so many that an address with it may be anyone's.
    is_common: bool,
    /// Of several parts already, so that `-Alt` behind it is no further part.
    is_compound: bool,
}

/// The words of a name that may be parted by a hyphen, a blank, a dot or nothing.
pub(crate) type Parts = Vec<Vec<Letter>>;

/// How sure a find is; the surer one wins where two overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// A name alone: counts only beside another of the person's values.
    Loose,
    Initial,
    FamilyFirst,
    Fields,
    GivenFirst,
}

/// Which part of a name is given back without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    No,
    Family,
    /// Also the given name.
    Any,
}

/// One or two stretches of glyphs.
pub(crate) type Stretches = Vec<Range<usize>>;

impl FullName {
    pub fn new(given: &str, family: &str, needle: Needle) -> Result<Self, Invalid> {
        let (given_fold, family_fold) = (fold_text(given.trim()), fold_text(family.trim()));
        let count = |fold: &Fold| fold.iter().filter(|glyph| glyph.is_letter()).count();
        let (given_len, family_len) = (count(&given_fold), count(&family_fold));
        if given_len + family_len == 0 {
            return Err(Invalid::Empty(needle));
        }
        if family_len < 2 || given_len + family_len < 4 || (given_len == 0 && family_len < 3) {
            return Err(Invalid::TooCommon(needle));
        }
        let family = parts(&family_fold);
        let folded: String = family_fold
            .iter()
            .filter(|glyph| glyph.is_letter())
            .map(|glyph| glyph.base)
            .collect();
        let is_common = is_common_family(&folded);
        let mut all = vec![parts(&given_fold)];
        all.retain(|parts| !parts.is_empty());
        if !is_common && let Some(first) = first_word(&given_fold) {
            all.push(first);
        }
        let first = given_fold
            .iter()
            .find(|glyph| glyph.is_letter())
            .map(|glyph| glyph.base);
        if given_len == 1 {
            all.clear();
        }
        let initial = first.filter(|_| !is_common || given_len == 1);
        Ok(Self {
            given: all,
            is_compound: family.len() > 1,
            family,
            initial,
            first,
            is_common,
        })
    }

    /// The name at `at`, where a word begins; `alone` tells which part is given back by itself.
    pub fn at(&self, fold: &Fold, at: usize, alone: Alone) -> Option<(Rank, Stretches)> {
        let mut found = Vec::new();
        for given in &self.given {
            for_word(fold, at, given, &mut |end| {
                found.extend(self.given_first(fold, at, end));
                if alone == Alone::Any && given_stands_alone(fold, at, end) {
                    found.push((Rank::Loose, one(at..end)));
                }
            });
            word_ends(fold, at, given, &mut |end| {
                found.extend(self.joined(fold, at, end, &self.family));
            });
        }
        if let Some(initial) = self.initial
            && let Some(end) = self.initial_first(fold, at, initial)
        {
            found.push((Rank::Initial, one(at..end)));
        }
        for given in &self.given {
            word_ends(fold, at, &self.family, &mut |end| {
                found.extend(self.joined(fold, at, end, given));
            });
        }
        for_word(fold, at, &self.family, &mut |end| {
            found.extend(self.family_first(fold, at, end));
            if let Some(initial) = self.initial
                && let Some(far) = initial_behind(fold, end, initial)
            {
                found.push((Rank::Initial, one(at..far)));
            }
            let may = match alone {
                Alone::No => false,
                Alone::Family => true,
                Alone::Any => is_capital(fold, at),
            };
            if may && self.may_stand_alone(fold, at, end) {
                found.push((Rank::Loose, one(self.with_initial(fold, at)..end)));
            }
        });
        found.retain(|(_, stretches)| {
            !(self.is_common && stretches.iter().any(|one| is_in_mail(fold, one)))
        });
        found.into_iter().max_by_key(|(rank, stretches)| {
            (
                *rank,
                stretches.iter().map(ExactSizeIterator::len).sum::<usize>(),
            )
        })
    }

    fn given_first(&self, fold: &Fold, at: usize, end: usize) -> Option<(Rank, Stretches)> {
        for gap in gaps::after_given(fold, end) {
            let mut found = None;
            for_word(fold, gap.end, &self.family, &mut |far| {
                found = found.max(Some(far));
            });
            let Some(far) = found else { continue };
            if !self.family_stops(fold, gap.start, gap.end, far)
                || gaps::is_line_of_list(fold, &gap, far)
            {
                continue;
            }
            if is_tail_of_double(fold, at) && fold[gap.start].base != '-' {
                continue;
            }
            return Some((Rank::GivenFirst, one(at..far)));
        }
        if let Some(start) = gaps::fields(fold, end)
            && let Some(far) = self.family_end(fold, start)
        {
            return Some((Rank::Fields, vec![at..end, start..far]));
        }
        for start in gaps::shared_family(fold, end) {
            if self.family_end(fold, start).is_some() {
                return Some((Rank::Fields, one(at..end)));
            }
        }
        None
    }

    /// `annelieseberg`: nothing between, and too long or too placed to be a word such as `Annaberg`.
    fn joined(
        &self,
        fold: &Fold,
        at: usize,
        end: usize,
        other: &[Vec<Letter>],
    ) -> Option<(Rank, Stretches)> {
        if stops(fold, end) {
            return None;
        }
        let mut found = None;
        for_word(fold, end, other, &mut |far| found = found.max(Some(far)));
        let far = found.filter(|far| self.family_stops(fold, at, at, *far))?;
        (far - at >= LEAST_JOINED || is_in_address(fold, at, far))
            .then(|| (Rank::FamilyFirst, one(at..far)))
    }

    fn family_end(&self, fold: &Fold, start: usize) -> Option<usize> {
        let mut found = None;
        for_word(fold, start, &self.family, &mut |far| {
            found = found.max(Some(far));
        });
        found.filter(|far| self.family_stops(fold, start, start, *far))
    }

    fn family_first(&self, fold: &Fold, at: usize, end: usize) -> Option<(Rank, Stretches)> {
        if is_tail_of_double(fold, at) {
            return None;
        }
        for given in &self.given {
            for start in gaps::after_family(fold, end) {
                let mut found = None;
                for_word(fold, start, given, &mut |far| found = found.max(Some(far)));
                if let Some(far) = found
                    && !is_another_pair(fold, at, far)
                {
                    return Some((Rank::FamilyFirst, one(at..far)));
                }
            }
            if let Some(start) = gaps::fields(fold, end) {
                let mut found = None;
                for_word(fold, start, given, &mut |far| found = found.max(Some(far)));
                if let Some(far) = found {
                    return Some((Rank::Fields, vec![at..end, start..far]));
                }
            }
        }
        None
    }

    /// `A. Berg`, `a_berg`: the end of the family name.
    fn initial_first(&self, fold: &Fold, at: usize, initial: char) -> Option<usize> {
        if fold[at].base != initial || fold.get(at + 1).is_none_or(Glyph::is_alnum) {
            return None;
        }
        let start = gaps::after_initial(fold, at + 1)?;
        let end = self.family_end(fold, start)?;
        // `a. Berg` is a place name, `a.berg` an address.
        let tight = start == at + 2;
        (tight || fold[at].is_upper() || !fold[start].is_upper()).then_some(end)
    }

    /// No other given name beside it, and no part of an address or a link.
    fn may_stand_alone(&self, fold: &Fold, at: usize, end: usize) -> bool {
        if !self.family_stops(fold, at, at, end)
            || is_tail_of_double(fold, at)
            || is_in_address(fold, at, end)
        {
            return false;
        }
        let mut before = at;
        while before > 0 && matches!(fold[before - 1].base, ' ' | '.' | '-') && at - before < 2 {
            before -= 1;
        }
        let start = word_before(fold, before);
        let beside = &fold[start..before];
        if beside.len() == 1
            && before < at
            && fold[before].base == '.'
            && Some(beside[0].base) != self.first
        {
            return false;
        }
        if before < at && is_given_name(&word(beside)) {
            return false;
        }
        let behind = end
            + fold[end..]
                .iter()
                .take(2)
                .take_while(|glyph| matches!(glyph.base, ' ' | ','))
                .count();
        let comma = fold.get(end).is_some_and(|glyph| glyph.base == ',');
        !(comma && is_given_name(&word(&fold[behind..word_after(fold, behind)])))
    }

    /// Takes the person's own initial before the family name along.
    fn with_initial(&self, fold: &Fold, at: usize) -> usize {
        let back = if at > 0 && fold[at - 1].base == ' ' {
            at - 1
        } else {
            at
        };
        let dotted =
            back > 1 && fold[back - 1].base == '.' && Some(fold[back - 2].base) == self.first;
        if dotted && begins(fold, back - 2) {
            back - 2
        } else {
            at
        }
    }

    /// Whether the family name ends at `end`, and is not the first half of a double name.
    fn family_stops(&self, fold: &Fold, gap: usize, start: usize, end: usize) -> bool {
        if self.is_compound || fold.get(end).is_none_or(|glyph| glyph.base != '-') {
            return true;
        }
        let Some(next) = fold.get(end + 1).filter(|next| next.is_letter()) else {
            return true;
        };
        if gap < start && fold[gap].base == '-' {
            return true;
        }
        let title_case = fold[start].is_upper() && !fold[end - 1].is_upper();
        if title_case {
            return !next.is_upper();
        }
        let in_address = gap < start && is_in_address(fold, start, end);
        let shouted = next.is_upper() && fold[end - 1].is_upper();
        !in_address && !shouted
    }
}

/// A word that is written small, unless it is all there is, is no name (`klein`, `lang`).
fn is_capital(fold: &Fold, at: usize) -> bool {
    fold[at].is_upper() || at == 0
}

/// Followed by no other family name (`Anna Schmidt`), no half of a double name, no part of an
/// address.
fn given_stands_alone(fold: &Fold, at: usize, end: usize) -> bool {
    let is_name = |from: usize| {
        fold.get(from)
            .is_some_and(|glyph| glyph.is_letter() && glyph.is_upper())
    };
    let goes_on = fold
        .get(end)
        .is_some_and(|glyph| matches!(glyph.base, ' ' | '-') && is_name(end + 1));
    let comes_from = at > 0 && fold[at - 1].base == '-';
    is_capital(fold, at) && !goes_on && !comes_from && !is_in_address(fold, at, end)
}

fn one(stretch: Range<usize>) -> Stretches {
    iter::once(stretch).collect()
}

/// The words of a name; blanks, hyphens, dots and apostrophes part them.
fn parts(fold: &Fold) -> Parts {
    fold.split(|glyph| !glyph.is_alnum())
        .filter(|part| !part.is_empty())
        .map(letters)
        .collect()
}

/// The first of several given names that a blank parts.
fn first_word(fold: &Fold) -> Option<Parts> {
    let cut = fold.iter().position(Glyph::is_blank)?;
    let count = fold[..cut].iter().filter(|glyph| glyph.is_letter()).count();
    (count > 2).then(|| parts(&fold[..cut]))
}

/// Calls `take` with each end of the name at `at` where a word may end.
fn for_word(fold: &Fold, at: usize, parts: &[Vec<Letter>], take: &mut dyn FnMut(usize)) {
    word_ends(fold, at, parts, &mut |end| {
        if stops(fold, end) || has_genitive(fold, end) {
            take(end);
        }
    });
}

/// Calls `take` with each end of the name at `at`.
fn word_ends(fold: &Fold, at: usize, parts: &[Vec<Letter>], take: &mut dyn FnMut(usize)) {
    let Some((first, rest)) = parts.split_first() else {
        return;
    };
    let starts = first.first().is_some_and(|letter| {
        fold.get(at)
            .is_some_and(|glyph| letter.starts().contains(&glyph.base))
    });
    if !starts {
        return;
    }
    let mut here = Vec::new();
    ends(fold, at, first, &mut here);
    for part in rest {
        let mut next = Vec::new();
        for end in here {
            let joints = fold[end..]
                .iter()
                .take(MOST_JOINTS)
                .take_while(|glyph| gaps::is_joint(glyph.base))
                .count();
            ends(fold, end + joints, part, &mut next);
        }
        here = next;
    }
    here.into_iter().for_each(take);
}

/// `Müllers Akte`: the s stays where it is.
fn has_genitive(fold: &Fold, end: usize) -> bool {
    fold.get(end).is_some_and(|glyph| glyph.base == 's') && stops(fold, end + 1)
}
