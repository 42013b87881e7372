//! Work in the background, held by a lease and never by a lock.
//!
//! A job is enqueued in the transaction that makes it necessary. A worker claims it until an
//! instant it names and proves its claim with a token at every write; who finds the instant past
//! takes over, and the former worker's writes then change nothing. Whether it is past the store's clock
//! says (`store::lease_time`), whatever that of the node shows. A job may therefore run twice:
//! each is safe to repeat. Its input is small and holds ids, no personal value.

mod claim;
mod error;
mod finish;
mod job;
mod store;

pub use claim::{claim, renew};
pub use error::Error;
pub use finish::{Failed, fail, finish, hold, postpone, release};
pub use job::{ATTEMPTS, Job, JobId, NewJob, State, Waiting, enqueue, find};
