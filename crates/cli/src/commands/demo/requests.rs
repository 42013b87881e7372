//! The requests that wait in a demonstration: one of each right, and a few more.

use demo::{OpenRequest, Planted};
use requests::{Form, NewRequest, OneOrMany, PersonForm};

use super::{files, people};
use crate::failure::Failure;
use crate::installation::Installation;

/// Records them, the oldest first, linked to the person's record.
pub async fn open(site: &Installation, planted: &Planted) -> Result<(), Failure> {
    let (agent, manager) = (
        site.actor(people::AGENT).await?,
        site.actor(people::MANAGER).await?,
    );
    let mut waiting: Vec<&OpenRequest> = planted.open.iter().chain(&planted.further).collect();
    waiting.sort_by_key(|request| request.received);
    for (place, request) in waiting.into_iter().enumerate() {
        let controller = &site.desk.controller;
        let new = NewRequest::parse(&form(place, request), controller)?;
        // The agent reads what is theirs, and sees of the others that they are there.
        let is_agents = new.assignee.as_deref() == Some(people::AGENT);
        let actor = if is_agents { &agent } else { &manager };
        requests::open(site.ledger(), actor, controller, new).await?;
    }
    Ok(())
}

fn form(place: usize, request: &OpenRequest) -> Form {
    // A portal's form is the form of our own words.
    let channel = if request.channel == "portal" {
        "form"
    } else {
        request.channel
    };
    Form {
        right: OneOrMany::One(request.right.to_owned()),
        received: request.received.to_string(),
        channel: Some(channel.to_owned()),
        // Everybody who works on requests finds some, and some are nobody's yet.
        assignee: [Some(people::AGENT), Some(people::MANAGER), None][place % 3].map(str::to_owned),
        text: Some(request.text.clone()),
        persons: vec![PersonForm {
            system: files::SYSTEM.to_owned(),
            record: request.person.clone(),
        }],
        ..Form::default()
    }
}
