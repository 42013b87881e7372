//! The fast no: whether a value can hold any identifier at all, at the speed of memory.
//!
//! Every identifier has an anchor, a few ASCII letters or digits that no spelling and no encoding of
//! its other letters changes. Values without an anchor are done, unless a sign says that plain
//! letters themselves may be encoded or parted; only around such places the exact look is taken.

mod anchors;
mod confirm;
mod locals;
mod signs;
mod values;

use std::ops::Range;

use crate::{
    containers,
    find::{Budget, DEEPEST},
    needles::{Needles, any},
    text,
};
use anchors::Anchors;
use signs::{Sign, Signs};
pub use values::Values;

/// Where one look follows on another, so that dense signs are read in long stretches.
const FAR_BEHIND: usize = 8 * 1024;
/// Bytes at a cut start in which a find does not count, as what is before it is not seen.
const MARGIN: usize = 192;
/// Bytes to each side of a gap that are read as one.
const JOINED: usize = 24;
/// Bytes that one character may take when it is escaped twice.
const WIDEST: usize = 32;
/// Bytes that any identifier may take, at least and at most.
const REACH: std::ops::RangeInclusive<usize> = 512..=4096;
/// Bytes folded to lower case at a time; stays in the fastest cache.
const PIECE: usize = 8 * 1024;
/// Longer than any anchor, so that none is lost between two pieces.
const LAP: usize = 16;

#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    anchors: Anchors,
    signs: Signs,
    /// An identifier has no anchor: every value gets the exact look.
    is_blind: bool,
    /// Bytes that an identifier may take from its anchor to either side.
    reach: usize,
}

/// What is known of a value so far.
struct Progress<'a> {
    bytes: &'a [u8],
    /// Where the exact look was taken: nothing there needs another. Anchors and signs are not
    /// met in one order, so these are stretches and no mark that moves on.
    done: Vec<Range<usize>>,
    has_words: bool,
}

impl Sieve {
    pub fn new(needles: &Needles) -> Self {
        let (anchors, is_blind) = Anchors::new(needles);
        let reach = (needles.longest() * WIDEST).clamp(*REACH.start(), *REACH.end());
        Self {
            signs: Signs::new(needles),
            anchors,
            is_blind,
            reach,
        }
    }

    /// Whether the value holds an identifier, as it stands or decoded.
    pub fn is_match(&self, needles: &Needles, value: &[u8]) -> bool {
        self.matches(needles, value, 0, &mut Budget::of(value))
    }

    fn matches(&self, needles: &Needles, bytes: &[u8], depth: usize, budget: &mut Budget) -> bool {
        if bytes.len() < 4 {
            return false;
        }
        if self.is_blind {
            return !crate::find::find(needles, bytes).is_empty();
        }
        let mut progress = Progress {
            bytes,
            done: Vec::new(),
            has_words: false,
        };
        let found = if bytes.len() <= 480 {
            self.piece(needles, &mut progress, 0..bytes.len(), &mut [0; 512])
        } else {
            self.pieces(needles, &mut progress)
        };
        found || (depth < DEEPEST && self.opened(needles, &progress, depth, budget))
    }

    fn pieces(&self, needles: &Needles, progress: &mut Progress<'_>) -> bool {
        let mut buffer = [0; PIECE + 32];
        let len = progress.bytes.len();
        let mut from = 0;
        loop {
            let to = (from + PIECE).min(len);
            if self.piece(needles, progress, from..to, &mut buffer) {
                return true;
            }
            if to == len {
                return false;
            }
            from = to - LAP;
        }
    }

    /// Anchors and signs of a part of the value.
    fn piece(
        &self,
        needles: &Needles,
        progress: &mut Progress<'_>,
        part: Range<usize>,
        buffer: &mut [u8],
    ) -> bool {
        progress.done.retain(|done| done.end > part.start);
        let bytes = &progress.bytes[part.clone()];
        let low = &mut buffer[..bytes.len().max(32)];
        // Letters to lower case; other characters may change too, the look that follows is exact.
        for (low, byte) in low.iter_mut().zip(bytes) {
            *low = byte | 0x20;
        }
        low[bytes.len()..].fill(0);
        let mut from = 0;
        while let Some((at, pattern)) = self.anchors.next(low, from) {
            let place = part.start + at;
            if self.anchors.is_likely(progress.bytes, place, pattern)
                && self.look_around(needles, progress, place)
            {
                return true;
            }
            from = at + 1;
        }
        if self.anchors.has_tails() {
            let bytes = progress.bytes;
            let mut look = |place| self.look_around(needles, progress, place);
            if self.anchors.each_tail(bytes, &part, &mut look) {
                return true;
            }
        }
        signs::each(bytes, &mut |at| {
            self.at_sign(needles, progress, part.start + at)
        })
    }

