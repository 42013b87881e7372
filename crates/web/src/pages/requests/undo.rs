//! Takes back what was just done by one click: a tick, who works on it, the tags.

use ::requests::{StepState, Tag, View};
use accounts::Permission;

use crate::visit::Visit;

/// What was done, and the form that takes it back.
pub struct Undo {
    pub said: String,
    pub action: String,
    /// What the form sends along; empty names send nothing.
    pub name: &'static str,
    pub value: String,
    pub version: i64,
}

/// A tick, for the address one is sent on to.
pub fn tick(step: &str) -> String {
    query(&format!("tick:{step}"))
}

/// Who worked on it before.
pub fn assignee(view: &View) -> String {
    query(&format!(
        "assign:{}",
        view.assignee.as_deref().unwrap_or_default()
    ))
}

/// The tags there were before.
pub fn tags(view: &View) -> String {
    query(&format!("tags:{}", words(&view.tags)))
}

fn words(tags: &[Tag]) -> String {
    tags.iter().map(Tag::word).collect::<Vec<_>>().join(", ")
}

fn query(undo: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("?{}", query.append_pair("undo", undo).finish())
}

/// What the address says can be taken back, where it still can.
pub fn of(visit: &Visit, view: &View, asked: &str) -> Option<Undo> {
    let (what, before) = asked.split_once(':')?;
    if view.closed_at.is_some() || !visit.may(Permission::RequestsWork) {
        return None;
    }
    let case = format!("/requests/{}", view.reference);
    let (said, action, name) = match what {
        "tick" => {
            let step = view.checklist.iter().find(|step| step.id == before)?;
            let by_hand = step.more.as_ref().is_some_and(|more| !more.automatic);
            let done = step.state == StepState::Done && by_hand;
            let said = visit.words.tr("undo-tick", "step", &step.title);
            done.then(|| (said, format!("{case}/steps/{}/untick", step.id), ""))?
        }
        "assign" if before != view.assignee.as_deref().unwrap_or_default() => (
            visit.words.t("undo-assign"),
            format!("{case}/assignee"),
            "assignee",
        ),
        "tags" if before != words(&view.tags) => {
            (visit.words.t("undo-tags"), format!("{case}/tags"), "tags")
        }
        _ => return None,
    };
    Some(Undo {
        said,
        action,
        name,
        value: before.to_owned(),
        version: view.version,
    })
}
