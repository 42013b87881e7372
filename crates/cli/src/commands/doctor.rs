//! `doctor`: checks what must always hold.

use erasure::Diagnosis;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct Arguments {}

pub async fn run(site: &Installation) -> Result<Answer, Failure> {
    let diagnosis = diagnose(site).await?;
    let lines: Vec<String> = diagnosis
        .findings
        .iter()
        .map(|finding| format!("{} {}: {}", finding.invariant, finding.object, finding.what))
        .collect();
    let text = if diagnosis.ok {
        "All that must hold holds.".to_owned()
    } else {
        lines.join("\n")
    };
    Ok(Answer::new(&diagnosis, text).no_when(!diagnosis.ok))
}

/// The log, plans and runs, and whether consents are what the log says.
pub async fn diagnose(site: &Installation) -> Result<Diagnosis, Failure> {
    let mut diagnosis = erasure::diagnose(&site.desk).await?;
    let unlogged = consents::differences(site.ledger()).await?;
    diagnosis.add_unlogged("consents", unlogged.len(), "consent verify");
    Ok(diagnosis)
}
