//! One line of the log as it is read, and how lines are chosen.

use jiff::Timestamp;

/// An entry as listed: the contract's fields first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// Position, from 0, without gaps.
    pub index: i64,
    /// When, by the clock of the store's node.
    pub at: Timestamp,
    /// Login of the account, or the word for the part of the system.
    pub actor: String,
    /// `page`, `api`, `cli` or `job`.
    pub via: String,
    /// `noun.verb`.
    pub action: String,
    /// Id of the object.
    pub object: Option<String>,
    /// System concerned.
    pub system: Option<String>,
    /// Reference of the request concerned.
    pub request: Option<String>,
    /// `done`, `refused` or `failed`.
    pub outcome: String,
    /// Facts of the procedure, unless dropped.
    pub details: Option<serde_json::Value>,
}

/// Which entries to list. An empty filter lists all, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Reference of a request.
    pub request: Option<String>,
    /// At or after.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Login, id or a part of the name of an account, or the word for a part of the system.
    pub who: Option<String>,
    /// Any of these accounts' ids or words for parts of the system.
    pub actors: Vec<String>,
    /// The record of a person: its own entries and those of the requests it is linked to.
    /// [`Filter::system`] is then the person's.
    pub person: Option<String>,
    /// Action or the beginning of one, such as `requests.`.
    pub action: Option<String>,
    /// Any of these actions.
    pub actions: Vec<String>,
    /// System name.
    pub system: Option<String>,
    /// Newest first.
    pub newest_first: bool,
    /// Only entries with a smaller index: the log as it was when it had so many.
    pub below: Option<i64>,
    /// Continue after this index (in the listing's direction).
    pub after: Option<i64>,
    /// At most so many; all when absent.
    pub limit: Option<u32>,
}
