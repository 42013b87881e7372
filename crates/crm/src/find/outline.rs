//! The outline of a name: a few machine words, made in one pass and without allocating, that
//! tell at once that two names cannot be alike. It lets through more than is alike, never less:
//! what passes is compared properly.

/// How many words of a name are kept apart.
const WORDS: usize = 4;

/// What is left of a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Outline {
    whole: Sound,
    /// The sounds of the first words, where there are several.
    words: [u64; WORDS],
    word_count: u8,
    /// Which letters occur; `e` is left out, for ä, ae and a have to look the same.
    letters: u32,
    /// How many letters, neither `e` nor doubled ones counted.
    length: u8,
    first: u8,
    /// All letters.
    count: u8,
}

/// The consonants in classes coarser than those of the Cologne phonetics, neighbours of one
/// class once. Names that sound the same there have the same classes here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sound {
    code: u64,
    last: u8,
}

impl Sound {
    fn push(&mut self, class: u8) {
        if class != self.last {
            self.last = class;
            self.code = (self.code ^ u64::from(class)).wrapping_mul(0x0100_0000_01B3);
        }
    }
}

impl Outline {
    /// The outline of UTF-8 bytes; other bytes count as no letters.
    pub fn of(bytes: &[u8]) -> Self {
        let mut drawing = Drawing::default();
        if bytes.is_ascii() {
            for &byte in bytes {
                drawing.take(ascii(byte));
            }
        } else if let Ok(text) = std::str::from_utf8(bytes) {
            for c in text.chars() {
                drawing.take(fold(c));
            }
        }
        drawing.end_word();
        drawing.outline
    }

    /// Whether it holds no letter.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether two names may be the same, alike, or one a shortened form of the other.
    pub fn may_be_like(&self, other: &Self) -> bool {
        if self.whole.code == other.whole.code || self.may_be_similar(other) {
            return true;
        }
        if self.count == 1 || other.count == 1 {
            return self.first == other.first;
        }
        if self.word_count < 2 && other.word_count < 2 {
            return false;
        }
        let known = &other.words[..usize::from(other.word_count)];
        self.words[..usize::from(self.word_count)]
            .iter()
            .any(|word| known.contains(word))
    }

    /// Whether so few letters differ that one spelling may be a slip of the other.
    fn may_be_similar(&self, other: &Self) -> bool {
        // One edit in five letters; an umlaut may stand for two.
        let edits = (u32::from(self.count.max(other.count)) + 2) / 5;
        (self.letters ^ other.letters).count_ones() <= 2 * edits
            && u32::from(self.length.abs_diff(other.length)) <= 2 * edits
            && self.first_may_be_like(other)
    }

    /// Slips rarely hit the first letter; where they do, the sound has to agree.
    fn first_may_be_like(&self, other: &Self) -> bool {
        self.first == other.first || class(self.first) == class(other.first)
    }
}

/// An outline while it is made.
#[derive(Default)]
struct Drawing {
    outline: Outline,
    word: Sound,
    in_word: bool,
    last: u8,
}

impl Drawing {
    #[inline]
    fn take(&mut self, letter: Letter) {
        match letter {
            Letter::Is(letter) => self.letter(letter),
            Letter::Break => self.end_word(),
            Letter::Skip => {}
        }
    }

    #[inline]
    fn letter(&mut self, letter: u8) {
        let outline = &mut self.outline;
        self.in_word = true;
        outline.count = outline.count.saturating_add(1);
        if outline.first == 0 {
            outline.first = letter;
        }
        let class = class(letter);
        if class != 0 {
            outline.whole.push(class);
            self.word.push(class);
        }
        if letter != b'e' {
            outline.length = outline.length.saturating_add(u8::from(letter != self.last));
            outline.letters |= 1 << (letter & 31);
            self.last = letter;
        }
    }

    fn end_word(&mut self) {
        if self.in_word {
            let outline = &mut self.outline;
            if let Some(slot) = outline.words.get_mut(usize::from(outline.word_count)) {
                *slot = self.word.code;
                outline.word_count += 1;
            }
        }
        self.word = Sound::default();
        self.in_word = false;
        self.last = 0;
    }
}

#[derive(Clone, Copy)]
enum Letter {
    Is(u8),
    /// Between two words.
    Break,
    /// Belongs to the letter before it.
    Skip,
}

