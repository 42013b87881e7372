//! Short values that were found clean. Most cells of a CRM hold one of a few words, states and
//! user ids; looking at each of them once is enough.

/// The longest value kept: an id and a little more.
const LONG: usize = 40;
/// How many are kept for a column; a power of two.
const PLACES: usize = 64;

/// Clean values of one column.
pub(super) struct Clean {
    places: Vec<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    /// None of the values is empty, so an empty place equals none.
    length: usize,
    value: [u8; LONG],
}

impl Default for Clean {
    fn default() -> Self {
        let empty = Place {
            length: 0,
            value: [0; LONG],
        };
        Self {
            places: vec![empty; PLACES],
        }
    }
}

impl Clean {
    /// Whether exactly this value was kept.
    pub fn holds(&self, value: &[u8]) -> bool {
        if value.is_empty() {
            return true;
        }
        if value.len() > LONG {
            return false;
        }
        let place = &self.places[place(value)];
        place.length == value.len() && place.value[..place.length] == *value
    }

    /// Keeps a short value in which nothing was found; it may push out another.
    pub fn keep(&mut self, value: &[u8]) {
        if value.is_empty() || value.len() > LONG {
            return;
        }
        let place = &mut self.places[place(value)];
        place.length = value.len();
        place.value[..value.len()].copy_from_slice(value);
    }
}

/// From the value's ends: cheap, and different for words and for ids.
fn place(value: &[u8]) -> usize {
    let part = |bytes: &[u8]| {
        let mut word = [0; 8];
        let length = bytes.len().min(8);
        word[..length].copy_from_slice(&bytes[..length]);
        u64::from_le_bytes(word)
    };
    let end = &value[value.len().saturating_sub(8)..];
    let mixed = (part(value) ^ part(end).rotate_left(29) ^ value.len() as u64)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::from((mixed >> 56) as u8) % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_same_short_value_counts_as_clean() {
        let mut clean = Clean::default();
        clean.keep(b"Held");
        clean.keep(&[b'x'; LONG + 1]);
        assert!(clean.holds(b"Held"));
        assert!(clean.holds(b""));
        for other in [
            &b"held"[..],
            b"Hel",
            b"Held ",
            b"Planned",
            &[b'x'; LONG + 1],
        ] {
            assert!(!clean.holds(other), "{other:?}");
        }
    }

    #[test]
    fn values_that_share_a_place_are_not_taken_for_each_other() {
        let mut clean = Clean::default();
        for number in 0..1_000_u32 {
            clean.keep(number.to_string().as_bytes());
        }
        let held = (0..1_000_u32).filter(|n| clean.holds(n.to_string().as_bytes()));
        assert!((1..=PLACES).contains(&held.count()));
        assert!(!clean.holds(b"1000"));
    }
}
