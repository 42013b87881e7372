//! In whose name something is done, and whether they may.

use ledger::{Deed, Ledger, Outcome, Via, Who};
use serde_json::json;

use crate::account::OPERATOR;
use crate::{Actor, Error, Permission};

/// Who manages accounts: an account, or the operator at the machine's own command line, who holds
/// the files anyway.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// A signed-in account, by its permissions.
    Actor(&'a Actor),
    /// The command line on the machine.
    Operator,
}

impl By<'_> {
    /// How this is entered in the ledger.
    pub fn who(self) -> Who {
        match self {
            Self::Actor(actor) => actor.who(),
            Self::Operator => Who::system(OPERATOR, Via::Cli),
        }
    }

    pub(crate) async fn authorize(self, ledger: &Ledger, asked: Permission) -> Result<(), Error> {
        match self {
            Self::Actor(actor) => authorize(ledger, actor, asked, None).await,
            Self::Operator => Ok(()),
        }
    }
}

/// Refuses unless the actor may, and enters the refusal in the ledger. `request` is the reference
/// of the request concerned.
pub async fn authorize(
    ledger: &Ledger,
    actor: &Actor,
    asked: Permission,
    request: Option<&str>,
) -> Result<(), Error> {
    let Err(refused) = actor.require(asked) else {
        return Ok(());
    };
    let deed = Deed {
        request: request.map(str::to_owned),
        outcome: Outcome::Refused,
        details: json!({ "permission": asked.word() }),
        ..Deed::done(actor.who(), "access.refuse")
    };
    ledger.enter(deed).await?;
    Err(refused.into())
}
