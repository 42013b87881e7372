//! Gives a request to an account.

use accounts::{Actor, Permission, Refused};
use ledger::{Ledger, Tx};
use serde_json::json;

use crate::change::{Change, Doer, Target, permit};
use crate::request::Request;
use crate::{Error, Reference, Refusal, sight, store};

/// Assigns to the account with this login, or to nobody. A request that is not open to the actor can
/// be taken while nobody works on it, and by nobody but the actor.
pub async fn assign(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    login: Option<&str>,
) -> Result<Request, Error> {
    let asked = Permission::RequestsWork;
    permit(ledger, actor, asked, Some(target.reference)).await?;
    let login = match login {
        Some(login) => Some(assignable(ledger, login).await?),
        None => None,
    };
    let takes = login.as_deref() == Some(&*actor.account.login);
    if !(takes && is_free(ledger, target.reference).await?) {
        sight::demand(ledger, actor, target.reference).await?;
    }
    let mut change = Change::begin(ledger, actor, target).await?;
    if change.request.assignee.is_some() && !sight::reads(actor, &change.request) {
        // Somebody else took it since it was looked at.
        return Err(Refused(Permission::RequestsReadAll).into());
    }
    change.request.must_be_open()?;
    let details = json!({ "from": change.request.assignee, "to": login });
    change.request.assignee = login;
    change.record("requests.assign", details).await?;
    change.save().await
}

/// Whether nobody works on it.
async fn is_free(ledger: &Ledger, reference: Reference) -> Result<bool, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let owners = store::owners(&mut conn, reference).await?;
    Ok(owners.is_some_and(|(_, assignee)| assignee.is_none()))
}

/// Assigns inside the transaction of a part of the product, to an account that may work on it.
pub async fn assign_by_machine(
    ledger: &Ledger,
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    login: &str,
) -> Result<Request, Error> {
    let login = assignable(ledger, login).await?;
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    change.request.must_be_open()?;
    let details = json!({ "from": change.request.assignee, "to": login });
    change.request.assignee = Some(login);
    change.record("requests.assign", details).await?;
    change.save().await
}

/// Who of these logins has the fewest open requests; the first of them where several have.
pub async fn least_busy(
    conn: &mut sqlx::AnyConnection,
    logins: &[&str],
) -> Result<Option<String>, Error> {
    let busy = store::open_by_assignee(conn).await?;
    let open = |login: &&str| busy.get(*login).copied().unwrap_or(0);
    Ok(logins.iter().copied().min_by_key(open).map(str::to_owned))
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
