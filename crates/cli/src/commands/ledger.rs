//! `ledger`: reads, verifies, signs and exports the DSGVO log.

mod gap;

use std::path::{Path, PathBuf};

use accounts::{Actor, Permission};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Deed, Entry, Filter, Verdict};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::Looking;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Who did what, when, in which system
    List(List),
    /// Recompute the whole log
    Verify {
        /// A checkpoint that was kept elsewhere
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        #[command(flatten)]
        looking: Looking,
    },
    /// Write all entries to a file that anyone can check
    Export {
        file: PathBuf,
        #[command(flatten)]
        looking: Looking,
    },
    /// Write the proof of one entry to a file that anyone can check
    Prove {
        index: i64,
        file: PathBuf,
        #[command(flatten)]
        looking: Looking,
    },
    /// What a published state had seen and the log has lost; two people let it go on
    Gap {
        #[command(subcommand)]
        command: Option<gap::Command>,
        #[command(flatten)]
        looking: Looking,
    },
    /// Sign the present state and print it, to be kept elsewhere
    Checkpoint {
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(clap::Args)]
pub struct List {
    /// Only entries of this request
    #[arg(long)]
    request: Option<String>,
    /// Only entries on this record of a person, and those of the requests it is linked to
    #[arg(long, value_name = "KIND:ID")]
    person: Option<String>,
    /// Only entries of this system; with --person, the system of the person
    #[arg(long)]
    system: Option<String>,
    /// Only what this account did: its login or the name shown
    #[arg(long)]
    who: Option<String>,
    /// From this day or instant on
    #[arg(long, value_name = "D")]
    since: Option<String>,
    #[command(flatten)]
    looking: Looking,
}

/// What `ledger list` answers.
#[derive(Serialize)]
struct Listed {
    entries: Vec<Entry>,
}

/// What `ledger export` answers.
#[derive(Serialize)]
struct Exported<'a> {
    file: &'a Path,
    entries: i64,
    key: String,
}

/// What `ledger checkpoint` answers.
#[derive(Serialize)]
struct Signed {
    checkpoint: String,
    key: String,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::List(asked) => list(site, asked).await,
        Command::Verify {
            checkpoint,
            looking,
        } => {
            may(site, &looking, Permission::LedgerVerify).await?;
            let verdict = verify(site, checkpoint.as_deref()).await?;
            Ok(Answer::new(&verdict, text(&verdict)).no_when(!verdict.ok))
        }
        Command::Export { file, looking } => {
            let actor = may(site, &looking, Permission::LedgerRead).await?;
            let ledger = site.ledger();
            let deed = Deed::done(actor.who(), "ledger.export");
            ledger.enter(deed).await?;
            let entries = ledger.export(&file).await?;
            let key = ledger.verifier_key()?;
            let text = format!("{entries} entries in {}; key {key}", file.display());
            let exported = Exported {
                file: &file,
                entries,
                key,
            };
            Ok(Answer::new(&exported, text))
        }
        Command::Prove {
            index,
            file,
            looking,
        } => prove(site, (index, file.as_path()), &looking).await,
        Command::Gap { command, looking } => gap::run(site, command, &looking).await,
        Command::Checkpoint { looking } => {
            may(site, &looking, Permission::LedgerVerify).await?;
            let checkpoint = publish(site).await?;
            let key = site.ledger().verifier_key()?;
            let text = checkpoint.clone();
            Ok(Answer::new(&Signed { checkpoint, key }, text))
        }
    }
}

async fn prove(
    site: &Installation,
    (index, file): (i64, &Path),
    looking: &Looking,
) -> Result<Answer, Failure> {
    may(site, looking, Permission::LedgerRead).await?;
    let proven = site.ledger().prove(index).await?;
    let proven = proven
        .ok_or_else(|| Failure::refused(format!("entry {index}: the log has no such entry")))?;
    std::fs::write(file, proven.file(None)).map_err(|error| {
        Failure::refused(format!(
            "{}: cannot be written ({}); check path and rights",
            file.display(),
            error.kind()
        ))
    })?;
    let key = site.ledger().verifier_key()?;
    let text = format!(
        "entry {index} of {} in {}; key {key}",
        proven.size,
        file.display()
    );
    let exported = Exported {
        file,
        entries: proven.size,
        key,
    };
    Ok(Answer::new(&exported, text))
}

