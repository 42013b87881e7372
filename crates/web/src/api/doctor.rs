//! What must always hold.

use super::{Answer, ok};
use crate::visit::Visit;

/// Examines the log and everything stored; takes as long as there is to read.
pub async fn examine(visit: Visit) -> Answer {
    ok(&erasure::diagnose(&visit.app.desk).await?)
}
