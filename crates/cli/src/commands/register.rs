//! `register`: systems that hold personal data, and the record of processing made of them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use base::Locale;
use jiff::civil::Date;
use register::{Description, House, Place, System};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List systems with what is missing of their descriptions
    List {
        #[command(flatten)]
        looking: Looking,
    },
    /// Show a system and who changed what of it
    Show {
        name: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Add a system that the configuration does not name, described by a TOML file
    Add {
        name: String,
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Describe a system anew by a TOML file
    Change {
        name: String,
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Note that somebody looked whether the description holds
    Review {
        name: String,
        /// The day of the next look
        #[arg(long, value_name = "DATE")]
        next: Date,
        #[command(flatten)]
        acting: Acting,
    },
    /// Make the record of processing activities (Art. 30(1) GDPR)
    Record {
        /// Write it as a table of comma separated values
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
        /// Write it as PDF
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
        /// de or en; the controller's when absent
        #[arg(long)]
        language: Option<String>,
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(Serialize)]
struct Listed {
    systems: Vec<System>,
}

#[derive(Serialize)]
struct Shown {
    system: System,
    past: Vec<register::Past>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let ledger = site.ledger();
    let configured: Vec<&str> = site.desk.systems.names().collect();
    let place = Place {
        configured: &configured,
        today: site.desk.controller.today(&ledger.clock),
    };
    match command {
        Command::List { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let systems = register::list(ledger, &actor, &place).await?;
            let lines: Vec<String> = systems.iter().map(line).collect();
            Ok(Answer::new(&Listed { systems }, lines.join("\n")))
        }
        Command::Show { name, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let system = register::show(ledger, &actor, &place, &name).await?;
            let past = register::past(ledger, &actor, &name).await?;
            let text = whole(&system, &past)?;
            Ok(Answer::new(&Shown { system, past }, text))
        }
        Command::Add { name, file, acting } => {
            let actor = site.actor(&acting.login).await?;
            let asked = (&*name, read(&file)?);
            let added = register::add(ledger, &actor, &place, asked).await?;
            Ok(Answer::new(&added, line(&added)))
        }
        Command::Change { name, file, acting } => {
            let actor = site.actor(&acting.login).await?;
            let before = register::show(ledger, &actor, &place, &name).await?;
            let asked = (&*name, before.version, read(&file)?);
            let changed = register::change(ledger, &actor, &place, asked).await?;
            Ok(Answer::new(&changed, line(&changed)))
        }
        Command::Review { name, next, acting } => {
            let actor = site.actor(&acting.login).await?;
            let looked = register::review(ledger, &actor, &place, (&name, next)).await?;
            Ok(Answer::new(&looked, line(&looked)))
        }
        Command::Record {
            csv,
            pdf,
            language,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let language = match language.as_deref().map(Locale::from_tag) {
                None => site.desk.controller.language,
                Some(Some(language)) => language,
                Some(None) => return Err(Failure::refused("--language: is neither de nor en")),
            };
            let sender = &site.desk.sender;
            let house = House {
                name: sender.name.clone(),
                lines: sender.lines.clone(),
            };
            let record = register::record(ledger, &actor, &place, house).await?;
            let table = register::csv(&record, language);
            if let Some(file) = csv {
                write(&file, table.as_bytes())?;
            }
            if let Some(file) = pdf {
                write(&file, &register::pdf(&record, language).await?)?;
            }
            Ok(Answer::new(&record, table.trim_start_matches('\u{FEFF}')))
        }
    }
}

fn line(system: &System) -> String {
    let owner = &system.description.owner;
    let owner = if owner.is_empty() { "nobody" } else { owner };
    let gaps: Vec<&str> = system.gaps.iter().map(|gap| gap.word()).collect();
    let missing = if gaps.is_empty() {
        "nothing".to_owned()
    } else {
        gaps.join(", ")
    };
    format!(
        "{:<20} {} (owner: {owner}; missing or due: {missing})",
        system.id,
        system.title()
    )
}

/// The description as a file that `register change` takes, and who changed it.
fn whole(system: &System, past: &[register::Past]) -> Result<String, Failure> {
    let described = toml::to_string(&system.description)
        .map_err(|_| Failure::refused("the description cannot be shown as TOML"))?;
    let mut text = format!("{}\n\n{described}", line(system));
    for one in past {
        let (at, by, what) = (one.at, &one.by, &one.action);
        let fields = one.fields.join(", ");
        writeln!(text, "# {at} {by} {what} {fields}").expect("writing to a string cannot fail");
    }
    Ok(text)
}

fn read(file: &Path) -> Result<Description, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| cannot(file, "read", &error))?;
    toml::from_str(&text).map_err(|error| {
        let shown = file.display();
        Failure::refused(format!("{shown}: is no description ({})", error.message()))
    })
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(file, bytes).map_err(|error| cannot(file, "written", &error))
}

fn cannot(file: &Path, what: &str, error: &std::io::Error) -> Failure {
    Failure::refused(format!(
        "{}: cannot be {what} ({}); check path and rights",
        file.display(),
        error.kind()
    ))
}
