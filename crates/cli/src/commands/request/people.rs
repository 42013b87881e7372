//! `request assign`, `link`, `unlink` and `log`: who works on it, whom it concerns, what was done.

use requests::work_log::{self, Work};
use requests::{Person, Reference, Text, TextId};
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::Acting;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct Assign {
    reference: String,
    /// Login of the account that shall work on it; none takes it off everybody
    login: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Link {
    reference: String,
    /// System of the person
    #[arg(long)]
    system: String,
    /// KIND:ID of the record
    #[arg(long)]
    person: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Log {
    reference: String,
    /// What was done
    words: String,
    /// The system it was done in
    #[arg(long)]
    system: Option<String>,
    /// Id of the entry this one corrects
    #[arg(long, value_name = "ENTRY", conflicts_with = "system")]
    corrects: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

pub async fn assign(site: &Installation, asked: Assign) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let login = asked.login.as_deref();
    requests::assign(site.ledger(), &actor, reference.into(), login).await?;
    super::show(site, &actor, reference).await
}

pub async fn link(site: &Installation, asked: Link) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    site.desk.systems.get(&asked.system)?;
    let person = Person::parse(&asked.system, &asked.person)?;
    super::new::known(site, &actor, std::slice::from_ref(&person)).await?;
    requests::link(site.ledger(), &actor, reference.into(), person).await?;
    super::show(site, &actor, reference).await
}

pub async fn unlink(site: &Installation, asked: Link) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let person = Person::parse(&asked.system, &asked.person)?;
    requests::unlink(site.ledger(), &actor, reference.into(), &person).await?;
    super::show(site, &actor, reference).await
}

pub async fn log(site: &Installation, asked: Log) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let words = Text::parse("words", &asked.words)?;
    let id = if let Some(wrong) = asked.corrects {
        let wrong = TextId::from_stored(wrong);
        work_log::correct(site.ledger(), &actor, reference, &wrong, &words).await?
    } else {
        let systems = site.system_names().await?;
        let systems: Vec<&str> = systems.iter().map(String::as_str).collect();
        let work = Work {
            words: &words,
            system: asked.system.as_deref(),
            systems: &systems,
        };
        work_log::write(site.ledger(), &actor, reference, work).await?
    };
    let text = format!("The entry is {id}.");
    Ok(Answer::new(&json!({ "id": id }), text))
}
