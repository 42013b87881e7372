//! `webhook`: shows the calls to other programs, sees to those that failed, tries one.

use accounts::Permission;
use serde_json::json;
use webhooks::{Call, CallId};

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List the webhooks there are and their newest calls
    List {
        #[command(flatten)]
        looking: Looking,
    },
    /// Have a call that failed made again
    Retry {
        id: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Let a call that failed be
    Drop {
        id: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Call a webhook at once and print the code of its answer
    Test {
        /// Name of the webhook in the configuration
        name: String,
        #[command(flatten)]
        acting: Acting,
    },
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let ledger = site.ledger();
    match command {
        Command::List { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            accounts::authorize(ledger, &actor, Permission::WorkflowsRead, None).await?;
            let calls = webhooks::list(ledger, 200).await?;
            let names: Vec<&str> = site.hooks.names().collect();
            let mut lines = vec![format!("webhooks: {}", names.join(", "))];
            lines.extend(calls.iter().map(line));
            let listed = json!({ "webhooks": names, "calls": calls });
            Ok(Answer::new(&listed, lines.join("\n")))
        }
        Command::Retry { id, acting } => {
            let who = editor(site, &acting).await?;
            webhooks::retry(ledger, who, &CallId::from_stored(&*id)).await?;
            let answer = json!({ "id": id, "state": "waiting" });
            Ok(Answer::new(&answer, "The call is made again."))
        }
        Command::Drop { id, acting } => {
            let who = editor(site, &acting).await?;
            webhooks::drop_failed(ledger, who, &CallId::from_stored(&*id)).await?;
            let answer = json!({ "id": id, "state": "dropped" });
            Ok(Answer::new(&answer, "The call is let be."))
        }
        Command::Test { name, acting } => {
            let who = editor(site, &acting).await?;
            let code = webhooks::send_test(ledger, &site.hooks, who, &name).await?;
            let text = format!("The receiver answered {code}.");
            Ok(Answer::new(&json!({ "answer": code }), text))
        }
    }
}

async fn editor(site: &Installation, acting: &Acting) -> Result<ledger::Who, Failure> {
    let actor = site.actor(&acting.login).await?;
    accounts::authorize(site.ledger(), &actor, Permission::WorkflowsEdit, None).await?;
    Ok(actor.who())
}

fn line(call: &Call) -> String {
    let request = call.request.as_deref().unwrap_or("-");
    let why = call.last_failure.as_deref().unwrap_or_default();
    let (id, at, state) = (&call.id, call.queued_at, call.state.word());
    format!("{id} {at} {state:<8} {} {request} {why}", call.hook)
}
