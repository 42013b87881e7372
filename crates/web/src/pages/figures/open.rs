//! The open requests by end date, each with its step, who works on it and what is left to do.

use ::requests::{Filter, Request, StepState, View};

use crate::fields::Fields;
use crate::light::Light;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::Refusal;
use crate::visit::Visit;

/// The open requests, a page of them.
pub struct Open {
    pub all: String,
    pub lines: Vec<Line>,
    pub next: String,
}

/// An open request.
pub struct Line {
    pub reference: String,
    pub light: Light,
    pub days_left: i32,
    pub right: String,
    pub state: String,
    pub step: String,
    pub assignee: String,
    /// Steps decided of all.
    pub progress: String,
    /// Steps that are still open.
    pub tasks: usize,
    /// Those of them that wait for no other.
    pub ready: usize,
    /// Tasks beside the checklist that are open.
    pub waiting: i64,
}

/// A page of the open requests, what is due first.
pub async fn open(visit: &Visit, fields: &Fields) -> Result<Open, Refusal> {
    let (ledger, actor, today) = (&visit.app.ledger, visit.actor()?, visit.today());
    let filter = Filter {
        open: true,
        after: fields.get("after").parse().ok(),
        ..Filter::default()
    };
    let found = ::requests::list(ledger, actor, &filter, today).await?;
    let counts = ::requests::count(ledger, actor, &filter, today).await?;
    let accounts = names(&visit.app).await?;
    let line = |request: &Request| {
        let view = View::brief(request, today, visit.words.0);
        let open = || {
            let items = request.checklist.items.iter().zip(&request.steps);
            items.filter(|(_, step)| step.state == StepState::Open)
        };
        Line {
            light: Light::of(&view, today, visit.words),
            days_left: view.days_left,
            right: visit.words.law(view.right.title()),
            state: visit.words.word("state-", view.state.word()),
            step: view.next_step.map_or_else(String::new, |step| step.title),
            assignee: view
                .assignee
                .as_ref()
                .map_or_else(String::new, |login| name_of(&accounts, login)),
            progress: format!("{}/{}", view.progress.done, view.progress.all),
            tasks: open().count(),
            ready: open()
                .filter(|(item, _)| request.waits_for(item).is_empty())
                .count(),
            waiting: view.waiting_tasks,
            reference: view.reference.to_string(),
        }
    };
    Ok(Open {
        all: visit.words.number(counts.iter().map(|(_, n)| n).sum()),
        lines: found.requests.iter().map(line).collect(),
        next: found
            .next
            .map_or_else(String::new, |next| format!("/figures?after={next}")),
    })
}
