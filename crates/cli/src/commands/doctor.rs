//! `doctor`: checks what must always hold.

use erasure::Finding;
use serde::Serialize;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct Arguments {}

/// What `doctor` answers.
#[derive(Serialize)]
struct Diagnosis {
    ok: bool,
    findings: Vec<Finding>,
}

pub async fn run(site: &Installation) -> Result<Answer, Failure> {
    let mut findings = log(site).await?;
    findings.extend(erasure::doctor(&site.desk).await?);
    let diagnosis = Diagnosis {
        ok: findings.is_empty(),
        findings,
    };
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

/// Chain, tree and checkpoints agree.
async fn log(site: &Installation) -> Result<Vec<Finding>, Failure> {
    let verdict = super::ledger::verify(site, None).await?;
    if verdict.ok {
        return Ok(Vec::new());
    }
    Ok(vec![Finding {
        invariant: "I11",
        object: verdict
            .first_bad
            .map_or_else(|| "ledger".to_owned(), |index| format!("entry {index}")),
        code: "ledger",
        what: verdict.reason.unwrap_or_else(|| "does not fit".to_owned()),
    }])
}
