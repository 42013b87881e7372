//! The page of figures.

use askama::Template;

use super::answers::{Answers, answers};
use super::open::{Open, open};
use super::weeks::{Weeks, weeks};
use crate::fields::Fields;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "figures/show.html")]
struct Figures {
    page: Frame,
    open: Open,
    weeks: Weeks,
    answers: Answers,
    may_open: bool,
}

/// Open requests by end date, the next eight weeks, the answers of the last twelve months.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    page(&Figures {
        page: visit.titled("figures-title"),
        open: open(&visit, &fields).await?,
        weeks: weeks(&visit).await?,
        answers: answers(&visit).await?,
        may_open: visit.may(accounts::Permission::RequestsRead),
    })
}
