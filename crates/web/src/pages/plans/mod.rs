//! The anonymisation tool: each step has its own address, can be left and taken up again.

pub mod approval;
pub mod certificate;
pub mod check;
pub mod conflict;
pub mod deviations;
pub mod draft;
pub mod events;
pub mod ground;
pub mod grounds;
pub mod head;
pub mod hits;
pub mod list;
pub mod persons;
pub mod preview;
pub mod records;
pub mod rows;
pub mod run;
pub mod sample;
pub mod summary;

use erasure::{PlanId, PlanState, PlanView};

use crate::refusal::Refusal;
use crate::visit::Visit;

/// The rail of the tool: where one is, and where one may go.
pub struct Rail {
    pub reference: String,
    pub number: String,
    pub stops: Vec<Stop>,
}

/// One step of the rail.
pub struct Stop {
    pub no: usize,
    pub label: String,
    /// Empty where there is nothing to see yet.
    pub href: String,
    pub current: bool,
}

const STOPS: [&str; 7] = [
    "find",
    "persons",
    "records",
    "check",
    "approval",
    "run",
    "certificate",
];

impl Rail {
    /// The rail of a plan.
    pub fn of(visit: &Visit, plan: &PlanView, current: &str) -> Self {
        let reached = |word: &str| match word {
            "run" => !matches!(plan.state, PlanState::Draft),
            "certificate" => is_over(plan.state),
            _ => true,
        };
        let stop = |(at, word): (usize, &&str)| Stop {
            no: at + 1,
            label: visit.words.word("plans-stop-", word),
            href: match *word {
                "find" => format!("/requests/{}/plan", plan.request),
                word if reached(word) => format!("/plans/{}/{word}", plan.plan),
                _ => String::new(),
            },
            current: *word == current,
        };
        Self {
            reference: plan.request.clone(),
            number: number(&plan.hash),
            stops: STOPS.iter().enumerate().map(stop).collect(),
        }
    }
}

/// Whether the run has come to an end of any kind.
pub fn is_over(state: PlanState) -> bool {
    matches!(state, PlanState::Complete | PlanState::Partial)
}

/// The plan's number as people say it: the beginning of its hash, `7F3A-92C1`.
pub fn number(hash: &str) -> String {
    let short: String = hash.chars().take(8).collect::<String>().to_uppercase();
    let (front, back) = short.split_at(short.len().min(4));
    format!("{front}-{back}")
}

/// The plan of an address.
pub async fn plan_of(visit: &Visit, id: &str) -> Result<PlanView, Refusal> {
    let id = PlanId::from_stored(id);
    Ok(erasure::show(&visit.app.desk, visit.actor()?, &id).await?)
}
