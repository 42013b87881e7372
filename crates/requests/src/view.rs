//! Requests as command and API print them. Fields are added freely, never renamed.

use std::collections::BTreeSet;

use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use law::{Binding, Item, Language, Party, Phase, Right};
use serde::Serialize;

use crate::remark::{Remark, TextKind};
use crate::show::Shown;
use crate::sight::Seen;
use crate::{
    Channel, IdentityCheck, Merged, Outcome, Person, Position, Priority, Reference, Request, State,
    StepState, Tag, Task,
};

/// A request in one language. Prints nothing for debugging: it holds the request's words.
#[derive(Clone, Serialize)]
pub struct View {
    pub reference: Reference,
    pub right: Right,
    pub state: State,
    pub outcome: Option<Outcome>,
    /// The request that goes on with this one, once it was merged.
    pub merged_into: Option<Reference>,
    /// Local day of receipt.
    pub received: Date,
    pub received_at: Option<Timestamp>,
    pub channel: Channel,
    pub language: Locale,
    pub assignee: Option<String>,
    /// How pressing it is for the house.
    pub priority: Priority,
    pub tags: Vec<Tag>,
    /// How many tasks are open beside the checklist.
    pub waiting_tasks: i64,
    pub due: DueView,
    /// Days until the due day; negative once it has passed.
    pub days_left: i32,
    pub overdue: bool,
    pub next_step: Option<NextStep>,
    pub progress: Progress,
    pub persons: Vec<Person>,
    /// The systems its persons stand in.
    pub systems: Vec<String>,
    /// No more than number, right, dates, state and systems is told: it is somebody else's.
    pub outline: bool,
    pub identity: Identity,
    pub waiting_until: Option<Date>,
    pub answered: Option<Date>,
    pub answered_in_time: Option<bool>,
    /// A refusal that was told after the first month.
    pub refused_late: bool,
    pub checklist: Vec<StepView>,
    pub opened_by: String,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub delete_day: Option<Date>,
    pub version: i64,
    /// The request's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The work log and every other text that stands on no step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub work_log: Vec<Remark>,
    /// By their day; on the request's own page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// How it was checked who asks, oldest first; on the request's own page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identity_checks: Vec<IdentityCheck>,
    /// The requests that go on in this one, each with its own receipt; on the request's own page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<Merged>,
}

/// The dates of a request.
#[derive(Debug, Clone, Serialize)]
pub struct DueView {
    pub nominal: Date,
    pub last_day: Date,
    pub extended_last_day: Date,
    /// The day the person was told of the extension.
    pub extended: Option<Date>,
    /// The house's own end date.
    pub end_day: Option<Date>,
    /// What the law demands now.
    pub legal_day: Date,
    /// The earlier of legal and own day.
    pub due_day: Date,
    /// What we hold about the month while the person was asked who they are.
    pub position: Option<Position>,
    pub region: &'static str,
    pub calendar: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub derivation: Vec<String>,
}

/// What to do next.
#[derive(Debug, Clone, Serialize)]
pub struct NextStep {
    pub id: String,
    pub title: String,
}

/// Steps decided of all.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Progress {
    pub done: usize,
    pub all: usize,
}

/// Where the identity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// Nobody has said anything about step A4.
    Undecided,
    /// The person was asked for more.
    Asked,
    /// A4 is ticked or skipped with a reason, or the list has none.
    Decided,
}

/// A step of the checklist.
#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    pub id: String,
    pub title: String,
    pub mandatory: bool,
    pub state: StepState,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub more: Option<StepMore>,
}

/// What a request's own page shows of a step.
#[derive(Debug, Clone, Serialize)]
pub struct StepMore {
    pub phase: Phase,
    pub binding: Binding,
    pub basis: String,
    pub instruction: String,
    pub evidence: String,
    pub who: Vec<Party>,
    /// Steps that must be decided first.
    pub waits_for: Vec<String>,
    pub automatic: bool,
    pub changed_by: Option<String>,
    pub changed_at: Option<Timestamp>,
    /// Index of the ledger entry of the last change.
    pub entry: Option<i64>,
    pub remarks: Vec<Remark>,
}

