//! `task`: what somebody has to do for a request beside its checklist.

use requests::{Ending, NewTask, Reference, Task, TaskId, TaskOwner, Text};
use serde::Serialize;
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List the tasks of a request
    List {
        reference: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Give somebody a task
    Add(Add),
    /// Have the owner of the task's system asked, by a message with a link or a signed call
    Ask(Ask),
    /// End a task: done, or dropped with the reason
    End(End),
}

#[derive(clap::Args)]
pub struct Ask {
    reference: String,
    /// Id of the task, as `task list` shows it
    task: String,
    /// What the owner may read of the person on the page; nothing when absent
    #[arg(long, default_value = "")]
    identifiers: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Add {
    reference: String,
    /// What is to be done
    words: String,
    /// login:… or role:…
    #[arg(long)]
    owner: String,
    /// Until which day
    #[arg(long)]
    due: String,
    /// The system it is to be done in
    #[arg(long)]
    system: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct End {
    reference: String,
    /// Id of the task, as `task list` shows it
    task: String,
    /// It need not be done, and why
    #[arg(long, value_name = "REASON")]
    drop: Option<String>,
    /// What came of it
    #[arg(long, conflicts_with = "drop")]
    result: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Serialize)]
struct Listed {
    tasks: Vec<Task>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::List { reference, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let mut tasks = requests::tasks(site.ledger(), &actor, reference.parse()?).await?;
            if looking.login.is_none() {
                // The operator sees how it stands, but not what people wrote.
                for task in &mut tasks {
                    (task.words, task.result) = (None, None);
                }
            }
            let lines: Vec<String> = tasks.iter().map(line).collect();
            Ok(Answer::new(&Listed { tasks }, lines.join("\n")))
        }
        Command::Add(asked) => add(site, asked).await,
        Command::Ask(asked) => ask(site, asked).await,
        Command::End(asked) => end(site, asked).await,
    }
}

async fn add(site: &Installation, asked: Add) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let due = asked.due.trim().parse();
    let new = NewTask {
        words: Text::parse("words", &asked.words)?,
        owner: asked.owner.parse::<TaskOwner>()?,
        system: asked.system,
        due: due.map_err(|_| Failure::refused("--due: is no day; write it as 2026-12-31"))?,
    };
    let systems = site.system_names().await?;
    let systems: Vec<&str> = systems.iter().map(String::as_str).collect();
    let id = requests::add_task(site.ledger(), &actor, reference, (new, &systems)).await?;
    Ok(Answer::new(
        &json!({ "id": id }),
        format!("The task is {id}."),
    ))
}

async fn ask(site: &Installation, asked: Ask) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let id = TaskId::from_stored(&*asked.task);
    let known = errands::errands_of(&site.desk, &actor, reference).await?;
    let round = known.iter().find(|errand| errand.task == id);
    let new = errands::Ask {
        reference,
        task: &id,
        identifiers: Text::optional("identifiers", &asked.identifiers)?,
        round: round.map_or(0, |errand| errand.round),
    };
    let address = site.config.http.public_address();
    let ways = errands::Ways {
        public_url: &address,
        hooks: &site.hooks,
    };
    let errand = errands::ask(&site.desk, ways, &actor, &new).await?;
    let line = format!(
        "Asked by {}; answered until {}.",
        errand.way.word(),
        errand.expires_at
    );
    Ok(Answer::new(&errand, line))
}

async fn end(site: &Installation, asked: End) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let ending = if asked.drop.is_some() {
        Ending::Dropped
    } else {
        Ending::Done
    };
    let result = asked.drop.or(asked.result).unwrap_or_default();
    let result = Text::optional("result", &result)?;
    let id = TaskId::from_stored(&*asked.task);
    let which = (reference, &id);
    requests::end_task(site.ledger(), &actor, which, (ending, result.as_ref())).await?;
    Ok(Answer::new(
        &json!({ "id": id, "ending": ending }),
        format!("The task is {}.", ending.word()),
    ))
}

fn line(task: &Task) -> String {
    let state = task.ending.map_or("open", Ending::word);
    let system = task.system.as_deref().unwrap_or("-");
    let words = task.words.as_deref().unwrap_or_default();
    format!(
        "{} {state:<8} due {} {} {system} {words}",
        task.id, task.due, task.owner
    )
}
