//! `guard`: asks of a list which lines may not be imported, because the people were erased, and to
//! which nobody advertises, because they objected; and prints the watch that a CRM's own database keeps.

use std::path::{Path, PathBuf};

use effects::Guarded;
use erasure::Unreadable;

use crate::answer::Answer;
use crate::arguments::Looking;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Check a CSV file before it is imported
    Check {
        /// The first line names the columns
        file: PathBuf,
        #[command(flatten)]
        looking: Looking,
    },
    /// Print what an administrator of a CRM's database runs so that it writes down who is new there
    Trigger {
        /// Name of the system in the configuration
        #[arg(long)]
        system: String,
        /// Print what takes it away again
        #[arg(long)]
        remove: bool,
        /// The account by which Vergissmein comes, NAME or NAME@HOST
        #[arg(long, default_value = "vergissmein")]
        account: String,
        #[command(flatten)]
        looking: Looking,
    },
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Check { file, looking } => check(site, &file, &looking).await,
        Command::Trigger {
            system,
            remove,
            account,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let watch = erasure::watch(&site.desk, &actor, &system, &account).await?;
            let text = if remove {
                &watch.remove
            } else {
                &watch.install
            };
            Ok(Answer::new(&watch, text.clone()))
        }
    }
}

async fn check(site: &Installation, file: &Path, looking: &Looking) -> Result<Answer, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    let bytes = std::fs::read(file).map_err(|error| {
        Failure::refused(format!(
            "{}: cannot be read ({}); check path and rights",
            file.display(),
            error.kind()
        ))
    })?;
    let lines = erasure::lines(&bytes).map_err(|why| unreadable(file, why))?;
    let guarded = effects::guard(&site.desk, &actor, &lines).await?;
    let is_no = guarded.says_no();
    Ok(Answer::new(&guarded, text(&guarded)).no_when(is_no))
}

fn text(guarded: &Guarded) -> String {
    let numbers = |lines: &[usize]| {
        let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
        numbers.join(", ")
    };
    let erased = &guarded.erased;
    let mut lines = vec![format!(
        "{} line(s) checked, {} may not be imported",
        erased.checked,
        erased.stopped.len()
    )];
    if !guarded.suppressed.is_empty() {
        lines.push(format!(
            "  nobody advertises to: {}",
            numbers(&guarded.suppressed)
        ));
    }
    if !erased.stopped.is_empty() {
        lines.push(format!(
            "  not these, counted from the first after the head: {}",
            numbers(&erased.stopped)
        ));
    }
    if !erased.empty.is_empty() {
        lines.push(format!(
            "  nothing to know a person by in: {}",
            numbers(&erased.empty)
        ));
    }
    lines.join("\n")
}

fn unreadable(file: &Path, why: Unreadable) -> Failure {
    let file = file.display();
    Failure::refused(match why {
        Unreadable::Empty => format!("{file}: is empty; give a CSV file with a head"),
        Unreadable::NoColumn => format!(
            "{file}: no column is called as an e-mail address, phone number or name is; name them email, phone, first name, last name"
        ),
        Unreadable::Quote(line) => {
            format!("{file}: line {line}: a quotation mark is not closed; mend it")
        }
    })
}
