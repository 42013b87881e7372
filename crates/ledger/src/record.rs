//! An entry with everything that proves it, as stored.

use hmac::{Hmac, KeyInit, Mac};
use proof::{Hash, Leaf};
use sha2::Sha256;

/// One row of `ledger_entries` with its row of `ledger_details`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub index: i64,
    /// Microseconds since 1970.
    pub at: i64,
    pub actor: String,
    pub actor_kind: String,
    pub via: String,
    pub action: String,
    pub object: Option<String>,
    pub system: Option<String>,
    pub request: Option<String>,
    pub outcome: String,
    #[serde(with = "as_hex")]
    pub commitment: Vec<u8>,
    #[serde(with = "as_hex")]
    pub prev_hash: Vec<u8>,
    #[serde(with = "as_hex")]
    pub leaf: Vec<u8>,
    pub details: Option<Details>,
}

/// What an entry committed to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Details {
    #[serde(with = "as_hex")]
    pub salt: Vec<u8>,
    /// JSON, byte for byte as committed to.
    pub body: String,
}

impl Details {
    /// HMAC-SHA-256 of the body under the salt: without the salt nobody can try out values.
    pub fn commitment(&self) -> Hash {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.salt).expect("HMAC takes keys of any length");
        mac.update(self.body.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// Bytes as hexadecimal digits.
#[derive(serde::Deserialize)]
struct Hex(#[serde(with = "as_hex")] Vec<u8>);

/// The columns of an entry and of its details, in the order in which they are asked for.
#[derive(serde::Deserialize)]
struct Columns {
    index: i64,
    at: i64,
    actor: String,
    actor_kind: String,
    via: String,
    action: String,
    object: Option<String>,
    system: Option<String>,
    request: Option<String>,
    outcome: String,
    commitment: Hex,
    prev_hash: Hex,
    leaf: Hex,
    salt: Option<Hex>,
    body: Option<String>,
}

impl Record {
    /// Reads the columns in their order, salt and body of the details last.
    pub fn from_array(text: &str) -> Result<Self, serde_json::Error> {
        let columns: Columns = serde_json::from_str(text)?;
        let details = columns.salt.zip(columns.body);
        Ok(Self {
            index: columns.index,
            at: columns.at,
            actor: columns.actor,
            actor_kind: columns.actor_kind,
            via: columns.via,
            action: columns.action,
            object: columns.object,
            system: columns.system,
            request: columns.request,
            outcome: columns.outcome,
            commitment: columns.commitment.0,
            prev_hash: columns.prev_hash.0,
            leaf: columns.leaf.0,
            details: details.map(|(salt, body)| Details { salt: salt.0, body }),
        })
    }

    /// Recomputes the entry's hash from its columns.
    pub fn hash_in(&self, scratch: &mut Vec<u8>) -> Hash {
        Leaf {
            index: self.index.cast_unsigned(),
            at_micros: self.at,
            actor: &self.actor,
            actor_kind: &self.actor_kind,
            via: &self.via,
            action: &self.action,
            object: self.object.as_deref(),
            system: self.system.as_deref(),
            request: self.request.as_deref(),
            outcome: &self.outcome,
            commitment: &self.commitment,
            prev_hash: &self.prev_hash,
        }
        .hash_in(scratch)
    }
}

mod as_hex {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        // One way of writing only, so that no letter can change unnoticed.
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let (pairs, rest) = text.as_bytes().as_chunks();
        let bytes: Option<Vec<u8>> = pairs
            .iter()
            .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
            .collect();
        bytes
            .filter(|_| rest.is_empty())
            .ok_or_else(|| serde::de::Error::custom("hexadecimal digits must be lower case"))
    }
}
