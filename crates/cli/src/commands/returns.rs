//! `returns`, `replay`: erased people who are back in a system.

use erasure::{Replayed, Returns};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// What the last looks said, by system
    List {
        #[command(flatten)]
        looking: Looking,
    },
    /// Look at every person of a system for those who were erased
    Scan {
        /// Name of the system in the configuration
        #[arg(long)]
        system: String,
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(clap::Args)]
pub struct Replay {
    /// Name of the system in the configuration
    #[arg(long)]
    system: String,
    #[command(flatten)]
    acting: Acting,
}

/// What `returns list` answers.
#[derive(Serialize)]
struct Listed {
    systems: Vec<Returns>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::List { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let systems = erasure::returns(&site.desk, &actor).await?;
            let is_no = systems.iter().any(|one| !one.found.is_empty());
            let lines: Vec<String> = systems.iter().map(line).collect();
            Ok(Answer::new(&Listed { systems }, lines.join("\n")).no_when(is_no))
        }
        Command::Scan { system, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let found = erasure::scan(&site.desk, &actor, &system).await?;
            let is_no = !found.found.is_empty();
            Ok(Answer::new(&found, line(&found)).no_when(is_no))
        }
    }
}

/// Proposes to erase again who is back; nothing is erased before another person has approved.
pub async fn replay(site: &Installation, asked: Replay) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let replayed = erasure::replay(&site.desk, &actor, &asked.system).await?;
    let text = told(&replayed);
    Ok(Answer::new(&replayed, text))
}

fn line(of: &Returns) -> String {
    let when = of
        .scanned_at
        .map_or_else(|| "never".to_owned(), |at| at.to_string());
    let mut lines = vec![format!(
        "{}: {} record(s) in the journal, last look {when} at {} person(s): {} back",
        of.system,
        of.erased,
        of.persons,
        of.found.len()
    )];
    lines.extend(of.found.iter().map(|back| {
        let requests: Vec<&str> = back.requests.iter().map(String::as_str).collect();
        format!("  {} (erased by {})", back.record, requests.join(", "))
    }));
    lines.join("\n")
}

fn told(replayed: &Replayed) -> String {
    let mut lines = vec![format!(
        "{}: {} record(s) hold erased people again, {} of them in a plan already",
        replayed.system, replayed.found, replayed.planned
    )];
    lines.extend(replayed.proposed.iter().map(|one| {
        format!(
            "  {}: plan {} for {} record(s), to be approved by another person",
            one.request, one.plan, one.persons
        )
    }));
    lines.join("\n")
}
