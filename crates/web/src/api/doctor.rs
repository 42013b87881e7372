//! What must always hold.

use super::{Answer, ok};
use crate::visit::Visit;

/// Examines the log and everything stored; takes as long as there is to read.
pub async fn examine(visit: Visit) -> Answer {
    let mut diagnosis = erasure::diagnose(&visit.app.desk).await?;
    let unlogged = ::consents::differences(&visit.app.ledger).await?;
    diagnosis.add_unlogged("consents", unlogged.len(), "consent verify");
    ok(&diagnosis)
}
