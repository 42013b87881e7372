//! How a request stands: number and code, sent by POST, so that neither stands in an address.

use ::portal::{Stage, Status};
use askama::Template;
use base::Secret;

use super::{house, limits, slow_down};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "portal/status.html")]
struct StatusPage {
    page: Frame,
    house: String,
    errors: Errors,
    number: String,
    code: String,
    stands: Option<Stands>,
}

/// How it stands, in words.
struct Stands {
    right: String,
    received: String,
    due: String,
    stages: Vec<StageLine>,
    /// The day the answer was sent; empty while it was not.
    answered: String,
    /// When it was taken back; empty while it was not.
    withdrawn: String,
    may_withdraw: bool,
}

struct StageLine {
    title: String,
    reached: bool,
    current: bool,
}

/// The fields for number and code.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, &Fields::default(), None, &[])
}

/// How the request stands.
pub async fn look(visit: Visit, fields: Fields) -> Answer {
    if !limits::may_look(&visit, fields.get("number")) {
        return slow_down(&visit);
    }
    let code = Secret::new(fields.get("code"));
    let status = ::portal::status(&visit.app.desk, fields.get("number"), &code).await;
    answer(&visit, &fields, status.map_err(Refusal::from))
}

/// The person takes the request back.
pub async fn withdraw(visit: Visit, fields: Fields) -> Answer {
    if !limits::may_look(&visit, fields.get("number")) {
        return slow_down(&visit);
    }
    let code = Secret::new(fields.get("code"));
    let status = ::portal::withdraw(&visit.app.desk, fields.get("number"), &code).await;
    answer(&visit, &fields, status.map_err(Refusal::from))
}

fn answer(visit: &Visit, fields: &Fields, status: Result<Status, Refusal>) -> Answer {
    match status {
        Ok(status) => render(visit, fields, Some(&status), &[]),
        Err(refusal) => render(visit, fields, None, &refusal.faults()?),
    }
}

fn render(visit: &Visit, fields: &Fields, status: Option<&Status>, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let number = status.map_or_else(
        || fields.raw("number").to_owned(),
        |status| status.reference.to_string(),
    );
    let template = StatusPage {
        page: visit.titled("portal-status-title").refused_if(&errors),
        house: house(visit),
        number,
        code: fields.raw("code").to_owned(),
        stands: status.map(|status| stands(visit, status)),
        errors,
    };
    form(&template, &template.errors)
}

fn stands(visit: &Visit, status: &Status) -> Stands {
    let words = visit.words;
    let line = |stage: Stage| StageLine {
        title: words.word("portal-stage-", stage.word()),
        reached: stage <= status.stage,
        current: stage == status.stage,
    };
    Stands {
        right: words.word("portal-right-", status.right.word()),
        received: words.day(status.received),
        due: words.day(status.due),
        stages: Stage::ALL.into_iter().map(line).collect(),
        answered: status
            .answered
            .map_or_else(String::new, |day| words.day(day)),
        withdrawn: status
            .withdrawn
            .map_or_else(String::new, |at| visit.moment(at)),
        may_withdraw: status.may_withdraw,
    }
}
