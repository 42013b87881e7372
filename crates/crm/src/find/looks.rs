//! Statements that were built before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;
use crate::database::{Bind, Statement};

/// The statements that look persons up, by their shape: to build one takes about as long as the
/// database takes to answer it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looks(Arc<Mutex<HashMap<Vec<usize>, Look>>>);

/// What a look-up asks for.
pub(super) struct Beginnings {
    /// How many beginnings each part of the statement has a place for.
    pub shape: Vec<usize>,
    /// The parameters they are.
    pub binds: Vec<Bind>,
}

#[derive(Debug, Clone)]
struct Look {
    sql: Arc<str>,
    /// The parameters after the beginnings.
    rest: Arc<[Bind]>,
}

impl Looks {
    /// The statement whose first parameters are these. Shapes are few: lists in statements are
    /// padded (see `rows::padded`).
    pub(super) fn after(
        &self,
        asked: Beginnings,
        build: impl FnOnce() -> Result<Option<Statement>, Error>,
    ) -> Result<Option<Statement>, Error> {
        // Nothing is left half written by whoever panicked with it.
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(look) = looks.get(&asked.shape) {
            let binds = [asked.binds.as_slice(), &look.rest].concat();
            return Ok(Some(Statement::of(&look.sql, binds)));
        }
        let Some(whole) = build()? else {
            return Ok(None);
        };
        if let Some(rest) = whole.binds().strip_prefix(asked.binds.as_slice()) {
            let (sql, rest) = (whole.sql().into(), rest.into());
            looks.insert(asked.shape, Look { sql, rest });
        }
        Ok(Some(whole))
    }
}
