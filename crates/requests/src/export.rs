//! Takes a list of requests out: numbers, days and states, no persons.

use accounts::Actor;
use jiff::civil::Date;
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::list::{Filter, may_ask};
use crate::request::Request;
use crate::{Error, Reference, store};

/// So many are read at a time.
const AT_ONCE: u16 = 500;
/// So many are taken out at most.
pub const MOST_EXPORTED: usize = 20_000;

/// What is taken out.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// These.
    These(Vec<Reference>),
    /// All that the filter lets through, in its order, [`MOST_EXPORTED`] at most.
    All(Box<Filter>),
}

/// The requests, without their persons. That they were taken out is entered before they leave. Who may
/// only list may not ask for those of a person.
pub async fn export(
    ledger: &Ledger,
    actor: &Actor,
    wanted: &Wanted,
    today: Date,
) -> Result<Vec<Request>, Error> {
    match wanted {
        Wanted::These(_) => may_ask(ledger, actor, &Filter::default()).await?,
        Wanted::All(filter) => may_ask(ledger, actor, filter).await?,
    }
    let mut conn = ledger.store.pool().acquire().await?;
    let mut found = Vec::new();
    match wanted {
        Wanted::These(references) => {
            for reference in references.iter().take(MOST_EXPORTED) {
                found.extend(store::load(&mut conn, *reference).await?);
            }
        }
        Wanted::All(filter) => {
            let mut filter = Filter {
                limit: Some(AT_ONCE),
                after: None,
                ..(**filter).clone()
            };
            while found.len() < MOST_EXPORTED {
                let page = store::search(&mut conn, &filter, today).await?;
                found.extend(page.requests);
                filter.after = page.next;
                if filter.after.is_none() {
                    break;
                }
            }
            found.truncate(MOST_EXPORTED);
        }
    }
    drop(conn);
    for request in &mut found {
        request.persons.clear();
    }
    ledger
        .enter(Deed {
            details: json!({ "requests": found.len() }),
            ..Deed::done(actor.who(), "requests.export")
        })
        .await?;
    Ok(found)
}
