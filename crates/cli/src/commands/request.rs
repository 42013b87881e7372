//! `request`: records, shows, works and closes requests.

mod change;
mod code;
pub mod deadline;
mod export;
mod new;
mod people;
mod text;

use std::path::PathBuf;

use accounts::Actor;
use erasure::InCrm;
use ledger::WhoKind;
use requests::{Asked, Filter, Mention, Reference, Seen, Text, View};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Record a request
    New(new::New),
    /// Show one request
    Show {
        reference: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Take one request out whole, as an archive
    Export {
        reference: String,
        /// A file that is not there yet
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// List requests, the one due first at the top
    List(List),
    /// Count requests by right and state, in all and by system
    Count(List),
    /// Find words in what was written on requests
    Mentions {
        words: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Tick a step of the checklist, or skip it with a reason
    Tick(change::Tick),
    /// Take a tick back
    Untick(change::Untick),
    /// Say how pressing a request is
    Priority(change::Prioritise),
    /// Put tags in the place of those there are
    Tag(change::Tags),
    /// Give a request to somebody, or to nobody
    Assign(people::Assign),
    /// Link a request to a person in a system
    Link(people::Link),
    /// Take a person off a request
    Unlink(people::Link),
    /// Write an entry of the work log, or the correction of one
    Log(people::Log),
    /// Wait for the person or somebody else; the legal day stays
    Wait(deadline::Wait),
    /// Go on after waiting
    Resume(deadline::Resume),
    /// Ask the person who they are, and take a position on the month
    AskIdentity(deadline::AskIdentity),
    /// Record how it was checked who asks; one that confirms ticks A4
    CheckIdentity(deadline::CheckIdentity),
    /// Send a code to an address that is on file, by which the person shows who they are
    SendCode(code::SendCode),
    /// Enter the code that the person told; one that is right ticks A4
    EnterCode(code::EnterCode),
    /// Set the house's own end day, or take it back; the legal day stays
    SetEndDay(deadline::SetEndDay),
    /// Extend the period once, within the first month, and have the letter drafted
    Extend(deadline::Extend),
    /// Correct the day of receipt; the dates are computed anew
    CorrectReceipt(change::CorrectReceipt),
    /// Merge a request that was recorded twice into another one
    Merge(change::Merge),
    /// Close a request
    Close(change::Close),
    /// Take a closed request up again
    Reopen(deadline::Reopen),
}

#[derive(clap::Args)]
pub struct List {
    /// new, identity_open, in_progress, waiting, for_approval or closed; may be repeated
    #[arg(long = "state")]
    states: Vec<String>,
    /// Only open ones past their legal day
    #[arg(long)]
    overdue: bool,
    /// access, rectification, erasure, restriction, portability, objection …
    #[arg(long)]
    right: Option<String>,
    /// normal, high or urgent
    #[arg(long)]
    priority: Option<String>,
    /// Only those with this tag
    #[arg(long)]
    tag: Option<String>,
    /// Only those that concern a person in this system
    #[arg(long)]
    system: Option<String>,
    /// Only those that concern this record: KIND:ID beside --system, or SYSTEM/KIND:ID
    #[arg(long)]
    person: Option<String>,
    /// Any part of the number
    #[arg(long, value_name = "PART")]
    reference: Option<String>,
    #[command(flatten)]
    looking: Looking,
}

impl List {
    fn filter(&self) -> Result<Filter, Failure> {
        let asked = Asked {
            states: self.states.iter().map(String::as_str).collect(),
            right: self.right.as_deref(),
            priority: self.priority.as_deref(),
            tag: self.tag.as_deref(),
            overdue: self.overdue,
            system: self.system.as_deref(),
            person: self.person.as_deref(),
            reference: self.reference.as_deref(),
        };
        Ok(Filter::parse(&asked)?)
    }
}

/// What `request list` answers.
#[derive(Serialize)]
struct Listed {
    requests: Vec<View>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::New(asked) => new::run(site, asked).await,
        Command::Show { reference, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            show(site, &actor, reference.parse()?).await
        }
        Command::Export {
            reference,
            file,
            acting,
        } => export::run(site, (reference.parse()?, &file), &acting.login).await,
        Command::List(asked) => list(site, asked).await,
        Command::Count(asked) => count(site, asked).await,
        Command::Mentions { words, acting } => mentions(site, &words, &acting.login).await,
        Command::Tick(asked) => change::tick(site, asked).await,
        Command::Untick(asked) => change::untick(site, asked).await,
        Command::Priority(asked) => change::prioritise(site, asked).await,
        Command::Tag(asked) => change::tag(site, asked).await,
        Command::Assign(asked) => people::assign(site, asked).await,
        Command::Link(asked) => people::link(site, asked).await,
        Command::Unlink(asked) => people::unlink(site, asked).await,
        Command::Log(asked) => people::log(site, asked).await,
        Command::Wait(asked) => deadline::wait(site, asked).await,
        Command::Resume(asked) => deadline::resume(site, asked).await,
        Command::AskIdentity(asked) => deadline::ask_identity(site, asked).await,
        Command::CheckIdentity(asked) => deadline::check_identity(site, asked).await,
        Command::SendCode(asked) => code::send(site, asked).await,
        Command::EnterCode(asked) => code::enter(site, asked).await,
        Command::SetEndDay(asked) => deadline::set_end_day(site, asked).await,
        Command::Extend(asked) => deadline::extend(site, asked).await,
        Command::CorrectReceipt(asked) => change::correct_receipt(site, asked).await,
        Command::Merge(asked) => change::merge(site, asked).await,
        Command::Close(asked) => change::close(site, asked).await,
        Command::Reopen(asked) => deadline::reopen(site, asked).await,
    }
}

/// What `request mentions` answers.
#[derive(Serialize)]
struct Mentions {
    mentions: Vec<Mention>,
}

/// What people wrote is for accounts that may read it, not for the operator.
async fn mentions(site: &Installation, words: &str, login: &str) -> Result<Answer, Failure> {
    let actor = site.actor(login).await?;
    let words = Text::parse("words", words)?;
    let mentions = requests::mentions(site.ledger(), &actor, &words).await?;
    let line = |one: &Mention| format!("{}  {}: {}", one.reference, one.kind.word(), one.excerpt);
    let lines: Vec<String> = mentions.iter().map(line).collect();
    Ok(Answer::new(&Mentions { mentions }, lines.join("\n")))
}

/// The whole request; its outline where it is somebody else's. The operator sees how it stands, but
/// not what people wrote.
async fn show(site: &Installation, actor: &Actor, reference: Reference) -> Result<Answer, Failure> {
    let controller = &site.desk.controller;
    let today = controller.today(&site.ledger().clock);
    let mut shown = match requests::look(site.ledger(), actor, reference).await? {
        Seen::Whole(shown) => *shown,
        Seen::Outline(request) => {
            let view = View::brief(&request, today, controller.language);
            let text = text::of(&view);
            return Ok(Answer::new(&view, text));
        }
    };
    if actor.who().kind == WhoKind::System {
        for remark in &mut shown.remarks {
            remark.text = None;
        }
        for task in &mut shown.tasks {
            (task.words, task.result) = (None, None);
        }
    }
    let view = View::whole(&shown, today, controller.language);
    let in_crm = erasure::filed(&site.desk, actor, &reference.to_string()).await?;
    let text = [text::of(&view), text::of_crm(&in_crm)].concat();
    Ok(Answer::new(&Whole { view, in_crm }, text))
}

/// What `request show` answers: the request, and what the CRMs have of its persons.
#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    view: View,
    in_crm: InCrm,
}

