//! `account`: adds people, changes what they may, lets them in again.

use accounts::{AccountView, Actor, By, Invited, NewAccount, Role};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::Looking;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Add an account and print its invitation, once
    Add(Add),
    /// List all accounts with their roles
    List {
        #[command(flatten)]
        acting: Looking,
    },
    /// Give an account other roles, instead of those it has
    Roles(Given),
    /// Disable an account for good: its sessions end at once, its tokens stop working
    Disable {
        /// The name used to sign in
        login: String,
        #[command(flatten)]
        acting: Looking,
    },
    /// Invite the holder of an account again, to set a new password; the second factor stays
    Invite(Named),
    /// Say where an account is reached by mail and who is told when it does not act
    Reach(Reached),
    /// Take the second factor away from who lost it; the next sign-in asks for a new one
    ResetFactor(Named),
}

#[derive(clap::Args)]
pub struct Named {
    /// The name used to sign in
    #[arg(long)]
    login: String,
    #[command(flatten)]
    acting: Looking,
}

#[derive(clap::Args)]
pub struct Reached {
    /// The name used to sign in
    login: String,
    /// The mail address; empty takes it away
    #[arg(long, default_value = "")]
    email: String,
    /// Login of who is told when this account does not act; empty takes it away
    #[arg(long, default_value = "")]
    manager: String,
    #[command(flatten)]
    acting: Looking,
}

#[derive(clap::Args)]
pub struct Add {
    /// The name used to sign in
    #[arg(long)]
    login: String,
    /// The name shown
    #[arg(long)]
    name: String,
    /// agent, privacy_manager, approver, auditor, administrator or workflow_author; may be repeated
    #[arg(long = "role", required = true, num_args = 1..)]
    roles: Vec<String>,
    #[command(flatten)]
    acting: Looking,
}

#[derive(clap::Args)]
pub struct Given {
    /// The name used to sign in
    login: String,
    /// agent, privacy_manager, approver, auditor, administrator or workflow_author; may be repeated
    #[arg(long = "role", required = true, num_args = 1..)]
    roles: Vec<String>,
    #[command(flatten)]
    acting: Looking,
}

/// What `account list` answers.
#[derive(Serialize)]
struct Listed {
    accounts: Vec<AccountView>,
}

/// What `account add` and `account invite` answer.
#[derive(Serialize)]
struct Added {
    login: String,
    roles: Vec<&'static str>,
    /// Address at which the holder sets a password; works once and for seven days.
    invitation: String,
}

/// What `account reset-factor` answers.
#[derive(Serialize)]
struct Reset {
    login: String,
    second_factor: bool,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Add(asked) => add(site, asked).await,
        Command::List { acting } => list(site, &acting).await,
        Command::Roles(asked) => change_roles(site, asked).await,
        Command::Disable { login, acting } => disable(site, &login, &acting).await,
        Command::Invite(asked) => invite(site, &asked).await,
        Command::Reach(asked) => reach(site, asked).await,
        Command::ResetFactor(asked) => reset_factor(site, &asked).await,
    }
}

async fn list(site: &Installation, asked: &Looking) -> Result<Answer, Failure> {
    let actor = acting(site, asked).await?;
    let accounts = accounts::overview(site.ledger(), by(actor.as_ref())).await?;
    let lines: Vec<String> = accounts.iter().map(line).collect();
    Ok(Answer::new(&Listed { accounts }, lines.join("\n")))
}

fn line(account: &AccountView) -> String {
    let roles = account.roles.join(", ");
    format!(
        "{:<20} {:<9} {} ({roles})",
        account.login, account.state, account.name
    )
}

/// The account as it is now.
async fn shown(site: &Installation, by: By<'_>, login: String) -> Result<Answer, Failure> {
    let all = accounts::overview(site.ledger(), by).await?;
    let account = all.into_iter().find(|account| account.login == login);
    let account = account.ok_or(accounts::Error::NotFound)?;
    let text = line(&account);
    Ok(Answer::new(&account, text))
}

async fn change_roles(site: &Installation, asked: Given) -> Result<Answer, Failure> {
    let roles = roles(&asked.roles)?;
    let actor = acting(site, &asked.acting).await?;
    let by = by(actor.as_ref());
    let account = accounts::by_login(site.ledger(), &asked.login).await?;
    accounts::change_roles(site.ledger(), by, &account.id, &roles).await?;
    shown(site, by, account.login).await
}

async fn disable(site: &Installation, login: &str, asked: &Looking) -> Result<Answer, Failure> {
    let actor = acting(site, asked).await?;
    let by = by(actor.as_ref());
    let account = accounts::by_login(site.ledger(), login).await?;
    accounts::disable(site.ledger(), by, &account.id).await?;
    shown(site, by, account.login).await
}

async fn invite(site: &Installation, asked: &Named) -> Result<Answer, Failure> {
    let actor = acting(site, &asked.acting).await?;
    let account = accounts::by_login(site.ledger(), &asked.login).await?;
    let invited = accounts::invite(site.ledger(), by(actor.as_ref()), &account.id).await?;
    Ok(invitation(site, invited))
}

async fn reach(site: &Installation, asked: Reached) -> Result<Answer, Failure> {
    let actor = acting(site, &asked.acting).await?;
    let by = by(actor.as_ref());
    let account = accounts::by_login(site.ledger(), &asked.login).await?;
    let reach = (asked.email.as_str(), asked.manager.as_str());
    accounts::set_reach(site.ledger(), by, &account.id, reach).await?;
    shown(site, by, account.login).await
}

async fn reset_factor(site: &Installation, asked: &Named) -> Result<Answer, Failure> {
    let actor = acting(site, &asked.acting).await?;
    let account = accounts::by_login(site.ledger(), &asked.login).await?;
    accounts::reset_factor(site.ledger(), by(actor.as_ref()), &account.id).await?;
    let text = format!(
        "{} has no second factor any more; all sessions ended.",
        account.login
    );
    let reset = Reset {
        login: account.login,
        second_factor: false,
    };
    Ok(Answer::new(&reset, text))
}

async fn acting(site: &Installation, asked: &Looking) -> Result<Option<Actor>, Failure> {
    match &asked.login {
        Some(login) => Ok(Some(site.actor(login).await?)),
        None => Ok(None),
    }
}

fn by(actor: Option<&Actor>) -> By<'_> {
    actor.map_or(By::Operator, By::Actor)
}

async fn add(site: &Installation, asked: Add) -> Result<Answer, Failure> {
    let roles = roles(&asked.roles)?;
    let new = NewAccount {
        login: asked.login,
        name: asked.name,
        roles,
    };
    let actor = acting(site, &asked.acting).await?;
    let invited = accounts::add(site.ledger(), by(actor.as_ref()), new).await?;
    Ok(invitation(site, invited))
}

fn invitation(site: &Installation, invited: Invited) -> Answer {
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
    Answer::new(&added, text)
}

fn roles(given: &[String]) -> Result<Vec<Role>, Failure> {
    let words = given.iter().flat_map(|words| words.split(','));
    Ok(Role::from_words(words)?)
}
