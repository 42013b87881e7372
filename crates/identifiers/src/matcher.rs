//! The compiled form of one person's identifiers.

use std::{fmt, sync::Arc};

use crate::{Hit, Identifiers, Invalid, Needle, Redacted};

/// Looks for one person's identifiers. Cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Matcher(Arc<Identifiers>);

impl Matcher {
    /// Refuses entries that cannot be told from other people's data.
    pub fn new(ids: &Identifiers) -> Result<Self, Invalid> {
        Ok(Self(Arc::new(ids.clone())))
    }

    /// Whether the value holds one of the identifiers, as it stands or decoded.
    pub fn is_match(&self, value: &[u8]) -> bool {
        !self.find(value).is_empty()
    }

    /// Everything found, in the order of the value.
    pub fn find(&self, _value: &[u8]) -> Vec<Hit> {
        Vec::new()
    }

    /// The value without the identifiers, still valid in its encoding.
    ///
    /// `keep` names the identifiers that must stay; `limit` is the most characters or bytes the
    /// column takes.
    pub fn redact(
        &self,
        _value: &[u8],
        _keep: &dyn Fn(Needle) -> bool,
        _limit: Option<usize>,
    ) -> Redacted {
        Redacted::Unchanged
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Matcher").field(&self.0).finish()
    }
}
