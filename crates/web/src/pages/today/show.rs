//! Heute: what is to be done next, and until when.

use ::requests::{Filter, Owner, Request, State};
use accounts::Permission;
use askama::Template;

use crate::pages::requests::line::{Line, lines};
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page, to};

/// So many lines of each kind; the list has them all.
const MOST: u16 = 10;

#[derive(Template)]
#[template(path = "today/show.html")]
struct Today {
    page: Frame,
    day: String,
    mine: Vec<Line>,
    nobodys: Vec<Line>,
    approvals: Vec<Line>,
    may_approve: bool,
    may_work: bool,
}

/// My next steps, those of nobody, and what waits for my approval. Who sees no contents begins
/// where their work is.
pub async fn show(visit: Visit) -> Answer {
    if !visit.may(Permission::RequestsRead) {
        return to(if visit.may(Permission::LedgerRead) {
            "/ledger"
        } else {
            "/systems"
        });
    }
    let login = visit.actor()?.account.login.clone();
    let may_approve = visit.may(Permission::PlansApprove);
    let approvals = if may_approve {
        let states = vec![State::ForApproval];
        find(
            &visit,
            Filter {
                states,
                ..Filter::default()
            },
        )
        .await?
    } else {
        Vec::new()
    };
    let mine = find(&visit, assigned(Owner::Login(login))).await?;
    let nobodys = find(&visit, assigned(Owner::Nobody)).await?;
    page(&Today {
        page: visit.titled("today-title"),
        day: visit.words.day(visit.today()),
        mine: lines(&visit, &mine).await?,
        nobodys: lines(&visit, &nobodys).await?,
        approvals: lines(&visit, &approvals).await?,
        may_approve,
        may_work: visit.may(Permission::RequestsWork),
    })
}

fn assigned(owner: Owner) -> Filter {
    Filter {
        assignee: Some(owner),
        open: true,
        ..Filter::default()
    }
}

async fn find(visit: &Visit, filter: Filter) -> Result<Vec<Request>, Refusal> {
    let filter = Filter {
        limit: Some(MOST),
        ..filter
    };
    let found = ::requests::list(&visit.app.ledger, visit.actor()?, &filter, visit.today()).await?;
    Ok(found.requests)
}
