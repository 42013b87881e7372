//! Adds an account and invites its holder.

use base::Secret;
use jiff::SignedDuration;
use ledger::{Deed, Ledger, Tx};
use serde_json::json;

use crate::lookup::normal;
use crate::{Account, AccountId, By, Error, PARTS, Permission, Role, store};

/// How long an invitation may be accepted.
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An account to be added.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Letters, digits, `.`, `-`, `_`, `@`; kept in lower case.
    pub login: String,
    /// The name shown.
    pub name: String,
    /// At least one.
    pub roles: Vec<Role>,
}

/// An account with the token that sets its password, shown once.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The account.
    pub account: Account,
    /// The invitation's token.
    pub token: Secret,
}

/// Adds an account without a password; its holder sets one by the invitation, which works once
/// and for seven days.
pub async fn add(ledger: &Ledger, by: By<'_>, new: NewAccount) -> Result<Invited, Error> {
    by.authorize(ledger, Permission::AccountsManage).await?;
    let account = checked(ledger, &new)?;
    let mut tx = ledger.begin().await?;
    store::insert(tx.conn(), &account, ledger.clock.now())
        .await
        .map_err(taken)?;
    let deed = Deed {
        object: Some(account.id.to_string()),
        details: json!({ "roles": words(&account.roles) }),
        ..Deed::done(by.who(), "accounts.add")
    };
    tx.record(deed).await?;
    finish(ledger, tx, account).await
}

fn taken(error: Error) -> Error {
    if matches!(
        error,
        Error::Ledger(ledger::Error::Store(::store::Error::Conflict(_)))
    ) {
        return Error::Invalid("this login is taken; choose another".to_owned());
    }
    error
}

/// Invites the holder of an account again, to set a new password: the way back for who forgot
/// it. Nobody ever sets the password of another. Earlier invitations stop working.
pub async fn invite(ledger: &Ledger, by: By<'_>, id: &AccountId) -> Result<Invited, Error> {
    by.authorize(ledger, Permission::AccountsManage).await?;
    let account = crate::by_id(ledger, id).await?;
    let mut tx = ledger.begin().await?;
    let deed = Deed {
        object: Some(account.id.to_string()),
        ..Deed::done(by.who(), "accounts.invite")
    };
    tx.record(deed).await?;
    finish(ledger, tx, account).await
}

async fn finish(ledger: &Ledger, mut tx: Tx, account: Account) -> Result<Invited, Error> {
    let token = ledger.random.token();
    let expires_at = ledger
        .clock
        .now()
        .saturating_add(INVITATION)
        .unwrap_or(jiff::Timestamp::MAX);
    store::revoke_links(tx.conn(), &account.id, "invitation").await?;
    let link = (&account.id, "invitation");
    store::insert_link(tx.conn(), token.expose(), link, expires_at).await?;
    tx.commit().await?;
    Ok(Invited { account, token })
}

fn checked(ledger: &Ledger, new: &NewAccount) -> Result<Account, Error> {
    let login = normal(&new.login);
    let name = new.name.trim().to_owned();
    let invalid = |line: &str| Err(Error::Invalid(line.to_owned()));
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_@".contains(c);
    if login.is_empty() || login.len() > 64 || !login.chars().all(allowed) {
        return invalid("the login may have 1 to 64 letters a-z, digits and . - _ @; change it");
    }
    if PARTS.contains(&&*login) {
        return invalid("the login names a part of the product in the log; choose another");
    }
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return invalid("the name must have 1 to 200 characters; change it");
    }
    if new.roles.is_empty() {
        return invalid("the account has no role; name at least one");
    }
    let roles = in_order(&new.roles);
    Ok(Account {
        id: AccountId::mint(&ledger.clock, &ledger.random),
        login,
        name,
        roles,
    })
}

pub(crate) fn in_order(roles: &[Role]) -> Vec<Role> {
    Role::ALL
        .into_iter()
        .filter(|role| roles.contains(role))
        .collect()
}

pub(crate) fn words(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().map(|role| role.word()).collect()
}
