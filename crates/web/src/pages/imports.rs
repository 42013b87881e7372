//! Asks of a list which lines may not be imported. Nothing of the list is kept.

use askama::Template;
use effects::Guarded;
use erasure::Unreadable;

use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "imports/check.html")]
struct Check {
    page: Frame,
    errors: Errors,
    answer: Option<Said>,
}

struct Said {
    checked: usize,
    count: usize,
    stopped: String,
    suppressed: String,
    empty: String,
}

/// The form.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, None, &[])
}

/// The answer.
pub async fn check(visit: Visit, fields: Fields) -> Answer {
    match try_check(&visit, &fields).await {
        Ok(answer) => render(&visit, Some(answer), &[]),
        Err(refusal) => render(&visit, None, &refusal.faults()?),
    }
}

async fn try_check(visit: &Visit, fields: &Fields) -> Result<Guarded, Refusal> {
    let fault = |code: &str| Fault::new(code).at("file");
    let upload = fields.file("file");
    let upload = upload.ok_or_else(|| Refusal::invalid(fault("file-needed")))?;
    let lines = erasure::lines(&upload.bytes).map_err(|why| {
        Refusal::invalid(match why {
            Unreadable::Empty => fault("list-empty"),
            Unreadable::NoColumn => fault("list-columns"),
            Unreadable::Quote(line) => fault("list-quote").fill("line", line.to_string()),
        })
    })?;
    Ok(effects::guard(&visit.app.desk, visit.actor()?, &lines).await?)
}

fn render(visit: &Visit, answer: Option<Guarded>, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let numbers = |lines: &[usize]| {
        let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
        numbers.join(", ")
    };
    let template = Check {
        page: visit.titled("imports-title").refused_if(&errors),
        answer: answer.map(|answer| Said {
            checked: answer.erased.checked,
            count: answer.erased.stopped.len(),
            stopped: numbers(&answer.erased.stopped),
            suppressed: numbers(&answer.suppressed),
            empty: numbers(&answer.erased.empty),
        }),
        errors,
    };
    form(&template, &template.errors)
}
