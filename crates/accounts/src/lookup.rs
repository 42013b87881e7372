//! Finds an account.

use ledger::Ledger;

use crate::{Account, AccountId, Error};

/// The active account with this login.
pub async fn by_login(_ledger: &Ledger, _login: &str) -> Result<Account, Error> {
    unimplemented!("skeleton")
}

/// The active account with this id.
pub async fn by_id(_ledger: &Ledger, _id: &AccountId) -> Result<Account, Error> {
    unimplemented!("skeleton")
}
