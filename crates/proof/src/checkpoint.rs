//! The state of a log in three lines (C2SP `tlog-checkpoint`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{Error, Hash, SignerKey, VerifierKey};

/// Size and root of one log, named by its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log this is.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

impl Checkpoint {
    /// Origin, size, root in base64: one line each.
    pub fn body(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root)
        )
    }

    /// The body with a signature line: a signed note.
    pub fn sign(&self, key: &SignerKey) -> String {
        self.sign_with(key, &[])
    }

    /// As [`Checkpoint::sign`], with lines of one's own after the third. None may be empty or hold a line break.
    pub fn sign_with(&self, key: &SignerKey, extensions: &[String]) -> String {
        let mut body = self.body();
        for line in extensions {
            body.push_str(line);
            body.push('\n');
        }
        key.sign(&body)
    }

    /// Reads the body of a checkpoint; lines after the third are extensions and are not read.
    pub fn parse(body: &str) -> Result<Self, Error> {
        const WRONG: Error = Error::Malformed(
            "this is no checkpoint: its first lines must be origin, size and root",
        );
        let mut lines = body.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(WRONG);
        };
        let plain = !size.is_empty() && size.bytes().all(|b| b.is_ascii_digit());
        let canonical = plain && (size == "0" || !size.starts_with('0'));
        let root = STANDARD
            .decode(root)
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        match (size.parse().ok().filter(|_| canonical), root) {
            (Some(size), Some(root)) if !origin.is_empty() => Ok(Self {
                origin: origin.to_owned(),
                size,
                root,
            }),
            _ => Err(WRONG),
        }
    }

    /// Reads a signed checkpoint and checks the signature of this key on it.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, Error> {
        Self::parse(key.open(note)?)
    }

    /// As [`Checkpoint::open`], with the lines after the third, which are signed as well.
    pub fn open_with<'n>(
        note: &'n str,
        key: &VerifierKey,
    ) -> Result<(Self, impl Iterator<Item = &'n str> + use<'n>), Error> {
        let body = key.open(note)?;
        Ok((Self::parse(body)?, body.lines().skip(3)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "example.org/ledger".to_owned(),
            size: 20_852_163,
            root: [7; 32],
        }
    }

    #[test]
    fn a_checkpoint_reads_back_and_its_extensions_are_ignored() {
        assert_eq!(
            Checkpoint::parse(&checkpoint().body()).unwrap(),
            checkpoint()
        );
        let extended = format!("{}extension\n", checkpoint().body());
        assert_eq!(Checkpoint::parse(&extended).unwrap(), checkpoint());
    }

    #[test]
    fn a_signed_checkpoint_opens_with_its_key_and_no_other() {
        let key = SignerKey::from_seed("example.org/ledger", &[1; 32]);
        let other = SignerKey::from_seed("example.org/ledger", &[2; 32]);
        let note = checkpoint().sign(&key);
        assert_eq!(
            Checkpoint::open(&note, &key.verifier()).unwrap(),
            checkpoint()
        );
        assert!(Checkpoint::open(&note, &other.verifier()).is_err());
    }

    #[test]
    fn extensions_are_signed_and_read_back() {
        let key = SignerKey::from_seed("example.org/ledger", &[1; 32]);
        let lines = ["gap 7".to_owned(), "gap 9".to_owned()];
        let note = checkpoint().sign_with(&key, &lines);
        let (state, read) = Checkpoint::open_with(&note, &key.verifier()).unwrap();
        assert_eq!(state, checkpoint());
        assert_eq!(read.collect::<Vec<_>>(), lines);
        let without = note.replace("gap 7\n", "");
        assert!(Checkpoint::open(&without, &key.verifier()).is_err());
    }

    #[test]
    fn a_flipped_bit_anywhere_in_a_signed_checkpoint_is_refused() {
        let key = SignerKey::from_seed("example.org/ledger", &[1; 32]);
        let note = checkpoint().sign(&key);
        for at in 0..note.len() {
            for bit in 0..8 {
                let mut bytes = note.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let Ok(text) = String::from_utf8(bytes) else {
                    continue;
                };
                assert!(
                    Checkpoint::open(&text, &key.verifier()).is_err(),
                    "byte {at} bit {bit}"
                );
            }
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let root = STANDARD.encode([7; 32]);
        for text in [
            String::new(),
            "origin\n5\n".to_owned(),
            format!("\n5\n{root}\n"),
            format!("origin\n05\n{root}\n"),
            format!("origin\n-5\n{root}\n"),
            format!("origin\n99999999999999999999\n{root}\n"),
            "origin\n5\nAAAA\n".to_owned(),
        ] {
            assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
        }
    }
}
