//! The compiled form of one person's identifiers.

use std::{fmt, iter, sync::Arc};

use crate::{
    Hit, Identifiers, Invalid, Needle, Redacted, find, needles::Needles, redact, sieve::Sieve,
    sieve::Values,
};

/// Looks for one person's identifiers. Cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Matcher(Arc<Compiled>);

struct Compiled {
    needles: Needles,
    in_row: Needles,
    sieve: Sieve,
}

impl Matcher {
    /// Refuses entries that cannot be told from other people's data.
    pub fn new(ids: &Identifiers) -> Result<Self, Invalid> {
        let needles = Needles::new(iter::once(ids)).map_err(|(_, invalid)| invalid)?;
        Ok(Self::of(needles))
    }

    /// Looks for nobody, for changes whose values are known beforehand.
    pub fn nobody() -> Self {
        let none = Needles::new(iter::empty::<&Identifiers>());
        Self::of(none.expect("nobody has nothing that could be refused"))
    }

    fn of(needles: Needles) -> Self {
        let sieve = Sieve::new(&needles);
        Self(Arc::new(Compiled {
            in_row: needles.in_row(),
            needles,
            sieve,
        }))
    }

    /// Whether the value holds one of the identifiers, as it stands or decoded.
    pub fn is_match(&self, value: &[u8]) -> bool {
        self.0.sieve.is_match(&self.0.needles, value)
    }

    /// Calls `take` with the place of each of the values that may be a match, in their order; the
    /// others are none. Much faster than asking for each.
    pub fn suspects(&self, values: &Values, take: &mut dyn FnMut(usize)) {
        self.0.sieve.suspects(values, take);
    }

    /// Everything found, each letter of the value counted once.
    pub fn find(&self, value: &[u8]) -> Vec<Hit> {
        find::find(&self.0.needles, value)
            .into_iter()
            .map(|(_, hit)| hit)
            .collect()
    }

    /// The value without the identifiers, still valid in its encoding.
    ///
    /// `keep` names the identifiers that must stay; `limit` is the most characters or bytes the
    /// column takes. What is put in is a constant for each kind and never drawn from the value.
    pub fn redact(
        &self,
        value: &[u8],
        keep: &dyn Fn(Needle) -> bool,
        limit: Option<usize>,
    ) -> Redacted {
        redact::redact(&self.0.needles, value, keep, limit)
    }

    /// [`Matcher::find`] for a cell of a row that is the person's: a given or family name alone
    /// names them too. Such a name says nothing elsewhere, so a scan never asks this.
    pub fn find_in_row(&self, value: &[u8]) -> Vec<Hit> {
        find::find(&self.0.in_row, value)
            .into_iter()
            .map(|(_, hit)| hit)
            .collect()
    }

    /// [`Matcher::redact`] for a cell of a row that is the person's.
    pub fn redact_in_row(
        &self,
        value: &[u8],
        keep: &dyn Fn(Needle) -> bool,
        limit: Option<usize>,
    ) -> Redacted {
        redact::redact(&self.0.in_row, value, keep, limit)
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Matcher({})", self.0.needles)
    }
}
