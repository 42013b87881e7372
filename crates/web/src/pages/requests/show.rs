//! One request: dates, checklist, work log, persons; the primary button is the next step.

use std::collections::HashMap;

use ::requests::{Facts, IDENTITY, Request, State, View};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use effects::Kind;
use law::Right;

use super::beside;
use super::files::{FileLine, file_lines};
use super::history::{Day, Kind as Narrowing, history};
use super::letters::{Line as Letter, lines as letter_lines};
use super::line::{name_of, names};
use super::list::Choice;
use super::outline;
use super::phases::{PhaseView, phases};
use super::reference;
use super::tasks::{Line as Task, line as task_line};
use super::together;
use super::undo::{self, Undo};
use super::work_log::{Entry, entries};
use crate::fields::Fields;
use crate::light::Light;
use crate::pages::persons::name::{Name, names as person_names};
use crate::pages::plans::head::{Head, heads};
use crate::pages::register;
use crate::pages::workflows::sentence::recipient;
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
    history_kinds: Vec<Narrowing>,
    /// What was just done, with the way to take it back.
    undo: Option<Undo>,
    history_more: bool,
    extended_last_day: String,
    frozen: String,
    /// What we hold about the month since the person was asked who they are.
    position: String,
    /// Messages about it that came back or will not get through.
    undelivered: Vec<String>,
    /// Other requests that may be this one, recorded twice.
    twins: Vec<String>,
    /// The request that goes on with this one.
    merged_into: Option<String>,
    /// The requests that go on in this one, with their receipts.
    merged: Vec<(String, String)>,
    /// The newest check of who asks; empty for none.
    checked: String,
    letters: Vec<Letter>,
    refused_late: String,
    /// When workflows told whom besides those who work on it, newest first.
    escalated: Vec<String>,
    /// Empty where nothing presses.
    priority: String,
    tags: Vec<String>,
    tasks: Vec<Task>,
    phases: Vec<PhaseView>,
    persons: Vec<Name>,
    /// Requests of the same persons that stand in the CRMs themselves.
    in_crm: Vec<Filed>,
    /// Systems that could not be asked for them.
    in_crm_away: Vec<String>,
    text: Option<String>,
    log: Vec<Entry>,
    files: Vec<FileLine>,
    draft: String,
    systems: Vec<String>,
    /// The systems of the register, for the work log.
    registered: Vec<Choice>,
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
    /// Who else has a form of it open, a line for each.
    pub busy: Vec<String>,
    /// Somebody else saved first: the form says how the request stands now.
    pub lost: bool,
}

/// A request that stands in a CRM itself, in the CRM's words.
struct Filed {
    /// System, number, right and state.
    line: String,
    whose: String,
    href: Option<String>,
}

/// The next step, named, with its page.
pub struct Next {
    pub href: String,
    pub title: String,
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
    /// Whether the right does something in the systems beside erasing.
    effect: bool,
    draft_plan: bool,
    answer: bool,
    ledger: bool,
    resume: bool,
    extend: bool,
    ask: bool,
    check: bool,
    mail: bool,
    wait: bool,
}

/// The page.
pub async fn show(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let asked = fields.only(&["history", "undo"]);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    if let Some(outline) = ::requests::outline_of(ledger, actor, reference(&text)?).await? {
        return outline::render(&visit, &outline, &[]).await;
    }
    render(&visit, &text, &asked, &[]).await
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
    let number = view.reference.to_string();
    let in_crm = erasure::filed(&app.desk, actor, &number).await?;
    let history = history(visit, &number, fields.get("history")).await?;
    let title = format!("{} {}", head.right, head.reference);
    let template = Show {
        page: visit.frame(title).refused_if(&errors),
        derivation: view.due.derivation.clone(),
        strip: due_strip(visit, &view),
        history_more: history.more,
        history: history.days,
        history_kinds: history.kinds,
        undo: undo::of(visit, &view, fields.raw("undo")),
        extended_last_day: visit.words.day(view.due.extended_last_day),
        frozen: frozen(visit, &shown.request),
        position: position(visit, &view),
        checked: beside::checked(visit, &view),
        undelivered: beside::undelivered(visit, &number).await?,
        twins: beside::twins(visit, &shown.request).await?,
        merged_into: view.merged_into.map(|into| into.to_string()),
        merged: beside::merged(visit, &view),
        letters: letter_lines(visit, &view).await?,
        escalated: escalated(visit, &view).await?,
        priority: visit.words.word("priority-", view.priority.word()),
        tags: view.tags.iter().map(ToString::to_string).collect(),
        tasks: tasks(visit, &view, &accounts),
        refused_late: if view.refused_late {
            let day = visit.words.day(view.due.last_day);
            visit.words.tr("requests-show-refused-late", "day", day)
        } else {
            String::new()
        },
        phases: phases(visit, &view, &accounts),
        persons: person_names(visit, &view.persons).await,
        in_crm: in_crm.records.iter().map(|one| filed(visit, one)).collect(),
        in_crm_away: in_crm.away,
        text: view.text.clone(),
        files: file_lines(visit, reference, None).await?,
        log: entries(visit, &view.work_log, &accounts),
        draft: fields.raw("text").to_owned(),
        systems: app.desk.systems.names().map(str::to_owned).collect(),
        registered: register::choices(visit, "").await?,
        plans,
        may_attach: visit.may(Permission::RequestsWork),
        may: may(visit, &view, &shown.request.facts),
        head,
        errors,
    };
    form(&template, &template.errors)
}

