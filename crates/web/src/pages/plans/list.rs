//! All plans and runs, newest first.

use askama::Template;
use erasure::{PlanId, PlanLine, PlanState};
use jiff::SignedDuration;

use super::head::page_of;
use super::number;
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::pages::requests::list::Tab;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "plans/list.html")]
struct List {
    page: Frame,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    next: Option<String>,
}

struct Line {
    href: String,
    number: String,
    reference: String,
    state: String,
    /// `near` where a person has to look.
    shape: &'static str,
    rows: String,
    drafted: String,
    approved: String,
    started: String,
    took: String,
    conflicts: String,
}

const STATES: [PlanState; 7] = [
    PlanState::Draft,
    PlanState::Approved,
    PlanState::Running,
    PlanState::Paused,
    PlanState::Conflict,
    PlanState::Partial,
    PlanState::Complete,
];

/// The list, of one state where the address says so.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    let state = PlanState::from_word(fields.get("state"));
    let after = fields.filled("after").map(PlanId::from_stored);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let found = erasure::overview(desk, actor, state, after.as_ref()).await?;
    let names = names(&visit.app).await?;
    let of_state = |state: PlanState| format!("/plans?state={}", state.word());
    let all = Tab {
        href: "/plans".to_owned(),
        label: visit.words.t("plans-list-all"),
        count: String::new(),
        current: state.is_none(),
    };
    let tabs = STATES.into_iter().map(|one| Tab {
        href: of_state(one),
        label: visit.words.word("plan-state-", one.word()),
        count: String::new(),
        current: state == Some(one),
    });
    let here = state.map_or_else(|| "/plans?".to_owned(), |state| of_state(state) + "&");
    page(&List {
        page: visit.titled("frame-plans"),
        tabs: std::iter::once(all).chain(tabs).collect(),
        lines: found
            .plans
            .iter()
            .map(|line| shown(&visit, line, &|login| name_of(&names, login)))
            .collect(),
        next: found.next.map(|next| format!("{here}after={next}")),
    })
}

fn shown(visit: &Visit, line: &PlanLine, name: &dyn Fn(&str) -> String) -> Line {
    let (words, head) = (visit.words, &line.head);
    let took = line.started_at.zip(line.ended_at);
    let took = took.map(|(from, to)| duration(visit, to.duration_since(from)));
    let started = line.started_at.map(|at| visit.moment(at));
    let approved = head.approved_by.as_ref().map(|login| name(login));
    Line {
        href: format!("/plans/{}/{}", head.plan, page_of(head.state)),
        number: number(&head.hash),
        reference: line.request.clone(),
        state: words.word("plan-state-", head.state.word()),
        shape: match head.state {
            PlanState::Conflict | PlanState::Partial | PlanState::Paused => "near",
            PlanState::Draft | PlanState::Approved | PlanState::Running | PlanState::Complete => "",
        },
        rows: words.number(head.items),
        drafted: format!(
            "{}, {}",
            name(&head.drafted_by),
            visit.moment(head.drafted_at)
        ),
        approved: approved.unwrap_or_default(),
        started: started.unwrap_or_default(),
        took: took.unwrap_or_default(),
        conflicts: match line.conflicts {
            0 => String::new(),
            rows => words.number(i64::try_from(rows).unwrap_or(i64::MAX)),
        },
    }
}

/// `3 min 12 s`
fn duration(visit: &Visit, took: SignedDuration) -> String {
    let seconds = took.as_secs().max(0);
    let places = [
        ("minutes", visit.words.number(seconds / 60)),
        ("seconds", (seconds % 60).to_string()),
    ];
    visit.words.with("plans-list-took", &places)
}
