//! Gives a request to an account.

use accounts::{Actor, Permission};
use ledger::Ledger;
use serde_json::json;

use crate::change::{Change, Target, authorize};
use crate::request::Request;
use crate::{Error, Refusal};

/// Assigns to the account with this login, or to nobody.
pub async fn assign(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    login: Option<&str>,
) -> Result<Request, Error> {
    authorize(
        ledger,
        actor,
        Permission::RequestsWork,
        Some(target.reference),
    )
    .await?;
    let login = match login {
        Some(login) => Some(assignable(ledger, login).await?),
        None => None,
    };
    let mut change = Change::begin(ledger, actor, target).await?;
    change.request.must_be_open()?;
    let details = json!({ "from": change.request.assignee, "to": login });
    change.request.assignee = login;
    change.record("requests.assign", details).await?;
    change.save().await
}

/// The login as stored, when its account exists and may work on requests.
pub(crate) async fn assignable(ledger: &Ledger, login: &str) -> Result<String, Error> {
    let account = match accounts::by_login(ledger, login).await {
        Ok(account) => account,
        Err(accounts::Error::Ledger(error)) => return Err(error.into()),
        Err(_) => {
            let message = "has no active account with this login";
            return Err(Refusal::new("assignee-unknown", message)
                .at("assignee")
                .into());
        }
    };
    let may = |role: &accounts::Role| role.permissions().contains(&Permission::RequestsWork);
    if account.roles.iter().any(may) {
        return Ok(account.login);
    }
    let message =
        "may not work on requests: choose an account with the role agent or privacy_manager";
    Err(Refusal::new("assignee-role", message).at("assignee").into())
}
