//! `mail`: shows the outbox, sees to messages that failed, tries the mail server.

use mail::{Address, MessageId, Outgoing, State};
use serde::Serialize;
use serde_json::json;

use accounts::Permission;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List the newest messages
    List {
        /// Only those that will not get through
        #[arg(long)]
        failed: bool,
        #[command(flatten)]
        looking: Looking,
    },
    /// Have a message that failed sent again
    Retry {
        id: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Note that a message came back, as somebody read in the sender's mailbox
    Bounced {
        id: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Let a message that failed be
    Drop {
        id: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Send a test message at once and print what the server answers
    Test {
        /// Where to
        address: String,
        #[command(flatten)]
        acting: Acting,
    },
}

#[derive(Serialize)]
struct Listed {
    messages: Vec<Outgoing>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let ledger = site.ledger();
    match command {
        Command::List { failed, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            accounts::authorize(ledger, &actor, Permission::WorkflowsRead, None).await?;
            let state = failed.then_some(State::Failed);
            let messages = mail::list(ledger, state, 200).await?;
            let lines: Vec<String> = messages.iter().map(line).collect();
            Ok(Answer::new(&Listed { messages }, lines.join("\n")))
        }
        Command::Retry { id, acting } => {
            let who = editor(site, &acting).await?;
            mail::retry(ledger, who, &MessageId::from_stored(&*id)).await?;
            Ok(Answer::new(
                &json!({ "id": id, "state": "waiting" }),
                "The message is sent again.",
            ))
        }
        Command::Bounced { id, acting } => {
            let who = editor(site, &acting).await?;
            mail::bounced(ledger, who, &MessageId::from_stored(&*id)).await?;
            Ok(Answer::new(
                &json!({ "id": id, "state": "failed" }),
                "The message counts as undelivered.",
            ))
        }
        Command::Drop { id, acting } => {
            let who = editor(site, &acting).await?;
            mail::drop_failed(ledger, who, &MessageId::from_stored(&*id)).await?;
            Ok(Answer::new(
                &json!({ "id": id, "state": "dropped" }),
                "The message is let be.",
            ))
        }
        Command::Test { address, acting } => {
            let who = editor(site, &acting).await?;
            let Some(relay) = &site.relay else {
                return Err(Failure::refused(
                    "there is no mail server: add [mail] to the configuration",
                ));
            };
            let to = Address::parse(&address)?;
            let text = (
                &to,
                "Vergissmein: Testnachricht",
                "Der Mailversand funktioniert.\nMail works.\n",
            );
            let answer = mail::send_test(ledger, relay, who, text).await?;
            Ok(Answer::new(
                &json!({ "answer": answer }),
                format!("The server answered: {answer}"),
            ))
        }
    }
}

async fn editor(site: &Installation, acting: &Acting) -> Result<ledger::Who, Failure> {
    let actor = site.actor(&acting.login).await?;
    accounts::authorize(site.ledger(), &actor, Permission::WorkflowsEdit, None).await?;
    Ok(actor.who())
}

fn line(message: &Outgoing) -> String {
    let Outgoing {
        id,
        state,
        queued_at,
        subject,
        ..
    } = message;
    let why = message.last_failure.as_deref().unwrap_or_default();
    format!("{id} {queued_at} {:<8} {subject} {why}", state.word())
}
