//! `assessment`: the guided assessment, its plan of measures and its documents.

mod text;

use std::path::{Path, PathBuf};

use assessment::{Adoption, Document, Given, Value, View};
use base::Locale;
use jiff::civil::Date;
use requests::{Ending, TaskOwner, Text};
use serde::Serialize;
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Begin a round; answers of the version before are taken over
    Start {
        #[command(flatten)]
        acting: Acting,
    },
    /// Show the questions with their answers, who took part and the time used
    Show {
        #[command(flatten)]
        looking: Looking,
    },
    /// Answer questions: one, or all of a TOML or JSON file
    Answer(Answering),
    /// Show the plan of measures that follows from answers and state
    Plan {
        /// As a table of comma separated values
        #[arg(long)]
        csv: bool,
        #[command(flatten)]
        looking: Looking,
    },
    /// Say who sees to an item of the plan and until when
    Schedule {
        item: String,
        /// `login:…` or `role:…`
        #[arg(long)]
        owner: String,
        #[arg(long, value_name = "DAY")]
        due: Option<Date>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Make an item of the plan a setting, where there is one, or a task: once
    Adopt {
        item: String,
        /// A task, also where it could be set
        #[arg(long)]
        task: bool,
        #[command(flatten)]
        acting: Acting,
    },
    /// End a task of the plan
    EndTask {
        item: String,
        /// What came of it, or why it need not be done
        #[arg(long)]
        result: Option<String>,
        /// It need not be done
        #[arg(long)]
        drop: bool,
        #[command(flatten)]
        acting: Acting,
    },
    /// End the round: its document is kept as it is
    Complete {
        #[command(flatten)]
        acting: Acting,
    },
    /// Print the document of a version as text, or write it as PDF; without a version the newest
    Document {
        version: Option<i64>,
        /// de or en; the controller's when absent
        #[arg(long)]
        language: Option<String>,
        /// Write an archive PDF to this file
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
        #[command(flatten)]
        looking: Looking,
    },
    /// Say what a version has that an older one has not
    Compare {
        older: i64,
        newer: i64,
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(clap::Args)]
pub struct Answering {
    /// Id of the question; without it, answers are read from `--file`
    question: Option<String>,
    /// yes, no, unknown, or an option of the question
    #[arg(long)]
    choice: Option<String>,
    #[arg(long)]
    text: Option<String>,
    #[arg(long)]
    remark: Option<String>,
    /// A table of answers by the ids of their questions
    #[arg(long)]
    file: Option<PathBuf>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Serialize)]
struct Written<'a> {
    version: i64,
    file: &'a Path,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let (desk, ledger) = (&site.desk, site.ledger());
    match command {
        Command::Start { acting } => {
            let actor = site.actor(&acting.login).await?;
            let begun = assessment::start(ledger, &actor).await?;
            let said = format!("Version {} is open.", begun.number);
            Ok(Answer::new(&begun, said))
        }
        Command::Show { looking } => show(site, &looking).await,
        Command::Answer(asked) => answer(site, asked).await,
        Command::Plan { csv, looking } => plan(site, csv, &looking).await,
        Command::Schedule {
            item,
            owner,
            due,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let owner: TaskOwner = owner.parse()?;
            let item = assessment::schedule(desk, &actor, &item, (owner, due)).await?;
            Ok(Answer::new(&item, text::item(&item, locale(site, None)?)))
        }
        Command::Adopt { item, task, acting } => {
            let actor = site.actor(&acting.login).await?;
            let adoption = if task {
                Adoption::Task
            } else {
                Adoption::Proposed
            };
            let item = assessment::adopt(desk, &actor, (&item, adoption)).await?;
            Ok(Answer::new(&item, text::item(&item, locale(site, None)?)))
        }
        Command::EndTask {
            item,
            result,
            drop,
            acting,
        } => end(site, (item, result, drop), &acting).await,
        Command::Complete { acting } => {
            let actor = site.actor(&acting.login).await?;
            let document = assessment::complete(desk, &actor).await?;
            let said = format!("Version {} is kept.", document.version);
            Ok(Answer::new(&document, said))
        }
        Command::Document {
            version,
            language,
            pdf,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let version = match version {
                Some(version) => version,
                None => newest(site, &actor).await?,
            };
            let document = assessment::document(desk, &actor, version).await?;
            let locale = locale(site, language.as_deref())?;
            printed(site, &document, (locale, pdf.as_deref())).await
        }
        Command::Compare {
            older,
            newer,
            looking,
        } => compared(site, (older, newer), &looking).await,
    }
}

async fn end(
    site: &Installation,
    (item, result, drop): (String, Option<String>, bool),
    acting: &Acting,
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let ending = if drop { Ending::Dropped } else { Ending::Done };
    let result = result
        .map(|text| Text::parse("result", &text))
        .transpose()?;
    let how = (ending, result.as_ref());
    assessment::end_measure(site.ledger(), &actor, &item, how).await?;
    let said = format!("{item} is ended.");
    Ok(Answer::new(&json!({ "id": item, "ending": ending }), said))
}