/// Signs the present state and brings it outside, as configured.
pub async fn publish(site: &Installation) -> Result<String, Failure> {
    let ledger = site.ledger();
    let note = ledger.checkpoint().await?;
    if let Some(folder) = &site.config.ledger.checkpoints_folder {
        ledger::lay_down(&note, folder)?;
    }
    if let Some(to) = &site.config.ledger.checkpoints_mail {
        let to = mail::Address::parse(to)
            .map_err(|error| Failure::refused(format!("[ledger] checkpoints_mail: {error}")))?;
        let house = &site.desk.controller;
        let when = (house.language, house.today(&ledger.clock));
        mail::send_checkpoint(ledger, &to, when, &note).await?;
    }
    Ok(note)
}

/// Verifies with the checkpoint laid down beside the keys, and with the one given.
pub async fn verify(site: &Installation, checkpoint: Option<&Path>) -> Result<Verdict, Failure> {
    let note = checkpoint
        .map(|file| {
            std::fs::read_to_string(file).map_err(|error| {
                Failure::refused(format!(
                    "{}: cannot be read ({}); check path and rights",
                    file.display(),
                    error.kind()
                ))
            })
        })
        .transpose()?;
    Ok(site.ledger().verify_published(note.as_deref()).await?)
}

async fn may(
    site: &Installation,
    looking: &Looking,
    permission: Permission,
) -> Result<Actor, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    accounts::authorize(site.ledger(), &actor, permission, None).await?;
    Ok(actor)
}

async fn list(site: &Installation, asked: List) -> Result<Answer, Failure> {
    may(site, &asked.looking, Permission::LedgerRead).await?;
    let request = asked
        .request
        .map(|reference| reference.parse::<requests::Reference>())
        .transpose()?;
    let filter = Filter {
        request: request.map(|reference| reference.to_string()),
        person: asked.person,
        system: asked.system,
        who: asked.who.map(|who| who.trim().to_owned()),
        since: asked.since.map(|text| since(site, &text)).transpose()?,
        ..Filter::default()
    };
    let entries = site.ledger().list(&filter).await?;
    let lines: Vec<String> = entries.iter().map(line).collect();
    Ok(Answer::new(&Listed { entries }, lines.join("\n")))
}

/// An instant, or the beginning of a day at the controller's.
fn since(site: &Installation, text: &str) -> Result<Timestamp, Failure> {
    let text = text.trim();
    let day = || -> Option<Timestamp> {
        let day: Date = text.parse().ok()?;
        let zone = &site.desk.controller.time_zone;
        let midnight = zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0));
        midnight.compatible().ok()
    };
    text.parse().ok().or_else(day).ok_or_else(|| {
        Failure::refused(
            "--since: is neither a day nor an instant; write 2026-11-23 or 2026-11-23T10:00:00Z",
        )
    })
}

fn line(entry: &Entry) -> String {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    format!(
        "{:>6}  {}  {:<16} {:<4}  {:<20} {:<14} {:<12} {}",
        entry.index,
        entry.at,
        entry.actor,
        entry.via,
        entry.action,
        or_dash(&entry.request),
        or_dash(&entry.system),
        entry.outcome
    )
}

fn text(verdict: &Verdict) -> String {
    match (verdict.first_bad, &verdict.reason) {
        (Some(index), reason) => format!(
            "The log was altered: entry {index}: {}",
            reason.as_deref().unwrap_or("does not fit")
        ),
        (None, _) if verdict.ok => {
            let gaps = match verdict.gaps {
                0 => String::new(),
                1 => {
                    "; gap acknowledged: entries were lost once, and two people said so".to_owned()
                }
                many => format!("; {many} gaps acknowledged, each by two people"),
            };
            format!(
                "The log is whole: {} entries, root {}{gaps}",
                verdict.size, verdict.root
            )
        }
        (None, reason) => format!(
            "The log does not hold: {}",
            reason.as_deref().unwrap_or("a check failed")
        ),
    }
}
