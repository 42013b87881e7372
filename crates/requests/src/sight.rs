//! Who reads what was written on a request: the one rule, and what everybody else sees.
//!
//! Whoever leads or approves reads all. Anybody else who works on requests reads their own: those
//! they recorded and those that are given to them. Of every other they see the [outline], and may
//! take one that nobody works on. Pages, API, commands and search ask [`reads`] or
//! [`authorize`](crate::authorize); none decides by itself.
//!
//! [outline]: Request::outline

use std::collections::BTreeSet;

use accounts::{Actor, Permission};
use ledger::Ledger;

use crate::change::permit;
use crate::request::Request;
use crate::show::{Shown, show};
use crate::{Error, Reference, store};

/// Whether the actor reads what was written on this request.
pub fn reads(actor: &Actor, request: &Request) -> bool {
    let owners = (&*request.opened_by, request.assignee.as_deref());
    actor.may(Permission::RequestsRead) && is_open_to(actor, owners)
}

/// Whether a request of these (who recorded it, who works on it) is open to the actor.
fn is_open_to(actor: &Actor, (opened_by, assignee): (&str, Option<&str>)) -> bool {
    let me = &*actor.account.login;
    actor.may(Permission::RequestsReadAll) || opened_by == me || assignee == Some(me)
}

/// Whose requests alone the actor reads; `None` for all.
pub(crate) fn own_alone(actor: &Actor) -> Option<&str> {
    (!actor.may(Permission::RequestsReadAll)).then_some(&*actor.account.login)
}

/// Refuses a request that is somebody else's; one that is not there is refused by what loads it.
pub(crate) async fn demand(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
) -> Result<(), Error> {
    if actor.may(Permission::RequestsReadAll) {
        return Ok(());
    }
    let mut conn = ledger.store.pool().acquire().await?;
    let owners = store::owners(&mut conn, reference).await?;
    drop(conn);
    match owners {
        Some((by, to)) if !is_open_to(actor, (&by, to.as_deref())) => {
            permit(ledger, actor, Permission::RequestsReadAll, Some(reference)).await
        }
        _ => Ok(()),
    }
}

/// Which of these requests are open to the actor: for what is told of several at once.
pub async fn open_among(
    ledger: &Ledger,
    actor: &Actor,
    references: &[Reference],
) -> Result<BTreeSet<Reference>, Error> {
    permit(ledger, actor, Permission::RequestsRead, None).await?;
    if references.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut conn = ledger.store.pool().acquire().await?;
    let all = store::owners_among(&mut conn, references).await?;
    let open = all
        .into_iter()
        .filter(|(_, by, to)| is_open_to(actor, (by, to.as_deref())));
    Ok(open.map(|(reference, _, _)| reference).collect())
}

/// A request as far as the actor sees it.
#[derive(Debug, Clone)]
pub enum Seen {
    /// With everything written on it.
    Whole(Box<Shown>),
    /// That it is there, and how it stands.
    Outline(Box<Request>),
}

impl Seen {
    pub fn request(&self) -> &Request {
        match self {
            Self::Whole(shown) => &shown.request,
            Self::Outline(request) => request,
        }
    }
}

/// The whole request where it is open to the actor, its outline otherwise.
pub async fn look(ledger: &Ledger, actor: &Actor, reference: Reference) -> Result<Seen, Error> {
    if let Some(outline) = outline_of(ledger, actor, reference).await? {
        return Ok(Seen::Outline(Box::new(outline)));
    }
    Ok(Seen::Whole(Box::new(show(ledger, actor, reference).await?)))
}

/// The outline of a request that is somebody else's; `None` where it is open to the actor.
pub async fn outline_of(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
) -> Result<Option<Request>, Error> {
    permit(ledger, actor, Permission::RequestsRead, Some(reference)).await?;
    if own_alone(actor).is_none() {
        return Ok(None);
    }
    let mut conn = ledger.store.pool().acquire().await?;
    let mut request = crate::load(&mut conn, reference).await?;
    drop(conn);
    if reads(actor, &request) {
        return Ok(None);
    }
    request.outline();
    Ok(Some(request))
}

#[cfg(test)]
mod tests {
    use accounts::{Account, AccountId, Role};
    use law::Right;
    use ledger::Via;

    use super::*;
    use crate::Person;
    use crate::sample;

    fn actor(login: &str, role: Role) -> Actor {
        Actor {
            account: Account {
                id: AccountId::from_stored(login),
                login: login.to_owned(),
                name: login.to_owned(),
                roles: vec![role],
            },
            via: Via::Page,
        }
    }

    #[test]
    fn an_agent_reads_what_they_recorded_or_were_given_and_the_leading_roles_read_all() {
        let mut request = sample::request(Right::Access);
        for (assignee, login, role, expected) in [
            (None, "anna", Role::Agent, true),
            (None, "lea", Role::Agent, false),
            (Some("lea"), "lea", Role::Agent, true),
            (Some("lea"), "anna", Role::Agent, true),
            (Some("lea"), "emil", Role::Agent, false),
            (Some("lea"), "miriam", Role::PrivacyManager, true),
            (Some("lea"), "jonas", Role::Approver, true),
            (Some("paula"), "paula", Role::Auditor, false),
            (Some("anton"), "anton", Role::Administrator, false),
        ] {
            request.assignee = assignee.map(str::to_owned);
            let seen = reads(&actor(login, role), &request);
            assert_eq!(seen, expected, "{assignee:?} {login} {}", role.word());
        }
    }

    #[test]
    fn an_outline_names_the_systems_and_no_record() {
        let mut request = sample::request(Right::Access);
        for (system, record) in [("vertrieb", "contact:1"), ("vertrieb", "lead:2")] {
            request.persons.push(Person::parse(system, record).unwrap());
        }
        request.outline();
        assert!(request.persons.is_empty());
        assert_eq!(
            request.outlined.as_deref(),
            Some(&["vertrieb".to_owned()][..])
        );
    }
}
