//! Names of tables and columns. Only a checked name can reach SQL, and only quoted.

use std::borrow::Borrow;
use std::fmt;

/// The name of a table or column: letters, digits, `_` and `$`, at most 64.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(String);

impl Identifier {
    /// Takes a name that could stand in a database without being quoted.
    pub fn new(name: &str) -> Option<Self> {
        let well_formed = !name.is_empty()
            && name.len() <= 64
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        well_formed.then(|| Self(name.to_owned()))
    }

    /// The bare name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for Identifier {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Identifier;

    #[test]
    fn a_name_that_could_break_out_of_its_quotes_is_refused() {
        for bad in [
            "",
            "x`; drop",
            "a b",
            "1st",
            "ä",
            "a.b",
            "a\"b",
            &"x".repeat(65),
        ] {
            assert!(Identifier::new(bad).is_none(), "{bad}");
        }
        assert!(Identifier::new("aos_quotes77d9_quotes_ida").is_some());
    }
}
