//! One account: its roles, a new invitation, a lost second factor, its end.

use accounts::{AccountId, AccountView, By};
use askama::Template;
use axum::extract::Path;

use super::list::{address, chosen_roles, roles};
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "accounts/manage.html")]
struct Manage {
    page: Frame,
    errors: Errors,
    account: AccountView,
    state: String,
    roles: Vec<Choice>,
    /// The address of an invitation that was just made, shown this once.
    invitation: String,
    fresh: bool,
}

/// The account.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    render(&visit, &id, &[], String::new()).await
}

/// Gives it the roles that are ticked.
pub async fn change_roles(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let done = async {
        session::freshen(&visit, &fields).await?;
        let (by, roles) = (By::Actor(visit.actor()?), chosen_roles(&fields)?);
        let account = AccountId::from_stored(&*id);
        let done = accounts::change_roles(&visit.app.ledger, by, &account, &roles).await;
        done.map(|_| ()).map_err(last)
    };
    after(&visit, &id, done.await).await
}

/// Ends it for good.
pub async fn disable(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let done = async {
        session::freshen(&visit, &fields).await?;
        let (by, account) = (By::Actor(visit.actor()?), AccountId::from_stored(&*id));
        let done = accounts::disable(&visit.app.ledger, by, &account).await;
        done.map_err(last)
    };
    after(&visit, &id, done.await).await
}

/// Takes the second factor away from who lost it.
pub async fn reset_factor(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let done = async {
        session::freshen(&visit, &fields).await?;
        let (by, account) = (By::Actor(visit.actor()?), AccountId::from_stored(&*id));
        match accounts::reset_factor(&visit.app.ledger, by, &account).await {
            Err(accounts::Error::Invalid(_)) => {
                Err(Refusal::invalid(Fault::new("account-no-factor")))
            }
            done => Ok(done?),
        }
    };
    after(&visit, &id, done.await).await
}

/// Invites the holder to set a new password.
pub async fn invite(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let done = async {
        session::freshen(&visit, &fields).await?;
        let (by, account) = (By::Actor(visit.actor()?), AccountId::from_stored(&*id));
        let invited = accounts::invite(&visit.app.ledger, by, &account).await?;
        Ok(address(&visit, &invited))
    };
    match done.await {
        Ok(invitation) => render(&visit, &id, &[], invitation).await,
        Err(refusal) => {
            let refusal: Refusal = refusal;
            render(&visit, &id, &refusal.faults()?, String::new()).await
        }
    }
}

/// What the rules refuse here is to leave nobody who manages accounts.
fn last(error: accounts::Error) -> Refusal {
    if matches!(error, accounts::Error::Invalid(_)) {
        return Refusal::invalid(Fault::new("account-last"));
    }
    error.into()
}

async fn after(visit: &Visit, id: &str, done: Result<(), Refusal>) -> Answer {
    match done {
        Ok(()) => to("/accounts"),
        Err(refusal) => render(visit, id, &refusal.faults()?, String::new()).await,
    }
}

async fn render(visit: &Visit, id: &str, faults: &[Fault], invitation: String) -> Answer {
    let all = accounts::overview(&visit.app.ledger, By::Actor(visit.actor()?)).await?;
    let account = all.into_iter().find(|account| account.id.as_str() == id);
    let account = account.ok_or(Refusal::NotFound)?;
    let errors = visit.errors(faults);
    let template = Manage {
        page: visit.frame(account.name.clone()).refused_if(&errors),
        state: visit.words.word("account-state-", account.state),
        roles: roles(visit, &account.roles),
        account,
        invitation,
        fresh: visit.is_fresh(),
        errors,
    };
    form(&template, &template.errors)
}
