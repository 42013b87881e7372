//! One request: dates, checklist, work log, persons; the primary button is the next step.

use std::collections::HashMap;

use ::requests::{Facts, State, StepState, StepView, View};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use law::{Binding, Phase, Right};

use super::files::{FileLine, file_lines};
use super::history::{Day, history};
use super::line::{name_of, names};
use super::reference;
use super::work_log::{Entry, entries};
use crate::fields::Fields;
use crate::light::Light;
use crate::pages::persons::name::{Name, names as person_names};
use crate::pages::plans::head::{Head, heads};
use crate::refusal::{Fault, Refusal};
use crate::strip::{Cell, strip};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "requests/show.html")]
struct Show {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    derivation: Vec<String>,
    strip: Vec<Cell>,
    history: Vec<Day>,
    history_more: bool,
    extended_last_day: String,
    phases: Vec<PhaseView>,
    persons: Vec<Name>,
    text: Option<String>,
    log: Vec<Entry>,
    files: Vec<FileLine>,
    draft: String,
    systems: Vec<String>,
    plans: Vec<Head>,
    may_attach: bool,
    may: May,
}

/// What stands over every page of one request.
pub struct CaseHead {
    pub reference: String,
    pub right: String,
    pub articles: String,
    pub state: String,
    pub closed: bool,
    pub legal: Light,
    pub own: Option<Light>,
    pub assignee: String,
    pub received: String,
    pub channel: String,
    pub waiting_until: String,
    pub outcome: String,
    pub next: Option<Next>,
}

/// The next step, named, with its page.
pub struct Next {
    pub href: String,
    pub title: String,
}

struct PhaseView {
    title: String,
    done: usize,
    all: usize,
    steps: Vec<StepLine>,
}

struct StepLine {
    id: String,
    title: String,
    hint: String,
    /// `done`, `skipped`, `next`, `open`, `blocked`
    class: &'static str,
    state: String,
}

/// What the visitor may do here.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct May {
    work: bool,
    close: bool,
    plan: bool,
    draft_plan: bool,
    ledger: bool,
    resume: bool,
    extend: bool,
    ask: bool,
    wait: bool,
}

/// The page.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, &Fields::default(), &[]).await
}

/// The page again, with what was wrong with an entry of the work log.
pub async fn render(visit: &Visit, text: &str, fields: &Fields, faults: &[Fault]) -> Answer {
    let (app, actor) = (&visit.app, visit.actor()?);
    let reference = reference(text)?;
    let shown = ::requests::show(&app.ledger, actor, reference).await?;
    let view = View::whole(&shown, visit.today(), visit.words.0);
    let accounts = names(app).await?;
    let head = case_head(visit, &view, &accounts);
    let errors = visit.errors(faults);
    let plans = if visit.may(Permission::PlansRead) {
        heads(visit, &view.reference.to_string()).await?
    } else {
        Vec::new()
    };
    let history = history(visit, &view.reference.to_string()).await?;
    let title = format!("{} {}", head.right, head.reference);
    let template = Show {
        page: visit.frame(title).refused_if(&errors),
        derivation: view.due.derivation.clone(),
        strip: due_strip(visit, &view),
        history_more: history.more,
        history: history.days,
        extended_last_day: visit.words.day(view.due.extended_last_day),
        phases: phases(visit, &view, &accounts),
        persons: person_names(visit, &view.persons).await,
        text: view.text.clone(),
        files: file_lines(visit, reference, None).await?,
        log: entries(visit, &view.work_log, &accounts),
        draft: fields.raw("text").to_owned(),
        systems: app.desk.systems.names().map(str::to_owned).collect(),
        plans,
        may_attach: visit.may(Permission::RequestsWork),
        may: may(visit, &view, &shown.request.facts),
        head,
        errors,
    };
    form(&template, &template.errors)
}

