//! The rules of ticking: what a step may become, what it waits for, what closing still lacks.

use std::str::FromStr;

use jiff::Timestamp;
use law::{Binding, Item, Phase};
use serde::Serialize;

use crate::{Blocker, Given, Missing, Outcome, Refusal, Request, State};

/// The step that settles who asks (Art. 12(6) GDPR).
pub const IDENTITY: &str = "A4";
/// The step that says all systems were searched.
pub const SEARCH: &str = "A5";
/// The step that says the answer was sent.
pub const ANSWER: &str = "Z1";

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Open,
    Done,
    /// Not applicable, with a reason.
    Skipped,
}

impl StepState {
    /// The stable word in tables and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Skipped => "skipped",
        }
    }

    /// Ticked or skipped with a reason.
    pub const fn is_decided(self) -> bool {
        !matches!(self, Self::Open)
    }
}

impl FromStr for StepState {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = [Self::Open, Self::Done, Self::Skipped].into_iter();
        known
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| {
                Refusal::new(
                    "step-state-unknown",
                    "is not known: give open, done or skipped",
                )
                .at("state")
            })
    }
}

/// One item of the checklist as it stands in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub id: String,
    pub state: StepState,
    /// Whether the product itself decided it.
    pub automatic: bool,
    /// Login, or the word for the part of the system.
    pub changed_by: Option<String>,
    pub changed_at: Option<Timestamp>,
    /// Index of the ledger entry of the last change.
    pub entry: Option<i64>,
}

impl Step {
    pub(crate) fn open(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            state: StepState::Open,
            automatic: false,
            changed_by: None,
            changed_at: None,
            entry: None,
        }
    }
}

/// Who moves a step, and when.
#[derive(Debug, Clone)]
pub(crate) struct Hand<'a> {
    pub by: &'a str,
    /// The product itself: a run that has done what the step asks for.
    pub automatic: bool,
    pub at: Timestamp,
}

impl Request {
    /// A step of the list with its item.
    pub fn step(&self, id: &str) -> Result<(&Item, &Step), Refusal> {
        let item = self.checklist.item(id.trim());
        let step = self.steps.iter().find(|step| step.id == id.trim());
        item.zip(step).ok_or_else(|| {
            let ids: Vec<&str> = self.steps.iter().map(|step| step.id.as_str()).collect();
            let message = format!(
                "is no step of {}: it has {}",
                self.reference,
                ids.join(", ")
            );
            Refusal::new("step-unknown", message).at("step")
        })
    }

