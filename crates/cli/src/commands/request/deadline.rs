//! `request wait`, `resume`, `ask-identity`, `check-identity`, `set-end-day`, `extend` and `reopen`:
//! what moves a date or explains one.

use jiff::civil::Date;
use requests::{Extension, NewCheck, Reference, Text};

use crate::answer::Answer;
use crate::arguments::Acting;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct Wait {
    reference: String,
    /// Until which day the person or somebody else is waited for
    #[arg(long)]
    until: String,
    /// What is waited for
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Resume {
    reference: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct AskIdentity {
    reference: String,
    /// Why there is reasonable doubt
    #[arg(long)]
    reason: String,
    /// Hold that the month waits for the answer; the legal day stays where it is
    #[arg(long)]
    waits: bool,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct CheckIdentity {
    reference: String,
    /// account, known_address, call_back, facts, mandate or document
    #[arg(long)]
    means: String,
    /// confirmed or unconfirmed
    #[arg(long)]
    result: String,
    /// sender_known, sender_differs, name_shared, acts_for_another, harm or other
    #[arg(long)]
    ground: String,
    /// More in words; needed for document and other
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct SetEndDay {
    reference: String,
    /// The house's own end day; none takes it back
    day: Option<String>,
    /// Why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Extend {
    reference: String,
    /// Id of a building block, such as many-systems; may be repeated
    #[arg(long, value_name = "BLOCK")]
    because: Vec<String>,
    /// The reason in words of one's own
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct Reopen {
    reference: String,
    /// Why it is taken up again
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    acting: Acting,
}

pub async fn wait(site: &Installation, asked: Wait) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let until = day("--until", &asked.until)?;
    let reason = Text::parse("reason", &asked.reason)?;
    requests::wait(site.ledger(), &actor, reference.into(), until, &reason).await?;
    super::show(site, &actor, reference).await
}

pub async fn resume(site: &Installation, asked: Resume) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    requests::resume(site.ledger(), &actor, reference.into()).await?;
    super::show(site, &actor, reference).await
}

pub async fn ask_identity(site: &Installation, asked: AskIdentity) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let reason = Text::parse("reason", &asked.reason)?;
    let position = (&reason, asked.waits);
    requests::ask_identity(site.ledger(), &actor, reference.into(), position).await?;
    super::show(site, &actor, reference).await
}

pub async fn check_identity(site: &Installation, asked: CheckIdentity) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let reason = asked.reason.as_deref().unwrap_or_default();
    let new = NewCheck::parse((&asked.means, &asked.result), (&asked.ground, reason))?;
    requests::check_identity(site.ledger(), &actor, reference.into(), &new).await?;
    super::show(site, &actor, reference).await
}

pub async fn set_end_day(site: &Installation, asked: SetEndDay) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let end = asked.day.map(|text| day("DAY", &text)).transpose()?;
    let reason = Text::parse("reason", &asked.reason)?;
    requests::set_end_day(site.ledger(), &actor, reference.into(), end, &reason).await?;
    super::show(site, &actor, reference).await
}

pub async fn extend(site: &Installation, asked: Extend) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let blocks = asked.because.iter().map(String::as_str);
    let why = Extension::parse(blocks, asked.reason.as_deref().unwrap_or_default())?;
    requests::extend_for(site.ledger(), &actor, reference.into(), &why).await?;
    super::show(site, &actor, reference).await
}

pub async fn reopen(site: &Installation, asked: Reopen) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    let reason = Text::parse("reason", &asked.reason)?;
    requests::reopen(site.ledger(), &actor, reference.into(), &reason).await?;
    super::show(site, &actor, reference).await
}

/// A day as an argument names it.
pub fn day(flag: &str, text: &str) -> Result<Date, Failure> {
    let wrong = |_| Failure::refused(format!("{flag}: is no day; write it as 2026-12-31"));
    text.trim().parse().map_err(wrong)
}
