//! Finds accounts.

use ledger::Ledger;
use serde::Serialize;

use crate::{Account, AccountId, By, Error, Permission, store};

/// An account as those see it who manage accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountView {
    /// Its id, as entered in the ledger.
    pub id: AccountId,
    /// The name used to sign in.
    pub login: String,
    /// The name shown.
    pub name: String,
    /// Words of its roles.
    pub roles: Vec<&'static str>,
    /// `invited` until its holder has set a password, then `active`, at last `disabled`.
    pub state: &'static str,
}

/// The active account with this login, whatever its case.
pub async fn by_login(ledger: &Ledger, login: &str) -> Result<Account, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    active(store::by_login(&mut conn, &normal(login)).await?)
}

/// The active account with this id.
pub async fn by_id(ledger: &Ledger, id: &AccountId) -> Result<Account, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    active(store::by_id(&mut conn, id).await?)
}

/// All active accounts, by login.
pub async fn list(ledger: &Ledger) -> Result<Vec<Account>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let all = store::all(&mut conn).await?;
    Ok(all
        .into_iter()
        .filter(|stored| !stored.disabled)
        .map(|stored| stored.account)
        .collect())
}

/// All accounts, also those that are disabled, for who manages them; by login.
pub async fn overview(ledger: &Ledger, by: By<'_>) -> Result<Vec<AccountView>, Error> {
    by.authorize(ledger, Permission::AccountsManage).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let all = store::all(&mut conn).await?;
    Ok(all.into_iter().map(view).collect())
}

fn view(stored: store::Stored) -> AccountView {
    AccountView {
        roles: crate::add::words(&stored.account.roles),
        id: stored.account.id,
        login: stored.account.login,
        name: stored.account.name,
        state: match (stored.disabled, stored.password) {
            (true, _) => "disabled",
            (false, Some(_)) => "active",
            (false, None) => "invited",
        },
    }
}

fn active(found: Option<store::Stored>) -> Result<Account, Error> {
    found
        .filter(|stored| !stored.disabled)
        .map(|stored| stored.account)
        .ok_or(Error::NotFound)
}

/// Logins are compared in lower case and without spaces around them.
pub(crate) fn normal(login: &str) -> String {
    login.trim().to_lowercase()
}
