//! `profile`: drafts a profile of a database, checks one. Needs no store.

use std::path::PathBuf;

use crm::database::{Database, SecretUrl, SystemConfig, Tls};
use crm::draft::Drafted;
use crm::gaps::Checked;
use crm::profile::Gap;

use crate::answer::Answer;
use crate::arguments::Common;
use crate::config::Config;
use crate::failure::Failure;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Read a live schema and propose a profile; nothing is written, no value is kept or shown
    Draft {
        #[command(flatten)]
        place: Place,
        /// Name of the profile
        #[arg(long, default_value = "own")]
        name: String,
    },
    /// Name everything that is wrong or open in a profile, by itself or against a database
    Check {
        /// The profile, or the name of one that comes with the product
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Which database is read.
#[derive(clap::Args)]
pub struct Place {
    /// mysql://…, postgres://… or sqlite:…; a password in it can be seen by others on this machine
    #[arg(long, value_name = "URL", group = "database")]
    url: Option<String>,
    /// A file that holds the URL
    #[arg(long, value_name = "FILE", group = "database")]
    url_file: Option<PathBuf>,
    /// A system of the configuration
    #[arg(long, value_name = "NAME", group = "database")]
    system: Option<String>,
    /// Allow a plain connection to another machine
    #[arg(long)]
    plain: bool,
}

impl Place {
    /// The database named, if any is.
    fn database(self, common: &Common) -> Result<Option<Database>, Failure> {
        let config = match self.system {
            Some(name) => system(common, &name)?,
            None if self.url.is_none() && self.url_file.is_none() => return Ok(None),
            None => SystemConfig {
                name: "of the profile".to_owned(),
                profile: String::new(),
                url: self.url.map(SecretUrl::new),
                url_file: self.url_file,
                files: None,
                tls: self.plain.then_some(Tls::Off),
                web: None,
                owner: None,
            },
        };
        Ok(Some(Database::new(&config)?))
    }
}

fn system(common: &Common, name: &str) -> Result<SystemConfig, Failure> {
    let config = Config::load(common.config.as_deref())?;
    let mut systems = config.systems.into_iter();
    let found = systems.find(|system| system.name == name);
    found.ok_or_else(|| {
        Failure::refused(format!(
            "--system {name}: is not configured; see [[system]] in the configuration"
        ))
    })
}

pub async fn run(common: &Common, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Draft { place, name } => {
            let database = place.database(common)?.ok_or_else(|| {
                Failure::refused("no database is named; give --url, --url-file or --system")
            })?;
            let drafted = crm::draft::draft(&database, &name).await?;
            Ok(Answer::new(&drafted, text(&drafted)))
        }
        Command::Check { file, place } => {
            let database = place.database(common)?;
            let name = file.display().to_string();
            let text = crm::profile::read_text(&name)?;
            let checked = crm::gaps::check(&name, &text, database.as_ref()).await?;
            let said = said(&name, &checked);
            Ok(Answer::new(&checked, said).no_when(!checked.fits))
        }
    }
}

/// The file alone, so that it can be sent into one.
fn text(drafted: &Drafted) -> String {
    drafted.profile.clone()
}

fn said(file: &str, checked: &Checked) -> String {
    let line = |gap: &Gap, word: &str| {
        let Gap { line, column, what } = gap;
        format!("{file}:{line}:{column}: {word}{what}")
    };
    let gaps = checked.gaps.iter().map(|gap| line(gap, ""));
    let remarks = checked.remarks.iter().map(|gap| line(gap, "look: "));
    let mut lines: Vec<String> = gaps.chain(remarks).collect();
    let compared = match (checked.tables, checked.coverage) {
        (Some(tables), Some(coverage)) => format!(", {tables} tables, coverage {coverage:.3}"),
        _ => ", not compared with a database".to_owned(),
    };
    let verdict = if checked.fits { "fits" } else { "does not fit" };
    let (gaps, remarks) = (checked.gaps.len(), checked.remarks.len());
    lines.push(format!(
        "{file}: {verdict}: {gaps} gap(s), {remarks} remark(s){compared}"
    ));
    lines.join("\n")
}
