//! `request tick`, `untick`, `priority`, `tag`, `correct-receipt`, `merge` and `close`.

use law::Received;
use requests::{Closing, Correction, Marks, Outcome, Pair, Priority, Reference, Tag, Text};

use crate::answer::Answer;
use crate::arguments::Acting;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct Tick {
    reference: String,
    /// Id of the step, such as A4 or 17.2
    step: String,
    /// A note on the step
    #[arg(long)]
    note: Option<String>,
    /// The step does not apply, and why
    #[arg(long, value_name = "REASON")]
    skip: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Untick {
    reference: String,
    /// Id of the step
    step: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Prioritise {
    reference: String,
    /// normal, high or urgent
    priority: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Tags {
    reference: String,
    /// The tags; none takes all away
    #[arg(value_name = "TAG")]
    words: Vec<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct CorrectReceipt {
    reference: String,
    /// A local day or an instant with its offset
    #[arg(long)]
    received: String,
    /// Why it was recorded otherwise
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Merge {
    /// The request that goes on
    reference: String,
    /// The request that was recorded twice and goes into it
    other: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Close {
    reference: String,
    /// fulfilled, partly_fulfilled, refused, withdrawn or no_data
    #[arg(long)]
    outcome: String,
    /// Why, for a refusal
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

pub async fn tick(site: &Installation, asked: Tick) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let (ledger, target) = (site.ledger(), reference.into());
    let note = asked.note.as_deref().map(|note| Text::parse("note", note));
    let marks = Marks {
        note: note.transpose()?,
        evidence: None,
    };
    match &asked.skip {
        None => {
            requests::tick(ledger, &actor, target, &asked.step, &marks).await?;
        }
        Some(reason) => {
            let reason = Text::parse("skip", reason)?;
            requests::skip(ledger, &actor, target, &asked.step, &reason).await?;
            if marks.note.is_some() {
                requests::annotate(ledger, &actor, target, &asked.step, &marks).await?;
            }
        }
    }
    super::show(site, &actor, reference).await
}

pub async fn untick(site: &Installation, asked: Untick) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    requests::untick(site.ledger(), &actor, reference.into(), &asked.step).await?;
    super::show(site, &actor, reference).await
}

pub async fn prioritise(site: &Installation, asked: Prioritise) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let priority: Priority = asked.priority.parse()?;
    requests::set_priority(site.ledger(), &actor, reference.into(), priority).await?;
    super::show(site, &actor, reference).await
}

pub async fn tag(site: &Installation, asked: Tags) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let tags = Tag::parse_all(&asked.words.join(","))?;
    requests::set_tags(site.ledger(), &actor, reference.into(), &tags).await?;
    super::show(site, &actor, reference).await
}

pub async fn correct_receipt(
    site: &Installation,
    asked: CorrectReceipt,
) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let house = &site.desk.controller;
    let correction = Correction {
        received: Received::parse(asked.received.trim(), &house.time_zone)?,
        reason: Text::parse("reason", &asked.reason)?,
    };
    let target = reference.into();
    requests::correct_receipt(site.ledger(), &actor, target, house, &correction).await?;
    super::show(site, &actor, reference).await
}

pub async fn merge(site: &Installation, asked: Merge) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let goes: Reference = asked.other.parse()?;
    let outcome = Outcome::Merged;
    let blockers = erasure::blockers(&site.desk, &goes.to_string(), outcome).await?;
    let stays = reference.into();
    let (ledger, house) = (site.ledger(), &site.desk.controller);
    requests::merge(ledger, &actor, Pair { stays, goes }, house, &blockers).await?;
    super::show(site, &actor, reference).await
}

pub async fn close(site: &Installation, asked: Close) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let reason = asked.reason.as_deref();
    let closing = Closing {
        outcome: asked.outcome.parse::<Outcome>()?,
        reason: reason.map(|text| Text::parse("reason", text)).transpose()?,
    };
    let named = reference.to_string();
    let mut blockers = erasure::blockers(&site.desk, &named, closing.outcome).await?;
    blockers.extend(answers::blockers(&site.desk, &named, closing.outcome).await?);
    let target = reference.into();
    requests::close(site.ledger(), &actor, target, &closing, &blockers).await?;
    super::show(site, &actor, reference).await
}
