//! The number of a request as people say it: `GD-2026-0142`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::Refusal;

/// Year and running number. Unique, without gaps within a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    year: i16,
    number: u32,
}

impl Reference {
    /// The number given to the `number`-th request of `year`.
    pub const fn new(year: i16, number: u32) -> Self {
        Self { year, number }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GD-{:04}-{:04}", self.year, self.number)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl FromStr for Reference {
    type Err = Refusal;

    /// Reads the reference in either case; any other shape names no request.
    fn from_str(input: &str) -> Result<Self, Refusal> {
        parse(input.trim()).ok_or_else(|| {
            Refusal::new(
                "reference-shape",
                "is not a request number: write it like GD-2026-0142",
            )
            .at("reference")
        })
    }
}

fn parse(input: &str) -> Option<Reference> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = input.split('-');
    let (prefix, year, number) = (parts.next()?, parts.next()?, parts.next()?);
    let shaped = prefix.eq_ignore_ascii_case("GD")
        && year.len() == 4
        && (4..=9).contains(&number.len())
        && digits(year)
        && digits(number)
        && parts.next().is_none();
    let reference = Reference::new(year.parse().ok()?, number.parse().ok()?);
    // Spelled back, so that one request has one spelling and no leading zeros too many.
    (shaped && reference.number > 0 && reference.to_string().eq_ignore_ascii_case(input))
        .then_some(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_back_as_written() {
        for text in [
            "GD-2026-0001",
            "GD-2026-0142",
            "GD-2026-9999",
            "GD-2027-123456",
        ] {
            assert_eq!(text.parse::<Reference>().unwrap().to_string(), text);
        }
        assert_eq!(
            " gd-2026-0142 ".parse::<Reference>().unwrap(),
            Reference::new(2026, 142)
        );
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in [
            "",
            "GD",
            "GD-2026",
            "GD-2026-1",
            "GD-26-0001",
            "GD-2026-0000",
            "GD-2026-00142",
            "GD-2026--142",
            "GD-2026-+142",
            "GD-2026-0142-1",
            "XX-2026-0142",
            "GD-٢٠٢٦-0142",
            "GD-2026-9999999999",
            "GD-2026-0142'; --",
        ] {
            assert_eq!(
                text.parse::<Reference>().unwrap_err().code,
                "reference-shape",
                "{text}"
            );
        }
    }
}
