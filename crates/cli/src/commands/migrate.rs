//! `migrate`: creates or upgrades the store.

use accounts::Actor;
use base::Random;
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::Common;
use crate::config::Config;
use crate::failure::Failure;
use crate::installation::{clock, connect};

#[derive(clap::Args)]
pub struct Arguments {
    /// Print the statements that give the program's own role on PostgreSQL what it needs and no
    /// more: it cannot alter the log. Changes nothing
    #[arg(long, value_name = "ROLE")]
    rights: Option<String>,
}

/// What `migrate --rights` answers.
#[derive(serde::Serialize)]
struct Rights {
    sql: String,
}

pub async fn run(common: &Common, asked: &Arguments) -> Result<Answer, Failure> {
    if let Some(role) = &asked.rights {
        let sql = store::rights(role)?;
        let text = sql.clone();
        return Ok(Answer::new(&Rights { sql }, text));
    }
    let config = Config::load(common.config.as_deref())?;
    let clock = clock(&config, common)?;
    let store = connect(&config).await?;
    let migrated = store.migrate().await?;
    if migrated.from != migrated.to {
        let ledger = Ledger::new(store, clock, Random::os());
        let deed = Deed::done(Actor::operator().who(), "store.migrate");
        let details = json!({ "from": migrated.from, "to": migrated.to });
        ledger.enter(Deed { details, ..deed }).await?;
    }
    let text = if migrated.from == migrated.to {
        format!("The store is up to date (schema {}).", migrated.to)
    } else {
        format!(
            "The store went from schema {} to {}.",
            migrated.from, migrated.to
        )
    };
    Ok(Answer::new(&migrated, text))
}
