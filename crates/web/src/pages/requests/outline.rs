//! A request that is somebody else's: that it is there and how it stands, and the way to take one
//! that nobody works on.

use ::requests::{Request, View};
use accounts::Permission;
use askama::Template;

use super::line::names;
use super::reference;
use super::show::{CaseHead, case_head};
use super::tasks::{Line as Task, line as task_line};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "requests/outline.html")]
struct Outline {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    systems: String,
    /// Those that were put to the visitor or a role of theirs.
    tasks: Vec<Task>,
    may_take: bool,
    /// The visitor's login.
    me: String,
    version: i64,
}

/// The page, with what was wrong with taking it.
pub async fn render(visit: &Visit, outline: &Request, faults: &[Fault]) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let view = View::brief(outline, visit.today(), visit.words.0);
    let accounts = names(&visit.app).await?;
    let head = case_head(visit, &view, &accounts);
    let own = ::requests::tasks(ledger, actor, view.reference).await?;
    let open = own.iter().filter(|task| task.ending.is_none());
    let title = format!("{} {}", head.right, head.reference);
    let errors = visit.errors(faults);
    let template = Outline {
        page: visit.frame(title).refused_if(&errors),
        systems: view.systems.join(", "),
        tasks: open.map(|task| task_line(visit, task, &accounts)).collect(),
        may_take: view.assignee.is_none() && !head.closed && visit.may(Permission::RequestsWork),
        me: actor.account.login.clone(),
        version: view.version,
        errors,
        head,
    };
    form(&template, &template.errors)
}

/// The head of a request and as much of it as the visitor sees, also where it is somebody else's.
pub async fn glance_of(visit: &Visit, text: &str) -> Result<(View, CaseHead), Refusal> {
    let seen = ::requests::look(&visit.app.ledger, visit.actor()?, reference(text)?).await?;
    let view = View::of(&seen, visit.today(), visit.words.0);
    let head = case_head(visit, &view, &names(&visit.app).await?);
    Ok((view, head))
}
