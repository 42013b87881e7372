//! What a house calls the role that leads requests, in German. An installation speaks one way: the
//! title is settled once, before anything is said, and every text of ours that names the role
//! takes it.

use std::sync::OnceLock;

/// What the role is called in the texts that come with the product.
const SHIPPED: &str = "Privacy Manager";
/// What other roles are called: two with one title could not be told apart.
const OTHERS: [&str; 5] = [
    "Sachbearbeitung",
    "Freigabe",
    "Prüfung",
    "Administration",
    "Workflows schreiben",
];
/// The longest title, in characters: it has to fit a cell.
const LONGEST: usize = 40;
/// Signs that may stand between letters and digits.
const SIGNS: [char; 8] = [' ', '-', '/', '&', '.', '(', ')', '’'];

static SETTLED: OnceLock<Title> = OnceLock::new();

/// A title of the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(String);

/// Why a title is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("is empty; give a title, or leave the key out")]
    Empty,
    #[error("is longer than 40 characters; give a shorter one")]
    Long,
    #[error("has signs that no title has; letters, digits, spaces and - / & . ( ) ’ are taken")]
    Signs,
    #[error("is the title of another role; give one that tells them apart")]
    Taken,
}

impl Title {
    /// Reads a title: one line of letters, digits and few signs.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Wrong::Empty);
        }
        if text.chars().count() > LONGEST {
            return Err(Wrong::Long);
        }
        let plain = |c: char| c.is_alphanumeric() || SIGNS.contains(&c);
        if !text.chars().all(plain) || !text.chars().any(char::is_alphabetic) {
            return Err(Wrong::Signs);
        }
        if OTHERS
            .iter()
            .any(|other| other.to_lowercase() == text.to_lowercase())
        {
            return Err(Wrong::Taken);
        }
        Ok(Self(text.to_owned()))
    }

    /// A text of ours that names the role by this title.
    fn put_into(&self, text: &str) -> String {
        text.replace(SHIPPED, &self.0)
    }
}

/// Has every text name the role by this title from now on. The first one stays.
pub fn settle(title: Title) {
    // A second configuration in one program changes nothing that was said already.
    let _first = SETTLED.set(title);
}

/// A German text of ours, with the house's title where it names the role. Never for what people
/// wrote.
pub fn named(text: impl Into<String>) -> String {
    let text = text.into();
    match SETTLED.get() {
        Some(title) if text.contains(SHIPPED) => title.put_into(&text),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_short_line_and_no_other_roles() {
        for taken in [
            "Datenschutzkoordination",
            " Team D&S (Recht) ",
            "DSGVO-Leitung 2",
        ] {
            assert_eq!(Title::parse(taken).unwrap().0, taken.trim());
        }
        assert!(Title::parse(&"ä".repeat(LONGEST)).is_ok());
        let long = "ä".repeat(LONGEST + 1);
        for (text, wrong) in [
            ("", Wrong::Empty),
            ("  ", Wrong::Empty),
            (&*long, Wrong::Long),
            ("a\nb", Wrong::Signs),
            ("a\u{202E}b", Wrong::Signs),
            ("<b>Leitung</b>", Wrong::Signs),
            ("{ $n }", Wrong::Signs),
            ("a\"b", Wrong::Signs),
            ("--", Wrong::Signs),
            ("freigabe", Wrong::Taken),
        ] {
            assert_eq!(Title::parse(text), Err(wrong), "{text:?}");
        }
    }

    #[test]
    fn a_text_names_the_role_by_its_title_and_nothing_else_changes() {
        let title = Title::parse("Datenschutzkoordination").unwrap();
        let put = title.put_into("Die Rolle Privacy Manager prüft; a privacy manager examines.");
        assert_eq!(
            put,
            "Die Rolle Datenschutzkoordination prüft; a privacy manager examines."
        );
        assert_eq!(named("Privacy Manager"), SHIPPED, "unchanged by default");
    }
}
