//! What may be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use crm::find::Facts;

use crate::commands::{
    account, answer, assessment, certificate, checklist, consent, deadline, demo, doctor, drill,
    effect, guard, holiday, inventory, ledger, letter, mail, migrate, person, plan, process,
    product, profile, recipient, register, request, residue, returns, serve, store, system, task,
    webhook, work, workflow, writeback,
};
use crate::failure::Failure;

/// Vergissmein: the DSGVO desk for a CRM.
#[derive(Parser)]
#[command(name = "vergissmein", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Args)]
pub struct Common {
    /// The configuration; else ./vergissmein.toml, then /etc/vergissmein/config.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print one JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Set the clock for this command; only where the configuration says testing = true
    #[arg(long, global = true, value_name = "INSTANT")]
    pub at: Option<String>,
}

/// In whose name a command acts.
#[derive(Args)]
pub struct Acting {
    /// Login of the account that acts
    #[arg(id = "as", long = "as", value_name = "LOGIN")]
    pub login: String,
}

/// In whose name a command looks.
#[derive(Args)]
pub struct Looking {
    /// Login of the account that looks; else the operator of this machine
    #[arg(id = "as", long = "as", value_name = "LOGIN")]
    pub login: Option<String>,
}

/// What is known of a person.
#[derive(Args)]
pub struct Knowing {
    /// E-mail address; may be repeated
    #[arg(long = "email")]
    pub emails: Vec<String>,
    /// Phone number; may be repeated
    #[arg(long = "phone", allow_hyphen_values = true)]
    pub phones: Vec<String>,
    /// "Given Family" or "Family, Given"; may be repeated
    #[arg(long = "name")]
    pub names: Vec<String>,
    /// Date of birth
    #[arg(long)]
    pub born: Option<String>,
    /// Customer number, passport number and the like; may be repeated
    #[arg(long = "code")]
    pub codes: Vec<String>,
}

impl Knowing {
    /// The same as facts to look for.
    pub fn facts(&self) -> Result<Facts, Failure> {
        let mut facts = Facts::default();
        for email in &self.emails {
            facts = facts.email(email)?;
        }
        for phone in &self.phones {
            facts = facts.phone(phone)?;
        }
        for name in &self.names {
            facts = facts.name(name)?;
        }
        if let Some(born) = &self.born {
            facts = facts.born(born)?;
        }
        for code in &self.codes {
            facts = facts.code(code)?;
        }
        Ok(facts)
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Create or upgrade the store
    Migrate(migrate::Arguments),
    /// Move the store to another machine or database
    #[command(subcommand)]
    Store(store::Command),
    /// Add, list, change and disable accounts
    #[command(subcommand)]
    Account(account::Command),
    /// Draft and check profiles
    #[command(subcommand)]
    Profile(profile::Command),
    /// Check a connected system, classify its columns, grant rights, confirm a changed schema
    #[command(subcommand)]
    System(system::Command),
    /// Find the records of a person
    #[command(subcommand)]
    Person(person::Command),
    /// Compute when an answer is due
    Deadline(deadline::Arguments),
    /// Record, work and close requests
    #[command(subcommand)]
    Request(request::Command),
    /// Give, list and end tasks of requests
    #[command(subcommand)]
    Task(task::Command),
    /// Draft, list, complete and send letters of requests
    #[command(subcommand)]
    Letter(letter::Command),
    /// Note recipients of a person's data and tell them (Art. 19)
    #[command(subcommand)]
    Recipient(recipient::Command),
    /// Show and revise the checklists that requests begin with
    #[command(subcommand)]
    Checklist(checklist::Command),
    /// Purposes, consents, lawful bases, and whether one may send
    #[command(subcommand)]
    Consent(consent::Command),
    /// List and add holidays that move the end of a period
    #[command(subcommand)]
    Holiday(holiday::Command),
    /// Draft, change, approve and run plans of erasure
    #[command(subcommand)]
    Plan(plan::Command),
    /// Collect, review, release and hand over answers of access and portability
    #[command(subcommand)]
    Answer(answer::Command),
    /// The guided assessment: questions, plan of measures, documents
    #[command(subcommand)]
    Assessment(assessment::Command),
    /// Descriptions of the processes: show, change, approve, print
    #[command(subcommand)]
    Process(process::Command),
    /// What the product does, for which CRMs, and what it does not: as text or PDF
    ProductInfo(product::Arguments),
    /// Save and check the certificate of a run
    #[command(subcommand)]
    Certificate(certificate::Command),
    /// Look for erased people who are back in a system
    #[command(subcommand)]
    Returns(returns::Command),
    /// Propose to erase again who is back, as after a restored backup
    Replay(returns::Replay),
    /// Try out in a CRM, on an invented person, whether erasing works there
    #[command(subcommand)]
    Drill(drill::Command),
    /// Stop marketing, restrict, correct: what a right does in the connected systems
    #[command(subcommand)]
    Effect(effect::Command),
    /// Write consents into the CRM's own fields, and watch those for changes
    #[command(subcommand)]
    Writeback(writeback::Command),
    /// Count what a connected system really holds, and find what looks personal without being marked so
    #[command(subcommand)]
    Inventory(inventory::Command),
    /// Describe systems, note reviews, make the record of processing (Art. 30 GDPR)
    #[command(subcommand)]
    Register(register::Command),
    /// Ask of a list which lines may not be imported
    #[command(subcommand)]
    Guard(guard::Command),
    /// Look through a whole system for identifiers of a person
    Residue(residue::Arguments),
    /// List, show, import, try and switch workflows
    #[command(subcommand)]
    Workflow(workflow::Command),
    /// See to messages that leave the house
    #[command(subcommand)]
    Mail(mail::Command),
    /// See to calls of other programs
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// Read, verify and export the DSGVO log
    #[command(subcommand)]
    Ledger(ledger::Command),
    /// Check what must always hold
    Doctor(doctor::Arguments),
    /// Serve pages and API
    Serve(serve::Arguments),
    /// Work in the background: resume runs, let files expire, sign the log
    Work(work::Arguments),
    /// Serve an invented CRM with requests to try everything on
    Demo(demo::Arguments),
}

impl Command {
    /// Whether it runs until it is stopped.
    pub fn stays(&self) -> bool {
        matches!(self, Self::Serve(_) | Self::Work(_) | Self::Demo(_))
    }
}
