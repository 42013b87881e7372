//! The signature of Standard Webhooks 1.0: HMAC-SHA256 over id, time and body.

use std::fmt;

use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A call to us may be so much older or newer than our clock (Standard Webhooks 1.0).
pub(crate) const TOLERANCE_SECONDS: i64 = 5 * 60;

/// A call to us, with what its headers say.
#[derive(Clone, Copy)]
pub struct Signed<'a> {
    /// `webhook-id`
    pub id: &'a str,
    /// `webhook-timestamp`
    pub seconds: i64,
    /// `webhook-signature`: one or several, apart by a space.
    pub signature: &'a str,
    pub body: &'a str,
}

/// The secret shared with the receiver. Prints nothing.
pub struct Key(Secret);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Key {
    /// Reads `whsec_` and base64; 24 to 64 bytes, as the standard asks.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("whsec_").unwrap_or(text);
        let bytes = STANDARD.decode(text).ok()?;
        let fits = (24..=64).contains(&bytes.len());
        fits.then(|| Self(Secret::new(text)))
    }

    /// Whether one of the signatures of a call is right, in constant time.
    pub fn verify(&self, call: &Signed<'_>) -> bool {
        let told = call.signature.split_whitespace();
        let told = told.filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok());
        let mut told = told.take(8);
        told.any(|told| {
            self.mac(call.id, call.seconds, call.body)
                .verify_slice(&told)
                .is_ok()
        })
    }

    fn mac(&self, id: &str, seconds: i64, body: &str) -> Hmac<Sha256> {
        let key = STANDARD
            .decode(self.0.expose())
            .expect("it was decoded when it was read");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes a key of any length");
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        mac
    }

    /// The value of the header `webhook-signature`.
    pub fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        let mac = self.mac(id, seconds, body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    #[test]
    fn the_standards_example_is_signed_as_it_says() {
        let key = Key::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = key.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_of_another_length_is_none() {
        assert!(Key::parse("whsec_AAAA").is_none());
        assert!(Key::parse("no base64!").is_none());
        assert!(Key::parse(&STANDARD.encode([7; 65])).is_none());
        assert!(Key::parse(&STANDARD.encode([7; 64])).is_some());
    }
}
