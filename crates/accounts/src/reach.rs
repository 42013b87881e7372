//! Where accounts are reached by mail, and who stands above them.

use ledger::{Deed, Ledger};
use serde_json::json;

use crate::lookup::normal;
use crate::{AccountId, By, Error, Permission, Role, store};

/// An active account as messages need it.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// The name used to sign in.
    pub login: String,
    /// What it is there for.
    pub roles: Vec<Role>,
    /// Its mail address, where one is known.
    pub email: Option<String>,
    /// Login of the account that is told when this one does not act.
    pub manager: Option<String>,
}

impl std::fmt::Debug for Contact {
    /// Prints no address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Contact({})", self.login)
    }
}

/// Every active account with its address, by login.
pub async fn contacts(ledger: &Ledger) -> Result<Vec<Contact>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::contacts(&mut conn).await
}

/// Sets where an account is reached and who stands above it; an empty text takes it away. The
/// address itself never enters the log.
pub async fn set_reach(
    ledger: &Ledger,
    by: By<'_>,
    id: &AccountId,
    (email, manager): (&str, &str),
) -> Result<(), Error> {
    by.authorize(ledger, Permission::AccountsManage).await?;
    let account = crate::by_id(ledger, id).await?;
    let email = checked(email)?;
    let manager = match normal(manager) {
        login if login.is_empty() => None,
        login if login == account.login => {
            let line = "manager: is the account itself; name another";
            return Err(Error::Invalid(line.to_owned()));
        }
        login => Some(crate::by_login(ledger, &login).await?.login),
    };
    let mut tx = ledger.begin().await?;
    store::set_reach(tx.conn(), id, (email, manager.as_deref())).await?;
    let details = json!({ "email": email.is_some(), "manager": manager });
    tx.record(Deed {
        object: Some(id.to_string()),
        details,
        ..Deed::done(by.who(), "accounts.reach")
    })
    .await?;
    Ok(tx.commit().await?)
}

/// An address without what would break a header; the mail server judges the rest.
fn checked(email: &str) -> Result<Option<&str>, Error> {
    let email = email.trim();
    let fits = email.len() <= 254
        && email
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && !email
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || ",;<>".contains(c));
    if email.is_empty() {
        Ok(None)
    } else if fits {
        Ok(Some(email))
    } else {
        let line = "email: is no mail address; write it as name@example.org";
        Err(Error::Invalid(line.to_owned()))
    }
}
