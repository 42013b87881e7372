//! An invented CRM: SuiteCRM's own tables with people who do not exist.
//!
//! The demo fills a SQLite file with 2,000 of them in a moment; the benches fill MariaDB or
//! PostgreSQL with 150,000 and a million activities. Both hold the same difficulties as a real CRM:
//! duplicates, leads of the same person, shared mailboxes, copies the CRM made by itself. What was
//! planted where is returned, so that a test knows what must be found. Addresses lie under
//! `.example`, telephones in ranges nobody answers.

mod activities;
mod calendar;
mod crowd;
mod dialect;
mod dice;
mod emails;
mod fill;
mod house;
mod katharina;
mod lexicon;
mod mime;
mod papers;
mod person;
mod php;
mod planted;
mod records;
mod requests;
mod rows;
mod schema;
mod sink;
mod tangles;
mod traces;
mod world;

pub use fill::{create_sqlite, fill};
pub use planted::{
    Coding, HEAVY_ACTIVITIES, Heavy, Identifiers, Name, OpenRequest, Other, Place, Planted, Story,
    Tangle,
};

/// How big the CRM is; the numbers are reached exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Rows of `contacts`, deleted ones included.
    pub contacts: u32,
    /// Rows of `leads`.
    pub leads: u32,
    /// Rows of calls, meetings, tasks, notes and e-mails together.
    pub activities: u32,
    /// Rows of the audit tables together.
    pub audit_rows: u32,
}

impl Size {
    /// 2,000 people and 40,000 activities.
    pub const fn demo() -> Self {
        Self {
            contacts: 1_400,
            leads: 600,
            activities: 40_000,
            audit_rows: 6_000,
        }
    }

    /// 150,000 people, a million activities, 300,000 audit rows.
    pub const fn bench() -> Self {
        Self {
            contacts: 100_000,
            leads: 50_000,
            activities: 1_000_000,
            audit_rows: 300_000,
        }
    }

    /// The smallest CRM that the planted stories fit into.
    pub const fn least() -> Self {
        Self {
            contacts: 120,
            leads: 60,
            activities: 1_200,
            audit_rows: 400,
        }
    }
}

/// Why a CRM could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "a CRM of this size has no room for its stories; ask for at least {:?}",
        Size::least()
    )]
    Small,
    #[error("no CRM can be made on \"{0}\"; use mysql://, postgres:// or sqlite:")]
    Engine(String),
    #[error("the database or file is not empty; name a fresh one")]
    NotEmpty,
    #[error("cannot open the database for the CRM; check address, name and password")]
    Connect(#[source] sqlx::Error),
    #[error("cannot fill the CRM's database")]
    Fill(#[source] sqlx::Error),
}