    fn at_sign(&self, needles: &Needles, progress: &mut Progress<'_>, place: usize) -> bool {
        match self.signs.read(progress.bytes, place) {
            Sign::Nothing => false,
            Sign::Words => {
                progress.has_words = true;
                false
            }
            Sign::Join(to) => {
                self.is_joined(progress.bytes, place, to)
                    && self.look_around(needles, progress, place)
            }
            Sign::Look => self.look_around(needles, progress, place),
        }
    }

    /// Whether an anchor, an address or an escape may stand across a gap that a reader does not see.
    fn is_joined(&self, bytes: &[u8], left: usize, right: usize) -> bool {
        let before = &bytes[left.saturating_sub(JOINED)..left];
        let behind = &bytes[right.min(bytes.len())..bytes.len().min(right + JOINED)];
        let mut low = [0; 2 * JOINED];
        low[..before.len()].copy_from_slice(before);
        low[before.len()..before.len() + behind.len()].copy_from_slice(behind);
        // Another gap, an escape that is cut in two.
        let pair = |a: &dyn Fn(u8) -> bool, b: &dyn Fn(u8) -> bool| {
            low.windows(2).any(|two| a(two[0]) && b(two[1]))
        };
        let alnum = |byte: u8| byte.is_ascii_alphanumeric();
        let tags = pair(&alnum, &|byte| byte == b'<') && pair(&|byte| byte == b'>', &alnum);
        let breaks = pair(&|byte| byte == b'=', &|byte| {
            matches!(byte, b'\r' | b'\n' | b' ')
        });
        let cut = before
            .iter()
            .rev()
            .take(10)
            .any(|byte| matches!(byte, b'&' | b'%' | b'\\'));
        if tags || breaks || cut || low.contains(&b'@') {
            return true;
        }
        let part = 0..low.len();
        if self.anchors.has_tails() && self.anchors.each_tail(&low, &part, &mut |_| true) {
            return true;
        }
        for byte in &mut low {
            *byte |= 0x20;
        }
        self.anchors.next(&low, 0).is_some()
    }

    /// Containers in the value.
    fn opened(
        &self,
        needles: &Needles,
        progress: &Progress<'_>,
        depth: usize,
        budget: &mut Budget,
    ) -> bool {
        containers::any(progress.bytes, progress.has_words, &mut |text| {
            budget.spend(text.len()) && self.matches(needles, text, depth + 1, budget)
        })
    }

    /// The exact look around a place, unless it was taken already.
    fn look_around(&self, needles: &Needles, progress: &mut Progress<'_>, place: usize) -> bool {
        if progress.done.iter().any(|done| done.contains(&place)) {
            return false;
        }
        let len = progress.bytes.len();
        let is_dense = progress
            .done
            .iter()
            .any(|done| done.contains(&place.saturating_sub(self.reach)));
        let behind = if is_dense { FAR_BEHIND } else { 0 } + 2 * self.reach;
        let window = place.saturating_sub(self.reach + MARGIN)..(place + behind).min(len);
        let seen_from = if window.start == 0 { 0 } else { place };
        progress.done.push(
            seen_from..if window.end == len {
                len
            } else {
                window.end - self.reach
            },
        );
        // Where escapes are wide, the margin may hide what stands before: look again from farther off.
        let farther = window.start.saturating_sub(FAR_BEHIND)..window.end;
        look(needles, progress.bytes, &window, MARGIN)
            && (window.start == 0 || look(needles, progress.bytes, &farther, FAR_BEHIND / 2))
    }
}

/// Whether an identifier begins in a window of the value, behind a margin where it is cut off.
fn look(needles: &Needles, bytes: &[u8], window: &Range<usize>, margin: usize) -> bool {
    let from = if window.start == 0 {
        0
    } else {
        window.start + margin
    };
    let mut found = false;
    text::readings(
        text::plain(&bytes[window.clone()], window.start),
        &mut |units| {
            found = any(needles, &text::fold(units), &(from..window.end));
            found
        },
    );
    found
}
