//! Signed notes (C2SP `signed-note`): a text, an empty line, signature lines.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::Error;

/// Signature type of Ed25519 in key ids and key texts.
const ED25519: u8 = 1;

/// A named Ed25519 key that signs. Prints nothing of itself.
pub struct SignerKey {
    name: String,
    key: SigningKey,
}

/// A named Ed25519 key that checks signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl std::fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignerKey({}, ***)", self.name)
    }
}

impl SignerKey {
    /// The key made from 32 secret random bytes. The name may hold no space and no plus sign;
    /// such letters become `-`.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Self {
        let name = name.replace(|c: char| c.is_whitespace() || c == '+', "-");
        Self {
            name,
            key: SigningKey::from_bytes(seed),
        }
    }

    /// The public half.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The text, which ends with a line break, with a signature line under it.
    pub fn sign(&self, text: &str) -> String {
        let signature = self.key.sign(text.as_bytes());
        let line = [&self.verifier().id()[..], &signature.to_bytes()[..]].concat();
        format!("{text}\n\u{2014} {} {}\n", self.name, STANDARD.encode(line))
    }
}

impl VerifierKey {
    /// The name in its signature lines.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of SHA-256 over name, line break, signature type and public key.
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// The key as one word: `name+id+key`.
    pub fn text(&self) -> String {
        let key = [&[ED25519], &self.key.as_bytes()[..]].concat();
        format!(
            "{}+{}+{}",
            self.name,
            hex::encode(self.id()),
            STANDARD.encode(key)
        )
    }

    /// Reads what [`VerifierKey::text`] wrote.
    pub fn parse(text: &str) -> Result<Self, Error> {
        const WRONG: Error = Error::Malformed("this is no key: it must read name+id+key");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(WRONG);
        };
        let key = STANDARD.decode(key).map_err(|_| WRONG)?;
        let Some((&ED25519, key)) = key.split_first() else {
            return Err(WRONG);
        };
        let key = key.try_into().map_err(|_| WRONG)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| WRONG)?;
        let parsed = Self {
            name: name.to_owned(),
            key,
        };
        if hex::encode(parsed.id()) == id {
            Ok(parsed)
        } else {
            Err(WRONG)
        }
    }

    /// The text of a note on which this key's signature is valid. Lines of other keys are passed
    /// over, as the format demands.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, Error> {
        const WRONG: Error = Error::Malformed(
            "this is no signed note: it must be a text, an empty line and signature lines",
        );
        let (text, signatures) = note.rsplit_once("\n\n").ok_or(WRONG)?;
        let text = &note[..=text.len()];
        if !signatures.ends_with('\n') {
            return Err(WRONG);
        }
        let mut signed = false;
        for line in signatures.lines() {
            let rest = line.strip_prefix("\u{2014} ").ok_or(WRONG)?;
            let (name, value) = rest.split_once(' ').ok_or(WRONG)?;
            let bytes = STANDARD.decode(value).map_err(|_| WRONG)?;
            let (id, signature) = bytes.split_first_chunk::<4>().ok_or(WRONG)?;
            if name == self.name && *id == self.id() {
                let signature = Signature::from_slice(signature).map_err(|_| WRONG)?;
                let valid = self.key.verify_strict(text.as_bytes(), &signature);
                valid.map_err(|_| Error::NotSigned(self.name.clone()))?;
                signed = true;
            }
        }
        if signed {
            Ok(text)
        } else {
            Err(Error::NotSigned(self.name.clone()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Key and note from the documentation of Go's `sumdb/note`, the format's first home.
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn a_note_signed_by_another_program_opens() {
        let key = VerifierKey::parse(KEY).unwrap();
        assert!(key.open(NOTE).unwrap().ends_with("what your problem is.\n"));
        assert_eq!(key.text(), KEY);
    }

    #[test]
    fn a_second_signature_of_a_stranger_is_passed_over() {
        let key = VerifierKey::parse(KEY).unwrap();
        let stranger = SignerKey::from_seed("stranger", &[9; 32]).sign("x\n");
        let line = stranger.rsplit_once("\n\n").unwrap().1;
        assert!(key.open(&format!("{NOTE}{line}")).is_ok());
        assert!(key.open(&NOTE.replace("problem is", "answer is")).is_err());
    }

    #[test]
    fn a_note_without_our_signature_is_not_signed() {
        let ours = SignerKey::from_seed("ours", &[8; 32]).verifier();
        assert_eq!(ours.open(NOTE), Err(Error::NotSigned("ours".to_owned())));
        for text in ["", "x", "x\n\n", "x\n\nno signature\n"] {
            assert!(ours.open(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_signing_key_prints_nothing_of_itself() {
        let key = SignerKey::from_seed("our ledger+1", &[8; 32]);
        assert_eq!(format!("{key:?}"), "SignerKey(our-ledger-1, ***)");
    }
}