/// From receipt to the legal day.
fn due_strip(visit: &Visit, view: &View) -> Vec<Cell> {
    let words = visit.words;
    let (receipt, own, due) = (
        words.t("strip-receipt"),
        words.t("strip-own"),
        words.t("strip-due"),
    );
    let mut marks = vec![(view.received, "receipt", receipt.as_str())];
    marks.extend(view.due.end_day.map(|day| (day, "own", own.as_str())));
    marks.push((view.due.legal_day, "deadline", due.as_str()));
    strip(visit, (view.received, view.due.legal_day), &marks)
}

fn may(visit: &Visit, view: &View, facts: &Facts) -> May {
    let open = view.state != State::Closed;
    let work = visit.may(Permission::RequestsWork);
    let erases = matches!(
        view.right,
        Right::Erasure | Right::Objection | Right::WithdrawalOfConsent
    );
    May {
        work,
        close: visit.may(Permission::RequestsClose),
        plan: visit.may(Permission::PlansRead) && erases,
        draft_plan: visit.may(Permission::PlansDraft) && erases && open && !view.persons.is_empty(),
        ledger: visit.may(Permission::LedgerRead),
        resume: work && view.state == State::Waiting,
        extend: facts.extended.is_none() && visit.today() <= view.due.last_day,
        ask: work && open && view.state != State::IdentityOpen,
        wait: work && open && view.state != State::Waiting,
    }
}

/// The head of a request's pages.
pub fn case_head(visit: &Visit, view: &View, accounts: &HashMap<String, String>) -> CaseHead {
    let (words, today) = (visit.words, visit.today());
    let closed = view.state == State::Closed;
    let legal = if closed {
        Light::of(view, today, words)
    } else {
        // The legal date always carries its year.
        Light {
            day: words.day(view.due.legal_day),
            ..Light::open(view.due.legal_day, today, words)
        }
    };
    let own = view.due.end_day.filter(|_| !closed);
    let reference = view.reference.to_string();
    CaseHead {
        next: next(visit, view, &reference).filter(|_| !closed),
        right: words.law(view.right.title()),
        articles: words.law(view.right.articles()),
        state: words.word("state-", view.state.word()),
        closed,
        legal,
        own: own.map(|day| Light::open(day, today, words)),
        assignee: view
            .assignee
            .as_ref()
            .map_or_else(String::new, |login| name_of(accounts, login)),
        received: match view.received_at {
            Some(at) => visit.moment(at),
            None => words.day(view.received),
        },
        channel: words.word("channel-", view.channel.word()),
        waiting_until: view
            .waiting_until
            .map_or_else(String::new, |day| words.near_day(day, today)),
        outcome: view.outcome.map_or_else(String::new, |outcome| {
            words.word("outcome-", outcome.word())
        }),
        reference,
    }
}

fn next(visit: &Visit, view: &View, reference: &str) -> Option<Next> {
    let may_plan = visit.may(Permission::PlansDraft);
    if let Some(step) = &view.next_step {
        let href = match step.id.as_str() {
            "17.4" | "17.5" if may_plan => format!("/requests/{reference}/plan"),
            id => format!("/requests/{reference}/steps/{id}"),
        };
        let may = visit.may(Permission::RequestsWork);
        return may.then(|| Next {
            href,
            title: step.title.clone(),
        });
    }
    visit.may(Permission::RequestsClose).then(|| Next {
        href: format!("/requests/{reference}/close"),
        title: visit.words.t("requests-close-title"),
    })
}

fn phases(visit: &Visit, view: &View, accounts: &HashMap<String, String>) -> Vec<PhaseView> {
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

/// A request for pages that only need its head.
pub async fn head_of(visit: &Visit, text: &str) -> Result<(View, CaseHead), Refusal> {
    let reference = reference(text)?;
    let shown = ::requests::show(&visit.app.ledger, visit.actor()?, reference).await?;
    let view = View::whole(&shown, visit.today(), visit.words.0);
    let head = case_head(visit, &view, &names(&visit.app).await?);
    Ok((view, head))
}
