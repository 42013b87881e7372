//! The fonts that come with the program.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The families a paper is set in; what the first lacks is taken from the second.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// Fonts with their table of contents.
pub(crate) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
}

/// Loaded once; the bytes stand in the program.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let ours = typst_assets::fonts()
        .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
        .filter(|font| FAMILIES.contains(&font.info().family.as_str()));
    let fonts: Vec<Font> = ours.collect();
    Fonts {
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

/// Whether every weight and slant of one of the families has the letter.
pub(crate) fn has(letter: char) -> bool {
    FAMILIES.iter().any(|family| {
        let mut of_family = FONTS
            .fonts
            .iter()
            .filter(|font| font.info().family == *family)
            .peekable();
        of_family.peek().is_some()
            && of_family.all(|font| font.info().coverage.contains(u32::from(letter)))
    })
}