impl View {
    /// As a line of a list.
    pub fn brief(request: &Request, today: Date, locale: Locale) -> Self {
        let language = language(locale);
        let (done, all) = request.progress();
        let next = request
            .next_step()
            .filter(|_| request.state != State::Closed);
        let next_step = next.map(|item| NextStep {
            id: item.id.clone(),
            title: item.title.get(language).to_owned(),
        });
        let items = request.checklist.items.iter();
        Self {
            reference: request.reference,
            right: request.right,
            state: request.state,
            outcome: request.outcome,
            merged_into: request.merged_into,
            received: request.receipt.day,
            received_at: request.receipt.at,
            channel: request.channel,
            language: request.language,
            assignee: request.assignee.clone(),
            priority: request.priority,
            tags: request.tags.clone(),
            waiting_tasks: request.waiting_tasks,
            due: DueView::of(request, today),
            days_left: request.days_left(today),
            overdue: request.is_overdue(today),
            next_step,
            progress: Progress { done, all },
            persons: request.persons.clone(),
            systems: systems(request),
            outline: request.outlined.is_some(),
            identity: Identity::of(request),
            waiting_until: request.facts.waiting_until,
            answered: request.facts.answered,
            answered_in_time: request.answered_in_time(),
            refused_late: request.refused_late(),
            checklist: items.map(|item| step(request, item, language)).collect(),
            opened_by: request.opened_by.clone(),
            opened_at: request.opened_at,
            closed_at: request.closed_at,
            delete_day: request.delete_day,
            version: request.version,
            text: None,
            work_log: Vec::new(),
            tasks: Vec::new(),
            identity_checks: Vec::new(),
            merged: Vec::new(),
        }
    }

    /// As far as the reader sees it.
    pub fn of(seen: &Seen, today: Date, locale: Locale) -> Self {
        match seen {
            Seen::Whole(shown) => Self::whole(shown, today, locale),
            Seen::Outline(request) => Self::brief(request, today, locale),
        }
    }

    /// With derivation, texts and all about the steps.
    pub fn whole(shown: &Shown, today: Date, locale: Locale) -> Self {
        let request = &shown.request;
        let language = language(locale);
        let mut view = Self::brief(request, today, locale);
        let derivation = &request.due.derivation;
        let extension = request
            .facts
            .extended
            .map_or(&[][..], |_| &derivation.extension);
        let sentences = derivation.month.iter().chain(extension);
        view.due.derivation = sentences.map(|step| step.sentence(language)).collect();
        for (step, item) in view.checklist.iter_mut().zip(&request.checklist.items) {
            step.more = more(shown, item, language);
        }
        let words = shown
            .remarks
            .iter()
            .find(|remark| remark.kind == TextKind::Words);
        view.text = words.and_then(|remark| remark.text.clone());
        let free = |remark: &&Remark| remark.step.is_none() && remark.kind != TextKind::Words;
        view.tasks.clone_from(&shown.tasks);
        view.identity_checks.clone_from(&shown.checks);
        view.merged.clone_from(&shown.merged);
        view.work_log = shown.remarks.iter().filter(free).cloned().collect();
        view
    }
}

fn systems(request: &Request) -> Vec<String> {
    let names = request.persons.iter().map(|person| &person.system);
    let names: BTreeSet<&String> = names.chain(request.outlined.iter().flatten()).collect();
    names.into_iter().cloned().collect()
}

impl DueView {
    fn of(request: &Request, today: Date) -> Self {
        Self {
            position: request.position(today),
            nominal: request.due.nominal,
            last_day: request.due.last_day,
            extended_last_day: request.due.extended_last_day,
            extended: request.facts.extended,
            end_day: request.due.end_day,
            legal_day: request.legal_day(),
            due_day: request.due_day(),
            region: request.due.region.code(),
            calendar: request.due.calendar.clone(),
            derivation: Vec::new(),
        }
    }
}

impl Identity {
    fn of(request: &Request) -> Self {
        if request.identity_decided() {
            Self::Decided
        } else if request.facts.identity_asked.is_some() {
            Self::Asked
        } else {
            Self::Undecided
        }
    }
}

fn step(request: &Request, item: &Item, language: Language) -> StepView {
    let state = request
        .step(&item.id)
        .map_or(StepState::Open, |(_, step)| step.state);
    StepView {
        id: item.id.clone(),
        title: item.title.get(language).to_owned(),
        mandatory: item.binding == Binding::Mandatory,
        state,
        more: None,
    }
}

fn more(shown: &Shown, item: &Item, language: Language) -> Option<StepMore> {
    let (_, step) = shown.request.step(&item.id).ok()?;
    let here = |remark: &&Remark| remark.step.as_deref() == Some(&*item.id);
    let waits_for = shown.request.waits_for(item).into_iter().map(str::to_owned);
    Some(StepMore {
        phase: item.phase,
        binding: item.binding,
        basis: item.basis.get(language).to_owned(),
        instruction: item.instruction.get(language).to_owned(),
        evidence: item.evidence.get(language).to_owned(),
        who: item.who.clone(),
        waits_for: waits_for.collect(),
        automatic: step.automatic,
        changed_by: step.changed_by.clone(),
        changed_at: step.changed_at,
        entry: step.entry,
        remarks: shown.remarks.iter().filter(here).cloned().collect(),
    })
}

fn language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}
