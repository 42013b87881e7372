//! `answer`: what is told to a person who asks for access or portability.

mod text;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use answers::{AnswerId, Explained, Ground, ItemView, Left, Mark, Outgoing, Topic};
use requests::Text;
use serde::Serialize;
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;
use text::{item, shown};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Collect what all connected systems hold of the person; writes nothing in the CRM
    Collect {
        /// The request
        reference: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// List the answers of a request, newest first
    List {
        reference: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Show an answer: kinds of data with counts, what is said, who prepared and released it
    Show {
        answer: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Show the next rows with their values, read live; the look is logged
    Items {
        answer: String,
        /// Only this kind of data
        #[arg(long)]
        kind: Option<String>,
        /// Go on after this row
        #[arg(long, default_value_t = 0)]
        after: i64,
        #[command(flatten)]
        acting: Acting,
    },
    /// Black out words, in one row or wherever they stand
    Redact(Redact),
    /// Leave a row or the file beside it out for a ground, or take it back in
    LeaveOut {
        answer: String,
        /// Its number in the answer
        #[arg(long)]
        item: i64,
        /// third_party or business_secret, for a file also apart; without it the row is taken back in
        #[arg(long)]
        ground: Option<String>,
        /// The file alone
        #[arg(long)]
        file: bool,
        #[command(flatten)]
        acting: Acting,
    },
    /// Write the file beside a row to a file, to look at it; the look is logged
    Attachment {
        answer: String,
        /// The row's number in the answer
        #[arg(long)]
        item: i64,
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Say what the law wants said beside the data
    Explain(Explain),
    /// Write the letter as the person will read it to a file
    Preview {
        answer: String,
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Release exactly this answer; its package is made
    Release {
        answer: String,
        /// The hash of what was looked at
        #[arg(long)]
        hash: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Write the released package to a file
    Save {
        answer: String,
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Make a link by which the person picks the package up once, with a code told another way
    Link {
        answer: String,
        /// How long it works
        #[arg(long, default_value_t = 168)]
        hours: u16,
        #[command(flatten)]
        acting: Acting,
    },
}

#[derive(clap::Args)]
pub struct Redact {
    answer: String,
    /// The words as they stand in the value; with --lift not needed
    #[arg(long, required_unless_present = "lift")]
    words: Option<String>,
    /// Only in the row of this number
    #[arg(long, required_if_eq("lift", "true"))]
    item: Option<i64>,
    /// Only in this column
    #[arg(long)]
    column: Option<String>,
    /// third_party or business_secret
    #[arg(long, default_value = "third_party")]
    ground: String,
    /// Show again what was blacked out in the row
    #[arg(long, conflicts_with = "words")]
    lift: bool,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Explain {
    answer: String,
    /// The kind of data; without it the whole answer is meant
    #[arg(long)]
    kind: Option<String>,
    /// TOPIC=TEXT: purpose, recipients, retention of a kind; source, automated, transfers, authority, note of the
    /// whole; an empty text takes back what was said; may be repeated
    #[arg(long = "say", value_name = "TOPIC=TEXT", required = true)]
    say: Vec<String>,
    #[command(flatten)]
    acting: Acting,
}

/// What `answer list` answers.
#[derive(Serialize)]
struct Answers<T> {
    answers: T,
}

/// What `answer items` answers.
#[derive(Serialize)]
struct Items {
    items: Vec<ItemView>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let desk = &site.desk;
    match command {
        Command::Collect { reference, acting } => {
            let actor = site.actor(&acting.login).await?;
            let settings = &site.config.answers;
            Ok(shown(
                &answers::collect(desk, settings, &actor, &reference).await?,
            ))
        }
        Command::List { reference, looking } => list(site, &reference, &looking).await,
        Command::Show { answer, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            Ok(shown(&answers::show(desk, &actor, &id(&answer)).await?))
        }
        Command::Items {
            answer,
            kind,
            after,
            acting,
        } => rows(site, &answer, (kind.as_deref(), after), &acting).await,
        Command::Redact(asked) => redact(site, asked).await,
        Command::LeaveOut {
            answer,
            item,
            ground,
            file,
            acting,
        } => {
            let left = if file { Left::File } else { Left::Row };
            leave_out(site, &answer, (item, left, ground.as_deref()), &acting).await
        }
        Command::Attachment {
            answer,
            item,
            file,
            acting,
        } => attachment(site, (&answer, item), &file, &acting).await,
        Command::Explain(asked) => explain(site, asked).await,
        Command::Preview {
            answer,
            file,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            written(&file, &answers::preview(desk, &actor, &id(&answer)).await?)
        }
        Command::Release {
            answer,
            hash,
            acting,
        } => release(site, (&answer, &hash), &acting).await,
        Command::Save {
            answer,
            file,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            saved(&file, answers::save(desk, &actor, &id(&answer)).await?).await
        }
        Command::Link {
            answer,
            hours,
            acting,
        } => link(site, (&answer, hours), &acting).await,
    }
}

async fn list(site: &Installation, reference: &str, looking: &Looking) -> Result<Answer, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    let answers = answers::answers_of(&site.desk, &actor, reference).await?;
    let lines = answers.iter().map(|head| {
        format!(
            "{} {} {}",
            head.answer,
            head.state.word(),
            head.collected_at
        )
    });
    let lines: Vec<String> = lines.collect();
    Ok(Answer::new(&Answers { answers }, lines.join("\n")))
}

async fn rows(
    site: &Installation,
    answer: &str,
    which: (Option<&str>, i64),
    acting: &Acting,
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let items = answers::items(&site.desk, &actor, &id(answer), which).await?;
    let lines: Vec<String> = items.iter().map(item).collect();
    Ok(Answer::new(&Items { items }, lines.join("\n")))
}

async fn leave_out(
    site: &Installation,
    answer: &str,
    (item, left, ground): (i64, Left, Option<&str>),
    acting: &Acting,
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let which = (item, left, ground.map(ground_of).transpose()?);
    let left = answers::leave_out(&site.desk, &actor, &id(answer), which).await?;
    Ok(shown(&left))
}

async fn attachment(
    site: &Installation,
    (answer, item): (&str, i64),
    file: &Path,
    acting: &Acting,
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let read = answers::attachment(&site.desk, &actor, (&id(answer), item)).await?;
    written(file, &read.bytes)
}

async fn release(
    site: &Installation,
    (answer, hash): (&str, &str),
    acting: &Acting,
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let (settings, id) = (&site.config.answers, id(answer));
    let released = answers::release(&site.desk, settings, &actor, (&id, hash)).await?;
    Ok(shown(&released))
}

async fn redact(site: &Installation, asked: Redact) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let (desk, id) = (&site.desk, id(&asked.answer));
    if let (true, Some(item)) = (asked.lift, asked.item) {
        let which = (item, asked.column.as_deref());
        return Ok(shown(&answers::lift(desk, &actor, &id, which).await?));
    }
    let mark = Mark {
        item: asked.item,
        column: asked.column,
        words: Text::parse("words", asked.words.as_deref().unwrap_or_default())?,
        ground: ground_of(&asked.ground)?,
    };
    Ok(shown(&answers::redact(desk, &actor, &id, &mark).await?))
}

async fn explain(site: &Installation, asked: Explain) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let group = asked.kind.unwrap_or_default();
    let said = asked.say.iter().map(|text| {
        let read = text.split_once('=');
        let read = read.and_then(|(topic, text)| Some((Topic::from_word(topic.trim())?, text)));
        let (topic, text) = read.ok_or_else(|| {
            Failure::refused("--say: cannot be read; write TOPIC=TEXT, such as purpose=Vertrag")
        })?;
        Ok(Explained {
            group: group.clone(),
            topic,
            text: Text::optional("text", text)?,
        })
    });
    let said = said.collect::<Result<Vec<_>, Failure>>()?;
    let view = answers::explain(&site.desk, &actor, &id(&asked.answer), said).await?;
    Ok(shown(&view))
}

async fn link(
    site: &Installation,
    (answer, hours): (&str, u16),
    acting: &Acting,
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let link = answers::link(&site.desk, &actor, (&id(answer), hours)).await?;
    let public = site.persons_url();
    let url = format!("{public}/pick-up/{}", link.token.expose());
    let code = link.code.expose();
    let until = link.expires_at;
    Ok(Answer::new(
        &json!({ "url": url, "code": code, "expires_at": until }),
        format!("{url}\nCode {code}, to be told another way. Works once, until {until}."),
    ))
}

fn id(text: &str) -> AnswerId {
    AnswerId::from_stored(text.trim())
}

fn ground_of(word: &str) -> Result<Ground, Failure> {
    Ground::from_word(word.trim())
        .ok_or_else(|| Failure::refused("--ground: give third_party, business_secret or apart"))
}

fn written(file: &Path, bytes: &[u8]) -> Result<Answer, Failure> {
    std::fs::write(file, bytes).map_err(|error| unwritten(file, &error))?;
    Ok(told(file, bytes.len() as u64))
}

/// Writes a package part by part. One that cannot be ended is removed: half of it is none.
async fn saved(file: &Path, package: Outgoing) -> Result<Answer, Failure> {
    let bytes = package.bytes();
    let mut to = std::fs::File::create(file).map_err(|error| unwritten(file, &error))?;
    if let Err(failure) = in_parts(file, &mut to, package).await {
        if file.is_file() {
            // The first fault is the one that is told.
            let _removed = std::fs::remove_file(file);
        }
        return Err(failure);
    }
    Ok(told(file, bytes))
}

async fn in_parts(
    file: &Path,
    to: &mut std::fs::File,
    mut package: Outgoing,
) -> Result<(), Failure> {
    while let Some(part) = package.part().await? {
        to.write_all(&part)
            .map_err(|error| unwritten(file, &error))?;
    }
    Ok(())
}

fn unwritten(file: &Path, error: &std::io::Error) -> Failure {
    Failure::refused(format!(
        "{}: cannot be written ({}); check path and rights",
        file.display(),
        error.kind()
    ))
}

fn told(file: &Path, bytes: u64) -> Answer {
    let line = file.display().to_string();
    Answer::new(&json!({ "file": file, "bytes": bytes }), line)
}
