//! All purposes, with how many people said what.

use ::consents::Counted;
use accounts::Permission;
use askama::Template;

use super::origin;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "consents/list.html")]
struct List {
    page: Frame,
    lines: Vec<Line>,
    /// People who have still to be told where their data came from.
    open: Vec<origin::Line>,
    may_manage: bool,
}

struct Line {
    id: String,
    title: String,
    channel: String,
    active: bool,
    double: bool,
    given: String,
    pending: String,
    withdrawn: String,
    other: String,
    none: String,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    let all = ::consents::counts(&visit.app.ledger, visit.actor()?).await?;
    let number = |number: i64| visit.words.number(number);
    let line = |one: Counted| Line {
        title: one.purpose.terms.title(visit.words.0).to_owned(),
        channel: visit
            .words
            .word("consents-channel-", one.purpose.terms.channel.word()),
        active: one.purpose.active,
        double: one.purpose.terms.double_opt_in,
        given: number(one.given),
        pending: number(one.pending),
        withdrawn: number(one.withdrawn),
        other: number(one.other_basis),
        none: number(one.none_found),
        id: one.purpose.id,
    };
    page(&List {
        page: visit.titled("consents-title"),
        lines: all.into_iter().map(line).collect(),
        open: origin::open(&visit).await?,
        may_manage: visit.may(Permission::ConsentsManage),
    })
}
