//! Where the controller acts: the region decides which holidays move the end of a period.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::holiday::calendar;
use crate::{Error, Words};

/// A state whose law applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Jurisdiction {
    At,
    De,
    Ch,
}

/// What the calendar file says about a region.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub code: String,
    pub title: Words,
    pub jurisdiction: Jurisdiction,
    /// Codes whose holidays count here too, nearest first, ending with the state.
    #[serde(default)]
    pub within: Vec<String>,
}

/// A holiday calendar: `AT`, `DE` (nationwide days only), `DE-XX` (ISO 3166-2) or a community
/// variant such as `DE-BY-KATH`. Copying is free: it points into the embedded calendar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Region(&'static Entry);

impl Region {
    /// The region with this code, written as above; case does not matter.
    pub fn parse(code: &str) -> Result<Self, Error> {
        Self::all()
            .find(|region| region.code().eq_ignore_ascii_case(code))
            .ok_or(Error::Region)
    }

    /// Every region there is, for a list to choose from.
    pub fn all() -> impl Iterator<Item = Self> {
        calendar().region.iter().map(Self)
    }

    pub fn code(self) -> &'static str {
        &self.0.code
    }

    pub fn title(self) -> &'static Words {
        &self.0.title
    }

    pub fn jurisdiction(self) -> Jurisdiction {
        self.0.jurisdiction
    }

    /// The whole state: the cautious calendar, because it is open whether holidays of a Land count
    /// under Art. 2(1) of Regulation 1182/71.
    #[must_use]
    pub fn nationwide(self) -> Self {
        self.0
            .within
            .last()
            .and_then(|state| Self::parse(state).ok())
            .unwrap_or(self)
    }

    /// The time in force there, as a rule rather than a file of the machine.
    pub fn time_zone(self) -> TimeZone {
        TimeZone::posix(&calendar().time_zone.rule).expect("the embedded rule is parsed by a test")
    }

    /// Whether a holiday listed for `code` counts here.
    pub(crate) fn lies_in(self, code: &str) -> bool {
        self.0.code == code || self.0.within.iter().any(|outer| outer == code)
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        Self::parse(code)
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_austria_germany_sixteen_laender_and_four_community_variants() {
        assert_eq!(Region::all().count(), 22);
        assert_eq!(
            Region::all()
                .filter(|region| region.code().len() == 5)
                .count(),
            16
        );
        assert!(Region::all().all(|region| region.title().is_complete()));
    }

    #[test]
    fn an_unknown_region_is_refused() {
        for code in ["", "CH", "DE-XX", "AT-9", "DE-BE-KATH", " AT", "Österreich"] {
            assert_eq!(Region::parse(code), Err(Error::Region), "{code}");
        }
    }

    #[test]
    fn the_cautious_calendar_is_the_whole_state() {
        for region in Region::all() {
            assert_eq!(region.nationwide().code(), &region.code()[..2]);
        }
    }
}
