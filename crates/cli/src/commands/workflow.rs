//! `workflow`: lists, shows, imports, tries and switches workflows.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;
use workflows::{Firing, Rule, Trial, WORKFLOW_DAYS, Workflow, from_toml, to_toml};

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List all workflows and whether they are on
    List {
        #[command(flatten)]
        looking: Looking,
    },
    /// Show a workflow as TOML that `import` takes again
    Show {
        name: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Write a workflow as TOML into a file
    Export {
        name: String,
        file: PathBuf,
        #[command(flatten)]
        looking: Looking,
    },
    /// Take a workflow from a file: a new one, switched off, or the next version of one there is
    Import {
        name: String,
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Say what a workflow would have done in the last 90 days, and change nothing
    Test {
        /// A workflow's name, or a file with one
        workflow: String,
        /// So many days back
        #[arg(long, default_value_t = WORKFLOW_DAYS)]
        days: u16,
        #[command(flatten)]
        looking: Looking,
    },
    /// Switch a workflow on
    On {
        name: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Switch a workflow off
    Off {
        name: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// List what workflows did, newest first
    History {
        name: Option<String>,
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(Serialize)]
struct Listed {
    workflows: Vec<Workflow>,
}

#[derive(Serialize)]
struct Past {
    fired: Vec<Firing>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let (ledger, office) = (site.ledger(), &site.desk.controller);
    match command {
        Command::List { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let workflows = workflows::list(ledger, &actor).await?;
            let lines: Vec<String> = workflows
                .iter()
                .map(|workflow| line(site, workflow))
                .collect();
            Ok(Answer::new(&Listed { workflows }, lines.join("\n")))
        }
        Command::Show { name, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let workflow = workflows::show(ledger, &actor, &name).await?;
            let text = to_toml(&workflow.rule);
            Ok(Answer::new(&workflow, text))
        }
        Command::Export {
            name,
            file,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let workflow = workflows::show(ledger, &actor, &name).await?;
            let shown = file.display().to_string();
            std::fs::write(&file, to_toml(&workflow.rule)).map_err(|error| {
                Failure::refused(format!("{shown}: cannot be written ({})", error.kind()))
            })?;
            Ok(Answer::new(&workflow, format!("{name} stands in {shown}.")))
        }
        Command::Import { name, file, acting } => {
            let actor = site.actor(&acting.login).await?;
            let rule = read(&file)?;
            if let Some(name) = rule.hooks().find(|name| !site.hooks.has(name)) {
                return Err(Failure::refused(format!(
                    "hook: {name} is no webhook of the configuration; add [[webhook]] or name another"
                )));
            }
            let workflow = workflows::save(ledger, &actor, office, (&name, rule)).await?;
            Ok(Answer::new(&workflow, line(site, &workflow)))
        }
        Command::Test {
            workflow,
            days,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let file = PathBuf::from(&workflow);
            let rule = if file.is_file() {
                read(&file)?
            } else {
                workflows::show(ledger, &actor, &workflow).await?.rule
            };
            let trial = workflows::dry_run(ledger, &actor, office, (&rule, days)).await?;
            Ok(Answer::new(&trial, tried(&trial)))
        }
        Command::On { name, acting } => switch(site, &acting, (&name, true)).await,
        Command::Off { name, acting } => switch(site, &acting, (&name, false)).await,
        Command::History { name, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let fired = workflows::history(ledger, &actor, name.as_deref(), 200).await?;
            let lines: Vec<String> = fired.iter().map(done).collect();
            Ok(Answer::new(&Past { fired }, lines.join("\n")))
        }
    }
}

async fn switch(
    site: &Installation,
    acting: &Acting,
    asked: (&str, bool),
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let office = &site.desk.controller;
    let workflow = workflows::switch(site.ledger(), &actor, office, asked).await?;
    Ok(Answer::new(&workflow, line(site, &workflow)))
}

fn read(file: &std::path::Path) -> Result<Rule, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::refused(format!(
            "{shown}: cannot be read ({}); check path and rights",
            error.kind()
        ))
    })?;
    from_toml(&text).map_err(|notice| Failure::refused(format!("{shown}: {notice}")))
}

fn line(site: &Installation, workflow: &Workflow) -> String {
    let title = match site.desk.controller.language {
        base::Locale::De => &workflow.rule.title.de,
        base::Locale::En => &workflow.rule.title.en,
    };
    let state = if workflow.active { "on" } else { "off" };
    format!(
        "{:<20} {state:<4} version {:<3} {title}",
        workflow.id, workflow.version
    )
}

fn done(firing: &Firing) -> String {
    let Firing {
        workflow,
        request,
        fired_at,
        ..
    } = firing;
    format!(
        "{fired_at} {workflow:<20} {request} {}",
        firing.done.join(", ")
    )
}

fn tried(trial: &Trial) -> String {
    let mut text = format!(
        "Applied to the last {} days: {} reminders, {} escalations, {} others\n",
        trial.days, trial.reminders, trial.escalations, trial.others
    );
    for line in &trial.lines {
        let to = line.to.as_deref().unwrap_or_default();
        let _ = writeln!(text, "{} {} {} {to}", line.at, line.request, line.deed);
    }
    text
}