async fn list(site: &Installation, asked: List) -> Result<Answer, Failure> {
    let actor = site.onlooker(asked.looking.login.as_deref()).await?;
    let controller = &site.desk.controller;
    let today = controller.today(&site.ledger().clock);
    let mut filter = Filter {
        limit: Some(500),
        ..asked.filter()?
    };
    let mut listed = Listed {
        requests: Vec::new(),
    };
    loop {
        let page = requests::list(site.ledger(), &actor, &filter, today).await?;
        let views = page
            .requests
            .iter()
            .map(|request| View::brief(request, today, controller.language));
        listed.requests.extend(views);
        match page.next {
            Some(next) => filter.after = Some(next),
            None => break,
        }
    }
    let lines: Vec<String> = listed.requests.iter().map(text::line).collect();
    let text = if lines.is_empty() {
        "There is no such request.".to_owned()
    } else {
        lines.join("\n")
    };
    Ok(Answer::new(&listed, text))
}

async fn count(site: &Installation, asked: List) -> Result<Answer, Failure> {
    let actor = site.onlooker(asked.looking.login.as_deref()).await?;
    let today = site.desk.controller.today(&site.ledger().clock);
    let counts = requests::counts(site.ledger(), &actor, &asked.filter()?, today).await?;
    Ok(Answer::new(&counts, text::of_counts(&counts)))
}
