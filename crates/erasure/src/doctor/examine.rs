//! The examination itself: pure.

use crate::certificate::Certificate;
use crate::plan::Plan;
use crate::run::LEASE_SECONDS;
use crate::store::{Batch, count};
use crate::{PlanState, RunId};

use super::{Chart, Circumstances, Finding, RunChart};

/// How often a batch may be begun before somebody must look.
pub(crate) const MOST_ATTEMPTS: i64 = 10;

/// The findings of one plan.
struct Sheet<'c> {
    chart: &'c Chart,
    findings: Vec<Finding>,
}

impl Chart {
    pub fn examine(&self, around: &Circumstances<'_>) -> Vec<Finding> {
        let mut sheet = Sheet {
            chart: self,
            findings: Vec::new(),
        };
        sheet.rows();
        sheet.approval(around);
        sheet.state(around);
        sheet.secrets();
        if let Some(run) = &self.run {
            sheet.steps(run);
            sheet.attempts(run);
            sheet.entries(run);
            sheet.end(run);
            sheet.lease(run, around);
        }
        sheet.findings
    }

    fn is_past_draft(&self) -> bool {
        self.plan.state != PlanState::Draft
    }
}

impl Sheet<'_> {
    fn find(&mut self, invariant: &'static str, code: &'static str, what: impl Into<String>) {
        self.findings.push(Finding {
            invariant,
            object: format!("plan {}", self.chart.plan.id),
            code,
            what: what.into(),
        });
    }

    fn rows(&mut self) {
        let plan = &self.chart.plan;
        let there = count(plan.items.len());
        if there != self.chart.items {
            let said = self.chart.items;
            self.find(
                "I3",
                "items",
                format!("has {there} rows, its head says {said}"),
            );
        }
        if plan.compute_hash() != plan.hash {
            self.find("I3", "hash", "its rows are not those its hash stands for");
        }
    }

    fn approval(&mut self, around: &Circumstances<'_>) {
        if !self.chart.is_past_draft() {
            return;
        }
        let Some(approval) = self.chart.approval.clone() else {
            self.find("I4", "unapproved", "is past its draft without an approval");
            return;
        };
        let plan = &self.chart.plan;
        let is_entered = self.chart.told.approval(&approval.hash);
        let own = around
            .four_eyes
            .then(|| own_approval(self.chart, &approval.by));
        if approval.hash != plan.hash {
            let what = "its hash is not the one that was approved";
            self.find("I3", "approved_hash", what);
        }
        if let Some(Some(what)) = own {
            self.find("I4", "own_approval", what);
        }
        if !is_entered {
            let what = "its approval stands in no entry of the log";
            self.find("I2", "approval_entry", what);
        }
    }

    /// Every state that is not final has a way forward.
    fn state(&mut self, around: &Circumstances<'_>) {
        let plan = &self.chart.plan;
        let run = self.chart.run.as_ref().map(|run| run.run.state.as_str());
        let fits = match plan.state {
            // A conflict that was decided makes a draft of the plan again; its run waits.
            PlanState::Draft | PlanState::Approved => matches!(run, None | Some("conflict")),
            PlanState::Running => run == Some("running"),
            // A run that goes on to finish what was left keeps the word of its last end.
            PlanState::Complete | PlanState::Partial | PlanState::Conflict | PlanState::Paused => {
                run == Some(plan.state.word())
            }
        };
        if !fits {
            let run = run.unwrap_or("none");
            let what = format!("is {}, its run is {run}", plan.state.word());
            self.find("I8", "states", what);
        }
        if !matches!(
            plan.state,
            PlanState::Approved | PlanState::Running | PlanState::Paused | PlanState::Partial
        ) {
            return;
        }
        let chart = self.chart;
        for system in chart.plan.schemas.keys() {
            if !around.systems.contains(&system.as_str()) {
                let what = format!("cannot go on: system {system} is not configured any more");
                self.find("I8", "system", what);
            }
            if !chart.sealed.contains(system) {
                let what = format!("cannot go on: its sealed part for system {system} is gone");
                self.find("I8", "sealed", what);
            }
        }
    }

    fn secrets(&mut self) {
        if self.chart.plan.state == PlanState::Complete && !self.chart.sealed.is_empty() {
            let what = "is complete and still holds identifiers of the person, sealed";
            self.find("I12", "secrets", what);
        }
    }

    /// The batches of a run cover each row of the plan exactly once.
    fn steps(&mut self, run: &RunChart) {
        let plan = &self.chart.plan;
        let is_decided = matches!(plan.state, PlanState::Draft | PlanState::Approved);
        if run.run.state == "conflict" && (run.batches.is_empty() || is_decided) {
            return;
        }
        let is_covered = |(at, system): (usize, &str)| {
            let covering = run.batches.iter().filter(|batch| covers(batch, at, system));
            covering.count() == 1
        };
        let mut rows = plan
            .items
            .iter()
            .enumerate()
            .map(|(at, planned)| (at, planned.system.as_str()));
        if !rows.all(is_covered) {
            let what = "its run has not as many steps as the plan has rows";
            self.find("I3", "steps", what);
        }
    }

    fn attempts(&mut self, run: &RunChart) {
        for batch in &run.batches {
            if batch.state != "done" && batch.attempts > MOST_ATTEMPTS {
                let what = format!(
                    "batch {} was begun {} times without an end; somebody must look",
                    batch.number, batch.attempts
                );
                self.find("I7", "attempts", what);
            }
        }
    }

    fn entries(&mut self, run: &RunChart) {
        let chart = self.chart;
        if !chart.told.start() {
            self.find("I2", "start_entry", "its run began without an entry");
        }
        for batch in &run.batches {
            let number = batch.number;
            if batch.state != "planned" && !chart.told.intent(number) {
                let what = format!("batch {number} was begun without an intent in the log");
                self.find("I1", "intent_entry", what);
            }
            if batch.state == "done" && !chart.told.outcome(number) {
                let what = format!("batch {number} is done without an entry in the log");
                self.find("I2", "outcome_entry", what);
            }
        }
        if run.run.state != "running" && !chart.told.end(&run.run.state) {
            let what = "its run has a state that stands in no entry of the log";
            self.find("I2", "end_entry", what);
        }
    }

    fn end(&mut self, run: &RunChart) {
        if !matches!(run.run.state.as_str(), "complete" | "partial") {
            return;
        }
        if run.batches.iter().any(|batch| batch.state != "done") {
            self.find("I9", "undone", "has ended with a batch that is not done");
        }
        let plan = &self.chart.plan;
        let certificate = run.run.certificate();
        let Some(certificate) = certificate else {
            let what = "has ended without the result of its scan";
            self.find("I9", "unproven", what);
            return;
        };
        if run.run.state == "complete" && (run.residue > 0 || certificate.residue > 0) {
            self.find("I9", "residue", "is called complete with residue");
        }
        if !agrees(&certificate, plan, &run.run.id, run.residue) {
            let what = "its certificate does not say what the plan and its outcomes say";
            self.find("I14", "certificate", what);
        }
    }

    /// No worker may take a run for longer than a lease lasts.
    fn lease(&mut self, run: &RunChart, around: &Circumstances<'_>) {
        let left = run.run.lease_until.duration_since(around.now).as_secs();
        if left > LEASE_SECONDS {
            let what = "its run is leased for longer than a lease lasts; nobody can take it over";
            self.find("I5", "lease", what);
        }
    }
}

/// Why an approval is not a second person's.
fn own_approval(chart: &Chart, by: &str) -> Option<&'static str> {
    let ran = chart.run.as_ref().map(|run| run.run.started_by.as_str());
    if chart.plan.drafted_by == by {
        Some("was approved by who drafted it")
    } else if chart.plan.changed_by == by {
        Some("was approved by who changed it last")
    } else if ran == Some(by) {
        Some("was run by who approved it")
    } else {
        None
    }
}

fn covers(batch: &Batch, at: usize, system: &str) -> bool {
    batch.system == system && (batch.first..=batch.last).contains(&count(at))
}

fn agrees(certificate: &Certificate, plan: &Plan, run: &RunId, residue: usize) -> bool {
    let counts = plan.counts();
    certificate.hash == plan.hash
        && certificate.plan == plan.id
        && certificate.run == *run
        && certificate.residue == residue
        && certificate.counts.len() == counts.len()
        && counts
            .iter()
            .all(|(word, count)| certificate.counts.get(*word) == Some(count))
}
