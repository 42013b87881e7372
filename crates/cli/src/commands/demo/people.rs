//! The accounts of a demonstration, one for each role.

use accounts::{By, NewAccount, Role};
use base::Secret;
use serde::Serialize;

use crate::failure::Failure;
use crate::installation::Installation;

/// Of all accounts. No secret: it opens invented data on this machine only.
pub const PASSWORD: &str = "fuenf blaue Blumen im Beet";

/// Who works requests.
pub const AGENT: &str = "lea";

/// Who leads them.
pub const MANAGER: &str = "miriam";

const PEOPLE: [(&str, &str, Role); 5] = [
    (AGENT, "Lea Gruber", Role::Agent),
    (MANAGER, "Miriam Steiner", Role::PrivacyManager),
    ("jonas", "Jonas Fuchs", Role::Approver),
    ("paula", "Paula Berger", Role::Auditor),
    ("anton", "Anton Winkler", Role::Administrator),
];

/// A way in.
#[derive(Serialize)]
pub struct Entrance {
    pub role: &'static str,
    pub login: &'static str,
    /// Works once and for a day.
    pub link: String,
}

/// Adds them with a password, which is asked for again before what cannot be undone.
pub async fn add(site: &Installation) -> Result<(), Failure> {
    let ledger = site.ledger();
    let password = Secret::new(PASSWORD);
    for (login, name, role) in PEOPLE {
        let new = NewAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            roles: vec![role],
        };
        let invited = accounts::add(ledger, By::Operator, new).await?;
        accounts::accept(ledger, invited.token.expose(), &password).await?;
    }
    Ok(())
}

/// Fresh links for all of them.
pub async fn entrances(site: &Installation, address: &str) -> Result<Vec<Entrance>, Failure> {
    let ledger = site.ledger();
    let mut entrances = Vec::with_capacity(PEOPLE.len());
    for (login, _, role) in PEOPLE {
        let account = accounts::by_login(ledger, login).await?;
        let token = accounts::sign_in_link(ledger, By::Operator, &account.id).await?;
        entrances.push(Entrance {
            role: role.word(),
            login,
            link: format!("{address}/sign-in/link/{}", token.expose()),
        });
    }
    Ok(entrances)
}
