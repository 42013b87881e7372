//! `doctor`: checks what must always hold.

use accounts::Actor;
use erasure::{PlanHead, PlanState};
use ledger::{Entry, Filter};
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

/// Something that does not hold.
#[derive(Serialize)]
struct Finding {
    /// The invariant's number.
    invariant: &'static str,
    /// What it is about.
    object: String,
    /// What is wrong.
    what: String,
}

pub async fn run(site: &Installation) -> Result<Answer, Failure> {
    let mut findings = Vec::new();
    log(site, &mut findings).await?;
    let runs = entries(site, "runs.").await?;
    for head in plans(site).await? {
        plan(site, &head, &runs, &mut findings).await?;
    }
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
async fn log(site: &Installation, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let verdict = super::ledger::verify(site, None).await?;
    if !verdict.ok {
        findings.push(Finding {
            invariant: "I11",
            object: verdict
                .first_bad
                .map_or_else(|| "ledger".to_owned(), |index| format!("entry {index}")),
            what: verdict.reason.unwrap_or_else(|| "does not fit".to_owned()),
        });
    }
    Ok(())
}

/// All plans that the log tells of.
async fn plans(site: &Installation) -> Result<Vec<PlanHead>, Failure> {
    let drafted = entries(site, "plans.draft").await?;
    let mut references: Vec<String> = drafted
        .into_iter()
        .filter_map(|entry| entry.request)
        .collect();
    references.sort();
    references.dedup();
    let mut heads = Vec::new();
    for reference in references {
        heads.extend(erasure::plans_of(&site.desk, &Actor::operator(), &reference).await?);
    }
    Ok(heads)
}

async fn entries(site: &Installation, action: &str) -> Result<Vec<Entry>, Failure> {
    let filter = Filter {
        action: Some(action.to_owned()),
        ..Filter::default()
    };
    Ok(site.ledger().list(&filter).await?)
}

/// Whether an entry of a run tells that the plan ended like this.
fn tells_end(entry: &Entry, state: PlanState) -> bool {
    match state {
        PlanState::Complete | PlanState::Partial => entry.action == "runs.finish",
        // Noticed before the first batch or in one.
        PlanState::Conflict => entry.outcome == "failed",
        PlanState::Draft | PlanState::Approved | PlanState::Running => true,
    }
}

async fn plan(
    site: &Installation,
    head: &PlanHead,
    runs: &[Entry],
    findings: &mut Vec<Finding>,
) -> Result<(), Failure> {
    let mut find = |invariant, what: &str| {
        findings.push(Finding {
            invariant,
            object: format!("plan {}", head.plan),
            what: what.to_owned(),
        });
    };
    let shown = erasure::show(&site.desk, &Actor::operator(), &head.plan).await?;
    if i64::try_from(shown.items.len()).ok() != Some(head.items) {
        find("I3", "has another number of rows than its head says");
    }
    if matches!(head.state, PlanState::Draft) {
        return Ok(());
    }
    match &head.approved_by {
        None => find("I4", "is past its draft without an approval of its hash"),
        Some(login) if site.desk.four_eyes && *login == head.drafted_by => {
            find("I4", "was approved by who drafted it");
        }
        Some(_) => {}
    }
    let has_begun = !matches!(head.state, PlanState::Draft | PlanState::Approved);
    let id = head.plan.to_string();
    let mut of_plan = runs
        .iter()
        .filter(|entry| entry.object.as_ref() == Some(&id));
    if has_begun && !of_plan.any(|entry| tells_end(entry, head.state)) {
        find("I2", "has a run whose state stands in no entry of the log");
    }
    let run = erasure::run_view(&site.desk, &Actor::operator(), &head.plan).await?;
    let unproven = run.is_some_and(|run| {
        run.state == PlanState::Complete && !(run.residue.is_empty() && run.certificate.is_some())
    });
    if unproven {
        find(
            "I9",
            "is called complete with residue or without a certificate",
        );
    }
    Ok(())
}
