//! Everything that is wrong with a profile by itself, each with its place.

use std::cell::RefCell;

use super::Profile;
use super::read::Source;
use crate::Error;

/// What is wrong at a place of a profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Gap {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong there and how to mend it.
    pub what: String,
}

/// Reads and checks a profile; `file` is named in errors.
pub fn parse(file: &str, text: &str) -> Result<Profile, Error> {
    examine(file, text).map_err(|gaps| {
        let first = gaps.into_iter().next();
        let Gap { line, column, what } = first.expect("a refusal names at least one gap");
        let file = file.to_owned();
        Error::Profile {
            file,
            line,
            column,
            what,
        }
    })
}

/// Reads and checks a profile; refused with all that is wrong in it, in the file's order.
pub fn examine(file: &str, text: &str) -> Result<Profile, Vec<Gap>> {
    let source = Source {
        file,
        text,
        gaps: RefCell::default(),
    };
    let profile = source.read();
    let mut gaps = source.gaps.take();
    match profile {
        Ok(profile) if gaps.is_empty() => Ok(profile),
        Ok(_) => {
            gaps.sort();
            gaps.dedup();
            Err(gaps)
        }
        Err(last) => {
            gaps.push(last);
            gaps.sort();
            Err(gaps)
        }
    }
}
