//! `plan`: drafts, changes, approves and runs plans of erasure.

mod arguments;
mod text;

use accounts::Actor;
use erasure::{
    Change, ConflictView, Decision, Hit, PlanHead, PlanId, PlanState, PlanView, Recognised,
    Settlement,
};
use requests::{Reference, Text};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Knowing, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

use arguments::{ChangeArguments, ListArguments, ReturnArguments, SettleArguments};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Find, relate and propose; writes nothing in the CRM
    Draft {
        /// The request
        reference: String,
        #[command(flatten)]
        knowing: Knowing,
        #[command(flatten)]
        acting: Acting,
    },
    /// Decide otherwise than proposed; approvals become void
    Change(ChangeArguments),
    /// List the rows that were changed since the approval and stopped the run
    Conflicts {
        plan: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Decide on rows that were changed since the approval; the plan needs another approval
    Settle(SettleArguments),
    /// Approve exactly this plan
    Approve {
        plan: String,
        /// The hash of what was looked at
        #[arg(long)]
        hash: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Give exactly this plan back to whoever prepared it
    Return(ReturnArguments),
    /// Run or resume to the end; safe to repeat
    Run {
        plan: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Have a run stop after the batch it is at; `plan run` goes on with it
    Stop {
        plan: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Bring up to date what the run left stale beside the CRM, or say that somebody did
    Refresh {
        plan: String,
        /// SYSTEM:NAME as `plan run` lists it
        what: String,
        /// It was done by hand; without this its endpoint is called again
        #[arg(long)]
        by_hand: bool,
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
    /// Show the candidates with key values and owner, read live and masked
    Candidates {
        plan: String,
        /// Show names and values in the clear; the look is logged
        #[arg(long)]
        reveal: bool,
        #[command(flatten)]
        acting: Acting,
    },
    /// Show one row before and after; the look is logged and remembered with the plan
    Preview {
        plan: String,
        /// KIND:KEY as the plan has it
        record: String,
        /// The system, where two have a record of this name
        #[arg(long)]
        system: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// List plans with their runs, newest first
    List(ListArguments),
}

/// What `plan conflicts` answers.
#[derive(Serialize)]
struct Conflicts {
    conflicts: Vec<ConflictView>,
}

/// What `plan list` answers.
#[derive(Serialize)]
struct Plans {
    plans: Vec<PlanHead>,
}

/// What `plan candidates` answers.
#[derive(Serialize)]
struct Candidates {
    persons: Vec<Recognised>,
}

/// Brings something up to date that a run left stale, or notes that somebody did.
async fn refresh(
    site: &Installation,
    actor: &accounts::Actor,
    (plan, what): (&PlanId, &str),
    by_hand: bool,
) -> Result<Answer, Failure> {
    let what = what
        .split_once(':')
        .ok_or_else(|| Failure::refused("what is stale cannot be read; write SYSTEM:NAME"))?;
    let stale = erasure::refresh(&site.desk, actor, plan, what, by_hand).await?;
    let is_open = stale.iter().any(erasure::StaleView::is_open);
    let lines: Vec<String> = stale.iter().map(text::stale).collect();
    Ok(Answer::new(&stale, lines.join("\n")).no_when(is_open))
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let desk = &site.desk;
    match command {
        Command::Draft {
            reference,
            knowing,
            acting,
        } => draft(site, &reference, &knowing, &acting.login).await,
        Command::Change(asked) => change(site, asked).await,
        Command::Conflicts { plan, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let conflicts = erasure::conflicts(desk, &actor, &id(&plan)).await?;
            let lines: Vec<String> = conflicts.iter().map(text::conflict).collect();
            Ok(Answer::new(&Conflicts { conflicts }, lines.join("\n")))
        }
        Command::Settle(asked) => settle(site, asked).await,
        Command::Approve { plan, hash, acting } => {
            let actor = site.actor(&acting.login).await?;
            let approved = erasure::approve(desk, &actor, &id(&plan), &hash).await?;
            let text = format!("{} approved plan {}.", approved.approved_by, approved.plan);
            Ok(Answer::new(&approved, text))
        }
        Command::Return(asked) => give_back(site, asked).await,
        Command::Refresh {
            plan,
            what,
            by_hand,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            refresh(site, &actor, (&id(&plan), &what), by_hand).await
        }
        Command::Run { plan, acting } => {
            let actor = site.actor(&acting.login).await?;
            let run = erasure::run(desk, &actor, &id(&plan)).await?;
            let is_no = run.state != PlanState::Complete;
            Ok(Answer::new(&run, text::of_run(&run, desk.controller.language)).no_when(is_no))
        }
        Command::Stop { plan, acting } => stop(site, &id(&plan), &acting.login).await,
        Command::Show {
            plan,
            live,
            looking,
        } => show(site, &id(&plan), live, looking.login.as_deref()).await,
        Command::Candidates {
            plan,
            reveal,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let persons = erasure::recognise(desk, &actor, &id(&plan), reveal).await?;
            let lines: Vec<String> = persons.iter().map(text::candidate).collect();
            Ok(Answer::new(&Candidates { persons }, lines.join("\n")))
        }
        Command::Preview {
            plan,
            record,
            system,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let (plan, system) = (id(&plan), system.as_deref());
            let row = erasure::preview(desk, &actor, &plan, system, &record).await?;
            Ok(Answer::new(&row, text::of_row(&row)))
        }
        Command::List(asked) => list(site, asked).await,
    }
}

async fn draft(
    site: &Installation,
    reference: &str,
    knowing: &Knowing,
    login: &str,
) -> Result<Answer, Failure> {
    let actor = site.actor(login).await?;
    let reference: Reference = reference.parse()?;
    let (desk, known) = (&site.desk, knowing.facts()?);
    let plan = erasure::draft_knowing(desk, &actor, &reference.to_string(), &known).await?;
    Ok(answer(&plan))
}

async fn stop(site: &Installation, plan: &PlanId, login: &str) -> Result<Answer, Failure> {
    let actor = site.actor(login).await?;
    let progress = erasure::stop(&site.desk, &actor, plan).await?;
    Ok(Answer::new(&progress, text::stopped(&progress)))
}

async fn show(
    site: &Installation,
    plan: &PlanId,
    live: bool,
    login: Option<&str>,
) -> Result<Answer, Failure> {
    let actor = site.onlooker(login).await?;
    let mut shown = erasure::show(&site.desk, &actor, plan).await?;
    if live {
        erasure::glance(&site.desk, &actor, &mut shown, &|_| true).await?;
    }
    Ok(answer(&shown))
}

async fn give_back(site: &Installation, asked: ReturnArguments) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let why = Text::parse("why", &asked.why)?;
    let what = (asked.hash.as_str(), &why);
    let plan = erasure::give_back(&site.desk, &actor, &id(&asked.plan), what).await?;
    Ok(answer(&plan))
}

async fn list(site: &Installation, asked: ListArguments) -> Result<Answer, Failure> {
    let actor = site.onlooker(asked.looking.login.as_deref()).await?;
    let Some(reference) = asked.reference else {
        return overview(site, &actor, (asked.state, asked.after)).await;
    };
    let reference: Reference = reference.parse()?;
    let plans = erasure::plans_of(&site.desk, &actor, &reference.to_string()).await?;
    let lines: Vec<String> = plans.iter().map(text::line).collect();
    Ok(Answer::new(&Plans { plans }, lines.join("\n")))
}

async fn overview(
    site: &Installation,
    actor: &Actor,
    (state, after): (Option<String>, Option<String>),
) -> Result<Answer, Failure> {
    let state = state.as_deref().map(erasure::state_of).transpose()?;
    let after = after.as_deref().map(id);
    let found = erasure::overview(&site.desk, actor, state, after.as_ref()).await?;
    let lines = found.plans.iter();
    let lines = lines.map(|line| format!("{}  {}", line.request, text::line(&line.head)));
    let lines: Vec<String> = lines.collect();
    Ok(Answer::new(&found, lines.join("\n")))
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
        others: asked.others,
        leave: hits("--leave", &asked.leave)?,
        redact: hits("--redact", &asked.redact)?,
        ground: asked.ground,
        until: asked.until,
        note: Text::optional("note", asked.note.as_deref().unwrap_or_default())?,
    };
    let is_on_records = !decided.select.is_empty() || !decided.groups.is_empty();
    let is_on_texts = !decided.leave.is_empty() || !decided.redact.is_empty();
    if !is_on_records && !is_on_texts && decided.others.is_empty() {
        return Err(Failure::refused(
            "nothing is to change; give --select RECORD=ACTION, --group KIND=ACTION, --other SYSTEM/RECORD, or --leave or --redact SYSTEM/RECORD/COLUMN",
        ));
    }
    let plan = erasure::change(&site.desk, &actor, &id(&asked.plan), &decided).await?;
    Ok(answer(&plan))
}

async fn settle(site: &Installation, asked: SettleArguments) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let settlement = Settlement {
        anyway: asked.anyway,
        leave_out: asked.leave_out,
        ground: asked.ground,
        until: asked.until,
        note: Text::optional("note", asked.note.as_deref().unwrap_or_default())?,
    };
    let plan = erasure::settle(&site.desk, &actor, &id(&asked.plan), &settlement).await?;
    Ok(answer(&plan))
}

fn hits(flag: &str, given: &[String]) -> Result<Vec<Hit>, Failure> {
    let read = |text: &String| {
        Hit::parse(text).map_err(|notice| Failure::refused(format!("{flag}: {notice}")))
    };
    given.iter().map(read).collect()
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
