//! What an entry's proof is about: its bytes, what it committed to, and the certificate it names.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::error::Part;
use crate::{Error, Hash, Leaf, ProofFile, VerifierKey, leaf_hash};

/// The extra data of a [`ProofFile`] of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The entry as it is hashed, in hexadecimal digits.
    pub entry: String,
    /// The salt of its details, unless they were dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// Its details, byte for byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// The certificate whose SHA-256 the details name, byte for byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

/// What a proof proved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proven {
    /// Position of the entry, from 0.
    pub index: u64,
    /// How many entries the log had when the proof was made.
    pub size: u64,
    /// Root of the tree over them, in hexadecimal digits.
    pub root: String,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub at_micros: i64,
    /// Id of the actor.
    pub actor: String,
    /// `page`, `api`, `cli` or `job`.
    pub via: String,
    /// `noun.verb`.
    pub action: String,
    /// Id of the object.
    pub object: Option<String>,
    /// System concerned.
    pub system: Option<String>,
    /// Reference of the request concerned.
    pub request: Option<String>,
    /// `done`, `refused` or `failed`.
    pub outcome: String,
    /// Its details, where they are still there.
    pub details: Option<Value>,
    /// The certificate, where the file carries one.
    pub certificate: Option<Value>,
}

/// HMAC-SHA-256 of details under their salt: without the salt nobody can try out values.
pub fn commitment(salt: &[u8], details: &str) -> Hash {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt).expect("HMAC takes keys of any length");
    mac.update(details.as_bytes());
    mac.finalize().into_bytes().into()
}

/// SHA-256 of a certificate's text in hexadecimal digits, as the entry's details name it.
pub fn digest(certificate: &str) -> String {
    hex::encode(Sha256::digest(certificate))
}

impl Evidence {
    /// The bytes to put into a [`ProofFile`].
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts are plain JSON")
    }

    /// Checks a proof file of ours from its first to its last byte.
    pub fn verify(text: &str, key: &VerifierKey) -> Result<Proven, Error> {
        let file = ProofFile::parse(text)?;
        let evidence: Self = serde_json::from_slice(&file.extra)
            .map_err(|_| Error::Malformed("the proof does not carry an entry of ours"))?;
        let entry = hex::decode(&evidence.entry).ok();
        let leaf = entry.as_deref().and_then(Leaf::decode);
        let (Some(entry), Some(leaf)) = (&entry, leaf) else {
            return Err(Error::Malformed("the entry in the proof cannot be read"));
        };
        let checkpoint = file.verify(&leaf_hash(entry), key)?;
        if leaf.index != file.index {
            return Err(Error::NotProven);
        }
        let details = evidence.opened(leaf.commitment)?;
        let certificate = evidence.certified(details.as_ref())?;
        let own = |text: Option<&str>| text.map(str::to_owned);
        Ok(Proven {
            index: file.index,
            size: checkpoint.size,
            root: hex::encode(checkpoint.root),
            at_micros: leaf.at_micros,
            actor: leaf.actor.to_owned(),
            via: leaf.via.to_owned(),
            action: leaf.action.to_owned(),
            object: own(leaf.object),
            system: own(leaf.system),
            request: own(leaf.request),
            outcome: leaf.outcome.to_owned(),
            details,
            certificate,
        })
    }

    /// The details, if they are those the entry committed to.
    fn opened(&self, committed: &[u8]) -> Result<Option<Value>, Error> {
        let (Some(salt), Some(details)) = (&self.salt, &self.details) else {
            return Ok(None);
        };
        let salt = hex::decode(salt).map_err(|_| ALTERED_DETAILS)?;
        if commitment(&salt, details)[..] != *committed {
            return Err(ALTERED_DETAILS);
        }
        serde_json::from_str(details)
            .map(Some)
            .map_err(|_| ALTERED_DETAILS)
    }

    /// The certificate, if it is the one the details name.
    fn certified(&self, details: Option<&Value>) -> Result<Option<Value>, Error> {
        let Some(certificate) = &self.certificate else {
            return Ok(None);
        };
        let named = details.and_then(|details| details["certificate"].as_str());
        if named != Some(digest(certificate).as_str()) {
            return Err(ALTERED_CERTIFICATE);
        }
        serde_json::from_str(certificate)
            .map(Some)
            .map_err(|_| ALTERED_CERTIFICATE)
    }
}

