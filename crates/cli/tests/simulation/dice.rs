//! Chance that a seed decides.

use base::Random;

pub struct Dice(Random);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Random::seeded(seed))
    }

    /// A number below another.
    pub fn below(&mut self, most: u32) -> u32 {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_be_bytes(bytes) % most.max(1)
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let most = u32::try_from(all.len()).unwrap();
        all.get(self.below(most) as usize)
    }
}
