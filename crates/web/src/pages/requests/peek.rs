//! A request beside the list: what it is, until when, and what comes next.

use ::requests::StepState;

use super::list::passing;
use super::outline::glance_of;
use super::show::CaseHead;
use crate::fields::Fields;
use crate::pages::persons::name::{Name, names};
use crate::refusal::Refusal;
use crate::visit::Visit;

/// So many open steps are named; all are counted.
const MOST: usize = 5;

/// The pane.
pub struct Peek {
    pub head: CaseHead,
    /// It is somebody else's.
    pub outline: bool,
    pub persons: Vec<Name>,
    pub done: usize,
    pub all: usize,
    pub steps: Vec<(String, String)>,
    /// The list without the pane.
    pub close: String,
}

/// The pane the address asks for. A number that names nothing, or nothing for this account, opens none.
pub async fn peek(visit: &Visit, fields: &Fields) -> Result<Option<Peek>, Refusal> {
    let Some(text) = fields.filled("preview") else {
        return Ok(None);
    };
    let (view, head) = match glance_of(visit, text).await {
        Ok(found) => found,
        Err(Refusal::NotFound | Refusal::NotAllowed) => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    let open = view
        .checklist
        .iter()
        .filter(|step| step.state == StepState::Open && !view.outline);
    let steps = open
        .take(MOST)
        .map(|step| (step.id.clone(), step.title.clone()));
    Ok(Some(Peek {
        outline: view.outline,
        persons: names(visit, &view.persons).await,
        done: view.progress.done,
        all: view.progress.all,
        steps: steps.collect(),
        close: format!("/requests?{}", place(fields).query()),
        head,
    }))
}

/// The address of the list with the pane of a request.
pub fn href(fields: &Fields, reference: &str) -> String {
    let query = place(fields).query_with("preview", reference);
    format!("/requests?{query}#preview")
}

/// The list at the place where it stands.
fn place(fields: &Fields) -> Fields {
    let mut place = passing(fields);
    for name in ["after", "from"] {
        place = place.with(name, fields.get(name));
    }
    place
}
