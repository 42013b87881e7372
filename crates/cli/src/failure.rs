//! Why a command did not do what it was asked, in one line and an exit code.

use std::io::Write as _;
use std::process::ExitCode;

use serde::Serialize;

/// Exit code of an answer that is no.
pub const NO: u8 = 1;
/// Exit code of a refusal.
pub const REFUSED: u8 = 2;

/// A command that was not done. Lines hold no personal value.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Mend the input, ask somebody who may, or make the system reachable.
    #[error("{0}")]
    Refused(String),
    /// Decide anew: somebody changed what was to be changed.
    #[error("{line}")]
    Conflict {
        /// What happened and how to go on.
        line: String,
        /// The records concerned.
        records: Vec<String>,
    },
}

/// What a conflict prints for machines.
#[derive(Serialize)]
struct Conflict<'a> {
    state: &'static str,
    conflicts: &'a [String],
}

impl Failure {
    /// A refusal.
    pub fn refused(line: impl Into<String>) -> Self {
        Self::Refused(line.into())
    }

    /// Prints the line on stderr.
    pub fn print(&self, as_json: bool) -> ExitCode {
        let line = self.to_string().replace(['\n', '\r'], " ");
        // Nobody is left to be told that nobody reads.
        let _ = writeln!(std::io::stderr().lock(), "vergissmein: {line}");
        match self {
            Self::Refused(_) => ExitCode::from(REFUSED),
            Self::Conflict { records, .. } => {
                if as_json {
                    let conflict = Conflict {
                        state: "conflict",
                        conflicts: records,
                    };
                    let text = serde_json::to_string(&conflict).expect("plain strings are JSON");
                    let _ = writeln!(std::io::stdout().lock(), "{text}");
                }
                ExitCode::from(NO)
            }
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        let line = error.to_string();
        // The store took every value out of the cause.
        if let store::Error::Broken(cause) = error {
            return Self::Refused(format!("{line} ({cause})"));
        }
        Self::Refused(line)
    }
}

impl From<ledger::Error> for Failure {
    fn from(error: ledger::Error) -> Self {
        let line = error.to_string();
        if let ledger::Error::Store(error) = error {
            return error.into();
        }
        Self::Refused(line)
    }
}

impl From<accounts::Error> for Failure {
    fn from(error: accounts::Error) -> Self {
        let line = error.to_string();
        if let accounts::Error::Ledger(error) = error {
            return error.into();
        }
        Self::Refused(line)
    }
}

impl From<accounts::Refused> for Failure {
    fn from(error: accounts::Refused) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<requests::Error> for Failure {
    fn from(error: requests::Error) -> Self {
        let line = error.to_string();
        if let requests::Error::Changed { reference, .. } = error {
            let records = vec![reference.to_string()];
            return Self::Conflict { line, records };
        }
        if let requests::Error::Ledger(error) = error {
            return error.into();
        }
        Self::Refused(line)
    }
}

impl From<requests::Refusal> for Failure {
    fn from(refusal: requests::Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

impl From<mail::Error> for Failure {
    fn from(error: mail::Error) -> Self {
        let line = error.to_string();
        if let mail::Error::Ledger(error) = error {
            return error.into();
        }
        Self::Refused(line)
    }
}

impl From<webhooks::Error> for Failure {
    fn from(error: webhooks::Error) -> Self {
        let line = error.to_string();
        if let webhooks::Error::Ledger(error) = error {
            return error.into();
        }
        Self::Refused(line)
    }
}

impl From<workflows::Error> for Failure {
    fn from(error: workflows::Error) -> Self {
        let line = error.to_string();
        match error {
            workflows::Error::Ledger(error) => error.into(),
            workflows::Error::Requests(error) => error.into(),
            workflows::Error::Mail(error) => error.into(),
            workflows::Error::Accounts(_)
            | workflows::Error::Invalid(_)
            | workflows::Error::NotAllowed(_)
            | workflows::Error::NotFound => Self::Refused(line),
        }
    }
}

impl From<consents::Error> for Failure {
    fn from(error: consents::Error) -> Self {
        let line = error.to_string();
        match error {
            consents::Error::Ledger(error) => error.into(),
            consents::Error::Accounts(error) => error.into(),
            consents::Error::Mail(error) => error.into(),
            consents::Error::Printing(_)
            | consents::Error::Invalid(_)
            | consents::Error::Refused(_)
            | consents::Error::NotAllowed(_)
            | consents::Error::NotFound => Self::Refused(line),
        }
    }
}

impl From<writebacks::Error> for Failure {
    fn from(error: writebacks::Error) -> Self {
        let line = error.to_string();
        match error {
            writebacks::Error::Desk(error) => error.into(),
            writebacks::Error::Consents(error) => error.into(),
            writebacks::Error::Refused(_) | writebacks::Error::NotFound => Self::Refused(line),
        }
    }
}

impl From<inventory::Error> for Failure {
    fn from(error: inventory::Error) -> Self {
        let line = error.to_string();
        match error {
            inventory::Error::Desk(error) => error.into(),
            inventory::Error::NotFound => Self::Refused(line),
        }
    }
}

impl From<register::Error> for Failure {
    fn from(error: register::Error) -> Self {
        let line = error.to_string();
        match error {
            register::Error::Ledger(error) => error.into(),
            register::Error::Accounts(error) => error.into(),
            register::Error::Invalid(_)
            | register::Error::Refused(_)
            | register::Error::NotAllowed(_)
            | register::Error::NotFound
            | register::Error::Printing(_) => Self::Refused(line),
        }
    }
}

impl From<law::Error> for Failure {
    fn from(error: law::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<crm::Error> for Failure {
    fn from(error: crm::Error) -> Self {
        Self::from(erasure::Error::from(error))
    }
}

impl From<answers::Error> for Failure {
    fn from(error: answers::Error) -> Self {
        let line = error.to_string();
        match error {
            answers::Error::Below(error) => error.into(),
            answers::Error::Refused(_)
            | answers::Error::NotFound
            | answers::Error::Broken { .. } => Self::Refused(line),
        }
    }
}

impl From<erasure::Error> for Failure {
    fn from(error: erasure::Error) -> Self {
        let line = error.to_string();
        if let erasure::Error::Conflict(records) = error {
            return Self::Conflict { line, records };
        }
        if let erasure::Error::Broken { cause, .. } = error {
            return Self::Refused(broken(&line, &*cause));
        }
        Self::Refused(line)
    }
}

impl From<effects::Error> for Failure {
    fn from(error: effects::Error) -> Self {
        let line = error.to_string();
        match error {
            effects::Error::Desk(error) => error.into(),
            effects::Error::Consents(error) => error.into(),
            effects::Error::Refused(_) | effects::Error::NotFound(_) => Self::Refused(line),
        }
    }
}

impl From<processes::Error> for Failure {
    fn from(error: processes::Error) -> Self {
        let line = error.to_string();
        match error {
            processes::Error::Ledger(error) => error.into(),
            processes::Error::Requests(error) => error.into(),
            processes::Error::NotFound
            | processes::Error::NotAllowed(_)
            | processes::Error::Invalid(_)
            | processes::Error::Refused(_) => Self::Refused(line),
        }
    }
}

impl From<assessment::Error> for Failure {
    fn from(error: assessment::Error) -> Self {
        let line = error.to_string();
        match error {
            assessment::Error::Ledger(error) => error.into(),
            assessment::Error::Desk(error) => error.into(),
            assessment::Error::Workflows(error) => error.into(),
            assessment::Error::NotFound
            | assessment::Error::NotAllowed(_)
            | assessment::Error::Invalid(_)
            | assessment::Error::Refused(_) => Self::Refused(line),
        }
    }
}

impl From<recipients::Error> for Failure {
    fn from(error: recipients::Error) -> Self {
        let line = error.to_string();
        match error {
            recipients::Error::Requests(error) => error.into(),
            recipients::Error::Desk(error) => error.into(),
            recipients::Error::Errands(error) => error.into(),
            recipients::Error::Refused(_) | recipients::Error::NotFound => Self::Refused(line),
        }
    }
}

impl From<identity::Error> for Failure {
    fn from(error: identity::Error) -> Self {
        let line = error.to_string();
        match error {
            identity::Error::Requests(error) => error.into(),
            identity::Error::Desk(error) => error.into(),
            identity::Error::Refused(_) | identity::Error::NotFound | identity::Error::Mail(_) => {
                Self::Refused(line)
            }
        }
    }
}

impl From<portal::Error> for Failure {
    fn from(error: portal::Error) -> Self {
        let line = error.to_string();
        match error {
            portal::Error::Requests(error) => error.into(),
            portal::Error::Desk(error) => error.into(),
            portal::Error::Invalid(_) | portal::Error::Nothing | portal::Error::Mail(_) => {
                Self::Refused(line)
            }
        }
    }
}

impl From<errands::Error> for Failure {
    fn from(error: errands::Error) -> Self {
        let line = error.to_string();
        match error {
            errands::Error::Requests(error) => error.into(),
            errands::Error::Desk(error) => error.into(),
            errands::Error::Refused(_)
            | errands::Error::NotFound
            | errands::Error::Mail(_)
            | errands::Error::Webhook(_) => Self::Refused(line),
        }
    }
}

impl From<dossier::Error> for Failure {
    fn from(error: dossier::Error) -> Self {
        let line = error.to_string();
        match error {
            dossier::Error::Requests(error) => error.into(),
            dossier::Error::Desk(error) => error.into(),
            dossier::Error::Answers(error) => error.into(),
            dossier::Error::Effects(error) => error.into(),
            dossier::Error::Recipients(error) => error.into(),
            dossier::Error::Broken(_) => Self::Refused(line),
        }
    }
}

impl From<letters::Error> for Failure {
    fn from(error: letters::Error) -> Self {
        let line = error.to_string();
        match error {
            letters::Error::Requests(error) => error.into(),
            letters::Error::Desk(error) => error.into(),
            letters::Error::Effects(error) => error.into(),
            letters::Error::Answers(error) => error.into(),
            letters::Error::Errands(error) => error.into(),
            letters::Error::Recipients(error) => error.into(),
            letters::Error::Templates(templates::Error::Ledger(error)) => error.into(),
            letters::Error::Refused(_)
            | letters::Error::Templates(_)
            | letters::Error::Broken(_) => Self::Refused(line),
        }
    }
}

/// The line of a fault, with what can be said of its cause without showing a value: a database's
/// message may quote one, its code does not.
fn broken(line: &str, cause: &(dyn std::error::Error + Send + Sync + 'static)) -> String {
    if let Some(store::Error::Broken(said)) = cause.downcast_ref::<store::Error>() {
        return format!("{line} ({said})");
    }
    let Some(error) = cause.downcast_ref::<crm::Error>() else {
        return line.to_owned();
    };
    let said = if let crm::Error::Broken { cause, .. } = error {
        cause.as_database_error()
    } else {
        None
    };
    match said.and_then(|said| Some(said.code()?.into_owned())) {
        Some(code) => {
            format!("{error} (code {code}); check address, rights and the database's own log")
        }
        None => error.to_string(),
    }
}
