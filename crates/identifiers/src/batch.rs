//! Many people in one pass.

use std::{fmt, sync::Arc};

use crate::{Hit, Identifiers, Invalid, find, needles::Needles, sieve::Sieve};

/// Looks for many people at once. Cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Batch(Arc<Compiled>);

struct Compiled {
    needles: Needles,
    sieve: Sieve,
}

impl Batch {
    /// One entry a person; on refusal also says which person, from 0.
    pub fn new(people: &[Identifiers]) -> Result<Self, (usize, Invalid)> {
        let needles = Needles::new(people.iter())?;
        let sieve = Sieve::new(&needles);
        Ok(Self(Arc::new(Compiled { needles, sieve })))
    }

    /// Whether the value holds an identifier of anyone, as it stands or decoded.
    pub fn is_match(&self, value: &[u8]) -> bool {
        self.0.sieve.is_match(&self.0.needles, value)
    }

    /// Everything found, with the place of the person in the list. What several people share is
    /// found for each of them.
    pub fn find(&self, value: &[u8]) -> Vec<(usize, Hit)> {
        find::find(&self.0.needles, value)
            .into_iter()
            .map(|(owner, hit)| (owner as usize, hit))
            .collect()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Batch({})", self.0.needles)
    }
}
