//! How a node leaves: it says that it is not ready, waits until the load balancer has seen it, then
//! takes no new connection and lets what is under way finish, for so long at most.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What is under way when a node leaves has so long to finish. A run that takes longer is gone on
/// with by another node.
pub const LONGEST: Duration = Duration::from_secs(30);

/// Whether this node is leaving. Clones know of each other.
#[derive(Clone, Debug, Default)]
pub struct Leaving(Arc<AtomicBool>);

impl Leaving {
    /// From now on it is.
    pub fn say(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was said.
    pub fn is_said(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
