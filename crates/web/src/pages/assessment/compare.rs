//! Two versions side by side.

use ::assessment::State;
use askama::Template;

use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "assessment/compare.html")]
struct Compare {
    page: Frame,
    from: i64,
    to: i64,
    answers: Vec<[String; 3]>,
    measures: Vec<[String; 4]>,
}

/// `?from=1&to=2`
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    let number = |field| {
        fields
            .get(field)
            .parse::<i64>()
            .map_err(|_| Refusal::NotFound)
    };
    let (from, to) = (number("from")?, number("to")?);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let older = ::assessment::document(desk, actor, from).await?;
    let newer = ::assessment::document(desk, actor, to).await?;
    let found = ::assessment::compare(&older, &newer);
    let words = visit.words;
    let state = |state: Option<State>| {
        state.map_or_else(|| "–".to_owned(), |state| words.law(&state.title()))
    };
    let places = [("from", from.to_string()), ("to", to.to_string())];
    page(&Compare {
        page: visit.frame(words.with("assessment-compared", &places)),
        answers: found
            .answers
            .iter()
            .map(|one| [&one.ask, &one.before, &one.after].map(|said| words.law(said)))
            .collect(),
        measures: found
            .measures
            .iter()
            .map(|one| {
                let title = words.law(&one.title);
                [one.id.clone(), title, state(one.before), state(one.after)]
            })
            .collect(),
        from,
        to,
    })
}
