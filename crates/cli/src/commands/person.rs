//! `person`: finds the records of a person. Shows records and reasons, never a value.

use crm::find::Facts;
use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::{Knowing, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// All records that may be the person, best first
    Find(Find),
}

#[derive(clap::Args)]
pub struct Find {
    /// Name of the system in the configuration
    #[arg(long)]
    system: String,
    #[command(flatten)]
    knowing: Knowing,
    /// KIND:ID of a record that is the person; may be repeated
    #[arg(long = "record")]
    records: Vec<String>,
    #[command(flatten)]
    looking: Looking,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let Command::Find(asked) = command;
    let actor = site.onlooker(asked.looking.login.as_deref()).await?;
    let facts = facts(site, &asked)?;
    if facts.is_empty() {
        return Err(Failure::refused(
            "there is nothing to look for; give --email, --phone, --name, --born, --code or --record",
        ));
    }
    let language = site.desk.controller.language;
    let found = erasure::find(&site.desk, &actor, &asked.system, &facts, language).await?;
    Ok(Answer::new(&found, text(&found)))
}

fn facts(site: &Installation, asked: &Find) -> Result<Facts, Failure> {
    let mut facts = asked.knowing.facts()?;
    if !asked.records.is_empty() {
        let config = site.desk.systems.get(&asked.system)?;
        let profile = crm::profile::load(&config.profile)?;
        for record in &asked.records {
            facts = facts.record(&profile, record)?;
        }
    }
    Ok(facts)
}

fn text(found: &Value) -> String {
    let word =
        |candidate: &Value, key: &str| candidate[key].as_str().unwrap_or_default().to_owned();
    let lines: Vec<String> = found["candidates"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|candidate| {
            let reasons: Vec<&str> = candidate["reasons"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            format!(
                "{:>3}  {:<8}  {}{}  {}",
                candidate["score"],
                word(candidate, "certainty"),
                word(candidate, "record"),
                if candidate["deleted"] == true {
                    " (deleted)"
                } else {
                    ""
                },
                reasons.join("; ")
            )
        })
        .collect();
    if lines.is_empty() {
        "Nobody was found.".to_owned()
    } else {
        lines.join("\n")
    }
}
