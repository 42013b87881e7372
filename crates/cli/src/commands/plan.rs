//! `plan`: drafts, changes, approves and runs plans of erasure.

mod text;

use erasure::{Change, Decision, PlanHead, PlanId, PlanState, PlanView};
use requests::Reference;
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Find, relate and propose; writes nothing in the CRM
    Draft {
        /// The request
        reference: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Decide otherwise than proposed; approvals become void
    Change(ChangeArguments),
    /// Approve exactly this plan
    Approve {
        plan: String,
        /// The hash of what was looked at
        #[arg(long)]
        hash: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Run or resume to the end; safe to repeat
    Run {
        plan: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Show a plan
    Show {
        plan: String,
        /// Read date, subject and other people of each related record from the CRM
        #[arg(long)]
        live: bool,
        #[command(flatten)]
        looking: Looking,
    },
    /// List the plans of a request, newest first
    List {
        /// The request
        reference: String,
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(clap::Args)]
pub struct ChangeArguments {
    plan: String,
    /// RECORD=ACTION: anonymise, archive, delete, keep or detach; may be repeated
    #[arg(long = "select", value_name = "RECORD=ACTION")]
    select: Vec<String>,
    /// KIND=ACTION for all related records of a kind; may be repeated
    #[arg(long = "group", value_name = "KIND=ACTION")]
    groups: Vec<String>,
    /// Why, to keep or archive
    #[arg(long)]
    ground: Option<String>,
    /// Until when the ground holds, if it ends: 2031-12-31
    #[arg(long, value_name = "DATE")]
    until: Option<jiff::civil::Date>,
    #[command(flatten)]
    acting: Acting,
}

/// What `plan list` answers.
#[derive(Serialize)]
struct Plans {
    plans: Vec<PlanHead>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let desk = &site.desk;
    match command {
        Command::Draft { reference, acting } => {
            let actor = site.actor(&acting.login).await?;
            let reference: Reference = reference.parse()?;
            let plan = erasure::draft(desk, &actor, &reference.to_string()).await?;
            Ok(answer(&plan))
        }
        Command::Change(asked) => change(site, asked).await,
        Command::Approve { plan, hash, acting } => {
            let actor = site.actor(&acting.login).await?;
            let approved = erasure::approve(desk, &actor, &id(&plan), &hash).await?;
            let text = format!("{} approved plan {}.", approved.approved_by, approved.plan);
            Ok(Answer::new(&approved, text))
        }
        Command::Run { plan, acting } => {
            let actor = site.actor(&acting.login).await?;
            let run = erasure::run(desk, &actor, &id(&plan)).await?;
            let is_no = run.state != PlanState::Complete;
            Ok(Answer::new(&run, text::of_run(&run)).no_when(is_no))
        }
        Command::Show {
            plan,
            live,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let mut plan = erasure::show(desk, &actor, &id(&plan)).await?;
            if live {
                erasure::glance(desk, &actor, &mut plan, &|_| true).await?;
            }
            Ok(answer(&plan))
        }
        Command::List { reference, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let reference: Reference = reference.parse()?;
            let plans = erasure::plans_of(desk, &actor, &reference.to_string()).await?;
            let lines: Vec<String> = plans.iter().map(text::line).collect();
            Ok(Answer::new(&Plans { plans }, lines.join("\n")))
        }
    }
}

fn id(text: &str) -> PlanId {
    PlanId::from_stored(text.trim())
}

fn answer(plan: &PlanView) -> Answer {
    Answer::new(plan, text::of_plan(plan))
}

async fn change(site: &Installation, asked: ChangeArguments) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let decided = Change {
        select: decisions("--select", &asked.select)?,
        groups: decisions("--group", &asked.groups)?,
        ground: asked.ground,
        until: asked.until,
    };
    if decided.select.is_empty() && decided.groups.is_empty() {
        return Err(Failure::refused(
            "nothing is to change; give --select RECORD=ACTION or --group KIND=ACTION",
        ));
    }
    let plan = erasure::change(&site.desk, &actor, &id(&asked.plan), &decided).await?;
    Ok(answer(&plan))
}

fn decisions(flag: &str, given: &[String]) -> Result<Vec<(String, Decision)>, Failure> {
    let read = |text: &String| {
        let (name, word) = text.rsplit_once('=')?;
        Some((name.trim().to_owned(), Decision::from_word(word.trim())?))
    };
    let all = given.iter().map(|text| {
        read(text).ok_or_else(|| {
            Failure::refused(format!(
                "{flag}: cannot be read; write NAME=ACTION with anonymise, archive, delete, keep or detach"
            ))
        })
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_read_from_its_last_equals_sign() {
        let read = decisions("--select", &["note:a=b=keep".to_owned()]).unwrap();
        assert_eq!(read, [("note:a=b".to_owned(), Decision::Keep)]);
        for wrong in ["note:a", "note:a=", "note:a=burn"] {
            assert!(
                decisions("--select", &[wrong.to_owned()]).is_err(),
                "{wrong}"
            );
        }
    }
}
