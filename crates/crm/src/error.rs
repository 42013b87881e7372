//! What can go wrong with a CRM, named by what the caller does next.

use std::fmt;

use base::Notice;

/// Why a later try may succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The database is away, or others are at the rows.
    Away,
    /// Its server answers and takes no writes for the time being: it was set so, or has become a copy of
    /// another one.
    ReadOnly,
    /// Nobody we trust says that its server is the one the address names, or it speaks without encryption.
    Untrusted,
}

/// What to do about it.
impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Away => "check that the database is reachable and try again",
            Self::ReadOnly => {
                "its server takes no writes now (read only): nothing is lost, try again when it does"
            }
            Self::Untrusted => {
                "its server's certificate is not trusted: check the host name in the url and the certificate authority \
                 it names (sslrootcert, or ssl-ca), and that the server speaks TLS"
            }
        })
    }
}

/// An error of this crate. Messages never carry a value of a row.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The profile is wrong: mend the file at the place named.
    #[error("{file}:{line}:{column}: {what}")]
    Profile {
        /// Name of the profile or path of its file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there and how to mend it.
        what: String,
    },
    /// The live schema and the profile do not fit: classify or mend before any run.
    #[error("system {system}: {what}")]
    Unfit {
        /// The system's name in the configuration.
        system: String,
        /// What does not fit and how to mend it.
        what: Notice,
    },
    /// The caller asked for something that does not exist or is malformed.
    #[error("{0}")]
    Invalid(Notice),
    /// The system cannot be reached or answered with an error that a later try may not see.
    #[error("system {system}: {doing} failed; {why}")]
    Retry {
        /// The system's name in the configuration.
        system: String,
        /// What was tried.
        doing: String,
        /// What stood in the way.
        why: Hindrance,
        /// The driver's error.
        #[source]
        cause: sqlx::Error,
    },
    /// A row is no longer as it was planned.
    #[error("system {system}: {record} was changed since the plan was approved")]
    Conflict {
        /// The system's name in the configuration.
        system: String,
        /// The record, as `kind:key`.
        record: String,
    },
    /// A right is missing in the CRM's database.
    #[error("system {system}: {doing} is not allowed; grant the right the profile asks for")]
    NotAllowed {
        /// The system's name in the configuration.
        system: String,
        /// What was tried.
        doing: String,
        /// The driver's error.
        #[source]
        cause: sqlx::Error,
    },
    /// The database refused a statement for good: ask a person.
    #[error("system {system}: {doing} was refused by the database")]
    Broken {
        /// The system's name in the configuration.
        system: String,
        /// What was tried.
        doing: String,
        /// The driver's error.
        #[source]
        cause: sqlx::Error,
    },
}

impl Error {
    /// Whether nothing at all was heard of the system for as long as one waits.
    pub fn is_silence(&self) -> bool {
        matches!(
            self,
            Self::Retry {
                cause: sqlx::Error::PoolTimedOut,
                ..
            }
        )
    }
}
