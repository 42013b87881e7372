//! The guided assessment: the agenda point by point, the plan of measures, the documents.

pub mod compare;
pub mod document;
pub mod introduction;
pub mod overview;
pub mod plan;
pub mod point;

use ::requests::TaskOwner;
use accounts::{Permission, Role};

use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// Who may see to something here: the people and the roles that can open the plan.
async fn owners(visit: &Visit) -> Result<Vec<Choice>, Refusal> {
    let opens = |role: &Role| role.permissions().contains(&Permission::AssessmentRead);
    let all = accounts::list(&visit.app.ledger).await?;
    let people = all.into_iter().filter(|one| one.roles.iter().any(opens));
    let mut choices: Vec<Choice> = people
        .map(|account| Choice {
            value: TaskOwner::Login(account.login).to_string(),
            label: account.name,
            chosen: false,
        })
        .collect();
    choices.extend(Role::ALL.into_iter().filter(opens).map(|role| Choice {
        value: TaskOwner::Role(role).to_string(),
        label: visit.words.word("role-", role.word()),
        chosen: false,
    }));
    Ok(choices)
}

/// The same with one of them chosen.
fn choose(owners: &[Choice], chosen: &str) -> Vec<Choice> {
    let choice = |one: &Choice| Choice {
        value: one.value.clone(),
        label: one.label.clone(),
        chosen: one.value == chosen,
    };
    owners.iter().map(choice).collect()
}

/// `3 h 05 min`.
fn time(minutes: i64) -> String {
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

impl From<::assessment::Error> for Refusal {
    fn from(error: ::assessment::Error) -> Self {
        match error {
            ::assessment::Error::NotFound => Self::NotFound,
            ::assessment::Error::NotAllowed(_) => Self::NotAllowed,
            ::assessment::Error::Invalid(faults) => {
                let fault = |fault: ::assessment::Fault| Fault::from(fault.notice).at(&fault.field);
                Self::Invalid(faults.into_iter().map(fault).collect())
            }
            ::assessment::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            ::assessment::Error::Desk(error) => error.into(),
            ::assessment::Error::Workflows(error) => error.into(),
            ::assessment::Error::Ledger(error) => error.into(),
        }
    }
}

impl From<documents::Error> for Refusal {
    fn from(error: documents::Error) -> Self {
        Self::broken(&error)
    }
}
