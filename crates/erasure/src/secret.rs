//! What a run needs to recognise the person, sealed with a key that is not in the database.

use base::Notice;
use base::Random;
use crm::plan::FingerprintKey;
use identifiers::Identifiers;
use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::{Desk, Error, PlanId};

/// Label of the sealing key.
const LABEL: &str = "erasure.seal";

/// The person's identifiers in one system and the key of the plan's fingerprints.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PlanSecret {
    pub identifiers: Identifiers,
    pub key: FingerprintKey,
    /// Those of the identifiers that somebody gave for the draft; they stand in no record of the person.
    #[serde(default)]
    pub given: Identifiers,
}

impl PlanSecret {
    /// The identifiers of the persons' records, and what somebody gave besides.
    pub fn new(of_records: Identifiers, given: &Identifiers, key: FingerprintKey) -> Self {
        let mut identifiers = of_records;
        add(&mut identifiers.emails, &given.emails);
        add(&mut identifiers.phones, &given.phones);
        add(&mut identifiers.names, &given.names);
        add(&mut identifiers.other, &given.other);
        Self {
            identifiers,
            key,
            given: given.clone(),
        }
    }
}

fn add<T: Clone + PartialEq>(to: &mut Vec<T>, from: &[T]) {
    for value in from {
        if !to.contains(value) {
            to.push(value.clone());
        }
    }
}

/// What somebody gave for the draft: sealed with each system's part, and in the open only while the draft is made.
pub(crate) async fn given(desk: &Desk, plan: &Plan) -> Result<Identifiers, Error> {
    let store = &desk.ledger.store;
    let mut conn = store.pool().acquire().await?;
    for system in plan.schemas.keys() {
        if let Some(sealed) = crate::store::secret(&mut conn, &plan.id, system).await? {
            return Ok(open(store, &plan.id, system, &sealed)?.given);
        }
    }
    Ok(plan.given.clone())
}

/// Seals a secret so that only this plan and system can open it.
pub(crate) fn seal(
    store: &store::Store,
    random: &Random,
    plan: &PlanId,
    system: &str,
    secret: &PlanSecret,
) -> Result<String, Error> {
    let clear = serde_json::to_vec(secret).expect("identifiers are plain text");
    let bound = bound_to(plan, system);
    Ok(store.keys()?.seal(LABEL, &bound, &clear, random))
}

/// Opens a sealed secret.
pub(crate) fn open(
    store: &store::Store,
    plan: &PlanId,
    system: &str,
    sealed: &str,
) -> Result<PlanSecret, Error> {
    let unreadable = || {
        Error::Refused(Notice::new(
            "plan-unsealed",
            format!(
                "plan {plan}: its sealed part cannot be opened; put back the key file it was made with"
            ),
        ))
    };
    let clear = store
        .keys()?
        .unseal(LABEL, &bound_to(plan, system), sealed)
        .ok_or_else(unreadable)?;
    serde_json::from_slice(&clear).map_err(|_| unreadable())
}

fn bound_to(plan: &PlanId, system: &str) -> String {
    format!("{plan}\u{1f}{system}")
}
