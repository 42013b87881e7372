//! `checklist`: shows the checklist of a right and takes a revised one.

use std::path::{Path, PathBuf};

use law::{Checklist, Right};

use crate::answer::Answer;
use crate::arguments::Acting;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Show the checklist new requests of a right begin with, as TOML that `revise` takes again
    Show {
        /// access, rectification, erasure, restriction, portability, objection, …
        right: String,
    },
    /// Store a revised checklist; requests under way keep the one they began with
    Revise {
        right: String,
        /// What `show` printed, TOML or JSON, with your changes
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Show { right } => {
            let list = requests::checklists::show(site.ledger(), right.parse()?).await?;
            Ok(Answer::new(&list, text(&list)))
        }
        Command::Revise {
            right,
            file,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let right: Right = right.parse()?;
            let list = read(&file)?;
            let list = requests::checklists::revise(site.ledger(), &actor, right, list).await?;
            Ok(Answer::new(&list, text(&list)))
        }
    }
}

fn text(list: &Checklist) -> String {
    toml::to_string_pretty(list).expect("a checklist has texts, numbers and lists alone")
}

/// Reads the file. JSON begins with a brace, as no TOML does.
fn read(file: &Path) -> Result<Checklist, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        let kind = error.kind();
        Failure::refused(format!(
            "{shown}: cannot be read ({kind}); check path and rights"
        ))
    })?;
    let parsed = if text.trim_start().starts_with('{') {
        serde_json::from_str(&text).map_err(|error| (error.line(), error.to_string()))
    } else {
        toml::from_str(&text).map_err(|error| {
            let before = error.span().map_or(0, |span| span.start);
            let line = text.as_bytes()[..before].iter().filter(|&&b| b == b'\n');
            (line.count() + 1, error.message().to_owned())
        })
    };
    parsed.map_err(|(line, why)| {
        Failure::refused(format!(
            "{shown}, line {line}: {why}; write it as `checklist show` prints it"
        ))
    })
}