async fn compared(
    site: &Installation,
    (older, newer): (i64, i64),
    looking: &Looking,
) -> Result<Answer, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    let older = assessment::document(&site.desk, &actor, older).await?;
    let newer = assessment::document(&site.desk, &actor, newer).await?;
    let found = assessment::compare(&older, &newer);
    let said = text::comparison(&found, locale(site, None)?);
    Ok(Answer::new(&found, said))
}

async fn show(site: &Installation, looking: &Looking) -> Result<Answer, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    let ledger = site.ledger();
    let view: Option<View> = assessment::view(ledger, &actor).await?;
    let versions = assessment::versions(ledger, &actor).await?;
    let said = text::view(view.as_ref(), locale(site, None)?);
    let document = json!({
        "agenda": assessment::agenda(),
        "open": view,
        "versions": versions,
    });
    Ok(Answer::new(&document, said))
}

async fn answer(site: &Installation, asked: Answering) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let given = match (asked.question, &asked.file) {
        (Some(question), None) => vec![Given {
            question,
            value: Value {
                choice: asked.choice,
                text: asked.text.unwrap_or_default(),
                remark: asked.remark.unwrap_or_default(),
                ..Value::default()
            },
            seen: None,
        }],
        (None, Some(file)) => read(file)?,
        _ => {
            return Err(Failure::refused(
                "answer: give the id of a question, or --file with answers",
            ));
        }
    };
    let saved = assessment::save(site.ledger(), &actor, given).await?;
    let said = format!("{saved} answers saved.");
    Ok(Answer::new(&json!({ "saved": saved }), said))
}

/// Reads a table of answers. JSON begins with a brace, as no TOML does.
fn read(file: &Path) -> Result<Vec<Given>, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        let kind = error.kind();
        Failure::refused(format!(
            "{shown}: cannot be read ({kind}); check path and rights"
        ))
    })?;
    let parsed: Result<std::collections::BTreeMap<String, Value>, usize> =
        if text.trim_start().starts_with('{') {
            serde_json::from_str(&text).map_err(|error| error.line())
        } else {
            toml::from_str(&text).map_err(|error| {
                let before = error.span().map_or(0, |span| span.start);
                let line = text.as_bytes()[..before].iter().filter(|&&b| b == b'\n');
                line.count() + 1
            })
        };
    let answers = parsed.map_err(|line| {
        Failure::refused(format!(
            "{shown}, line {line}: is no answer; write [question] with choice, text, list or remark"
        ))
    })?;
    let given = answers.into_iter().map(|(question, value)| Given {
        question,
        value,
        seen: None,
    });
    Ok(given.collect())
}

async fn plan(site: &Installation, csv: bool, looking: &Looking) -> Result<Answer, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    let plan = assessment::plan(&site.desk, &actor).await?;
    let locale = locale(site, None)?;
    let said = if csv {
        assessment::table(&plan.items, locale)
    } else {
        text::items(&plan.items, locale)
    };
    Ok(Answer::new(&plan, said))
}

async fn newest(site: &Installation, actor: &accounts::Actor) -> Result<i64, Failure> {
    let ledger = site.ledger();
    let open = assessment::view(ledger, actor).await?;
    if let Some(open) = open {
        return Ok(open.assessment.number);
    }
    let kept = assessment::versions(ledger, actor).await?;
    let newest = kept.first().map(|one| one.number);
    newest.ok_or_else(|| Failure::refused("document: there is none yet; `assessment start`"))
}

async fn printed(
    site: &Installation,
    document: &Document,
    (locale, pdf): (Locale, Option<&Path>),
) -> Result<Answer, Failure> {
    let place = (&site.desk.sender, &site.desk.controller.time_zone);
    let Some(file) = pdf else {
        let said = assessment::text(document, place, locale);
        return Ok(Answer::new(document, said));
    };
    let bytes = assessment::pdf(document, place, locale).await;
    let bytes = bytes.map_err(|error| Failure::refused(error.to_string()))?;
    let shown = file.display();
    std::fs::write(file, bytes).map_err(|error| {
        let kind = error.kind();
        Failure::refused(format!("{shown}: cannot be written ({kind})"))
    })?;
    let written = Written {
        version: document.version,
        file,
    };
    let said = format!("Version {} stands in {shown}.", document.version);
    Ok(Answer::new(&written, said))
}

fn locale(site: &Installation, asked: Option<&str>) -> Result<Locale, Failure> {
    let Some(tag) = asked else {
        return Ok(site.desk.controller.language);
    };
    Locale::from_tag(tag).ok_or_else(|| Failure::refused("language: give de or en"))
}
