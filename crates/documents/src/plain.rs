//! A value as it can stand on paper.

use unicode_normalization::UnicodeNormalization as _;

use crate::fonts;

/// Stands for a letter no font has.
const UNKNOWN: char = '\u{25A1}';
/// Stretches without a gap longer than this get places at which a line may break.
const LONGEST: usize = 48;
/// Breaks a line and is not seen.
const BREAK: char = '\u{200B}';
/// Longer values are cut: the whole stands in the files for programs.
const MOST: usize = 20_000;

/// The value with what paper cannot show replaced or left out: control characters and marks that
/// turn the direction of writing are dropped, letters without a glyph become `□`.
pub(crate) fn plain(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut unbroken = 0;
    for letter in value.nfc().take(MOST) {
        let letter = match letter {
            '\n' | '\t' => letter,
            '\u{2028}' | '\u{2029}' => '\n',
            '\r' => continue,
            letter if letter.is_control() || is_invisible(letter) => continue,
            letter if letter.is_whitespace() => ' ',
            letter if fonts::has(letter) => letter,
            _ => UNKNOWN,
        };
        unbroken = if letter.is_whitespace() || letter == '-' {
            0
        } else {
            unbroken + 1
        };
        out.push(letter);
        if unbroken == LONGEST {
            out.push(BREAK);
            unbroken = 0;
        }
    }
    if value.chars().nth(MOST).is_some() {
        out.push_str(" […]");
    }
    out
}

/// Formatting characters, private use, variation selectors, noncharacters.
fn is_invisible(letter: char) -> bool {
    matches!(u32::from(letter),
        0x00AD | 0x034F | 0x061C | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0xE000..=0xF8FF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF0..=0xFFFB
        | 0xFFFE..=0xFFFF | 0xFDD0..=0xFDEF | 0xE0000..=0xE0FFF | 0xF0000..=0x0010_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_and_what_would_deceive_is_not() {
        assert_eq!(plain("Grüße\r\nS\u{327}t"), "Grüße\nŞt");
        assert_eq!(plain("rechnung\u{202E}fdp.exe\0"), "rechnungfdp.exe");
        assert_eq!(plain("\u{1F600}\u{FFFE}x"), "□x");
        assert_eq!(plain(&"a".repeat(50)).chars().count(), 51);
    }
}
