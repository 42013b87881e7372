//! How pressing a request is, and the words to find it by.

use ::requests::{Priority, Tag, Target};
use askama::Template;
use axum::extract::Path;

use super::list::Choice;
use super::reference;
use super::show::{CaseHead, head_of};
use super::{together, undo};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/marks.html")]
struct Marks {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    priorities: Vec<Choice>,
    tags: String,
    version: i64,
}

/// The form.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, &Fields::default(), &[]).await
}

/// Says how pressing it is.
pub async fn prioritise(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let set = async {
        let priority: Priority = fields.get("priority").parse()?;
        let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
        let target = target(&text, &fields)?;
        ::requests::set_priority(ledger, actor, target, priority).await?;
        Ok(String::new())
    };
    settle(&visit, &text, &fields, set.await).await
}

/// Puts these tags in the place of those there are.
pub async fn tag(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let set = async {
        let tags = Tag::parse_all(fields.raw("tags"))?;
        let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
        let (before, _) = head_of(&visit, &text).await?;
        ::requests::set_tags(ledger, actor, target(&text, &fields)?, &tags).await?;
        Ok(undo::tags(&before))
    };
    settle(&visit, &text, &fields, set.await).await
}

fn target(text: &str, fields: &Fields) -> Result<Target, Refusal> {
    Ok(Target {
        reference: reference(text)?,
        version: fields.get("version").parse().ok(),
    })
}

/// `done` is what the address of the request says about it.
async fn settle(
    visit: &Visit,
    text: &str,
    fields: &Fields,
    done: Result<String, Refusal>,
) -> Answer {
    match done {
        Ok(query) => {
            together::left(visit, text);
            to(&format!("/requests/{text}{query}"))
        }
        Err(refusal) => {
            let faults = together::faults(visit, text, refusal).await?;
            render(visit, text, fields, &faults).await
        }
    }
}

async fn render(visit: &Visit, text: &str, fields: &Fields, faults: &[Fault]) -> Answer {
    let (view, mut head) = head_of(visit, text).await?;
    head.lost = together::lost(faults);
    together::opened(visit, &head.reference);
    let errors = visit.errors(faults);
    let words: Vec<&str> = view.tags.iter().map(Tag::word).collect();
    let chosen = fields.filled("priority").unwrap_or(view.priority.word());
    let template = Marks {
        page: visit.titled("marks-title").refused_if(&errors),
        priorities: priorities(visit, chosen),
        tags: fields
            .filled("tags")
            .map_or_else(|| words.join(", "), str::to_owned),
        version: view.version,
        errors,
        head,
    };
    form(&template, &template.errors)
}

/// The three levels, to choose from.
pub fn priorities(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |priority: Priority| Choice {
        value: priority.word().to_owned(),
        label: visit.words.word("priority-", priority.word()),
        chosen: priority.word() == chosen,
    };
    Priority::ALL.into_iter().map(choice).collect()
}