const ALTERED_DETAILS: Error = Error::Altered(Part::Details);
const ALTERED_CERTIFICATE: Error = Error::Altered(Part::Certificate);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::tests::{key, proof_of};

    const CERTIFICATE: &str = "{\"run\":\"01R\",\"residue\":0}";

    fn evidence() -> Evidence {
        let details = format!("{{\"certificate\":\"{}\"}}", digest(CERTIFICATE));
        let salt = [9; 32];
        let mut entry = Vec::new();
        Leaf {
            index: 3,
            at_micros: 1_795_428_000_000_000,
            actor: "01KA",
            actor_kind: "account",
            via: "page",
            action: "runs.finish",
            object: Some("01KP"),
            system: Some("vertrieb"),
            request: Some("GD-2026-0001"),
            outcome: "done",
            commitment: &commitment(&salt, &details),
            prev_hash: &[0; 32],
        }
        .encode(&mut entry);
        Evidence {
            entry: hex::encode(entry),
            salt: Some(hex::encode(salt)),
            details: Some(details),
            certificate: Some(CERTIFICATE.to_owned()),
        }
    }

    /// The file for this evidence, with the tree over the entry of the true one.
    fn file(evidence: &Evidence) -> String {
        let entry = hex::decode(self::evidence().entry).unwrap();
        proof_of(leaf_hash(&entry), 3, &evidence.to_bytes()).text()
    }

    #[test]
    fn a_certificate_is_proven_down_to_its_entry() {
        let proven = Evidence::verify(&file(&evidence()), &key().verifier()).unwrap();
        assert_eq!((proven.index, proven.size), (3, 5));
        assert_eq!(proven.action, "runs.finish");
        assert_eq!(proven.certificate.unwrap()["run"], "01R");
    }

    #[test]
    fn dropped_details_leave_the_entry_proven_and_a_certificate_without_them_is_none() {
        let bare = Evidence {
            salt: None,
            details: None,
            certificate: None,
            ..evidence()
        };
        let proven = Evidence::verify(&file(&bare), &key().verifier()).unwrap();
        assert_eq!((proven.details, proven.certificate), (None, None));
        let unsaid = Evidence {
            salt: None,
            details: None,
            ..evidence()
        };
        let verified = Evidence::verify(&file(&unsaid), &key().verifier());
        assert_eq!(verified, Err(ALTERED_CERTIFICATE));
    }

    #[test]
    fn every_altered_part_is_named() {
        let key = key().verifier();
        let verify = |evidence: Evidence| Evidence::verify(&file(&evidence), &key);
        let whole = evidence();
        let certificate = CERTIFICATE.replace(":0", ":1");
        let altered = Evidence {
            certificate: Some(certificate.clone()),
            ..whole.clone()
        };
        assert_eq!(verify(altered), Err(ALTERED_CERTIFICATE));
        let details = format!("{{\"certificate\":\"{}\"}}", digest(&certificate));
        let both = Evidence {
            certificate: Some(certificate),
            details: Some(details),
            ..whole.clone()
        };
        assert_eq!(verify(both), Err(ALTERED_DETAILS));
        let entry = whole
            .entry
            .replace(&hex::encode("done"), &hex::encode("dove"));
        let other = Evidence { entry, ..whole };
        assert_eq!(verify(other), Err(Error::NotProven));
    }

    #[test]
    fn no_letter_of_the_file_can_change_unnoticed() {
        let text = file(&evidence());
        let key = key().verifier();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            assert!(Evidence::verify(&changed, &key).is_err(), "byte {at}");
        }
    }
}
