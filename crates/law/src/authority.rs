//! Where a person may complain (Art. 77 GDPR): dated data, by the region the controller acts in.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Region, Words};

/// A supervisory authority.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// The region it is competent for.
    pub region: Region,
    /// Its name with what is needed to reach it.
    pub name: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    source: String,
    authority: Vec<Authority>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/authorities.toml"))
        .expect("the embedded authorities are parsed by a test")
});

/// The day the list was last written, and what it rests on.
pub fn source() -> (&'static str, &'static str) {
    (&FILE.version, &FILE.source)
}

/// The authority of a region: its own, or that of the nearest region around it.
pub fn of(region: Region) -> &'static Authority {
    let own = FILE.authority.iter().find(|one| one.region == region);
    let around = || {
        let around = FILE
            .authority
            .iter()
            .filter(|one| region.lies_in(one.region.code()));
        around.max_by_key(|one| one.region.code().len())
    };
    own.or_else(around)
        .expect("every region lies in a state with an authority, which a test shows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_an_authority_that_is_whole_in_both_languages() {
        for region in Region::all() {
            let found = of(region);
            assert!(found.name.is_complete(), "{region}");
            assert!(region.lies_in(found.region.code()), "{region}");
        }
        assert!(source().0.parse::<jiff::civil::Date>().is_ok());
        assert!(source().1.contains("Art. 51, 77"));
    }

    #[test]
    fn a_community_complains_to_the_authority_of_its_land_and_not_of_the_state() {
        let of = |code: &str| of(Region::parse(code).unwrap()).region.code();
        assert_eq!(of("DE-BY-KATH"), "DE-BY");
        assert_eq!(of("DE-BY-AUGSBURG"), "DE-BY");
        assert_eq!(of("DE"), "DE");
        assert_eq!(of("AT"), "AT");
        for region in Region::all().filter(|region| region.code().len() > 2) {
            assert!(
                of(region.code()).len() > 2,
                "{region} has a Land's authority"
            );
        }
    }
}
