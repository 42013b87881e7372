//! What the store is asked for the list of requests, and the lines made of it.

use ::requests::{Filter, ListLook, Page, State};
use accounts::{Account, Permission};
use futures_util::TryFutureExt as _;

use super::line::{Columns, Line, by_login, lines_with, name_first};
use super::list::Tab;
use super::peek;
use super::shelf::{self, Own};
use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// What the store says.
pub struct Read {
    pub found: Page,
    pub counts: Vec<(State, i64)>,
    pub views: Vec<Tab>,
    pub own: Vec<Own>,
    pub look: ListLook,
    pub accounts: Vec<Account>,
}

impl Read {
    /// Everything at once: no answer waits for another.
    pub async fn all(
        visit: &Visit,
        (filter, common): (&Filter, &Filter),
        here: &Fields,
    ) -> Result<Self, Refusal> {
        let (ledger, actor, today) = (&visit.app.ledger, visit.actor()?, visit.today());
        let (found, counts, views, own, look, accounts) = tokio::try_join!(
            ::requests::list(ledger, actor, filter, today).err_into::<Refusal>(),
            ::requests::count(ledger, actor, common, today).err_into(),
            shelf::fixed(visit, here),
            shelf::own(visit, here),
            ::requests::list_look(ledger, actor).err_into(),
            accounts::list(ledger).err_into(),
        )?;
        Ok(Self {
            found,
            counts,
            views,
            own,
            look,
            accounts,
        })
    }
}

/// The lines with what stands beside them in the list alone: the pane, twins, a box to choose by.
pub async fn lines(visit: &Visit, read: &Read, fields: &Fields) -> Result<Vec<Line>, Refusal> {
    let (requests, columns) = (&read.found.requests, Columns::of(&read.look));
    let mut lines = lines_with(visit, requests, &by_login(&read.accounts));
    if columns.person {
        name_first(visit, requests, &mut lines).await;
    }
    let twins = ::requests::twins(&visit.app.ledger, visit.actor()?, requests).await?;
    let may_peek = visit.may(Permission::RequestsRead);
    for (line, request) in lines.iter_mut().zip(requests) {
        (line.pick, line.columns) = (true, columns);
        if may_peek {
            line.peek = peek::href(fields, &line.reference);
        }
        let twins = twins.get(&request.reference).into_iter().flatten();
        line.twins = twins.map(ToString::to_string).collect();
    }
    Ok(lines)
}
