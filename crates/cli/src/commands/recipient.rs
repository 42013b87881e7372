//! `recipient`: to whom data were disclosed, and how they were told (Art. 19 GDPR).

use recipients::{NewRecipient, Notice, Recipient, RecipientId};
use requests::{Reference, Text};
use serde::Serialize;
use serde_json::json;

use super::request::deadline::day;
use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List the recipients of a request
    List {
        reference: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Note a disclosure
    Add(Add),
    /// Tell a recipient by a message with a link
    Tell(Tell),
    /// Note that a recipient was told by hand, or say why not
    Decide(Decide),
}

#[derive(clap::Args)]
pub struct Add {
    reference: String,
    /// Who
    name: String,
    /// A mail address
    #[arg(long, default_value = "")]
    address: String,
    /// What was disclosed, and when
    #[arg(long, default_value = "")]
    about: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Tell {
    reference: String,
    /// Id of the recipient, as `recipient list` shows it
    recipient: String,
    /// What the recipient may read of the person on the page
    #[arg(long, default_value = "")]
    identifiers: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Decide {
    reference: String,
    /// Id of the recipient, as `recipient list` shows it
    recipient: String,
    /// Why the recipient is not told
    #[arg(long, value_name = "REASON", conflicts_with_all = ["day", "note"])]
    exempt: Option<String>,
    /// The day they were told on; today when absent
    #[arg(long)]
    day: Option<String>,
    /// How they were told
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Serialize)]
struct Listed {
    recipients: Vec<Recipient>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::List { reference, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let reference: Reference = reference.parse()?;
            let all = recipients::recipients_of(&site.desk, &actor, reference).await;
            let mut all = all?;
            if looking.login.is_none() {
                // The operator sees how it stands, but not what people wrote.
                for one in &mut all {
                    (one.name, one.address, one.about, one.note) = (None, None, None, None);
                }
            }
            let lines: Vec<String> = all.iter().map(line).collect();
            Ok(Answer::new(&Listed { recipients: all }, lines.join("\n")))
        }
        Command::Add(asked) => add(site, asked).await,
        Command::Tell(asked) => tell(site, asked).await,
        Command::Decide(asked) => decide(site, asked).await,
    }
}

async fn add(site: &Installation, asked: Add) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let new = NewRecipient::parse(&asked.name, &asked.address, &asked.about)?;
    let id = recipients::note(&site.desk, &actor, reference, new).await?;
    Ok(Answer::new(
        &json!({ "id": id }),
        format!("The recipient is {id}."),
    ))
}

async fn tell(site: &Installation, asked: Tell) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let id = RecipientId::from_stored(&*asked.recipient);
    let notice = Notice {
        reference: asked.reference.parse()?,
        recipient: &id,
        identifiers: Text::optional("identifiers", &asked.identifiers)?,
    };
    let address = site.config.http.public_address();
    let ways = errands::Ways {
        public_url: &address,
        hooks: &site.hooks,
    };
    recipients::tell(&site.desk, ways, &actor, &notice).await?;
    Ok(Answer::new(&json!({ "id": id }), "Told.".to_owned()))
}

async fn decide(site: &Installation, asked: Decide) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let id = RecipientId::from_stored(&*asked.recipient);
    if let Some(reason) = &asked.exempt {
        let reason = Text::parse("note", reason)?;
        recipients::exempt(&site.desk, &actor, (reference, &id), Some(&reason)).await?;
    } else {
        let on = match &asked.day {
            Some(text) => day("--day", text)?,
            None => site.desk.controller.today(&site.ledger().clock),
        };
        let note = Text::optional("note", asked.note.as_deref().unwrap_or_default())?;
        let told = (on, note.as_ref());
        recipients::told(&site.desk, &actor, (reference, &id), told).await?;
    }
    Ok(Answer::new(&json!({ "id": id }), "Noted.".to_owned()))
}

fn line(one: &Recipient) -> String {
    let name = one.name.as_deref().unwrap_or_default();
    format!("{} {} {name}", one.id, one.state.word())
        .trim_end()
        .to_owned()
}
