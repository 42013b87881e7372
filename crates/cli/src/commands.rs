//! One file per noun: its arguments, the use case it calls, what it prints.

pub mod account;
pub mod deadline;
pub mod doctor;
pub mod ledger;
pub mod migrate;
pub mod person;
pub mod plan;
pub mod request;
pub mod residue;
pub mod system;

use crate::answer::Answer;
use crate::arguments::{Arguments, Command};
use crate::failure::Failure;
use crate::installation::Installation;

/// Runs a command.
pub async fn run(arguments: Arguments) -> Result<Answer, Failure> {
    let Arguments { common, command } = arguments;
    let open = || Installation::open(&common);
    match command {
        Command::Deadline(asked) => deadline::run(&common, &asked),
        Command::Migrate(_) => migrate::run(&common).await,
        Command::Account(command) => account::run(&open().await?, command).await,
        Command::System(command) => system::run(&open().await?, command).await,
        Command::Person(command) => person::run(&open().await?, command).await,
        Command::Request(command) => request::run(&open().await?, command).await,
        Command::Plan(command) => plan::run(&open().await?, command).await,
        Command::Residue(asked) => residue::run(&open().await?, asked).await,
        Command::Ledger(command) => ledger::run(&open().await?, command).await,
        Command::Doctor(_) => doctor::run(&open().await?).await,
    }
}
