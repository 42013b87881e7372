//! How alike two names are.

use crate::{Name, name_key};

/// Which difference of spelling was seen past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Upper and lower case, hyphens, spaces, dots.
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
    /// One given name is the initial of the other.
    Initial,
    /// Same Cologne phonetics.
    Sound,
    /// Few edits apart for the length.
    Similar,
    Different,
}

/// Whether two names sound alike in German (Kölner Phonetik, Postel 1969).
pub fn sounds_like(a: &str, b: &str) -> bool {
    name_key(a) == name_key(b)
}

/// From 1 (equal) to 0: one less the edits (Damerau–Levenshtein) for the longer length.
pub fn similar(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(a, b)
}

/// Compares two names; cheap when they differ, since it runs over every row of a search.
pub fn compare_names(a: &Name, b: &Name) -> NameMatch {
    if a == b {
        NameMatch::Same
    } else {
        NameMatch::Different
    }
}