    /// The steps that must be decided first and are still open.
    ///
    /// A conditional step holds others up only once its case has arisen: A4 when the person was
    /// asked. The answer and the closing steps wait for nothing here: what they need depends on
    /// the outcome, and closing asks for it.
    pub fn waits_for<'a>(&self, item: &'a Item) -> Vec<&'a str> {
        if waits_for_nothing(item) {
            return Vec::new();
        }
        let holds_up = |id: &&String| {
            self.step(id).is_ok_and(|(item, step)| {
                let arisen = item.id == IDENTITY && self.facts.identity_asked.is_some();
                !step.state.is_decided() && (item.binding == Binding::Mandatory || arisen)
            })
        };
        item.depends_on
            .iter()
            .filter(holds_up)
            .map(String::as_str)
            .collect()
    }

    /// The step to do next: the first open one that must be done and can be; `None` means close.
    pub fn next_step(&self) -> Option<&Item> {
        self.checklist.items.iter().find(|item| {
            let open = self
                .step(&item.id)
                .is_ok_and(|(_, step)| !step.state.is_decided());
            let asked = item.id == IDENTITY && self.facts.identity_asked.is_some();
            open && (item.binding == Binding::Mandatory || asked) && self.waits_for(item).is_empty()
        })
    }

    /// Steps decided, and steps in all.
    pub fn progress(&self) -> (usize, usize) {
        let decided = self.steps.iter().filter(|step| step.state.is_decided());
        (decided.count(), self.steps.len())
    }

    /// Whether A4 was ticked or skipped with a reason. Lists without the step need no decision.
    pub fn identity_decided(&self) -> bool {
        self.step(IDENTITY)
            .map_or(true, |(_, step)| step.state.is_decided())
    }

    /// Moves a step; returns where it stood. Ticking what is ticked is no error, so that a form
    /// sent twice does no harm.
    pub(crate) fn turn(
        &mut self,
        id: &str,
        to: StepState,
        hand: &Hand<'_>,
    ) -> Result<StepState, Refusal> {
        self.must_be_open()?;
        let (item, step) = self.step(id)?;
        let (id, from, was_automatic) = (item.id.clone(), step.state, step.automatic);
        if !hand.automatic {
            self.may_turn(item, from, to)?;
            if was_automatic && to != from {
                let message = format!("{id} was set by the product itself and stays as it is");
                return Err(Refusal::new("step-automatic", message).with("step", id));
            }
        }
        if !(from == to && was_automatic) {
            let step = self.steps.iter_mut().find(|step| step.id == id);
            let step = step.expect("the step was found above");
            step.state = to;
            step.automatic = hand.automatic;
            step.changed_by = Some(hand.by.to_owned());
            step.changed_at = Some(hand.at);
        }
        self.follow(&id, to, hand);
        Ok(from)
    }

    fn may_turn(&self, item: &Item, from: StepState, to: StepState) -> Result<(), Refusal> {
        match to {
            StepState::Skipped => Ok(()),
            StepState::Done if from == to => Ok(()),
            StepState::Done => match self.waits_for(item)[..] {
                [] => Ok(()),
                [first, ..] => {
                    let message = format!("{} is not possible yet: decide {first} first", item.id);
                    Err(Refusal::new("step-waits", message)
                        .with("step", &*item.id)
                        .with("first", first))
                }
            },
            StepState::Open if from == StepState::Open => {
                let message = format!("{} is open already", item.id);
                Err(Refusal::new("step-open", message).with("step", &*item.id))
            }
            StepState::Open => match self.resting_on(&item.id) {
                None => Ok(()),
                Some(later) => {
                    let message =
                        format!("{} stays: {later} rests on it; untick that first", item.id);
                    Err(Refusal::new("step-rests", message)
                        .with("step", &*item.id)
                        .with("later", later))
                }
            },
        }
    }

    /// A ticked step that depends on this one.
    fn resting_on(&self, id: &str) -> Option<&str> {
        let rests = |item: &&Item| {
            let done = self
                .step(&item.id)
                .is_ok_and(|(_, step)| step.state == StepState::Done);
            done && !waits_for_nothing(item) && item.depends_on.iter().any(|on| on == id)
        };
        self.checklist
            .items
            .iter()
            .find(rests)
            .map(|item| item.id.as_str())
    }

    /// What a decided step means for the request around it.
    fn follow(&mut self, id: &str, to: StepState, hand: &Hand<'_>) {
        if id == ANSWER {
            let today = self.day_of(hand.at);
            let kept = self.facts.answered.or(Some(today));
            self.facts.answered = if to == StepState::Done { kept } else { None };
        }
        if id == IDENTITY && to.is_decided() && self.state == State::IdentityOpen {
            self.state = State::InProgress;
        }
        if to.is_decided() {
            self.begin_work();
        }
    }

    /// All that keeps the request from ending like this; empty means it may be closed.
    pub fn missing(&self, outcome: Outcome, given: Given, blockers: &[Blocker]) -> Vec<Missing> {
        let open = |item: &&Item| {
            let decided = self
                .step(&item.id)
                .is_ok_and(|(_, step)| step.state.is_decided());
            !decided && item.id != ANSWER && outcome.needs(item)
        };
        let steps = self
            .checklist
            .items
            .iter()
            .filter(open)
            .map(|item| Missing::Step {
                id: item.id.clone(),
                title: item.title.clone(),
            });
        let mut missing: Vec<Missing> = steps.collect();
        if outcome.needs_answer() && !self.is_answered(outcome) {
            missing.push(Missing::Answer);
        }
        if outcome == Outcome::Refused && !given.reasons {
            missing.push(Missing::Reasons);
        }
        if outcome.refuses() && !given.notice {
            missing.push(Missing::Notice);
        }
        if self.is_late(outcome) && !given.reasons && !given.delay {
            missing.push(Missing::Delay);
        }
        missing.extend(blockers.iter().cloned().map(Missing::Blocker));
        missing
    }

    /// Whether the answer went out after the day this outcome had to be told by: a refusal within
    /// the first month, even when the period was extended (Art. 12(3) and (4) GDPR).
    fn is_late(&self, outcome: Outcome) -> bool {
        let until = if outcome.refuses() {
            self.due.last_day
        } else {
            self.legal_day()
        };
        let told = self.facts.answered.is_some_and(|day| day > until);
        outcome.needs_answer() && told
    }

    /// A skipped Z1 carries the reason why nobody could be answered; a refusal, in whole or in
    /// part, allows no such way out (Art. 12(4) GDPR).
    fn is_answered(&self, outcome: Outcome) -> bool {
        match self.step(ANSWER) {
            Err(_) => true,
            Ok((_, step)) => match step.state {
                StepState::Done => true,
                StepState::Skipped => !outcome.refuses(),
                StepState::Open => false,
            },
        }
    }
}

fn waits_for_nothing(item: &Item) -> bool {
    item.id == ANSWER || item.phase == Phase::Closing
}

#[cfg(test)]
mod tests;
