//! Accounts, for who manages them.

use ::accounts::{By, Invited, NewAccount, Role};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::idempotency::Unkept;
use super::{Answer, created, ok, read};
use crate::refusal::Refusal;
use crate::visit::Visit;

/// All accounts with their roles and states.
pub async fn list(visit: Visit) -> Answer {
    let all = ::accounts::overview(&visit.app.ledger, By::Actor(visit.actor()?)).await?;
    ok(&json!({ "accounts": all }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    roles: Vec<String>,
}

/// Adds an account; the invitation is answered once.
pub async fn add(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let new: New = read(&headers, &body)?;
    let new = NewAccount {
        roles: roles(&new.roles)?,
        login: new.login,
        name: new.name,
    };
    let by = By::Actor(visit.actor()?);
    let invited = ::accounts::add(&visit.app.ledger, by, new).await?;
    Ok((Extension(Unkept), created(&invitation(&visit, &invited))?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    #[serde(default)]
    roles: Vec<String>,
}

/// Gives an account other roles, instead of those it has.
pub async fn change_roles(
    visit: Visit,
    Path(login): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let Roles { roles: words } = read(&headers, &body)?;
    let (ledger, by) = (&visit.app.ledger, By::Actor(visit.actor()?));
    let account = ::accounts::by_login(ledger, &login).await?;
    ::accounts::change_roles(ledger, by, &account.id, &roles(&words)?).await?;
    shown(&visit, &account.login).await
}

/// Disables an account for good.
pub async fn disable(visit: Visit, Path(login): Path<String>) -> Answer {
    let (ledger, by) = (&visit.app.ledger, By::Actor(visit.actor()?));
    let account = ::accounts::by_login(ledger, &login).await?;
    ::accounts::disable(ledger, by, &account.id).await?;
    shown(&visit, &account.login).await
}

/// Invites the holder again, to set a new password.
pub async fn invite(visit: Visit, Path(login): Path<String>) -> Answer {
    let (ledger, by) = (&visit.app.ledger, By::Actor(visit.actor()?));
    let account = ::accounts::by_login(ledger, &login).await?;
    let invited = ::accounts::invite(ledger, by, &account.id).await?;
    Ok((Extension(Unkept), ok(&invitation(&visit, &invited))?).into_response())
}

fn roles(words: &[String]) -> Result<Vec<Role>, Refusal> {
    Ok(Role::from_words(words.iter().map(String::as_str))?)
}

fn invitation(visit: &Visit, invited: &Invited) -> Value {
    let roles = invited.account.roles.iter().map(|role| role.word());
    json!({
        "login": invited.account.login,
        "roles": roles.collect::<Vec<_>>(),
        "invitation": crate::pages::accounts::list::address(visit, invited),
    })
}

async fn shown(visit: &Visit, login: &str) -> Answer {
    let all = ::accounts::overview(&visit.app.ledger, By::Actor(visit.actor()?)).await?;
    let found = all.into_iter().find(|account| account.login == login);
    ok(&found.ok_or(Refusal::NotFound)?)
}
