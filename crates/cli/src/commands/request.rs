//! `request`: records, shows, works and closes requests.

mod change;
mod new;
mod text;

use accounts::Actor;
use ledger::WhoKind;
use requests::{Filter, Reference, State, View};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::Looking;
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
    /// List requests, the one due first at the top
    List(List),
    /// Tick a step of the checklist, or skip it with a reason
    Tick(change::Tick),
    /// Take a tick back
    Untick(change::Untick),
    /// Correct the day of receipt; the dates are computed anew
    CorrectReceipt(change::CorrectReceipt),
    /// Close a request
    Close(change::Close),
}

#[derive(clap::Args)]
pub struct List {
    /// new, identity_open, in_progress, waiting, for_approval or closed; may be repeated
    #[arg(long = "state")]
    states: Vec<String>,
    /// Only open ones past their legal day
    #[arg(long)]
    overdue: bool,
    #[command(flatten)]
    looking: Looking,
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
        Command::List(asked) => list(site, asked).await,
        Command::Tick(asked) => change::tick(site, asked).await,
        Command::Untick(asked) => change::untick(site, asked).await,
        Command::CorrectReceipt(asked) => change::correct_receipt(site, asked).await,
        Command::Close(asked) => change::close(site, asked).await,
    }
}

/// The whole request. The operator sees how it stands, but not what people wrote.
async fn show(site: &Installation, actor: &Actor, reference: Reference) -> Result<Answer, Failure> {
    let mut shown = requests::show(site.ledger(), actor, reference).await?;
    if actor.who().kind == WhoKind::System {
        for remark in &mut shown.remarks {
            remark.text = None;
        }
    }
    let controller = &site.desk.controller;
    let today = controller.today(&site.ledger().clock);
    let view = View::whole(&shown, today, controller.language);
    let text = text::of(&view);
    Ok(Answer::new(&view, text))
}

async fn list(site: &Installation, asked: List) -> Result<Answer, Failure> {
    let actor = site.onlooker(asked.looking.login.as_deref()).await?;
    let controller = &site.desk.controller;
    let today = controller.today(&site.ledger().clock);
    let mut filter = Filter {
        states: asked
            .states
            .iter()
            .map(|word| word.parse::<State>())
            .collect::<Result<_, _>>()?,
        overdue: asked.overdue,
        limit: Some(500),
        ..Filter::default()
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
