//! Anchors: a few letters or digits that each identifier is sure to show.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, packed};

use super::confirm::{Edge, Shape, runs};
use crate::needles::{FullName, Letter, Needles, Parts};

/// Patterns that SIMD search takes.
const MOST_PACKED: usize = 64;
/// Digits that tell numbers apart well enough.
const TAIL: usize = 6;
/// Letters of an anchor.
const LONG: usize = 4;
const SHORT: usize = 3;

/// How often a letter comes in German and English text, in thousandths; digits are even.
const FREQUENCY: [u16; 26] = [
    65, 19, 30, 50, 160, 17, 30, 45, 75, 3, 13, 35, 25, 95, 27, 8, 1, 70, 70, 62, 42, 8, 18, 1, 4,
    11,
];

#[derive(Clone, Debug, Default)]
pub(super) struct Anchors {
    search: Search,
    /// What the letters around each pattern must be like.
    shapes: Vec<Vec<Shape>>,
    /// Last digits of numbers; used where numbers are too many for patterns.
    tails: HashSet<[u8; TAIL]>,
    /// The last three of them, one bit each: most numbers need no second look.
    short_tails: Vec<u64>,
}

#[derive(Clone, Debug, Default)]
enum Search {
    #[default]
    None,
    Packed(packed::Searcher),
    Automaton(AhoCorasick),
}

/// Patterns under construction.
#[derive(Default)]
struct Patterns {
    number: HashMap<Vec<u8>, usize>,
    shapes: Vec<Vec<Shape>>,
}

impl Patterns {
    fn add(&mut self, text: &[u8], shape: Shape) {
        let text: Vec<u8> = text.iter().map(|byte| byte | 0x20).collect();
        let next = self.number.len();
        let number = *self.number.entry(text).or_insert(next);
        self.shapes.resize(self.number.len(), Vec::new());
        if !self.shapes[number].contains(&shape) {
            self.shapes[number].push(shape);
        }
    }

    /// The rarest few letters of the likeliest run; false when no run is long enough.
    fn add_rarest(&mut self, parts: &[Vec<Letter>], before: &[u8], behind: &[u8]) -> bool {
        let all = runs(parts, before, behind);
        let windows = all.iter().flat_map(|(run, shape)| {
            let len = if run.len() >= LONG { LONG } else { SHORT };
            (0..(run.len() + 1).saturating_sub(len)).map(move |at| (run, shape, at, len))
        });
        let rarest = windows.max_by_key(|(run, _, at, len)| rarity(&run[*at..at + len]));
        let Some((run, shape, at, len)) = rarest else {
            return false;
        };
        self.add(
            &run[at..at + len],
            Shape {
                offset: at,
                ..shape.clone()
            },
        );
        true
    }
}

/// How seldom these letters come one after the other: bits, in thousandths.
fn rarity(window: &[u8]) -> u32 {
    let bits = |byte: &u8| {
        let often = if byte.is_ascii_lowercase() {
            FREQUENCY[usize::from(byte - b'a')]
        } else {
            30
        };
        // Linear between powers of two, which is near enough to a logarithm.
        let whole = often.ilog2();
        let part = ((u32::from(often) * 1000) >> whole) - 1000;
        10_000_u32.saturating_sub(whole * 1000 + part)
    };
    window.iter().map(bits).sum()
}

