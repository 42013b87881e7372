//! Changes an account: roles, password, disabled.

use base::Secret;
use ledger::{Deed, Ledger, Tx};
use serde_json::json;

use crate::add::{in_order, words};
use crate::confirm::check_password;
use crate::{
    Account, AccountId, By, Error, Permission, Role, Session, check_policy, password, store,
};

/// Gives an account other roles; running sessions have them with their next click. When one is
/// taken away they end, so that nobody goes on in a form of a role they lost.
pub async fn change_roles(
    ledger: &Ledger,
    by: By<'_>,
    id: &AccountId,
    roles: &[Role],
) -> Result<Account, Error> {
    by.authorize(ledger, Permission::AccountsManage).await?;
    if roles.is_empty() {
        return Err(Error::Invalid(
            "the account would have no role; disable it instead".to_owned(),
        ));
    }
    let mut tx = ledger.begin().await?;
    let mut account = active(&mut tx, id).await?;
    let before = std::mem::replace(&mut account.roles, in_order(roles));
    let deed = Deed {
        object: Some(id.to_string()),
        details: json!({ "before": words(&before), "after": words(&account.roles) }),
        ..Deed::done(by.who(), "accounts.change_roles")
    };
    // Recorded first: from here on nobody else can take the role from the last but one.
    tx.record(deed).await?;
    if !account.roles.contains(&Role::Administrator) {
        keep_an_administrator(&mut tx, id).await?;
    }
    store::set_roles(tx.conn(), id, &account.roles).await?;
    if before.iter().any(|role| !account.roles.contains(role)) {
        store::end_sessions(tx.conn(), id, None).await?;
    }
    tx.commit().await?;
    Ok(account)
}

/// Disables an account for good: its sessions end at once, its tokens and links stop working.
/// The row stays, because the ledger refers to it.
pub async fn disable(ledger: &Ledger, by: By<'_>, id: &AccountId) -> Result<(), Error> {
    by.authorize(ledger, Permission::AccountsManage).await?;
    let mut tx = ledger.begin().await?;
    let account = active(&mut tx, id).await?;
    let deed = Deed {
        object: Some(account.id.to_string()),
        ..Deed::done(by.who(), "accounts.disable")
    };
    tx.record(deed).await?;
    keep_an_administrator(&mut tx, id).await?;
    store::disable(tx.conn(), id, ledger.clock.now()).await?;
    store::end_sessions(tx.conn(), id, None).await?;
    for kind in ["invitation", "sign_in"] {
        store::revoke_links(tx.conn(), id, kind).await?;
    }
    Ok(tx.commit().await?)
}

/// Changes one's own password; all other sessions of the account end.
pub async fn change_password(
    ledger: &Ledger,
    session: &Session,
    old: &Secret,
    new: &Secret,
) -> Result<(), Error> {
    check_password(ledger, session, old, "accounts.change_password").await?;
    check_policy(&session.account.login, new)?;
    let hash = password::hash(new, &ledger.random).await;
    let id = &session.account.id;
    let mut tx = ledger.begin().await?;
    store::set_password(tx.conn(), id, &hash).await?;
    store::end_sessions(tx.conn(), id, Some(&session.id)).await?;
    let object = Some(id.to_string());
    let who = session.actor().who();
    tx.record(Deed {
        object,
        ..Deed::done(who, "accounts.change_password")
    })
    .await?;
    Ok(tx.commit().await?)
}

async fn active(tx: &mut Tx, id: &AccountId) -> Result<Account, Error> {
    let found = store::by_id(tx.conn(), id)
        .await?
        .filter(|found| !found.disabled);
    Ok(found.ok_or(Error::NotFound)?.account)
}

/// Refuses when nobody else could manage accounts afterwards.
async fn keep_an_administrator(tx: &mut Tx, leaving: &AccountId) -> Result<(), Error> {
    let all = store::all(tx.conn()).await?;
    let mut administrators = all
        .iter()
        .filter(|found| !found.disabled && found.account.roles.contains(&Role::Administrator))
        .map(|found| &found.account.id)
        .peekable();
    let none_before = administrators.peek().is_none();
    if none_before || administrators.any(|id| id != leaving) {
        return Ok(());
    }
    let line = "this is the last administrator; give another account the role first";
    Err(Error::Invalid(line.to_owned()))
}
