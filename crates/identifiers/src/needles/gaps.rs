//! What may stand between the given and the family name.

use super::letters::{word, word_after, word_before};
use crate::text::{Fold, Glyph};

use std::{iter, ops::Range};

const MOST_SIGNS: usize = 4;
/// Longest stretch of field names and signs between two fields of one record.
const LONGEST_FIELDS: usize = 60;
const LONGEST_MIDDLE: usize = 20;

const TITLES: &str = " dr prof mag dipl ing di dkfm univ habil med phil rer nat iur jur mmag bsc msc ba ma mba phd llm \
von vom van der den de da du la le zu zum zur del dos mc st ";
const SALUTATIONS: &str =
    " frau fr herr herrn hr familie fam firma fa mr mrs ms miss madame monsieur ";
const AND: &str = " und u and et sowie ";
/// Words of field names; whatever holds `name` is one too.
const FIELD_WORDS: &str = " first last given family sur vor nach middle salutation title prefix suffix s i b n r t u d a o \
null none basic advanced value string label key contact lead person text type varchar attribute v ";

/// Signs inside a name.
pub(crate) fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '_' | '\'' | '+' | '\n')
}

fn is_gap_sign(c: char) -> bool {
    is_joint(c) || matches!(c, '/' | '\u{b7}')
}

fn signs(fold: &Fold, at: usize) -> usize {
    fold[at.min(fold.len())..]
        .iter()
        .take(MOST_SIGNS)
        .take_while(|glyph| is_gap_sign(glyph.base))
        .count()
}

/// Gaps behind a given name that ends at `end`: nothing, signs, and signs with a middle name or titles.
pub(crate) fn after_given(fold: &Fold, end: usize) -> Vec<Range<usize>> {
    let count = signs(fold, end);
    if count == MOST_SIGNS
        && fold
            .get(end + count)
            .is_some_and(|glyph| is_gap_sign(glyph.base))
    {
        return Vec::new();
    }
    let mut gaps: Vec<Range<usize>> = iter::once(end..end + count).collect();
    if count == 0 {
        return gaps;
    }
    let mut at = end + count;
    let mut middles = 0;
    for _ in 0..4 {
        let behind = word_after(fold, at);
        let Some(is_title) = middle(fold, at, behind) else {
            break;
        };
        // `Anna-Lena Berg` has a double name, not a middle one.
        let is_double = !is_title && behind - at > 1 && fold[at - 1].base == '-' && at == end + 1;
        middles += if is_double { 2 } else { usize::from(!is_title) };
        let after = signs(fold, behind);
        if after == 0 || middles > 1 {
            break;
        }
        at = behind + after;
        gaps.push(end..at);
    }
    gaps
}

/// Whether the word may stand between given and family name; `Some(true)` for a title.
fn middle(fold: &Fold, start: usize, end: usize) -> Option<bool> {
    let len = end - start;
    if len == 0 || len > LONGEST_MIDDLE {
        return None;
    }
    let text = word(&fold[start..end]);
    let listed = |list: &str| list.contains(&format!(" {text} "));
    if listed(TITLES) {
        return Some(true);
    }
    if listed(AND) || listed(SALUTATIONS) {
        return None;
    }
    (len == 1 || fold[start].is_upper()).then_some(false)
}

/// Starts of a given name behind a family name that ends at `end`: `Berg Anna`, `Berg, Dr. Anna`.
pub(crate) fn after_family(fold: &Fold, end: usize) -> Vec<usize> {
    let sign = |glyph: &&Glyph| {
        (is_gap_sign(glyph.base) && glyph.base != '\n') || matches!(glyph.base, ',' | '(')
    };
    let count = fold[end..].iter().take(MOST_SIGNS).take_while(sign).count();
    let mut at = end + count;
    let mut starts = vec![at];
    if count == 0 {
        return starts;
    }
    for _ in 0..3 {
        let behind = word_after(fold, at);
        let text = word(&fold[at..behind]);
        let listed = |list: &str| list.contains(&format!(" {text} "));
        if behind == at || !(listed(TITLES) || listed(SALUTATIONS)) {
            break;
        }
        at = behind
            + fold[behind..]
                .iter()
                .take(MOST_SIGNS)
                .take_while(sign)
                .count();
        starts.push(at);
    }
    starts
}

