//! One file per noun: its arguments, the use case it calls, what it prints.

pub mod account;
pub mod answer;
pub mod assessment;
pub mod certificate;
pub mod checklist;
pub mod consent;
pub mod deadline;
pub mod demo;
pub mod doctor;
pub mod drill;
pub mod effect;
pub mod guard;
pub mod holiday;
pub mod inventory;
pub mod ledger;
pub mod letter;
pub mod mail;
pub mod migrate;
pub mod person;
pub mod plan;
pub mod process;
pub mod product;
pub mod profile;
pub mod recipient;
pub mod register;
pub mod request;
pub mod residue;
pub mod returns;
pub mod serve;
pub mod store;
pub mod system;
pub mod task;
pub mod webhook;
pub mod work;
pub mod workflow;
pub mod writeback;

use std::process::ExitCode;

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;
use crate::installation::Installation;

/// Runs a command and prints its answer.
pub async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { common, command } = arguments;
    let open = || Installation::open(&common);
    let answer = match command {
        Command::Serve(asked) => return serve::run(&open().await?, &asked).await,
        Command::Work(_) => return work::run(&open().await?).await,
        Command::Demo(asked) => return demo::run(&common, asked).await,
        Command::Deadline(asked) => deadline::run(&common, &asked),
        Command::Migrate(asked) => migrate::run(&common, &asked).await,
        Command::Account(command) => account::run(&open().await?, command).await,
        Command::Profile(command) => profile::run(&common, command).await,
        Command::Store(command) => store::run(&common, command).await,
        Command::System(command) => system::run(&open().await?, command).await,
        Command::Person(command) => person::run(&open().await?, command).await,
        Command::Request(command) => request::run(&open().await?, command).await,
        Command::Task(command) => task::run(&open().await?, command).await,
        Command::Letter(command) => letter::run(&open().await?, command).await,
        Command::Recipient(command) => recipient::run(&open().await?, command).await,
        Command::Checklist(command) => checklist::run(&open().await?, command).await,
        Command::Consent(command) => consent::run(&open().await?, command).await,
        Command::Holiday(command) => holiday::run(&open().await?, command).await,
        Command::Process(command) => process::run(&open().await?, command).await,
        Command::ProductInfo(asked) => product::run(&asked),
        Command::Plan(command) => plan::run(&open().await?, command).await,
        Command::Assessment(command) => assessment::run(&open().await?, command).await,
        Command::Answer(command) => answer::run(&open().await?, command).await,
        Command::Certificate(command) => certificate::run(&common, command).await,
        Command::Returns(command) => returns::run(&open().await?, command).await,
        Command::Replay(asked) => returns::replay(&open().await?, asked).await,
        Command::Drill(command) => drill::run(&open().await?, command).await,
        Command::Effect(command) => effect::run(&open().await?, command).await,
        Command::Writeback(command) => writeback::run(&open().await?, command).await,
        Command::Inventory(command) => inventory::run(&open().await?, command).await,
        Command::Register(command) => register::run(&open().await?, command).await,
        Command::Guard(command) => guard::run(&open().await?, command).await,
        Command::Residue(asked) => residue::run(&open().await?, asked).await,
        Command::Workflow(command) => workflow::run(&open().await?, command).await,
        Command::Mail(command) => mail::run(&open().await?, command).await,
        Command::Webhook(command) => webhook::run(&open().await?, command).await,
        Command::Ledger(command) => ledger::run(&open().await?, command).await,
        Command::Doctor(_) => doctor::run(&open().await?).await,
    }?;
    Ok(answer.print(common.json))
}
