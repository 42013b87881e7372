//! How the pages look in this browser: light or dark, and how close the rows stand.

use axum::http::HeaderMap;

use crate::cookies;

/// Words of the themes; the first leaves it to the browser.
const THEMES: [&str; 3] = ["browser", "light", "dark"];
/// Words of the distances between rows.
const ROWS: [&str; 3] = ["normal", "compact", "comfortable"];

/// What somebody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub theme: &'static str,
    pub rows: &'static str,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: THEMES[0],
            rows: ROWS[0],
        }
    }
}

impl Look {
    /// By its words; what is none of them is as if nothing was chosen.
    pub fn of(theme: &str, rows: &str) -> Self {
        let known = |words: [&'static str; 3], chosen: &str| {
            let found = words.into_iter().find(|word| *word == chosen);
            found.unwrap_or(words[0])
        };
        Self {
            theme: known(THEMES, theme),
            rows: known(ROWS, rows),
        }
    }

    /// As this browser keeps it.
    pub fn kept(headers: &HeaderMap) -> Self {
        let kept = cookies::read(headers, cookies::LOOK);
        let kept = kept.as_ref().map_or("", |kept| kept.expose());
        let (theme, rows) = kept.split_once('.').unwrap_or_default();
        Self::of(theme, rows)
    }

    /// Each theme, and whether it is chosen.
    pub fn themes(self) -> [(&'static str, bool); 3] {
        THEMES.map(|word| (word, word == self.theme))
    }

    /// Each distance between rows, and whether it is chosen.
    pub fn distances(self) -> [(&'static str, bool); 3] {
        ROWS.map(|word| (word, word == self.rows))
    }

    /// As a cookie holds it.
    pub fn word(self) -> String {
        format!("{}.{}", self.theme, self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_look_is_the_usual_one() {
        assert_eq!(Look::of("dark", "compact").word(), "dark.compact");
        assert_eq!(Look::of("pink\"><script>", "x"), Look::default());
        assert_eq!(Look::kept(&HeaderMap::new()), Look::default());
    }
}