impl Anchors {
    /// The anchors, and whether some identifier has none.
    pub fn new(needles: &Needles) -> (Self, bool) {
        let mut patterns = Patterns::default();
        let mut is_blind = false;
        for owned in &needles.names {
            is_blind |= !add_name(&mut patterns, &owned.what);
        }
        for owned in &needles.others {
            is_blind |= !patterns.add_rarest(&owned.what.words, &[], &[]);
        }
        let mut tails: HashSet<[u8; TAIL]> = HashSet::new();
        let spellings: Vec<(Vec<u8>, Shape)> = needles
            .phones
            .iter()
            .flat_map(|owned| phone_patterns(&owned.what.national))
            .collect();
        if patterns.number.len() + spellings.len() <= MOST_PACKED {
            for (text, shape) in spellings {
                patterns.add(&text, shape);
            }
        } else {
            tails = needles
                .phones
                .iter()
                .filter_map(|owned| owned.what.national.as_bytes().last_chunk().copied())
                .collect();
        }
        let mut short_tails = vec![0; 16];
        for tail in &tails {
            let short = tail[TAIL - 3..]
                .iter()
                .fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'));
            short_tails[short / 64] |= 1 << (short % 64);
        }
        let mut texts: Vec<(Vec<u8>, usize)> = patterns.number.into_iter().collect();
        texts.sort_unstable_by_key(|(_, number)| *number);
        let texts: Vec<Vec<u8>> = texts.into_iter().map(|(text, _)| text).collect();
        (
            Self {
                search: Search::new(&texts),
                shapes: patterns.shapes,
                tails,
                short_tails,
            },
            is_blind,
        )
    }

    /// The next anchor in text whose bytes were or-ed with 0x20.
    pub fn next(&self, low: &[u8], from: usize) -> Option<(usize, usize)> {
        match &self.search {
            Search::None => None,
            Search::Packed(searcher) => {
                let found = searcher.find_in(
                    low,
                    aho_corasick::Span {
                        start: from,
                        end: low.len(),
                    },
                )?;
                Some((found.start(), found.pattern().as_usize()))
            }
            Search::Automaton(automaton) => {
                let found = automaton.find(aho_corasick::Input::new(low).range(from..))?;
                Some((found.start(), found.pattern().as_usize()))
            }
        }
    }

    /// Whether the letters around an anchor can be those of an identifier.
    pub fn is_likely(&self, bytes: &[u8], at: usize, pattern: usize) -> bool {
        self.shapes[pattern]
            .iter()
            .any(|shape| shape.fits(bytes, at))
    }

    pub fn has_tails(&self) -> bool {
        !self.tails.is_empty()
    }

    /// Calls `take` with the place of each digit that may be the last of a number looked for, until
    /// it returns true; returns whether it did.
    pub fn each_tail(
        &self,
        bytes: &[u8],
        part: &Range<usize>,
        take: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        let mut base = part.start;
        while base < part.end {
            let end = (base + 64).min(part.end);
            let mut flags = last_digits(bytes, base..end);
            while flags != 0 {
                let at = base + flags.trailing_zeros() as usize;
                if self.is_tail(bytes, at) && take(at) {
                    return true;
                }
                flags &= flags - 1;
            }
            base = end;
        }
        false
    }

    /// Whether the last digits before and at `at`, whatever parts them, are those of a number.
    fn is_tail(&self, bytes: &[u8], at: usize) -> bool {
        let (mut tail, mut count, mut short) = ([0; TAIL], 0, 0);
        for byte in bytes[at.saturating_sub(16)..=at].iter().rev() {
            if byte.is_ascii_digit() {
                tail[TAIL - 1 - count] = *byte;
                short += usize::from(byte - b'0') * [1, 10, 100].get(count).unwrap_or(&0);
                count += 1;
                if count == 3 && self.short_tails[short / 64] >> (short % 64) & 1 == 0 {
                    return false;
                }
                if count == TAIL {
                    return self.tails.contains(&tail);
                }
            } else if byte.is_ascii_alphabetic() {
                break;
            }
        }
        // An escape amid a number is a sign of its own.
        false
    }
}