fn ascii(byte: u8) -> Letter {
    match byte {
        b'a'..=b'z' => Letter::Is(byte),
        b'A'..=b'Z' => Letter::Is(byte | 0x20),
        b'\'' | b'`' => Letter::Skip,
        _ => Letter::Break,
    }
}

/// The base letters of U+00C0 to U+017F.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

fn fold(c: char) -> Letter {
    match c {
        '\u{0}'..='\u{7f}' => ascii(c as u8),
        '\u{300}'..='\u{36f}' | '\u{2019}' => Letter::Skip,
        '\u{c0}'..='\u{17f}' => match LATIN[c as usize - 0xc0] {
            b' ' => Letter::Break,
            letter => Letter::Is(letter),
        },
        '\u{1e9e}' => Letter::Is(b's'),
        c if c.is_alphabetic() => {
            // Other scripts: a stand-in letter, the same for the same character.
            let lower = c.to_lowercase().next().unwrap_or(c);
            Letter::Is(b'a' + u8::try_from(u32::from(lower) % 26).unwrap_or(0))
        }
        _ => Letter::Break,
    }
}

/// The class of a letter's sound; 0 for vowels, h, j and y, which are not heard.
fn class(letter: u8) -> u8 {
    // From `a`, which stands second: 0 is no letter.
    const CLASSES: [u8; 32] = [
        0, 0, 1, 2, 2, 0, 1, 2, 0, 0, 0, 2, 3, 4, 4, 0, 1, 2, 5, 2, 2, 0, 1, 1, 2, 0, 2, 0, 0, 0,
        0, 0,
    ];
    CLASSES[usize::from(letter & 31)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(a: &str, b: &str) -> bool {
        Outline::of(a.as_bytes()).may_be_like(&Outline::of(b.as_bytes()))
    }

    #[test]
    fn whatever_is_alike_has_a_like_outline() {
        for (a, b) in [
            ("Müller-Grünwald", "mueller.gruenwald"),
            ("Müller", "Mu\u{308}ller"),
            ("Groß", "GROSS"),
            ("Meier", "Mayr"),
            ("Schmidt", "Schmitt"),
            ("Anna", "A."),
            ("Anna Maria", "Anna"),
            ("Müller-Grünwald", "Müller"),
            ("Philipp", "Filip"),
            ("Huber", "Hubre"),
            ("Steininger", "Steiniger"),
            ("Björn", "Bjørn"),
            ("Łukasz", "Lukasz"),
        ] {
            assert!(like(a, b) && like(b, a), "{a} {b}");
        }
    }

    #[test]
    fn plainly_different_names_are_told_apart() {
        for (a, b) in [
            ("Müller", "Huber"),
            ("Schneider", "Kowalski"),
            ("Wagner", "Neumann"),
        ] {
            assert!(!like(a, b), "{a} {b}");
        }
    }

    #[test]
    fn no_letter_is_no_name() {
        for text in ["", " ", "-", "12"] {
            assert!(Outline::of(text.as_bytes()).is_empty(), "{text}");
        }
        assert!(!Outline::of("Иван".as_bytes()).is_empty());
    }

    #[test]
    fn every_consonant_has_its_class() {
        for (letters, expected) in [
            ("bpfvw", 1),
            ("dtgkqcxsz", 2),
            ("l", 3),
            ("mn", 4),
            ("r", 5),
            ("aeiouhjy", 0),
        ] {
            for letter in letters.bytes() {
                assert_eq!(class(letter), expected, "{}", char::from(letter));
            }
        }
    }

    #[test]
    fn the_table_of_letters_fits() {
        let is = |c: char| match fold(c) {
            Letter::Is(letter) => letter,
            Letter::Break | Letter::Skip => 0,
        };
        for (c, base) in [
            ('À', b'a'),
            ('ß', b's'),
            ('ÿ', b'y'),
            ('ö', b'o'),
            ('ø', b'o'),
            ('Č', b'c'),
            ('đ', b'd'),
            ('ę', b'e'),
            ('ğ', b'g'),
            ('ı', b'i'),
            ('ł', b'l'),
            ('ń', b'n'),
            ('ő', b'o'),
            ('ř', b'r'),
            ('š', b's'),
            ('ť', b't'),
            ('ů', b'u'),
            ('ÿ', b'y'),
            ('ž', b'z'),
            ('Ž', b'z'),
        ] {
            assert_eq!(is(c), base, "{c}");
        }
    }
}