/// The start of a family name behind an initial: a dot or underscore, then perhaps a blank.
pub(crate) fn after_initial(fold: &Fold, at: usize) -> Option<usize> {
    if !matches!(fold.get(at)?.base, '.' | '_') {
        return None;
    }
    let blank = fold.get(at + 1).is_some_and(Glyph::is_blank);
    Some(at + 1 + usize::from(blank))
}

/// The start of the next field of a record, when only signs and names of fields lie between:
/// `"firstName":"Anna","lastName":"Berg"`, `Anna;Berg`.
pub(crate) fn fields(fold: &Fold, end: usize) -> Option<usize> {
    let mut at = end;
    let (mut strong, mut words, mut key) = (false, 0, false);
    loop {
        let glyph = fold.get(at).filter(|_| at - end < LONGEST_FIELDS)?;
        if glyph.is_letter() {
            let behind = word_after(fold, at);
            let text = word(&fold[at..behind]);
            let is_field = text.contains("name") || FIELD_WORDS.contains(&format!(" {text} "));
            if !is_field {
                // The value itself begins here.
                break;
            }
            key |= text.contains("name");
            words += 1;
            at = behind;
            continue;
        }
        strong |= matches!(
            glyph.base,
            '"' | ';' | ',' | '|' | '\'' | '>' | '=' | ':' | '\\'
        );
        at += 1;
        if fold.get(at).is_some_and(Glyph::is_letter) && fold[at - 1].base == '\n' && words == 0 {
            return None;
        }
    }
    let gap = &fold[end..at];
    let is_quoted = gap.iter().any(|glyph| matches!(glyph.base, '"' | '\''));
    // `Anna, Berg` in prose is no record.
    let is_tight = gap.len() <= 6 && (is_quoted || !gap.iter().any(Glyph::is_blank));
    let fits = strong && if words == 0 { is_tight } else { key };
    fits.then_some(at)
}

/// Starts of a family name that `Anna und Jürgen Berg` share.
pub(crate) fn shared_family(fold: &Fold, end: usize) -> Vec<usize> {
    let blanks = |at: usize| {
        fold[at.min(fold.len())..]
            .iter()
            .take(3)
            .take_while(|glyph| glyph.is_blank())
            .count()
    };
    let first = blanks(end);
    let at = end + first;
    if first == 0 {
        return Vec::new();
    }
    let behind = word_after(fold, at);
    let sign = fold
        .get(at)
        .is_some_and(|glyph| matches!(glyph.base, '&' | '+'));
    let mut next = if sign {
        at + 1
    } else if AND.contains(&format!(" {} ", word(&fold[at..behind]))) && behind > at {
        behind + usize::from(fold.get(behind).is_some_and(|glyph| glyph.base == '.'))
    } else {
        return Vec::new();
    };
    let mut starts = Vec::new();
    for _ in 0..3 {
        let gap = blanks(next);
        let start = next + gap;
        let stop = word_after(fold, start);
        if gap == 0 || stop == start || !fold[start].is_upper() {
            break;
        }
        if !starts.is_empty() || next != end {
            starts.push(start);
        }
        next = stop;
        if fold
            .get(next)
            .is_some_and(|glyph| matches!(glyph.base, '.' | '-'))
        {
            next += 1;
        }
    }
    // The first word is the other person's given name.
    starts.drain(..1.min(starts.len()));
    starts
}

/// `Schmidt Anna⏎Berg Thomas`: the end of one line of a list and the start of the next.
pub(crate) fn is_line_of_list(fold: &Fold, gap: &Range<usize>, family_end: usize) -> bool {
    if !fold[gap.clone()].iter().any(|glyph| glyph.base == '\n') {
        return false;
    }
    let delimiter = |glyph: &Glyph| matches!(glyph.base, ';' | ',' | '|');
    if fold.get(family_end).is_some_and(delimiter) {
        return true;
    }
    let behind =
        family_end + usize::from(fold.get(family_end).is_some_and(|glyph| glyph.base == ' '));
    behind > family_end
        && super::common::is_given_name(&word(&fold[behind..word_after(fold, behind)]))
        && word_before(fold, gap.start) < gap.start
}
