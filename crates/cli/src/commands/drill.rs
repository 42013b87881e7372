//! `drill`: does erasing work in a CRM? An invented person is planted, told, erased and taken out.

use erasure::{Drill, GuiseOutcome};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Plant an invented person, erase them, and say what was found and what was missed
    Run {
        /// Name of the system in the configuration
        #[arg(long)]
        system: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// What the last drills said
    List {
        /// Only drills of this system
        #[arg(long)]
        system: Option<String>,
        #[command(flatten)]
        looking: Looking,
    },
}

/// What `drill list` answers.
#[derive(Serialize)]
struct Listed {
    drills: Vec<Drill>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Run { system, acting } => {
            let actor = site.actor(&acting.login).await?;
            let drill = erasure::run_drill(&site.desk, &actor, &system).await?;
            let outcome = drill.outcome.as_ref();
            let well = outcome.is_some_and(|said| said.coverage == 100 && said.left.is_empty());
            Ok(Answer::new(&drill, text(&drill)).no_when(!well))
        }
        Command::List { system, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let drills = erasure::drills(&site.desk, &actor, system.as_deref()).await?;
            let lines: Vec<String> = drills.iter().map(line).collect();
            Ok(Answer::new(&Listed { drills }, lines.join("\n")))
        }
    }
}

fn line(drill: &Drill) -> String {
    let coverage = drill.outcome.as_ref().map_or_else(
        || "-".to_owned(),
        |outcome| format!("{} %", outcome.coverage),
    );
    format!(
        "{}  {}  {:<8} {coverage}",
        drill.started_at,
        drill.system,
        drill.state.word()
    )
}

fn text(drill: &Drill) -> String {
    let mut lines = vec![line(drill)];
    let Some(outcome) = &drill.outcome else {
        return lines.join("\n");
    };
    lines.extend(outcome.guises.iter().map(of_guise));
    let not_planted = outcome.not_planted.iter();
    let not_planted: Vec<String> = not_planted.map(|guise| guise.word().to_owned()).collect();
    for (what, all) in [
        ("not planted", &not_planted),
        ("belongs to somebody, nothing was erased", &outcome.foreign),
        ("copy found", &outcome.copies),
        ("left", &outcome.left),
    ] {
        lines.extend(all.iter().map(|one| format!("  {what}: {one}")));
    }
    lines.join("\n")
}

fn of_guise(of: &GuiseOutcome) -> String {
    let said = |yes: bool| if yes { "yes" } else { "NO" };
    format!(
        "  {:<11} found {:<4} told {:<4} planned {:<4} gone {}",
        of.guise.word(),
        of.found.map_or("-", said),
        said(of.told),
        said(of.planned),
        said(of.gone)
    )
}
