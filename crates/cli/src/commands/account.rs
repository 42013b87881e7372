//! `account`: adds people.

use accounts::{By, NewAccount, Role};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::Looking;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Add an account and print its invitation, once
    Add(Add),
}

#[derive(clap::Args)]
pub struct Add {
    /// The name used to sign in
    #[arg(long)]
    login: String,
    /// The name shown
    #[arg(long)]
    name: String,
    /// agent, privacy_manager, approver, auditor or administrator; may be repeated
    #[arg(long = "role", required = true, num_args = 1..)]
    roles: Vec<String>,
    #[command(flatten)]
    acting: Looking,
}

/// What `account add` answers.
#[derive(Serialize)]
struct Added {
    login: String,
    roles: Vec<&'static str>,
    /// Address at which the holder sets a password; works once and for seven days.
    invitation: String,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let Command::Add(asked) = command;
    let roles = asked.roles.iter().flat_map(|words| words.split(','));
    let roles = roles.map(role).collect::<Result<Vec<_>, _>>()?;
    let new = NewAccount {
        login: asked.login,
        name: asked.name,
        roles,
    };
    let invited = match &asked.acting.login {
        Some(login) => {
            let actor = site.actor(login).await?;
            accounts::add(site.ledger(), By::Actor(&actor), new).await?
        }
        None => accounts::add(site.ledger(), By::Operator, new).await?,
    };
    let added = Added {
        login: invited.account.login,
        roles: invited
            .account
            .roles
            .iter()
            .map(|role| role.word())
            .collect(),
        invitation: format!(
            "{}/invitation/{}",
            site.config.http.public_address(),
            invited.token.expose()
        ),
    };
    let text = format!(
        "{} ({}) may set a password at\n{}\nThe address works once and for seven days.",
        added.login,
        added.roles.join(", "),
        added.invitation
    );
    Ok(Answer::new(&added, text))
}

fn role(word: &str) -> Result<Role, Failure> {
    Role::from_word(word.trim()).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
        Failure::refused(format!("--role: is not known; give {}", known.join(", ")))
    })
}
