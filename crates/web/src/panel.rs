//! Which CRM may show a person's requests on the person's own page there, and how it proves that it
//! asks: by a signature over the record and an end some minutes away. No account, no personal value.

use base::Secret;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;

/// The longest time an address may be valid, in seconds.
const LONGEST: i64 = 900;

/// The CRM on whose pages the panel stands.
#[derive(Clone)]
pub struct Panel {
    /// Scheme, host and port of its pages: only they may frame the panel.
    pub origin: String,
    /// What both sides know.
    pub key: Secret,
}

/// What the CRM asks for.
pub struct Asked<'a> {
    pub system: &'a str,
    pub kind: &'a str,
    pub id: &'a str,
    /// End of the address, in seconds since 1970.
    pub until: &'a str,
    /// HMAC-SHA-256 (RFC 2104) in hexadecimal.
    pub signature: &'a str,
}

impl Panel {
    /// Whether the CRM asks, and asks now.
    pub fn admits(&self, asked: &Asked<'_>, now: Timestamp) -> bool {
        let left = asked
            .until
            .parse::<i64>()
            .ok()
            .and_then(|until| until.checked_sub(now.as_second()));
        let Ok(signature) = hex::decode(asked.signature) else {
            return false;
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose().as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(
            [
                "vergissmein-panel-1",
                asked.system,
                asked.kind,
                asked.id,
                asked.until,
            ]
            .join("\n")
            .as_bytes(),
        );
        mac.verify_slice(&signature).is_ok()
            && left.is_some_and(|left| (1..=LONGEST).contains(&left))
    }
}
