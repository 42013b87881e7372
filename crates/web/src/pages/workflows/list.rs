//! All workflows, and whether messages get through.

use accounts::Permission;
use askama::Template;

use super::sentence::sentence;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "workflows/list.html")]
struct List {
    page: Frame,
    lines: Vec<Line>,
    may_edit: bool,
    waiting: i64,
    failed: i64,
}

struct Line {
    id: String,
    title: String,
    when: String,
    then: String,
    state: String,
    active: bool,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    let ledger = &visit.app.ledger;
    let all = workflows::list(ledger, visit.actor()?).await?;
    let health = mail::health(ledger).await?;
    let line = |workflow: &workflows::Workflow| {
        let said = sentence(visit.words, &workflow.rule);
        let state = if workflow.active {
            "workflows-on"
        } else {
            "workflows-off"
        };
        Line {
            id: workflow.id.clone(),
            title: visit.words.law(&workflow.rule.title),
            when: said.when,
            then: said.actions.join("; "),
            state: visit.words.t(state),
            active: workflow.active,
        }
    };
    page(&List {
        page: visit.titled("workflows-title"),
        lines: all.iter().map(line).collect(),
        may_edit: visit.may(Permission::WorkflowsEdit),
        waiting: health.waiting,
        failed: health.failed,
    })
}
