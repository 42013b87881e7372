//! The checklist of a request as a list of tasks, phase by phase.

use std::collections::HashMap;

use ::requests::{StepState, StepView, View};
use law::{Binding, Phase};

use super::line::name_of;
use crate::visit::Visit;

/// One phase with its steps.
pub struct PhaseView {
    pub title: String,
    pub done: usize,
    pub all: usize,
    pub steps: Vec<StepLine>,
}

/// One step as a line.
pub struct StepLine {
    pub id: String,
    pub title: String,
    pub hint: String,
    /// `done`, `skipped`, `next`, `open`, `blocked`
    pub class: &'static str,
    pub state: String,
}

/// The phases that have steps, in the order of the work.
pub fn phases(visit: &Visit, view: &View, accounts: &HashMap<String, String>) -> Vec<PhaseView> {
    let of_phase = |phase: Phase| {
        let steps = view.checklist.iter();
        let steps = steps.filter(|step| step.more.as_ref().is_some_and(|more| more.phase == phase));
        let steps: Vec<&StepView> = steps.collect();
        PhaseView {
            title: visit.words.law(&phase.title()),
            done: steps.iter().filter(|step| step.state.is_decided()).count(),
            all: steps.len(),
            steps: steps
                .iter()
                .map(|step| step_line(visit, view, step, accounts))
                .collect(),
        }
    };
    let all = Phase::ALL.into_iter().map(of_phase);
    all.filter(|phase| phase.all > 0).collect()
}

fn step_line(
    visit: &Visit,
    view: &View,
    step: &StepView,
    accounts: &HashMap<String, String>,
) -> StepLine {
    let words = visit.words;
    let more = step.more.as_ref();
    let is_next = view
        .next_step
        .as_ref()
        .is_some_and(|next| next.id == step.id);
    let waits_for = more.map_or(&[][..], |more| &more.waits_for);
    let (class, state) = match step.state {
        StepState::Done => ("done", words.t("step-done")),
        StepState::Skipped => ("skipped", words.t("step-skipped")),
        StepState::Open if !waits_for.is_empty() => (
            "blocked",
            words.tr("step-blocked", "steps", first_of(view, waits_for)),
        ),
        StepState::Open if is_next => ("next", words.t("step-next")),
        StepState::Open => ("open", words.t("step-open")),
    };
    StepLine {
        id: step.id.clone(),
        title: step.title.clone(),
        hint: hint(visit, step, accounts).unwrap_or_default(),
        class,
        state,
    }
}

/// The first of the steps that come before, by its name; how many more there are.
fn first_of(view: &View, waits_for: &[String]) -> String {
    let title = |id: &String| {
        let found = view.checklist.iter().find(|step| step.id == *id);
        found.map_or_else(|| id.clone(), |step| step.title.clone())
    };
    let first = waits_for.first().map(title).unwrap_or_default();
    match waits_for.len() {
        0 | 1 => first,
        more => format!("{first} +{}", more - 1),
    }
}

/// Who and when for what is decided; how binding for what is open.
fn hint(visit: &Visit, step: &StepView, accounts: &HashMap<String, String>) -> Option<String> {
    let more = step.more.as_ref()?;
    if step.state == StepState::Open {
        return (more.binding != Binding::Mandatory)
            .then(|| visit.words.law(&more.binding.title()));
    }
    let at = visit.moment(more.changed_at?);
    if more.automatic {
        return Some(format!("{at}, {}", visit.words.t("step-by-itself")));
    }
    Some(format!(
        "{at}, {}",
        name_of(accounts, more.changed_by.as_ref()?)
    ))
}
