//! Free text from outside: what may stand in it, and a type that prints nothing.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::Refusal;

/// The longest text a field takes, in characters.
pub const LONGEST: usize = 20_000;

/// A checked text that may hold personal values. `Debug` prints its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Trims and normalises to NFC, so that both spellings of "Müller" are found alike.
    ///
    /// Refused: an empty text, more than [`LONGEST`] characters, control characters other than
    /// line break and tab, marks that turn the reading direction (they can make a text read as
    /// something it does not say), and towers of combining marks.
    pub fn parse(field: &'static str, input: &str) -> Result<Self, Refusal> {
        Self::optional(field, input)?
            .ok_or_else(|| Refusal::new("text-empty", "is empty: write a text").at(field))
    }

    /// As [`Text::parse`], but an empty input is no text instead of an error.
    pub fn optional(field: &'static str, input: &str) -> Result<Option<Self>, Refusal> {
        if input.len() > LONGEST * 4 {
            return Err(too_long(field));
        }
        let text: String = input.replace("\r\n", "\n").trim().nfc().collect();
        if text.chars().count() > LONGEST {
            return Err(too_long(field));
        }
        if text.chars().any(is_forbidden) {
            return Err(Refusal::new(
                "text-characters",
                "holds a control character or a mark that turns the reading direction: remove it",
            )
            .at(field));
        }
        if has_tower(&text) {
            return Err(Refusal::new(
                "text-marks",
                "piles up more than eight combining marks: remove them",
            )
            .at(field));
        }
        let blank = text.chars().all(|c| c.is_whitespace() || is_invisible(c));
        Ok((!blank).then_some(Self(text)))
    }

    /// The text as it will be stored.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

/// A short name on one line: a system, a login, a record key.
pub(crate) fn name(field: &'static str, input: &str, longest: usize) -> Result<String, Refusal> {
    let name = input.trim();
    let fits = !name.is_empty() && name.chars().count() <= longest;
    let plain = |c: char| !c.is_whitespace() && !is_forbidden(c) && !is_invisible(c);
    if fits && name.chars().all(plain) {
        return Ok(name.to_owned());
    }
    let message = format!("must have 1 to {longest} visible characters without spaces");
    Err(Refusal::new("name-shape", message).at(field))
}

fn too_long(field: &'static str) -> Refusal {
    let message = format!("is longer than {LONGEST} characters: shorten it or keep it as a file");
    Refusal::new("text-long", message).at(field)
}

fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

fn has_tower(text: &str) -> bool {
    let mut height = 0;
    text.chars().any(|c| {
        let mark = unicode_normalization::char::is_combining_mark(c);
        height = if mark { height + 1 } else { 0 };
        height > 8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_and_both_spellings_of_an_umlaut_become_one() {
        let text = Text::parse("text", "  Mu\u{308}ller\r\nWien ").unwrap();
        assert_eq!(text.expose(), "Müller\nWien");
    }

    #[test]
    fn names_that_look_like_attacks_are_only_text() {
        for input in [
            "O'Brien",
            "Robert'); DROP TABLE requests;--",
            "=HYPERLINK(\"x\")",
            "Null",
            "İstanbul 👩‍👩‍👧 ß",
        ] {
            assert_eq!(Text::parse("text", input).unwrap().expose(), input);
        }
    }

    #[test]
    fn bad_text_is_refused_with_its_field_and_without_its_content() {
        let cases = [
            (String::new(), "text-empty"),
            (" \n\t ".into(), "text-empty"),
            ("\u{200B}\u{FEFF}".into(), "text-empty"),
            ("geheim\0".into(), "text-characters"),
            ("geheim\u{202E}txt".into(), "text-characters"),
            (format!("geheim{}", "\u{301}".repeat(10)), "text-marks"),
            ("geheim".repeat(4_000), "text-long"),
            ("geheim".repeat(2_000_000), "text-long"),
        ];
        for (input, code) in cases {
            let refusal = Text::parse("note", &input).unwrap_err();
            assert_eq!(refusal.code, code);
            assert!(refusal.to_string().starts_with("note: "));
            assert!(!refusal.to_string().contains("geheim"));
        }
    }

    #[test]
    fn debug_output_prints_no_text() {
        let text = Text::parse("text", "Theodora Quittenbaum").unwrap();
        assert_eq!(format!("{text:?}"), "Text(20 bytes)");
    }

    #[test]
    fn a_name_has_no_spaces_and_no_hidden_characters() {
        assert_eq!(name("system", " vertrieb ", 64).unwrap(), "vertrieb");
        for input in ["", "zwei Worte", "a\u{200B}b", "a\nb", &"x".repeat(65)] {
            assert_eq!(name("system", input, 64).unwrap_err().code, "name-shape");
        }
    }
}
