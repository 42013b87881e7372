//! Reads the command line; a wrong one is refused in one line.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::arguments::Arguments;
use crate::failure::REFUSED;

/// What is said instead of running a command.
pub enum Said {
    /// Help or version, asked for.
    Help(String),
    /// Why the line cannot be read.
    Wrong(String),
}

/// Reads the arguments.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, Said> {
    Arguments::try_parse_from(arguments).map_err(|error| {
        let asked = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
        if asked.contains(&error.kind()) {
            Said::Help(error.render().to_string())
        } else {
            Said::Wrong(line(&error))
        }
    })
}

impl Said {
    /// Prints it.
    pub fn print(&self) -> ExitCode {
        // Nobody is left to be told that nobody reads.
        match self {
            Self::Help(text) => {
                let _ = write!(std::io::stdout().lock(), "{text}");
                ExitCode::SUCCESS
            }
            Self::Wrong(line) => {
                let _ = writeln!(std::io::stderr().lock(), "vergissmein: {line}");
                ExitCode::from(REFUSED)
            }
        }
    }
}

/// One line for an error that the parser tells in several. A value is never repeated: it may be
/// personal.
fn line(error: &clap::Error) -> String {
    let named = named(error);
    let flags = named.join(", ");
    let is_flag = named.iter().all(|name| name.starts_with('-'));
    let what = [
        (
            ErrorKind::UnknownArgument,
            "there is no such flag here; `--help` lists those there are",
        ),
        (
            ErrorKind::MissingRequiredArgument,
            "is missing; `--help` explains it",
        ),
        (
            ErrorKind::ArgumentConflict,
            "given twice, or not together with another; leave one out",
        ),
    ];
    if error.kind() == ErrorKind::UnknownArgument && !is_flag {
        return "an argument too many; put values with spaces in quotes, `--help` shows the order"
            .to_owned();
    }
    if flags.is_empty() {
        return "there is no such command; `vergissmein --help` lists those there are".to_owned();
    }
    let said = what.iter().find(|(kind, _)| *kind == error.kind());
    let said = said.map_or(
        "cannot be read; `--help` shows what is expected",
        |(_, said)| said,
    );
    format!("{flags}: {said}")
}

/// The arguments an error speaks of.
fn named(error: &clap::Error) -> Vec<String> {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(name)) => vec![name.clone()],
        Some(ContextValue::Strings(names)) => names.clone(),
        Some(_) | None => Vec::new(),
    }
}
