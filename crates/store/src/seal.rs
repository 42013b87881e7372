//! Sealing: values that the database keeps and only this installation's keys open.

use base::Random;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::Keys;

/// Bytes of the nonce before what is sealed.
const NONCE: usize = 24;

impl Keys {
    /// Seals bytes with the key of one purpose (XChaCha20-Poly1305), as hexadecimal digits. They
    /// open only together with the same purpose and the same `bound`, such as the id of the row
    /// they stand in, so that nobody gains by moving them to another row.
    pub fn seal(&self, purpose: &str, bound: &str, clear: &[u8], random: &Random) -> String {
        hex::encode(self.seal_bytes(purpose, bound, clear, random))
    }

    /// Opens what [`Keys::seal`] sealed; `None` for another key, purpose or place, or for anything
    /// that was altered.
    pub fn unseal(&self, purpose: &str, bound: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.unseal_bytes(purpose, bound, &hex::decode(sealed).ok()?)
    }

    /// Seals like [`Keys::seal`], for what is too large to be written in digits.
    pub fn seal_bytes(&self, purpose: &str, bound: &str, clear: &[u8], random: &Random) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        random.fill(&mut nonce);
        let whole = Payload {
            msg: clear,
            aad: bound.as_bytes(),
        };
        let sealed = self
            .cipher(purpose)
            .encrypt(&XNonce::from(nonce), whole)
            .expect("the cipher refuses only texts of hundreds of gigabytes");
        [&nonce[..], &sealed].concat()
    }

    /// Opens what [`Keys::seal_bytes`] sealed, under the same conditions as [`Keys::unseal`].
    pub fn unseal_bytes(
        &self,
        purpose: &str,
        bound: &str,
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let whole = Payload {
            msg: sealed,
            aad: bound.as_bytes(),
        };
        let clear = self
            .cipher(purpose)
            .decrypt(&XNonce::from(nonce), whole)
            .ok()?;
        Some(Zeroizing::new(clear))
    }

    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.derive(purpose)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_at_its_place_only() {
        let folder = std::env::temp_dir();
        let random = Random::os();
        let path = folder.join(format!("vergissmein-seal-{}", random.token().expose()));
        let keys = Keys::create(&path, &random).unwrap();
        std::fs::remove_file(&path).unwrap();
        let sealed = keys.seal("test.seal", "row 1", b"geheim", &random);
        assert!(!sealed.contains(&hex::encode(b"geheim")));
        let open = |purpose, bound, text: &str| keys.unseal(purpose, bound, text);
        assert_eq!(
            *open("test.seal", "row 1", &sealed).unwrap(),
            b"geheim".to_vec()
        );
        assert!(open("test.seal", "row 2", &sealed).is_none());
        assert!(open("test.other", "row 1", &sealed).is_none());
        let altered = sealed.replace(&sealed[60..], &"0".repeat(sealed.len() - 60));
        assert!(open("test.seal", "row 1", &altered).is_none());
        assert!(open("test.seal", "row 1", "").is_none());
    }
}
