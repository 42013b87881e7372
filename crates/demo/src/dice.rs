//! Repeatable chance: the same seed throws the same numbers on every machine.

/// A small generator (SplitMix64); good enough to invent people, not to keep a secret.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: seed ^ 0x05ee_d0f5_a17e_c27d,
        }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end` - 1.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).expect("a usize fits into 64 bits");
        usize::try_from(self.next() % end).expect("less than a usize")
    }

    /// A number from 0 to `end` - 1 for columns that hold numbers.
    pub(crate) fn number(&mut self, end: i64) -> i64 {
        (self.next() >> 1).cast_signed() % end.max(1)
    }

    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// An id of the shape SuiteCRM mints: hex in five groups, no valid UUID.
    pub(crate) fn id(&mut self) -> String {
        let hex = format!("{:016x}{:016x}", self.next(), self.next());
        let parts = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        parts.join("-")
    }
}
