//! What a run needs to recognise the person, sealed with a key that is not in the database.

use base::Random;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use crm::plan::FingerprintKey;
use identifiers::Identifiers;
use serde::{Deserialize, Serialize};

use crate::{Error, PlanId};

/// Label of the sealing key.
const LABEL: &str = "erasure.seal";

/// The person's identifiers in one system and the key of the plan's fingerprints.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PlanSecret {
    pub identifiers: Identifiers,
    pub key: FingerprintKey,
}

/// Seals a secret so that only this plan and system can open it.
pub(crate) fn seal(
    store: &store::Store,
    random: &Random,
    plan: &PlanId,
    system: &str,
    secret: &PlanSecret,
) -> Result<String, Error> {
    let cipher = cipher(store)?;
    let mut nonce = [0; 24];
    random.fill(&mut nonce);
    let clear = serde_json::to_vec(secret).expect("identifiers are plain text");
    let bound = bound_to(plan, system);
    let sealed = cipher
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: &clear,
                aad: bound.as_bytes(),
            },
        )
        .map_err(|_| Error::Refused("sealing the plan's secret failed".to_owned()))?;
    Ok(format!("{}{}", hex::encode(nonce), hex::encode(sealed)))
}

/// Opens a sealed secret.
pub(crate) fn open(
    store: &store::Store,
    plan: &PlanId,
    system: &str,
    sealed: &str,
) -> Result<PlanSecret, Error> {
    let unreadable = || {
        Error::Refused(format!(
            "plan {plan}: its sealed part cannot be opened; put back the key file it was made with"
        ))
    };
    let bytes = hex::decode(sealed).map_err(|_| unreadable())?;
    let (nonce, sealed) = bytes.split_at_checked(24).ok_or_else(unreadable)?;
    let nonce: [u8; 24] = nonce.try_into().map_err(|_| unreadable())?;
    let bound = bound_to(plan, system);
    let clear = cipher(store)?
        .decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: sealed,
                aad: bound.as_bytes(),
            },
        )
        .map_err(|_| unreadable())?;
    serde_json::from_slice(&clear).map_err(|_| unreadable())
}

fn cipher(store: &store::Store) -> Result<XChaCha20Poly1305, Error> {
    let key = store.keys()?.derive(LABEL);
    Ok(XChaCha20Poly1305::new(&Key::from(*key)))
}

fn bound_to(plan: &PlanId, system: &str) -> String {
    format!("{plan}\u{1f}{system}")
}
