//! Randomness as a parameter.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::Secret;

/// Gives random bytes: the operating system's own, or a repeatable row of them for tests.
#[derive(Clone, Debug)]
pub struct Random {
    source: Source,
    /// Ids drawn so far, so that those of one instant keep their order.
    ids: Arc<AtomicU16>,
}

#[derive(Clone, Debug)]
enum Source {
    Os,
    Seeded(Arc<Mutex<u64>>),
}

impl Random {
    /// The operating system's generator, fit for keys and tokens.
    pub fn os() -> Self {
        Self::from(Source::Os)
    }

    /// The same bytes for the same seed. For tests and invented data only: it can be guessed.
    pub fn seeded(seed: u64) -> Self {
        Self::from(Source::Seeded(Arc::new(Mutex::new(seed))))
    }

    /// Fills the whole slice.
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.source {
            Source::Os => {
                getrandom::fill(bytes).expect("without the system's randomness nothing is safe");
            }
            Source::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                for chunk in bytes.chunks_mut(8) {
                    let word = split_mix(&mut state).to_le_bytes();
                    chunk.copy_from_slice(&word[..chunk.len()]);
                }
            }
        }
    }

    fn from(source: Source) -> Self {
        Self {
            source,
            ids: Arc::default(),
        }
    }

    /// Counts the ids made with this source and its clones, beginning anew after 65,536.
    pub(crate) fn count_id(&self) -> u16 {
        self.ids.fetch_add(1, Ordering::Relaxed)
    }

    /// Thirty-two random bytes: a salt, a key.
    pub fn bytes32(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes
    }

    /// A token of 256 bits as 64 hexadecimal digits (ASVS 5.0, 7.2.3).
    pub fn token(&self) -> Secret {
        Secret::new(hex::encode(self.bytes32()))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): short, and good enough to invent people.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_another_differs() {
        let one = Random::seeded(7).bytes32();
        assert_eq!(one, Random::seeded(7).bytes32());
        assert_ne!(one, Random::seeded(8).bytes32());
    }

    #[test]
    fn the_first_words_are_those_published_for_split_mix_64() {
        let mut state = 1_234_567;
        assert_eq!(split_mix(&mut state), 6_457_827_717_110_365_317);
        assert_eq!(split_mix(&mut state), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_token_has_64_hexadecimal_digits_and_never_comes_twice() {
        let random = Random::os();
        let (one, two) = (random.token(), random.token());
        assert_eq!(one.expose().len(), 64);
        assert!(one.expose().bytes().all(|b| b.is_ascii_hexdigit()));
        assert_ne!(one.expose(), two.expose());
    }
}
