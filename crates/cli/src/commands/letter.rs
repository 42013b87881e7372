//! `letter`: what the product drafts for the person, completed and sent by people.

use std::path::PathBuf;

use requests::{Letter, LetterId, LetterTarget, Reference, Text};
use serde::Serialize;

use super::request::deadline::day;
use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List the letters of a request with their texts
    List {
        reference: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Draft a letter from what was done, in the place of an earlier draft of its kind
    Draft(Draft),
    /// Give a draft another text
    Write(Write),
    /// Note that a letter was sent; from then on it stays as it is
    Sent(Sent),
}

#[derive(clap::Args)]
pub struct Draft {
    reference: String,
    /// acknowledge, identity, fulfilled, partly_fulfilled, refused or no_data
    #[arg(long)]
    kind: String,
    /// A ground of a refusal, in whole or in part; repeat for several
    #[arg(long = "ground")]
    grounds: Vec<String>,
    /// Words of one's own: a ground, what is needed to know who asks, a remark
    #[arg(long, default_value = "")]
    own: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Write {
    reference: String,
    /// Id of the letter, as `letter list` shows it
    letter: String,
    /// A file with the text
    file: PathBuf,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Sent {
    reference: String,
    /// Id of the letter, as `letter list` shows it
    letter: String,
    /// The day it was sent on; today when absent
    #[arg(long)]
    day: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Serialize)]
struct Listed {
    letters: Vec<Letter>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::List { reference, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let reference: Reference = reference.parse()?;
            let mut letters = requests::letters(site.ledger(), &actor, reference).await?;
            if looking.login.is_none() {
                // The operator sees how it stands, but not what people wrote.
                for letter in &mut letters {
                    letter.text = None;
                }
            }
            let lines: Vec<String> = letters.iter().map(line).collect();
            Ok(Answer::new(&Listed { letters }, lines.join("\n")))
        }
        Command::Draft(asked) => draft(site, asked).await,
        Command::Write(asked) => write(site, asked).await,
        Command::Sent(asked) => sent(site, asked).await,
    }
}

async fn draft(site: &Installation, asked: Draft) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let new = letters::Draft::parse(&asked.kind, asked.grounds, &asked.own)?;
    let letter = letters::draft(&site.desk, &actor, reference.into(), new).await?;
    Ok(Answer::new(&letter, line(&letter)))
}

async fn write(site: &Installation, asked: Write) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let file = asked.file.display();
    let text = std::fs::read_to_string(&asked.file)
        .map_err(|error| Failure::refused(format!("{file}: cannot be read ({})", error.kind())))?;
    let text = Text::parse("text", &text)?;
    let id = LetterId::from_stored(&*asked.letter);
    let target = target(&asked.reference, &id)?;
    let letter = requests::write_letter(site.ledger(), &actor, target, &text).await?;
    Ok(Answer::new(&letter, line(&letter)))
}

async fn sent(site: &Installation, asked: Sent) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let on = match &asked.day {
        Some(text) => day("--day", text)?,
        None => site.desk.controller.today(&site.ledger().clock),
    };
    let id = LetterId::from_stored(&*asked.letter);
    let target = target(&asked.reference, &id)?;
    let letter = letters::send(&site.desk, &actor, target, on).await?;
    Ok(Answer::new(&letter, line(&letter)))
}

fn target<'a>(reference: &str, letter: &'a LetterId) -> Result<LetterTarget<'a>, Failure> {
    Ok(LetterTarget {
        reference: reference.parse()?,
        letter,
        version: None,
    })
}

/// One line and the text beneath it.
fn line(letter: &Letter) -> String {
    let state = letter
        .sent
        .map_or_else(|| "draft".to_owned(), |day| format!("sent {day}"));
    let text = letter.text.as_deref().unwrap_or_default();
    let line = format!("{} {} {state}\n{text}", letter.id, letter.kind.word());
    line.trim_end().to_owned()
}
