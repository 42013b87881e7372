//! `writeback`: the CRM's own consent fields, written from what is known and watched for the rest.

use requests::Person;
use serde::Serialize;
use writebacks::{Changed, Looked, Writeback, WritebackId};

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Say which consent fields of the CRM would get which values for a person; writes nothing
    Draft {
        /// The system that knows the person
        #[arg(long)]
        system: String,
        /// The record there, such as contact:42
        #[arg(long, value_name = "KIND:ID")]
        person: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Show a preview and what became of it
    Show {
        id: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Write exactly what was looked at; safe to repeat
    Apply {
        id: String,
        /// The hash that the preview told
        #[arg(long)]
        hash: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Compare the CRMs' consent fields with the last look, now; exit code 1 where something was changed
    Look {
        #[command(flatten)]
        acting: Acting,
    },
    /// List what was changed in the CRMs, newest first
    Changes {
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(Serialize)]
struct LookedAt {
    systems: Vec<Looked>,
}

#[derive(Serialize)]
struct Listed {
    changes: Vec<Changed>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let desk = &site.desk;
    match command {
        Command::Draft {
            system,
            person,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let person = Person::parse(&system, &person)?;
            let drafted = writebacks::draft(desk, &actor, &person).await?;
            Ok(Answer::new(&drafted, text(&drafted)))
        }
        Command::Show { id, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let shown = writebacks::show(desk, &actor, &WritebackId::from_stored(id)).await?;
            Ok(Answer::new(&shown, text(&shown)))
        }
        Command::Apply { id, hash, acting } => {
            let actor = site.actor(&acting.login).await?;
            let id = WritebackId::from_stored(id);
            let done = writebacks::apply(desk, &actor, &id, &hash).await?;
            Ok(Answer::new(&done, text(&done)))
        }
        Command::Look { acting } => {
            let actor = site.actor(&acting.login).await?;
            let systems = writebacks::look(desk, &actor).await?;
            let changes: Vec<&Changed> = systems.iter().flat_map(|one| &one.changes).collect();
            let is_other = !changes.is_empty();
            let lines: Vec<String> = changes.into_iter().map(line).collect();
            let text = if is_other {
                lines.join("\n")
            } else {
                "Nothing was changed in the CRMs since the last look.".to_owned()
            };
            Ok(Answer::new(&LookedAt { systems }, text).no_when(is_other))
        }
        Command::Changes { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let changes = writebacks::changes(desk, &actor).await?;
            let lines: Vec<String> = changes.iter().map(line).collect();
            Ok(Answer::new(&Listed { changes }, lines.join("\n")))
        }
    }
}

fn text(writeback: &Writeback) -> String {
    let (id, person) = (&writeback.id, &writeback.person);
    let mut lines = vec![format!(
        "{id} {} {} {}: {} row(s), hash {}",
        person.system,
        person.record,
        writeback.state.word(),
        writeback.rows.len(),
        writeback.hash
    )];
    for row in &writeback.rows {
        let cells = row.cells.iter();
        lines.extend(cells.map(|(column, cell)| {
            let (before, after) = (&cell.before, &cell.after);
            format!("  {} {column}: {before:?} -> {after:?}", row.record)
        }));
    }
    let left = writeback.left.iter();
    lines.extend(left.map(|one| {
        let (record, others) = (&one.record, one.others);
        format!("  {record}: left, {others} other(s) have it too")
    }));
    lines.join("\n")
}

fn line(one: &Changed) -> String {
    format!(
        "{} {} {}: {:?} -> {:?} between {} and {}",
        one.system, one.record, one.field, one.old, one.new, one.after, one.before
    )
}
