//! `effect`: what rectification, restriction, objection and withdrawal do in the connected systems.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base::Locale;
use effects::{EffectId, EffectView, Form, Restriction, Revealed, State, Told};
use erasure::CandidateView;
use jiff::civil::Date;
use requests::Text;
use serde::Serialize;
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Say which rows would get which values; writes nothing in the CRM
    Draft(Box<Draft>),
    /// List the effects of a request, newest first
    List {
        reference: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Show an effect, without personal values
    Show {
        effect: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Show a correction in the clear before it is confirmed; the look is logged
    Reveal {
        effect: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Carry out exactly what was looked at, or go on with it; safe to repeat
    Apply {
        effect: String,
        /// The hash of what was looked at
        #[arg(long)]
        hash: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Note that the person was told that a restriction ends
    Told(ToldArguments),
    /// Let the people of a request be advertised to again, because they wished so
    Release {
        reference: String,
        /// What they said; kept with the request's texts, never in the log
        #[arg(long, value_name = "TEXT")]
        why: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// List the records whose processing is restricted
    Restricted {
        #[command(flatten)]
        looking: Looking,
    },
    /// Compare restricted records with what they were; exit 1 where one was changed
    Check {
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(clap::Args)]
pub struct Draft {
    reference: String,
    /// marketing, restriction, lift or rectification
    #[arg(long)]
    kind: String,
    /// A value that others have too is set all the same; may be repeated
    #[arg(long, value_name = "RECORD")]
    stop: Vec<String>,
    /// A value that others have too is left to them; may be repeated
    #[arg(long, value_name = "RECORD")]
    leave: Vec<String>,
    /// A record that only may be the person is acted on, too; may be repeated
    #[arg(long, value_name = "RECORD")]
    also: Vec<String>,
    /// A record that is linked or certainly the person is left as it is; may be repeated
    #[arg(long, value_name = "RECORD")]
    without: Vec<String>,
    /// To restrict: a, b, c or d of Art. 18(1) GDPR
    #[arg(long, default_value = "")]
    ground: String,
    /// To restrict: the day on which somebody looks again
    #[arg(long, value_name = "DATE", default_value = "")]
    review_on: String,
    /// To correct: a JSON file of columns and right values
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,
    /// To correct: a JSON file of columns and wrong values, where a record has several
    #[arg(long, value_name = "FILE")]
    wrong: Option<PathBuf>,
    /// To add: a text file with the person's supplementary statement
    #[arg(long, value_name = "FILE")]
    statement: Option<PathBuf>,
    /// To correct: only this record, and none that was found beside it; may be repeated
    #[arg(long = "record", value_name = "KIND:ID")]
    records: Vec<String>,
    /// To correct: keep or empty the wrong values in the CRM's change log
    #[arg(long, default_value = "")]
    old_values: String,
    /// To correct: what shows that the value is right, and what was found; kept with the request's texts
    #[arg(long, value_name = "TEXT", default_value = "")]
    proof: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct ToldArguments {
    reference: String,
    /// The day on which the person was told
    #[arg(long, value_name = "DATE")]
    on: Date,
    /// How, and what was said; kept with the request's texts, never in the log
    #[arg(long, value_name = "TEXT")]
    note: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Serialize)]
struct Listed {
    effects: Vec<EffectView>,
}

#[derive(Serialize)]
struct Rows {
    rows: Vec<Revealed>,
}

#[derive(Serialize)]
struct Restricted {
    restrictions: Vec<Restriction>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let desk = &site.desk;
    match command {
        Command::Draft(asked) => draft(site, *asked).await,
        Command::List { reference, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let effects = effects::effects_of(desk, &actor, &reference).await?;
            let lines: Vec<String> = effects.iter().map(head).collect();
            Ok(Answer::new(&Listed { effects }, lines.join("\n")))
        }
        Command::Show { effect, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let id = EffectId::from_stored(effect);
            Ok(shown(&effects::show(desk, &actor, &id).await?))
        }
        Command::Reveal { effect, acting } => {
            let actor = site.actor(&acting.login).await?;
            let id = EffectId::from_stored(effect);
            let rows = effects::reveal(desk, &actor, &id).await?;
            let lines: Vec<String> = rows.iter().flat_map(clear).collect();
            Ok(Answer::new(&Rows { rows }, lines.join("\n")))
        }
        Command::Apply {
            effect,
            hash,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let id = EffectId::from_stored(effect);
            Ok(shown(&effects::apply(desk, &actor, &id, &hash).await?))
        }
        Command::Told(asked) => {
            let actor = site.actor(&asked.acting.login).await?;
            let told = Told {
                on: asked.on,
                note: Text::parse("note", &asked.note)?,
            };
            effects::told(desk, &actor, &asked.reference, &told).await?;
            let answer = json!({ "request": asked.reference, "told_on": told.on });
            Ok(Answer::new(
                &answer,
                "Noted; the restriction may be lifted.",
            ))
        }
        Command::Release {
            reference,
            why,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let why = Text::parse("why", &why)?;
            let released = effects::release(desk, &actor, &reference, &why).await?;
            let text = format!(
                "{} address(es) and {} record(s) may be asked again; the CRM's own opt-outs stay.",
                released.addresses, released.records
            );
            Ok(Answer::new(&released, text))
        }
        Command::Restricted { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            Ok(listed(effects::restrictions(desk, &actor).await?))
        }
        Command::Check { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let changed = effects::check(desk, &actor).await?;
            let is_no = !changed.is_empty();
            Ok(listed(changed).no_when(is_no))
        }
    }
}

async fn draft(site: &Installation, asked: Draft) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let right = asked.values.as_deref().map(values).transpose()?;
    let wrong = asked.wrong.as_deref().map(values).transpose()?;
    let statement = asked.statement.as_deref().map(read).transpose()?;
    let form = Form {
        kind: asked.kind,
        stop: asked.stop.into_iter().collect(),
        leave: asked.leave.into_iter().collect(),
        also: asked.also.into_iter().collect(),
        without: asked.without.into_iter().collect(),
        ground: asked.ground,
        review_on: asked.review_on,
        set: right.unwrap_or_default(),
        was: wrong.unwrap_or_default(),
        statement: statement.unwrap_or_default(),
        records: asked.records.into_iter().collect(),
        old_values: asked.old_values,
        proof: asked.proof,
    };
    let asked_for = form.read()?;
    let view = effects::draft(&site.desk, &actor, &asked.reference, &asked_for).await?;
    Ok(shown(&view))
}

/// Columns and values from a file, so that no personal value stands on a command line.
fn values(file: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let (shown, text) = (file.display(), read(file)?);
    serde_json::from_str(&text).map_err(|error| {
        Failure::refused(format!(
            "{shown}: line {}: is no JSON of columns and values, such as {{\"last_name\": \"Huber\"}}",
            error.line()
        ))
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        Failure::refused(format!(
            "{}: cannot be read ({}); check path and rights",
            file.display(),
            error.kind()
        ))
    })
}

fn head(effect: &EffectView) -> String {
    format!(
        "{} {} {} ({} row(s), {})",
        effect.effect,
        effect.kind.word(),
        effect.state.word(),
        effect.rows.len(),
        effect.request
    )
}

fn shown(effect: &EffectView) -> Answer {
    let mut lines = vec![head(effect), format!("hash {}", effect.hash)];
    for row in &effect.rows {
        let columns = row.columns.iter().map(|one| match &one.to {
            Some(to) => format!("{}={to}", one.column),
            None => one.column.clone(),
        });
        let columns: Vec<String> = columns.collect();
        lines.push(format!(
            "  {} {}: {}",
            row.system,
            row.record,
            columns.join(", ")
        ));
    }
    lines.extend(effect.candidates.iter().map(candidate));
    for shared in &effect.shared {
        let decided = match shared.stop {
            Some(true) => "set for all",
            Some(false) => "left to them",
            None => "to be decided with --stop or --leave",
        };
        let others = shared.others.join(", ");
        lines.push(format!("  {} is also {others}: {decided}", shared.record));
    }
    for system in effect.by_hand.iter().chain(&effect.silent) {
        lines.push(format!("  {system}: by hand"));
    }
    for record in &effect.conflicts {
        lines.push(format!("  changed since: {record}; draft again"));
    }
    Answer::new(effect, lines.join("\n")).no_when(effect.state == State::Conflict)
}

/// Why a record is part of it, or is not and how it would be.
fn candidate(one: &CandidateView) -> String {
    let why = one.why.iter().map(|reason| reason.sentence(Locale::En));
    let why: Vec<String> = why.collect();
    let said = match (one.selected, one.certainty.as_str()) {
        (true, _) => "also this person",
        (false, "certain") => "left out, though certainly this person",
        (false, _) => "left out, may be this person; take it in with --also",
    };
    let deleted = if one.deleted {
        ", deleted in the CRM"
    } else {
        ""
    };
    format!(
        "  {} {}{deleted}: {said} ({}: {})",
        one.system,
        one.record,
        one.certainty,
        why.join(", ")
    )
}

fn clear(row: &Revealed) -> Vec<String> {
    let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let columns = row.columns.iter();
    let columns = columns
        .map(|(column, was, to)| format!("{} {column}: {} -> {}", row.record, word(was), word(to)));
    columns.collect()
}

fn listed(restrictions: Vec<Restriction>) -> Answer {
    let line = |one: &Restriction| {
        let review = one
            .review_on
            .map_or_else(|| "-".to_owned(), |day| day.to_string());
        let changed = one.changed_at.map_or("", |_| " CHANGED");
        let mailed = one.mailed_at.map_or("", |_| " MAILED");
        format!(
            "{} {} by {}, ground {}, review {review}{changed}{mailed}",
            one.place.system, one.place.record, one.request, one.ground
        )
    };
    let lines: Vec<String> = restrictions.iter().map(line).collect();
    Answer::new(&Restricted { restrictions }, lines.join("\n"))
}
