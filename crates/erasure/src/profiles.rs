//! Profiles of one's own: a draft from a connected database, a check against it, the rights one
//! needs. A look at a database is entered in the log; no value of a row is kept or shown.

use accounts::{Actor, Permission};
use base::Notice;
use crm::database::Database;
use crm::draft::Drafted;
use crm::gaps::Checked;
use crm::grants::Grants;
use ledger::Deed;
use serde_json::json;

use crate::{Desk, Error};

/// The longest profile that is checked.
const LONGEST_BYTES: usize = 1_000_000;

/// Reads the live schema of a system and proposes a profile.
pub async fn draft_profile(desk: &Desk, actor: &Actor, name: &str) -> Result<Drafted, Error> {
    let database = database(desk, actor, name).await?;
    let drafted = crm::draft::draft(&database, name).await?;
    desk.ledger
        .enter(Deed {
            system: Some(name.to_owned()),
            details: json!({ "tables": drafted.tables, "columns": drafted.columns }),
            ..Deed::done(actor.who(), "profiles.draft")
        })
        .await?;
    Ok(drafted)
}

/// Names everything that is wrong or open in the text of a profile, against a system's database.
pub async fn check_profile(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    text: &str,
) -> Result<Checked, Error> {
    let database = database(desk, actor, name).await?;
    if text.len() > LONGEST_BYTES {
        let line =
            format!("profile: is longer than {LONGEST_BYTES} bytes; leave out what no run needs");
        return Err(Error::Refused(
            Notice::new("profile-long", line).at("profile"),
        ));
    }
    let checked = crm::gaps::check("profile", text, Some(&database)).await?;
    desk.ledger
        .enter(Deed {
            system: Some(name.to_owned()),
            details: json!({ "fits": checked.fits, "gaps": checked.gaps.len() }),
            ..Deed::done(actor.who(), "profiles.check")
        })
        .await?;
    Ok(checked)
}

/// The script that gives a database account what a system's profile needs, with what a fire drill
/// needs besides where `drill` says so.
pub async fn grants(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    (account, drill): (&str, bool),
) -> Result<Grants, Error> {
    desk.authorize(actor, Permission::SystemsRead, None).await?;
    require_account(account)?;
    let system = desk.open(name).await?;
    Ok(crm::grants::grants(&system, account, drill).await?)
}

/// Refuses what is no name of a database account.
pub(crate) fn require_account(account: &str) -> Result<(), Error> {
    let plain = account
        .chars()
        .all(|c| c.is_alphanumeric() || "_-.@%:".contains(c));
    if account.is_empty() || account.len() > 80 || !plain {
        let line = "account: write NAME or NAME@HOST, in letters, digits and _ - . : %";
        return Err(Error::Refused(
            Notice::new("grants-account", line).at("account"),
        ));
    }
    Ok(())
}

async fn database(desk: &Desk, actor: &Actor, name: &str) -> Result<Database, Error> {
    desk.authorize(actor, Permission::SystemsManage, None)
        .await?;
    Ok(Database::new(desk.connected(name)?)?)
}
