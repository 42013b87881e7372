//! `process`: descriptions of the processes, their versions and approval.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base::Locale;
use law::Language;
use processes::{Description, Shown, Version};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List the processes with version and approval
    List {
        #[command(flatten)]
        looking: Looking,
    },
    /// Show a description, or write it as PDF; the newest version unless one is named
    Show {
        name: String,
        #[arg(long)]
        version: Option<i64>,
        /// de or en; the controller's when absent
        #[arg(long)]
        language: Option<String>,
        /// Write an archive PDF to this file
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
        #[command(flatten)]
        looking: Looking,
    },
    /// Write the texts as TOML, to be changed and saved again
    Export {
        name: String,
        file: PathBuf,
        #[command(flatten)]
        looking: Looking,
    },
    /// Store the next version of the texts, with the steps of today
    Save {
        name: String,
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Approve the newest version; refused for who wrote it
    Approve {
        name: String,
        /// The version that was read
        #[arg(long)]
        version: i64,
        #[command(flatten)]
        acting: Acting,
    },
}

/// The texts as they stand in a file, with the version they were written from.
#[derive(Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    version: i64,
    description: Description,
}

#[derive(Serialize)]
struct Listed {
    processes: Vec<Shown>,
}

#[derive(Serialize)]
struct Written<'a> {
    process: &'a str,
    version: i64,
    file: &'a Path,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let ledger = site.ledger();
    match command {
        Command::List { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let all = processes::list(ledger, &actor).await?;
            let lines: Vec<String> = all.iter().map(|one| line(site, one)).collect();
            Ok(Answer::new(&Listed { processes: all }, lines.join("\n")))
        }
        Command::Show {
            name,
            version,
            language,
            pdf,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let shown = processes::show(ledger, &actor, &name).await?;
            let version = match version {
                Some(number) => shown.version(number).ok_or(processes::Error::NotFound)?,
                None => shown.newest(),
            };
            let locale = locale(site, language.as_deref())?;
            printed(site, (&shown, version), (locale, pdf.as_deref())).await
        }
        Command::Export {
            name,
            file,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let shown = processes::show(ledger, &actor, &name).await?;
            export(&shown, &name, &file)
        }
        Command::Save { name, file, acting } => {
            let actor = site.actor(&acting.login).await?;
            let Texts {
                version,
                description,
            } = read(&file)?;
            let saved = processes::save(ledger, &actor, &name, (version, description)).await?;
            let said = format!(
                "Version {} of {name} waits for its approval.",
                saved.version
            );
            Ok(Answer::new(&saved, said))
        }
        Command::Approve {
            name,
            version,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let done = processes::approve(ledger, &actor, (&name, version)).await?;
            let said = format!("Version {} of {name} is approved.", done.version);
            Ok(Answer::new(&done, said))
        }
    }
}

fn export(shown: &Shown, name: &str, file: &Path) -> Result<Answer, Failure> {
    let texts = Texts {
        version: shown.newest().version,
        description: shown.newest().description.clone(),
    };
    let text = toml::to_string_pretty(&texts).expect("texts are a number and strings");
    write(file, text.as_bytes())?;
    let written = Written {
        process: name,
        version: texts.version,
        file,
    };
    let said = format!("{name} stands in {}.", file.display());
    Ok(Answer::new(&written, said))
}

fn line(site: &Installation, shown: &Shown) -> String {
    let newest = shown.newest();
    let language = match site.desk.controller.language {
        Locale::De => Language::De,
        Locale::En => Language::En,
    };
    let state = match (&newest.approved_by, shown.steps_changed) {
        (Some(by), _) => format!("approved by {by}"),
        (None, true) => "not approved, checklist changed".to_owned(),
        (None, false) => "not approved".to_owned(),
    };
    format!(
        "{:<22} version {:<3} {state:<32} {}",
        shown.process.id,
        newest.version,
        shown.process.title.get(language)
    )
}

async fn printed(
    site: &Installation,
    (shown, version): (&Shown, &Version),
    (locale, pdf): (Locale, Option<&Path>),
) -> Result<Answer, Failure> {
    let accounts = accounts::list(site.ledger()).await?;
    let names = accounts.into_iter().map(|one| (one.login, one.name));
    let names: BTreeMap<String, String> = names.collect();
    let place = (&site.desk.sender, &site.desk.controller.time_zone, &names);
    let what = (&shown.process, version);
    let Some(file) = pdf else {
        let said = processes::text(what, place, locale);
        return Ok(Answer::new(shown, said));
    };
    let bytes = processes::pdf(what, place, locale).await;
    let bytes = bytes.map_err(|error| Failure::refused(error.to_string()))?;
    write(file, &bytes)?;
    let written = Written {
        process: &shown.process.id,
        version: version.version,
        file,
    };
    let said = format!("{} stands in {}.", shown.process.id, file.display());
    Ok(Answer::new(&written, said))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(file, bytes).map_err(|error| {
        let kind = error.kind();
        Failure::refused(format!("{}: cannot be written ({kind})", file.display()))
    })
}

fn read(file: &Path) -> Result<Texts, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        let kind = error.kind();
        Failure::refused(format!(
            "{shown}: cannot be read ({kind}); check path and rights"
        ))
    })?;
    toml::from_str(&text).map_err(|error| {
        let before = error.span().map_or(0, |span| span.start);
        let line = text
            .get(..before)
            .map_or(0, |before| before.matches('\n').count())
            + 1;
        let why = error.message();
        Failure::refused(format!(
            "{shown}, line {line}: {why}; write it as `process export` does"
        ))
    })
}

fn locale(site: &Installation, asked: Option<&str>) -> Result<Locale, Failure> {
    let Some(tag) = asked else {
        return Ok(site.desk.controller.language);
    };
    Locale::from_tag(tag).ok_or_else(|| Failure::refused("language: give de or en"))
}