/// One bit for each of at most 64 bytes: a digit that no digit follows.
fn last_digits(bytes: &[u8], part: Range<usize>) -> u64 {
    // One more byte than looked at; behind the value stands no digit.
    let mut digits = [0; 65];
    let seen = &bytes[part.start..bytes.len().min(part.end + 1)];
    let mut any = 0;
    for (digit, byte) in digits.iter_mut().zip(seen) {
        *digit = u8::from(byte.is_ascii_digit());
        any |= *digit;
    }
    if any == 0 {
        return 0;
    }
    let mut lasts = [0; 64];
    for (at, last) in lasts.iter_mut().enumerate() {
        *last = digits[at] & !digits[at + 1];
    }
    // Eight bytes of 0 or 1 become eight bits in the top byte of the product.
    let bits = lasts
        .as_chunks()
        .0
        .iter()
        .map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    let flags = bits.rev().fold(0, |flags, eight| flags << 8 | eight);
    if part.len() < 64 {
        flags & ((1 << part.len()) - 1)
    } else {
        flags
    }
}

impl Search {
    fn new(texts: &[Vec<u8>]) -> Self {
        if texts.is_empty() {
            return Self::None;
        }
        if texts.len() <= MOST_PACKED
            && let Some(searcher) = packed::Config::new()
                .heuristic_pattern_limits(false)
                .builder()
                .extend(texts)
                .build()
        {
            return Self::Packed(searcher);
        }
        let kind = if texts.len() < 3000 {
            AhoCorasickKind::DFA
        } else {
            AhoCorasickKind::ContiguousNFA
        };
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .kind(Some(kind))
            .build(texts)
            .map_or(Self::None, Self::Automaton)
    }
}

/// A name shows its family name always, its given name unless that is an initial.
fn add_name(patterns: &mut Patterns, name: &FullName) -> bool {
    let given: Option<&Parts> = name.given.last();
    let edges = |parts: Option<&Parts>, first: bool| -> Vec<u8> {
        let words = parts.into_iter().flatten();
        words
            .filter_map(|word| edge_letter(if first { word.first() } else { word.last() }))
            .flatten()
            .collect()
    };
    let all_given: Vec<u8> = name
        .given
        .iter()
        .flat_map(|parts| edges(Some(parts), false))
        .collect();
    let all_starts: Vec<u8> = name
        .given
        .iter()
        .flat_map(|parts| edges(Some(parts), true))
        .collect();
    let family_ends = edges(Some(&name.family), false);
    let family_starts = edges(Some(&name.family), true);
    let before: Vec<u8> = [all_given.clone(), family_ends.clone()].concat();
    let behind: Vec<u8> = [all_starts.clone(), family_starts.clone()].concat();
    let by_family = patterns.add_rarest(&name.family, &before, &behind);
    // Where the family name has an anchor, the given name's would only be met more often.
    let by_given =
        !by_family && given.is_some_and(|given| patterns.add_rarest(given, &before, &behind));
    by_family
        || (by_given && name.initial.is_none())
        || (name.given.is_empty() && name.initial.is_none())
}

fn edge_letter(letter: Option<&Letter>) -> Option<Vec<u8>> {
    let ascii = |c: char| u8::try_from(c).ok().filter(u8::is_ascii);
    Some(match *letter? {
        Letter::Plain(c) | Letter::Accented(c) => ascii(c).into_iter().collect(),
        Letter::Umlaut(c) | Letter::Digraph(c) => ascii(c).into_iter().chain([b'e']).collect(),
        Letter::Sharp => vec![b's'],
    })
}

/// The last three digits of a number, in one group or several.
fn phone_patterns(national: &str) -> Vec<(Vec<u8>, Shape)> {
    let digits = national.as_bytes();
    let [.., b, c, d] = *digits else {
        return Vec::new();
    };
    let mut out = vec![vec![b, c, d]];
    for sep in *b" -./" {
        out.push(vec![b, sep, c, d]);
        out.push(vec![b, c, sep, d]);
        out.push(vec![b, sep, c, sep, d]);
    }
    let shape = |text: &Vec<u8>| Shape {
        offset: 0,
        run: text.clone(),
        left: Edge::Digits(
            digits[..digits.len() - text.iter().filter(|byte| byte.is_ascii_digit()).count()]
                .to_vec(),
        ),
        right: Edge::NoDigit,
    };
    out.into_iter()
        .map(|text| (text.clone(), shape(&text)))
        .collect()
}
