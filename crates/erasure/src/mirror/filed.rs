//! Shows the requests that stand in the CRMs themselves, of the persons of a request.

use std::collections::BTreeSet;

use accounts::{Actor, Permission};
use crm::RowRef;
use requests::{Reference, Request};
use serde::Serialize;

use crate::{Desk, Error, draft, store};

/// A request that stands in a CRM. Its words are the CRM's; none is personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FiledView {
    /// System.
    pub system: String,
    /// The record, as `kind:key`.
    pub record: String,
    /// The number that the CRM's users call it by.
    pub number: Option<String>,
    /// The right, in the CRM's word.
    pub right: Option<String>,
    /// The state, in the CRM's word.
    pub state: Option<String>,
    /// The last day.
    pub due: Option<String>,
    /// Where the CRM shows it.
    pub open: Option<String>,
    /// Whether it stands for this request of ours; otherwise it was made in the CRM.
    pub ours: bool,
}

/// What the CRMs have of the persons of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct InCrm {
    /// Requests, by system.
    pub records: Vec<FiledView>,
    /// Systems that could not be asked.
    pub away: Vec<String>,
}

impl InCrm {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.away.is_empty()
    }
}

/// The requests that stand in the CRMs themselves, of the persons of a request. A CRM that does not
/// answer is named and nothing more.
pub async fn filed(desk: &Desk, actor: &Actor, reference: &str) -> Result<InCrm, Error> {
    let named = reference.parse::<Reference>().ok().map(|r| r.to_string());
    desk.authorize(actor, Permission::RequestsRead, named.as_deref())
        .await?;
    let request = draft::request(desk, reference).await?;
    let mut all = InCrm::default();
    for system in desk.systems.keeping() {
        if !request.persons.iter().any(|one| one.system == *system) {
            continue;
        }
        match of_system(desk, &request, system).await {
            Ok(records) => all.records.extend(records),
            Err(Error::Unreachable(_) | Error::Refused(_) | Error::Broken { .. }) => {
                all.away.push(system.clone());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

async fn of_system(desk: &Desk, request: &Request, name: &str) -> Result<Vec<FiledView>, Error> {
    let crm = desk.open(name).await?;
    let persons: BTreeSet<RowRef> = request
        .persons
        .iter()
        .filter(|person| person.system == name)
        .filter_map(|person| RowRef::parse(&crm.profile, &person.record).ok())
        .collect();
    let mut connection = crm.database.connect().await?;
    let found = crm::mirror::filed(&crm, &mut connection, &persons).await?;
    connection.close().await;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let reference = request.reference.to_string();
    let known = store::mirror(&mut conn, (&reference, name)).await?;
    drop(conn);
    let ours = known.map(|known| known.record);
    let views = found.into_iter().map(|filed| FiledView {
        system: name.to_owned(),
        record: filed.row.name(&crm.profile),
        open: crm.address_of(&filed.row),
        ours: filed.row.key.first() == ours.as_ref(),
        number: filed.number,
        right: filed.right,
        state: filed.state,
        due: filed.due,
    });
    Ok(views.collect())
}
