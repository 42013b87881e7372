//! All accounts for who manages them, and a form that adds one.

use accounts::{AccountView, By, NewAccount, Role};
use askama::Template;

use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct List {
    page: Frame,
    errors: Errors,
    lines: Vec<Line>,
    roles: Vec<Choice>,
    login: String,
    name: String,
    /// Whom the invitation is for that was just made, and its address, shown this once.
    invited: String,
    invitation: String,
    fresh: bool,
}

struct Line {
    id: String,
    login: String,
    name: String,
    roles: String,
    state: String,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, &Fields::default(), &[], None).await
}

/// Adds an account and shows its invitation.
pub async fn add(visit: Visit, fields: Fields) -> Answer {
    match try_add(&visit, &fields).await {
        Ok(invited) => render(&visit, &Fields::default(), &[], Some(&invited)).await,
        Err(refusal) => render(&visit, &fields, &refusal.faults()?, None).await,
    }
}

async fn try_add(visit: &Visit, fields: &Fields) -> Result<accounts::Invited, Refusal> {
    session::freshen(visit, fields).await?;
    let new = NewAccount {
        login: fields.get("login").to_owned(),
        name: fields.get("name").to_owned(),
        roles: chosen_roles(fields)?,
    };
    if new.name.is_empty() {
        return Err(Refusal::invalid(Fault::new("account-name").at("name")));
    }
    let added = accounts::add(&visit.app.ledger, By::Actor(visit.actor()?), new).await;
    added.map_err(|error| {
        if matches!(error, accounts::Error::Invalid(_)) {
            return Refusal::invalid(Fault::new("account-login").at("login"));
        }
        error.into()
    })
}

async fn render(
    visit: &Visit,
    fields: &Fields,
    faults: &[Fault],
    invited: Option<&accounts::Invited>,
) -> Answer {
    let all = accounts::overview(&visit.app.ledger, By::Actor(visit.actor()?)).await?;
    let errors = visit.errors(faults);
    let chosen: Vec<&str> = fields.all("role").collect();
    let template = List {
        page: visit.titled("accounts-title").refused_if(&errors),
        lines: all.iter().map(|account| line(visit, account)).collect(),
        roles: roles(visit, &chosen),
        login: fields.raw("login").to_owned(),
        name: fields.raw("name").to_owned(),
        invited: invited.map_or_else(String::new, |invited| invited.account.name.clone()),
        invitation: invited.map_or_else(String::new, |invited| address(visit, invited)),
        fresh: visit.is_fresh(),
        errors,
    };
    form(&template, &template.errors)
}

fn line(visit: &Visit, account: &AccountView) -> Line {
    let words = account.roles.iter();
    let roles: Vec<String> = words.map(|word| visit.words.word("role-", word)).collect();
    Line {
        id: account.id.to_string(),
        login: account.login.clone(),
        name: account.name.clone(),
        roles: roles.join(", "),
        state: visit.words.word("account-state-", account.state),
    }
}

/// Where the holder of an account sets a password.
pub fn address(visit: &Visit, invited: &accounts::Invited) -> String {
    let token = invited.token.expose();
    format!("{}/invitation/{token}", visit.app.public_url)
}

/// Every role, to choose from.
pub fn roles(visit: &Visit, chosen: &[&str]) -> Vec<Choice> {
    let choice = |role: Role| Choice {
        value: role.word().to_owned(),
        label: visit.words.word("role-", role.word()),
        chosen: chosen.contains(&role.word()),
    };
    Role::ALL.into_iter().map(choice).collect()
}

/// The roles a form chose; at least one.
pub fn chosen_roles(fields: &Fields) -> Result<Vec<Role>, Refusal> {
    let roles = Role::from_words(fields.all("role"))?;
    if roles.is_empty() {
        return Err(Refusal::invalid(Fault::new("account-role").at("role")));
    }
    Ok(roles)
}
