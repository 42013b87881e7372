//! The first page: what the person wants, in plain words.

use ::portal::RIGHTS;
use askama::Template;
use law::Right;

use super::{draft, house, keep, limits, slow_down};
use crate::fields::Fields;
use crate::refusal::Fault;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "portal/right.html")]
struct RightPage {
    page: Frame,
    house: String,
    errors: Errors,
    rights: Vec<Choice>,
}

struct Choice {
    word: &'static str,
    title: String,
    articles: String,
    chosen: bool,
}

/// The page.
pub async fn show(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    render(&visit, draft.right, &[])
}

/// Keeps the choice and goes on.
pub async fn choose(visit: Visit, fields: Fields) -> Answer {
    if !limits::may_step(&visit) {
        return slow_down(&visit);
    }
    let asked = fields.get("right");
    let known = RIGHTS.into_iter().find(|right| right.word() == asked);
    let Some(right) = known else {
        return render(&visit, None, &[Fault::new("portal-right").at("right")]);
    };
    let mut draft = draft(&visit).await?;
    draft.right = Some(right);
    keep(&visit, &draft).await?;
    to("/portal/you")
}

fn render(visit: &Visit, chosen: Option<Right>, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let choice = |right: Right| Choice {
        word: right.word(),
        title: visit.words.word("portal-right-", right.word()),
        articles: visit.words.law(right.articles()),
        chosen: Some(right) == chosen,
    };
    let template = RightPage {
        page: visit.titled("portal-right-title").refused_if(&errors),
        house: house(visit),
        rights: RIGHTS.into_iter().map(choice).collect(),
        errors,
    };
    form(&template, &template.errors)
}
