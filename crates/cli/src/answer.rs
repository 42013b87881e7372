//! What a command answers: one document for machines, text for people, yes or no.

use std::io::Write as _;
use std::process::ExitCode;

use serde::Serialize;

use crate::failure::NO;

/// The answer of a command that was done.
pub struct Answer {
    json: String,
    text: String,
    is_no: bool,
}

impl Answer {
    /// Done.
    pub fn new(document: &impl Serialize, text: impl Into<String>) -> Self {
        Self {
            json: serde_json::to_string_pretty(document)
                .expect("documents have string keys and finite numbers"),
            text: text.into(),
            is_no: false,
        }
    }

    /// Done, but the answer is no when the condition holds: residue found, verification failed.
    pub fn no_when(mut self, is_no: bool) -> Self {
        self.is_no = is_no;
        self
    }

    /// Prints it on stdout.
    pub fn print(&self, as_json: bool) -> ExitCode {
        let shown = if as_json { &self.json } else { &self.text };
        // A reader that went away (`| head`) is no failure of the command.
        let _ = writeln!(std::io::stdout().lock(), "{}", shown.trim_end());
        if self.is_no {
            ExitCode::from(NO)
        } else {
            ExitCode::SUCCESS
        }
    }
}