fn filed(visit: &Visit, one: &erasure::FiledView) -> Filed {
    let cells = [&one.number, &one.right, &one.state];
    let told = cells.into_iter().flatten().map(String::as_str);
    let line: Vec<&str> = std::iter::once(one.system.as_str()).chain(told).collect();
    let whose = if one.ours {
        "requests-show-in-crm-ours"
    } else {
        "requests-show-in-crm-theirs"
    };
    Filed {
        line: line.join(" · "),
        whose: visit.words.t(whose),
        href: one.open.clone(),
    }
}

/// The tasks that wait, by their day.
fn tasks(visit: &Visit, view: &View, accounts: &HashMap<String, String>) -> Vec<Task> {
    let open = view.tasks.iter().filter(|task| task.ending.is_none());
    open.map(|task| task_line(visit, task, accounts)).collect()
}

/// So many escalations are named; the log has all.
const ESCALATED: usize = 3;

async fn escalated(visit: &Visit, view: &View) -> Result<Vec<String>, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let told = workflows::escalations(ledger, actor, &view.reference.to_string()).await?;
    let said = told.iter().take(ESCALATED).map(|one| {
        let to = one.to.as_ref().map_or_else(
            || visit.words.t("requests-show-escalated-outside"),
            |to| recipient(visit.words, to),
        );
        format!("{}: {to}", visit.moment(one.at))
    });
    Ok(said.collect())
}

/// Region and calendar, as they were kept.
fn frozen(visit: &Visit, request: &Request) -> String {
    let places = [
        ("region", visit.words.law(request.due.region.title())),
        ("calendar", request.due.calendar.clone()),
    ];
    visit.words.with("requests-show-frozen", &places)
}

/// The position on the month, while the request is open and somebody asked.
fn position(visit: &Visit, view: &View) -> String {
    let words = visit.words;
    let taken = view.due.position.filter(|_| view.state != State::Closed);
    taken.map_or_else(String::new, |taken| {
        let asked = words.day(taken.asked);
        match taken.end {
            Some(end) => {
                let places = [("asked", asked), ("end", words.day(end))];
                words.with("requests-show-position-waits", &places)
            }
            None => words.tr("requests-show-position-runs", "asked", asked),
        }
    })
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
    let has_identity = view.checklist.iter().any(|step| step.id == IDENTITY);
    let erases = matches!(
        view.right,
        Right::Erasure | Right::Objection | Right::WithdrawalOfConsent
    );
    May {
        work,
        close: visit.may(Permission::RequestsClose),
        plan: visit.may(Permission::PlansRead) && erases,
        effect: visit.may(Permission::PlansRead)
            && [Kind::Marketing, Kind::Restriction, Kind::Rectification]
                .iter()
                .any(|kind| kind.fits(view.right)),
        draft_plan: visit.may(Permission::PlansDraft) && erases && open && !view.persons.is_empty(),
        answer: visit.may(Permission::AnswersRead)
            && matches!(view.right, Right::Access | Right::Portability),
        ledger: visit.may(Permission::LedgerRead),
        resume: work && view.state == State::Waiting,
        extend: facts.extended.is_none() && visit.today() <= view.due.last_day,
        ask: work && open && view.state != State::IdentityOpen,
        check: work && open && has_identity,
        mail: visit.may(Permission::WorkflowsRead),
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
        busy: together::others(visit, &reference),
        lost: false,
        next: next(visit, view, &reference).filter(|_| !closed && !view.outline),
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
            IDENTITY => format!("/requests/{reference}/identity"),
            "17.4" | "17.5" if may_plan => format!("/requests/{reference}/plan"),
            "7.2" | "16.4" | "18.2" | "21.2" if may_plan => {
                format!("/requests/{reference}/effects")
            }
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

/// A request for pages that only need its head.
pub async fn head_of(visit: &Visit, text: &str) -> Result<(View, CaseHead), Refusal> {
    let reference = reference(text)?;
    let shown = ::requests::show(&visit.app.ledger, visit.actor()?, reference).await?;
    let view = View::whole(&shown, visit.today(), visit.words.0);
    let head = case_head(visit, &view, &names(&visit.app).await?);
    Ok((view, head))
}
