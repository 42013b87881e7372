//! How alike two names are.

use std::str::Chars;

use rphonetic::{Cologne, Encoder};

use crate::{
    Name, name_key,
    text::{Mark, combining, letter},
};

/// Which difference of spelling was seen past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Upper and lower case, hyphens, blanks, dots.
    Form,
    /// ä for ae or a, ß for ss, é for e.
    Letters,
}

/// How two names compare, from the closest to the farthest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameMatch {
    Same,
    Spelling(Spelling),
    /// Given and family name stand in each other's place.
    Swapped,
    /// One given name is the initial, or the first part, of the other.
    Initial,
    /// Same Cologne phonetics.
    Sound,
    /// Few edits apart for the length.
    Similar,
    Different,
}

/// Whether two names sound alike in German (Kölner Phonetik, Postel 1969).
pub fn sounds_like(a: &str, b: &str) -> bool {
    let sound = |text: &str| Cologne.encode(&name_key(text).base);
    let (a, b) = (sound(a), sound(b));
    !a.is_empty() && a == b
}

/// From 1 (equal when folded) to 0: one less the edits (Damerau–Levenshtein) for the longer length.
pub fn similar(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(&name_key(a).base, &name_key(b).base)
}

/// Compares two names. Runs over every row of a search, so nothing is allocated unless the names
/// are close.
pub fn compare_names(a: &Name, b: &Name) -> NameMatch {
    let (family, given) = (spelling(&a.family, &b.family), spelling(&a.given, &b.given));
    match (family, given) {
        (Some(family), Some(given)) => return family.max(given),
        (Some(_), None) if is_short_for(&a.given, &b.given) || is_short_for(&b.given, &a.given) => {
            return NameMatch::Initial;
        }
        _ => {}
    }
    if spelling(&a.family, &b.given).is_some() && spelling(&a.given, &b.family).is_some() {
        return NameMatch::Swapped;
    }
    let nearest = near(&a.family, &b.family, family.is_some())
        .and_then(|family| Some(family.max(near(&a.given, &b.given, given.is_some())?)));
    nearest.unwrap_or(NameMatch::Different)
}

/// How near two parts are: `Sound`, `Similar`, or not at all.
fn near(a: &str, b: &str, is_same: bool) -> Option<NameMatch> {
    if is_same {
        return Some(NameMatch::Sound);
    }
    let (a_shape, b_shape) = (Shape::of(a), Shape::of(b));
    if !a_shape.may_be_near(&b_shape) {
        return None;
    }
    if sounds_like(a, b) {
        return Some(NameMatch::Sound);
    }
    let (a_key, b_key) = (name_key(a), name_key(b));
    let edits = strsim::osa_distance(&a_key.base, &b_key.base);
    (edits <= allowed(a_shape.len.min(b_shape.len))).then_some(NameMatch::Similar)
}

/// Edits that a name of this many letters may be off: none in short ones, where each makes another name.
fn allowed(len: usize) -> usize {
    match len {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

/// Letters of a name at a glance.
struct Shape {
    len: usize,
    /// One bit for each letter that occurs, vowels and doubled letters aside.
    letters: u32,
}

impl Shape {
    fn of(text: &str) -> Self {
        let (mut len, mut letters) = (0, 0);
        for (base, _) in Letters::of(text) {
            len += 1;
            if base.is_ascii_lowercase()
                && !matches!(base, 'a' | 'e' | 'i' | 'o' | 'u' | 'h' | 'y' | 'j')
            {
                letters |= 1 << (u32::from(base) - u32::from('a'));
            }
        }
        Self { len, letters }
    }

    /// Sounds and few edits change few consonants: `Schmidt` and `Schmitt` one, `Vogel` and `Fogel` two.
    fn may_be_near(&self, other: &Self) -> bool {
        self.len > 0
            && other.len > 0
            && self.len.abs_diff(other.len) <= 4
            && (self.letters ^ other.letters).count_ones() <= 4
    }
}

/// `Same` or `Spelling` when two parts are one word.
fn spelling(a: &str, b: &str) -> Option<NameMatch> {
    let (a, b) = (a.trim(), b.trim());
    if a == b {
        return Some(NameMatch::Same);
    }
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let (mut left, mut right) = (Letters::of(a), Letters::of(b));
    let mut difference = Spelling::Form;
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Some(NameMatch::Spelling(difference)),
            (Some(x), Some(y)) if x.0 == y.0 => {
                if x.1 != y.1 {
                    difference = Spelling::Letters;
                    // ü against ue: the e belongs to it.
                    match (x.1, y.1) {
                        (Mark::Umlaut, Mark::None) => right.skip_e(&left),
                        (Mark::None, Mark::Umlaut) => left.skip_e(&right),
                        _ => {}
                    }
                }
            }
            _ => return None,
        }
    }
}

