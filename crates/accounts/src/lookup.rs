//! Finds accounts.

use ledger::Ledger;

use crate::{Account, AccountId, Error, store};

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
