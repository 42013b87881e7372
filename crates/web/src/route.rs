//! What an address of the table says of itself.

use std::sync::Arc;

use accounts::Permission;
use axum::routing::MethodRouter;

use crate::App;

/// One address and method.
#[derive(Clone, Copy)]
pub struct Route {
    pub method: Method,
    /// In axum's spelling, parameters in braces.
    pub path: &'static str,
    pub access: Access,
    pub trace: Trace,
    pub(crate) handler: fn() -> MethodRouter<Arc<App>>,
}

/// The two methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Changes nothing.
    Get,
    /// Changes something, or shows what is logged when seen.
    Post,
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Every session, also one that still lacks its second factor.
    Halfway,
    /// Every account.
    SignedIn,
    /// Accounts whose roles give this.
    Needs(Permission),
}

/// What is left in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trace {
    /// Nothing: it only reads.
    Reads,
    /// The action of the entry.
    Deed(&'static str),
    /// Nothing, although it is a form: it computes or sets a cookie.
    Nothing,
}

/// The rows of all parts, one after the other; `ALL` is how many they are together.
pub const fn join<const PARTS: usize, const ALL: usize>(parts: [&[Route]; PARTS]) -> [Route; ALL] {
    let mut all = [parts[0][0]; ALL];
    let (mut part, mut row, mut at) = (0, 0, 0);
    while at < ALL {
        if row < parts[part].len() {
            all[at] = parts[part][row];
            row += 1;
            at += 1;
        } else {
            part += 1;
            row = 0;
        }
    }
    all
}
