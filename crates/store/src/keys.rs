//! Secrets that never stand in the database, in a file of their own.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base::Random;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::Error;

const HEAD: &str = "# Keys of Vergissmein. Keep a copy apart from the copies of the database:\n\
                    # who has both can sign for this installation and open what it sealed.\n";

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Seed of the Ed25519 key that signs checkpoints of the ledger.
    LedgerSign,
    /// HMAC key of fingerprints, so that nobody can try out addresses against them.
    Fingerprint,
    /// Root of the keys that seal values kept for a while.
    Seal,
}

impl Key {
    const ALL: [Self; 3] = [Self::LedgerSign, Self::Fingerprint, Self::Seal];

    fn word(self) -> &'static str {
        match self {
            Self::LedgerSign => "ledger.sign",
            Self::Fingerprint => "fingerprint",
            Self::Seal => "seal",
        }
    }
}

/// The keys of one installation. Prints nothing of them.
pub struct Keys([Zeroizing<[u8; 32]>; 3]);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// Reads a key file; refuses one that others than its owner can read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let shown = path.display();
        let mode = fs::metadata(path)
            .map_err(|error| unreadable(path, &error))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            return Err(Error::Refused(format!(
                "the key file {shown} is open to others (mode {:o}); run: chmod 600 {shown}",
                mode & 0o777
            )));
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(|e| unreadable(path, &e))?);
        let mut keys = Self(Default::default());
        for key in Key::ALL {
            let found = text
                .lines()
                .find_map(|line| line.strip_prefix(key.word())?.strip_prefix(' '));
            found
                .and_then(|digits| hex::decode_to_slice(digits.trim(), &mut *keys.0[key as usize]).ok())
                .ok_or_else(|| {
                    let word = key.word();
                    Error::Refused(format!(
                        "the key file {shown} has no readable key {word}; copy it back from its backup"
                    ))
                })?;
        }
        Ok(keys)
    }

    /// Draws new keys and writes them to a file that only its owner can read; refuses to replace
    /// one.
    pub fn create(path: &Path, random: &Random) -> Result<Self, Error> {
        let mut keys = Self(Default::default());
        let mut text = Zeroizing::new(HEAD.to_owned());
        for key in Key::ALL {
            random.fill(&mut *keys.0[key as usize]);
            let digits = Zeroizing::new(hex::encode(*keys.0[key as usize]));
            writeln!(text, "{} {}", key.word(), *digits).expect("writing to a string cannot fail");
        }
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path);
        written
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(|error| {
                Error::Refused(format!(
                    "the key file {} cannot be written ({}); check the folder",
                    path.display(),
                    error.kind()
                ))
            })?;
        Ok(keys)
    }

    /// One of the keys.
    pub fn get(&self, key: Key) -> &[u8; 32] {
        &self.0[key as usize]
    }

    /// A key of its own for one purpose, such as `erasure.seal`, drawn from the sealing key
    /// (first block of HKDF-Expand, RFC 5869, with the label as info).
    pub fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.get(Key::Seal))
            .expect("HMAC takes keys of any length");
        mac.update(label.as_bytes());
        mac.update(&[1]);
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::Refused(format!(
        "the key file {} cannot be read ({}); check its owner and mode",
        path.display(),
        error.kind()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        let name = format!("vergissmein-keys-{}", Random::os().token().expose());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder).unwrap();
        folder
    }

    #[test]
    fn keys_read_back_as_written_and_are_never_replaced() {
        let path = folder().join("k.keys");
        let made = Keys::create(&path, &Random::os()).unwrap();
        let read = Keys::open(&path).unwrap();
        for key in Key::ALL {
            assert_eq!(made.get(key), read.get(key));
        }
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(Keys::create(&path, &Random::os()).is_err());
        assert_eq!(format!("{made:?}"), "Keys(***)");
    }

    #[test]
    fn a_key_file_open_to_others_is_refused_with_the_remedy() {
        let path = folder().join("k.keys");
        Keys::create(&path, &Random::os()).unwrap();
        for mode in [0o644, 0o640, 0o606] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let line = Keys::open(&path).unwrap_err().to_string();
            assert!(line.contains("chmod 600"), "{line}");
        }
    }

    #[test]
    fn a_damaged_key_file_is_refused_without_showing_it() {
        let path = folder().join("k.keys");
        Keys::create(&path, &Random::os()).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("seal ", "seal zz")).unwrap();
        let line = Keys::open(&path).unwrap_err().to_string();
        assert!(line.contains("no readable key seal"), "{line}");
    }

    #[test]
    fn each_purpose_has_its_own_key() {
        let keys = Keys::create(&folder().join("k.keys"), &Random::seeded(3)).unwrap();
        assert_eq!(*keys.derive("erasure.seal"), *keys.derive("erasure.seal"));
        assert_ne!(*keys.derive("erasure.seal"), *keys.derive("erasure.other"));
        assert_ne!(&*keys.derive("erasure.seal"), keys.get(Key::Seal));
    }
}
