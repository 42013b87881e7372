//! `ledger gap`: the way on after the newest entries are lost for good.

use accounts::{Actor, Permission};
use ledger::{Gap, Loss};
use serde::Serialize;

use super::may;
use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Say why the entries are lost; another person confirms it
    Ask {
        /// restored, failover or damaged
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Confirm what another person said: the gap is entered and signed, and the log goes on
    Confirm {
        #[command(flatten)]
        acting: Acting,
    },
}

/// What `ledger gap` answers.
#[derive(Serialize)]
struct Shown {
    /// What is missing; nothing is where there is none.
    gap: Option<Gap>,
    /// Whether the log goes on.
    closed: bool,
}

pub async fn run(
    site: &Installation,
    command: Option<Command>,
    looking: &Looking,
) -> Result<Answer, Failure> {
    let ledger = site.ledger();
    let (gap, closed) = match command {
        None => {
            may(site, looking, Permission::LedgerVerify).await?;
            let gap = ledger.gap().await?;
            let closed = gap.is_none();
            (gap, closed)
        }
        Some(Command::Ask { reason, acting }) => {
            let why = Loss::from_word(reason.trim()).ok_or_else(|| {
                Failure::refused("--reason: is none of restored, failover and damaged")
            })?;
            let who = demand(site, &acting).await?.who();
            (Some(ledger.ask_gap(&who, why).await?), false)
        }
        Some(Command::Confirm { acting }) => {
            let who = demand(site, &acting).await?.who();
            (Some(ledger.close_gap(&who).await?), true)
        }
    };
    let text = text(gap.as_ref(), closed);
    Ok(Answer::new(&Shown { gap, closed }, text))
}

/// The person, who may verify the log.
async fn demand(site: &Installation, acting: &Acting) -> Result<Actor, Failure> {
    let actor = site.actor(&acting.login).await?;
    accounts::authorize(site.ledger(), &actor, Permission::LedgerVerify, None).await?;
    Ok(actor)
}

fn text(gap: Option<&Gap>, closed: bool) -> String {
    let Some(gap) = gap else {
        return "Nothing is missing: the log is as long as what was published".to_owned();
    };
    let (own, seen) = (&gap.own, &gap.seen);
    let lost = format!(
        "entries {} to {} ({} of them)",
        own.size,
        seen.size - 1,
        seen.size - own.size
    );
    if closed {
        return format!(
            "The gap is entered as entry {} and signed: {lost} are lost. Keep `ledger checkpoint` elsewhere, and run \
             `ledger gap` on each other node",
            own.size
        );
    }
    let next = match &gap.asked {
        None => {
            "Restore the newest copy. Only where there is none, one person runs `ledger gap ask --reason …`, and another \
             one `ledger gap confirm`"
                .to_owned()
        }
        Some(asked) => format!(
            "Said: {}, by {} at {}. Another person confirms it with `ledger gap confirm`",
            asked.reason, asked.by, asked.at
        ),
    };
    format!(
        "Missing: {lost}\nThe log:   {} entries, root {}\nPublished: {} entries, root {}\n{next}",
        own.size, own.root, seen.size, seen.root
    )
}
