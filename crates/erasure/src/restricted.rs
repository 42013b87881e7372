//! People whose processing is restricted (Art. 18 GDPR): nothing is planned or erased of them
//! before that is lifted.

use base::Notice;
use requests::Person;
use sqlx::AnyConnection;

use crate::plan::Plan;
use crate::{Desk, Error, store};

/// The request by which the processing of a record is restricted now; none where it is free. Asked by every other part
/// that writes to records of people, inside its own transaction.
pub async fn restricted_by(
    conn: &mut AnyConnection,
    person: &Person,
) -> Result<Option<String>, Error> {
    store::restricted_by(conn, (&person.system, &person.record)).await
}

/// Refuses while a chosen person of the plan is restricted.
pub(crate) async fn demand_free(desk: &Desk, plan: &Plan) -> Result<(), Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    for person in plan.persons.iter().filter(|person| person.selected) {
        let place = (person.system.as_str(), person.record.as_str());
        if let Some(request) = store::restricted_by(&mut conn, place).await? {
            let line = format!(
                "{} in system {}: its processing is restricted by {request} (Art. 18 GDPR); lift that first, after telling the person, or unselect the record",
                person.record, person.system
            );
            return Err(Error::Refused(
                Notice::new("person-restricted", line)
                    .with("record", &person.record)
                    .with("system", &person.system)
                    .with("reference", request),
            ));
        }
    }
    Ok(())
}
