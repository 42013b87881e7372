//! Many people in one pass.

use std::{fmt, sync::Arc};

use crate::{Hit, Identifiers, Invalid, Matcher};

/// Looks for many people at once. Cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Batch(Arc<Vec<Matcher>>);

impl Batch {
    /// One entry a person; on refusal also says which person, from 0.
    pub fn new(people: &[Identifiers]) -> Result<Self, (usize, Invalid)> {
        let made: Result<Vec<_>, _> = people
            .iter()
            .enumerate()
            .map(|(at, ids)| Matcher::new(ids).map_err(|e| (at, e)))
            .collect();
        Ok(Self(Arc::new(made?)))
    }

    /// Whether the value holds an identifier of anyone.
    pub fn is_match(&self, value: &[u8]) -> bool {
        self.0.iter().any(|one| one.is_match(value))
    }

    /// Everything found, with the place of the person in the list.
    pub fn find(&self, value: &[u8]) -> Vec<(usize, Hit)> {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(at, one)| one.find(value).into_iter().map(move |hit| (at, hit)))
            .collect()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Batch({} people)", self.0.len())
    }
}