/// The letters and digits of a name in lower case without accents, and which they had.
#[derive(Clone)]
struct Letters<'a> {
    chars: Chars<'a>,
    /// ß is two letters.
    has_s: bool,
}

impl<'a> Letters<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            chars: text.chars(),
            has_s: false,
        }
    }

    fn skip_e(&mut self, other: &Self) {
        let next = |letters: &Self| letters.clone().next().map(|letter| letter.0);
        if next(self) == Some('e') && next(other) != Some('e') {
            self.next();
        }
    }
}

impl Iterator for Letters<'_> {
    type Item = (char, Mark);

    fn next(&mut self) -> Option<Self::Item> {
        if std::mem::take(&mut self.has_s) {
            return Some(('s', Mark::Accent));
        }
        let (base, mark) = self.chars.by_ref().find_map(letter)?;
        if base == 'ß' {
            self.has_s = true;
            return Some(('s', Mark::Accent));
        }
        let next = self.chars.clone().next();
        let decomposed = next.and_then(combining);
        if decomposed.is_some() {
            self.chars.next();
        }
        Some((base, decomposed.unwrap_or(mark)))
    }
}

/// Whether `short` is the first letter, or the first word, of `long`.
fn is_short_for(short: &str, long: &str) -> bool {
    let short = short.trim().trim_end_matches('.');
    let first = long.trim().split([' ', '-']).next().unwrap_or_default();
    let mut letters = Letters::of(short);
    match (letters.next(), letters.next()) {
        (Some((initial, _)), None) => Letters::of(first).next().is_some_and(|(c, _)| c == initial),
        (Some(_), Some(_)) => spelling(short, first).is_some(),
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{NameMatch, Spelling, compare_names, similar, sounds_like};
    use crate::Name;

    fn compared(a: (&str, &str), b: (&str, &str)) -> NameMatch {
        let there = compare_names(&Name::new(a.0, a.1), &Name::new(b.0, b.1));
        let back = compare_names(&Name::new(b.0, b.1), &Name::new(a.0, a.1));
        assert_eq!(there, back, "the order must not matter");
        there
    }

    #[test]
    fn spellings_of_one_name_are_told_from_other_names() {
        use NameMatch::{Different, Initial, Same, Similar, Sound, Swapped};
        let anneliese = ("Anneliese", "Müller-Grünwald");
        for (other, expected) in [
            (("Anneliese", "Müller-Grünwald"), Same),
            (
                ("ANNELIESE", "müller grünwald"),
                NameMatch::Spelling(Spelling::Form),
            ),
            (
                ("Anneliese", "Mueller-Gruenwald"),
                NameMatch::Spelling(Spelling::Letters),
            ),
            (
                ("Anneliese", "Muller-Grunwald"),
                NameMatch::Spelling(Spelling::Letters),
            ),
            (
                ("Anneliese", "Mu\u{308}ller-Gru\u{308}nwald"),
                NameMatch::Spelling(Spelling::Form),
            ),
            (("Müller-Grünwald", "Anneliese"), Swapped),
            (("A.", "Mueller-Gruenwald"), Initial),
            (("Anneliese Sophie", "Müller-Grünwald"), Initial),
            (("Anneliese", "Müller-Grünwalt"), Sound),
            (("Annelise", "Müller-Grünwald"), Sound),
            (("Anneliese", "Müller-Brünwald"), Similar),
            (("Jürgen", "Müller-Grünwald"), Different),
            (("Anneliese", "Müller"), Different),
            (("B.", "Müller-Grünwald"), Different),
            (("", ""), Different),
        ] {
            assert_eq!(compared(anneliese, other), expected, "{other:?}");
        }
        assert_eq!(compared(("Rainer", "Meier"), ("Reiner", "Mayer")), Sound);
        assert_eq!(
            compared(("Anna", "Groß"), ("anna", "Gross")),
            NameMatch::Spelling(Spelling::Letters)
        );
        assert_eq!(compared(("Anna", "Bauer"), ("Anna", "Baur")), Sound);
        assert_eq!(compared(("Anna", "Berg"), ("Anna", "Burg")), Sound);
        assert_eq!(compared(("Anna", "Berg"), ("Anna", "Berl")), Different);
        assert_eq!(compared(("", "Berg"), ("", "Berg")), Same);
        assert_eq!(
            compared(("Ольга", "Иванова"), ("ОЛЬГА", "ИВАНОВА")),
            NameMatch::Spelling(Spelling::Form)
        );
    }

    #[test]
    fn sound_and_edits_are_measured_on_folded_names() {
        assert!(
            sounds_like("Müller", "Mueller")
                && sounds_like("Meyer", "Maier")
                && sounds_like("Schmidt", "Schmitt")
        );
        assert!(!sounds_like("Müller", "Huber") && !sounds_like("", ""));
        assert!(similar("GRÜNWALD", "grunwald") > 0.99 && similar("Huber", "Gruber") < 0.7);
    }
}
