//! Proposes to erase again who is back, under four eyes as the first time.

use std::collections::BTreeSet;

use accounts::{Actor, Permission};
use law::{Received, Right};
use ledger::Deed;
use requests::{Channel, NewRequest, Person, Text};
use serde::Serialize;
use serde_json::json;

use super::scan::{Back, look};
use crate::{Desk, Error, PlanId, draft, store};

/// What came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Replayed {
    /// System.
    pub system: String,
    /// How many records hold erased people again.
    pub found: usize,
    /// How many of them are in a plan already that has not ended.
    pub planned: usize,
    /// The requests that were opened, each with its plan.
    pub proposed: Vec<Proposed>,
}

/// A request with the plan to erase again.
#[derive(Debug, Clone, Serialize)]
pub struct Proposed {
    /// Reference of the request.
    pub request: String,
    /// Its plan, a draft.
    pub plan: PlanId,
    /// How many records it erases.
    pub persons: usize,
}

/// Looks who is back in a system and drafts plans for them, as many people to a request as one
/// may carry. Nothing is erased before another person has approved.
pub async fn replay(desk: &Desk, actor: &Actor, system: &str) -> Result<Replayed, Error> {
    desk.authorize(actor, Permission::PlansDraft, None).await?;
    let back = look(desk, actor.who(), system).await?.found;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let planned = store::in_open_plans(&mut conn, system).await?;
    drop(conn);
    let found = back.len();
    let open: Vec<Back> = back
        .into_iter()
        .filter(|one| !planned.contains(&one.record))
        .collect();
    let mut proposed = Vec::new();
    for some in open.chunks(Person::MOST) {
        proposed.push(propose(desk, actor, system, some).await?);
    }
    let persons: usize = proposed.iter().map(|one| one.persons).sum();
    desk.ledger
        .enter(Deed {
            system: Some(system.to_owned()),
            details: json!({
                "found": found, "persons": persons,
                "requests": proposed.iter().map(|one| &one.request).collect::<Vec<_>>(),
            }),
            ..Deed::done(actor.who(), "returns.replay")
        })
        .await?;
    Ok(Replayed {
        system: system.to_owned(),
        found,
        planned: found - open.len(),
        proposed,
    })
}

async fn propose(
    desk: &Desk,
    actor: &Actor,
    system: &str,
    back: &[Back],
) -> Result<Proposed, Error> {
    let earlier: BTreeSet<&str> = back
        .iter()
        .flat_map(|one| one.requests.iter().map(String::as_str))
        .collect();
    let earlier: Vec<&str> = earlier.into_iter().take(20).collect();
    let words = match desk.controller.language {
        base::Locale::De => {
            "Erneute Löschung: Diese Datensätze sind nach einer Löschung wieder aufgetaucht. Frühere Anfragen:"
        }
        base::Locale::En => {
            "Erasure again: these records came back after an erasure. Earlier requests:"
        }
    };
    let today = desk.controller.today(&desk.ledger.clock);
    let persons = back.iter().map(|one| Person::parse(system, &one.record));
    let new = NewRequest {
        others: Vec::new(),
        right: Right::Erasure,
        received: Received::on(today).map_err(requests::Error::from)?,
        channel: Channel::Crm,
        text: Text::optional("text", &format!("{words} {}", earlier.join(", ")))
            .map_err(requests::Error::from)?,
        language: None,
        assignee: None,
        persons: persons
            .collect::<Result<_, _>>()
            .map_err(requests::Error::from)?,
    };
    let request = requests::open(&desk.ledger, actor, &desk.controller, new).await?;
    let reference = request.reference.to_string();
    let plan = draft::draft_exactly(desk, actor, &request).await?;
    Ok(Proposed {
        request: reference,
        plan: plan.plan,
        persons: back.len(),
    })
}
