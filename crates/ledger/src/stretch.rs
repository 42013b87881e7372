//! Entries in a row, checked by themselves, so that several such stretches are read and hashed at
//! once; knows no database.
//!
//! Only what is as it should be is summed up here. Whatever is not is left to the walk from entry
//! to entry, which names it.

use proof::Hash;

use crate::page::Page;

/// What the rest of the check needs of a stretch in which everything agrees.
pub(crate) struct Stretch {
    /// Hash that its first entry says of the one before.
    pub before: Hash,
    /// Hashes of its entries.
    pub leaves: Vec<Hash>,
    /// Time of the first and of the last entry, microseconds since 1970.
    pub at: (i64, i64),
    /// Entries older than the one before them in the stretch.
    pub set_back: i64,
    /// Entries whose details were dropped.
    pub dropped: i64,
}

/// Sums up a page of exactly so many entries from an index on; none where anything does not agree.
pub(crate) fn sum(page: &Page, first: i64, count: usize) -> Option<Stretch> {
    let mut scratch = Vec::with_capacity(256);
    let mut stretch = Stretch {
        before: [0; 32],
        leaves: Vec::with_capacity(count),
        at: (0, 0),
        set_back: 0,
        dropped: 0,
    };
    let mut last: Option<(Hash, i64)> = None;
    for (index, record) in (first..).zip(page.records()) {
        let record = record.ok()?;
        let leaf = record.hash_in(&mut scratch);
        if record.index != index || leaf != record.leaf {
            return None;
        }
        match last {
            None => (stretch.before, stretch.at.0) = (record.prev_hash, record.at),
            Some((before, _)) if record.prev_hash != before => return None,
            Some((_, at)) => stretch.set_back += i64::from(record.at < at),
        }
        match (&record.details, record.commitment) {
            (Some(details), said) if said != Some(details.commitment()) => return None,
            (None, Some(_)) => stretch.dropped += 1,
            _ => {}
        }
        stretch.leaves.push(leaf);
        last = Some((leaf, record.at));
    }
    stretch.at.1 = last?.1;
    (stretch.leaves.len() == count).then_some(stretch)
}
