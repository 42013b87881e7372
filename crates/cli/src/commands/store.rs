//! `store`: moves the store into a file and out of it, to another machine or to the other engine.

use std::path::PathBuf;

use accounts::Actor;
use base::Random;
use ledger::{Deed, Ledger};
use store::Moved;

use crate::answer::Answer;
use crate::arguments::Common;
use crate::config::Config;
use crate::failure::Failure;
use crate::installation::{Installation, clock, connect};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Write everything but the keys into a new file; nobody may be serving
    Export { file: PathBuf },
    /// Take a file into an empty store that has the same keys, and verify the log
    Import { file: PathBuf },
}

/// What `store import` answers.
#[derive(serde::Serialize)]
struct Taken {
    #[serde(flatten)]
    moved: Moved,
    /// Whether the log is whole, as far as it went when it was moved.
    ok: bool,
    /// Which check failed, in words.
    reason: Option<String>,
}

pub async fn run(common: &Common, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Export { file } => {
            let site = Installation::open(common).await?;
            let ledger = site.ledger();
            // What is done here afterwards would be missing there.
            let _lock = ledger.store.lock_for_serving()?;
            let deed = Deed::done(Actor::operator().who(), "store.export");
            ledger.enter(deed).await?;
            let moved = ledger.store.export(&file).await?;
            let text = format!("{}; keep the key file with it", told(&moved));
            Ok(Answer::new(&moved, text))
        }
        Command::Import { file } => {
            let config = Config::load(common.config.as_deref())?;
            let clock = clock(&config, common)?;
            let store = connect(&config).await?;
            let moved = store.import(&file).await?;
            let ledger = Ledger::new(store, clock, Random::os());
            let verdict = ledger.verify(None).await?;
            let is_same = verdict.size == moved.size && verdict.root == moved.root;
            let ok = verdict.ok && is_same;
            if ok {
                let deed = Deed::done(Actor::operator().who(), "store.import");
                ledger.enter(deed).await?;
            }
            let state = if ok {
                "the log is whole"
            } else {
                "the log is NOT whole; run `ledger verify`"
            };
            let text = format!("{}; {state}", told(&moved));
            let reason = verdict.reason;
            let taken = Taken { moved, ok, reason };
            Ok(Answer::new(&taken, text).no_when(!ok))
        }
    }
}

fn told(moved: &Moved) -> String {
    let Moved {
        tables, rows, size, ..
    } = moved;
    format!("{rows} rows of {tables} tables, {size} entries of the log")
}
