//! An entry with everything that proves it, as stored.

use std::borrow::Cow;

use proof::{Hash, Leaf};

/// One row of `ledger_entries` with its row of `ledger_details`. It borrows its texts where it was
/// read from a longer one: a long log is checked without a copy of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record<'a> {
    pub index: i64,
    /// Microseconds since 1970.
    pub at: i64,
    #[serde(borrow)]
    pub actor: Cow<'a, str>,
    #[serde(borrow)]
    pub actor_kind: Cow<'a, str>,
    #[serde(borrow)]
    pub via: Cow<'a, str>,
    #[serde(borrow)]
    pub action: Cow<'a, str>,
    pub object: Option<Cow<'a, str>>,
    pub system: Option<Cow<'a, str>>,
    pub request: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub outcome: Cow<'a, str>,
    #[serde(with = "as_hex_or_nothing")]
    pub commitment: Option<Hash>,
    #[serde(with = "as_hex")]
    pub prev_hash: Hash,
    #[serde(with = "as_hex")]
    pub leaf: Hash,
    #[serde(borrow)]
    pub details: Option<Details<'a>>,
}

/// What an entry committed to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Details<'a> {
    #[serde(with = "as_hex")]
    pub salt: Hash,
    /// JSON, byte for byte as committed to.
    #[serde(borrow)]
    pub body: Cow<'a, str>,
}

impl Details<'_> {
    /// What the entry says of them.
    pub fn commitment(&self) -> Hash {
        proof::commitment(&self.salt, &self.body)
    }
}

impl Record<'_> {
    /// The entry as it is hashed.
    pub fn leaf(&self) -> Leaf<'_> {
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
            commitment: self.commitment.as_ref().map_or(&[], |hash| &hash[..]),
            prev_hash: &self.prev_hash,
        }
    }

    /// Recomputes the entry's hash from its columns.
    pub fn hash_in(&self, scratch: &mut Vec<u8>) -> Hash {
        self.leaf().hash_in(scratch)
    }

    /// The same with texts of its own.
    pub fn into_owned(self) -> Record<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Record {
            index: self.index,
            at: self.at,
            actor: own(self.actor),
            actor_kind: own(self.actor_kind),
            via: own(self.via),
            action: own(self.action),
            object: self.object.map(own),
            system: self.system.map(own),
            request: self.request.map(own),
            outcome: own(self.outcome),
            commitment: self.commitment,
            prev_hash: self.prev_hash,
            leaf: self.leaf,
            details: self.details.map(|details| Details {
                salt: details.salt,
                body: own(details.body),
            }),
        }
    }
}

/// A text of a file, borrowed where nothing in it is escaped.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Text<'_> {
    /// The hash it writes, in the one way of writing: so no letter can change unnoticed.
    fn hash<E: serde::de::Error>(&self) -> Result<Hash, E> {
        let lower = self.0.bytes().all(|byte| !byte.is_ascii_uppercase());
        let mut hash = [0; 32];
        let read = hex::decode_to_slice(self.0.as_bytes(), &mut hash);
        let wrong = || E::custom("a hash must be 64 hexadecimal digits in lower case");
        read.ok().filter(|()| lower).ok_or_else(wrong)?;
        Ok(hash)
    }
}

mod as_hex {
    use proof::Hash;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(hash))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        super::Text::deserialize(from)?.hash()
    }
}

/// A hash, or an empty text for none.
mod as_hex_or_nothing {
    use proof::Hash;
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde asks for a reference to the field")]
    pub fn serialize<S: Serializer>(hash: &Option<Hash>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hash.map_or_else(String::new, hex::encode))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Hash>, D::Error> {
        let text = super::Text::deserialize(from)?;
        (!text.0.is_empty()).then(|| text.hash()).transpose()
    }
}
