//! The values of an effect, sealed with a key that is not in the database, and dropped when nothing
//! needs them any more.

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;
use crm::plan::{FingerprintKey, Values};
use erasure::Desk;
use serde::{Deserialize, Serialize};

use crate::{EffectId, Error};

/// Label of the sealing key.
const LABEL: &str = "effects.seal";

/// Values by row, in the order of the plan's rows.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Secret {
    pub key: FingerprintKey,
    pub to: Vec<Values>,
    /// What stood there, for who lifts.
    pub from: Vec<Values>,
    /// Addresses to be kept from advertising, as keyed hashes.
    pub prints: BTreeSet<String>,
    /// What a correction was asked with; none in a draft of an earlier version.
    #[serde(default)]
    pub asked: Option<Words>,
}

/// The words of a correction, so that it is drafted anew without anybody typing them again.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Words {
    pub set: BTreeMap<String, String>,
    #[serde(default)]
    pub was: BTreeMap<String, String>,
    pub statement: Option<String>,
    pub records: BTreeSet<String>,
    pub proof: String,
}

/// Seals the values so that only this effect can open them.
pub(crate) fn seal(desk: &Desk, id: &EffectId, secret: &Secret) -> Result<String, Error> {
    let clear = serde_json::to_vec(secret).expect("values are plain text");
    let keys = desk.ledger.store.keys()?;
    Ok(keys.seal(LABEL, id.as_str(), &clear, &desk.ledger.random))
}

/// Opens sealed values.
pub(crate) fn open(desk: &Desk, id: &EffectId, sealed: Option<&str>) -> Result<Secret, Error> {
    let sealed = sealed.ok_or_else(|| gone(id))?;
    let unreadable = || {
        let line = format!(
            "effect {id}: its sealed part cannot be opened; put back the key file it was made with"
        );
        Notice::new("effect-unsealed", line)
    };
    let clear = desk.ledger.store.keys()?.unseal(LABEL, id.as_str(), sealed);
    let clear = clear.ok_or_else(unreadable)?;
    Ok(serde_json::from_slice(&clear).map_err(|_| unreadable())?)
}

/// The refusal where an effect's values have been dropped.
pub(crate) fn gone(id: &EffectId) -> Notice {
    let line = format!("effect {id}: its values are gone; draft it again");
    Notice::new("effect-sealed-gone", line)
}
