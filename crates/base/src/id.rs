//! Ids: typed, ordered by time, readable aloud.

use crate::{Clock, Random};

/// Crockford's base 32: no I, L, O, U, so that nothing is misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes 26 characters in the layout of a ULID: 48 bits of milliseconds, then 16 bits that count
/// and 64 random bits.
///
/// Ids sort by time; those of one millisecond, drawn with one source of randomness, by their order.
#[doc(hidden)]
pub fn mint_text(clock: &Clock, random: &Random) -> String {
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
    let mut bytes = [0u8; 16];
    random.fill(&mut bytes[8..]);
    bytes[6..8].copy_from_slice(&random.count_id().to_be_bytes());
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    let mut rest = u128::from_be_bytes(bytes);
    let mut text = [0u8; 26];
    for place in text.iter_mut().rev() {
        let digit = usize::try_from(rest & 31).expect("five bits fit");
        *place = ALPHABET[digit];
        rest >>= 5;
    }
    text.iter().map(|byte| char::from(*byte)).collect()
}

/// Declares an id: a text of its own type, minted in order of time.
///
/// ```
/// base::id!(CaseId);
/// let id = CaseId::mint(&base::Clock::system(), &base::Random::os());
/// assert_eq!(CaseId::from_stored(id.to_string()), id);
/// ```
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// A fresh id.
            pub fn mint(clock: &$crate::Clock, random: &$crate::Random) -> Self {
                Self($crate::mint_text(clock, random))
            }

            /// An id as it was stored or named by a caller; it may point to nothing.
            pub fn from_stored(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text, as stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<S: $crate::macros::serde::Serializer>(
                &self,
                to: S,
            ) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::macros::serde::Deserializer<'de>>(
                from: D,
            ) -> Result<Self, D::Error> {
                <String as $crate::macros::serde::Deserialize>::deserialize(from).map(Self)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    crate::id!(
        /// An id for these tests.
        ThingId
    );

    #[test]
    fn later_ids_sort_later() {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let random = Random::seeded(1);
        let mut ids = Vec::new();
        for _ in 0..100 {
            ids.push(ThingId::mint(&clock, &random));
            clock.advance(SignedDuration::from_millis(1));
        }
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.as_str().len() == 26));
    }

    #[test]
    fn the_time_part_is_that_of_the_ulid_specification() {
        let clock = Clock::fixed(jiff::Timestamp::from_millisecond(1_469_918_176_385).unwrap());
        let id = ThingId::mint(&clock, &Random::os());
        assert_eq!(&id.as_str()[..10], "01ARYZ6S41");
        assert_eq!(ThingId::from_stored(id.as_str()), id);
    }

    #[test]
    fn ids_of_one_instant_keep_their_order() {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let random = Random::os();
        let ids: Vec<_> = (0..100)
            .map(|_| ThingId::mint(&clock, &random.clone()))
            .collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn ids_of_one_instant_differ_also_between_sources() {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let (random, other) = (Random::os(), Random::os());
        assert_ne!(
            ThingId::mint(&clock, &random),
            ThingId::mint(&clock, &other)
        );
    }
}
