//! Passwords: the one policy and the one way of hashing.

use std::sync::LazyLock;

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};
use base::{Random, Secret};
use unicode_normalization::UnicodeNormalization as _;

use crate::Error;

/// Fewest characters (ASVS 5.0 asks for 8, and recommends more).
const SHORTEST: usize = 12;
/// Most characters; only against floods, nothing is ever cut off.
const LONGEST: usize = 256;

/// Common passwords of at least twelve characters, lower case, German keyboards included.
const COMMON: &[&str] = &[
    "000000000000",
    "1111111111111",
    "111111111111",
    "123123123123",
    "123412341234",
    "1234567890123",
    "12345678901234",
    "123456789012",
    "1234567890qwertz",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6z",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "abcdefghijklm",
    "administrator",
    "anonymisieren",
    "change_me_now",
    "changemechangeme",
    "correcthorsebatterystaple",
    "datenschutz1",
    "datenschutz123",
    "deutschland1",
    "geheimgeheim",
    "hallohallo12",
    "hallohallohallo",
    "iloveyou1234",
    "ichliebedich",
    "ichliebedich1",
    "letmeinletmein",
    "passwort1234",
    "passwort12345",
    "passwortpasswort",
    "password1234",
    "password12345",
    "password123!",
    "passwordpassword",
    "qwertyqwerty",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopas",
    "qwertzqwertz",
    "qwertzuiopas",
    "qwertzuiop12",
    "qwertzuiop123",
    "schatzschatz",
    "sommer2026!!",
    "startpasswort",
    "testtesttest",
    "vergissmein123",
    "vergissmeinnicht",
    "welcome12345",
    "willkommen12",
    "willkommen123",
    "willkommen2026",
];

/// A stored hash that fits no password: unknown logins are checked against it, so that they take
/// as long as known ones.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&Random::os().token(), &Random::os()));

/// The one policy, for every way of setting a password: at least twelve characters, any of them,
/// none of the common ones, not the login. Lower bound and comparison count after NFC.
pub fn check_policy(login: &str, password: &Secret) -> Result<(), Error> {
    let plain = normal(password);
    let characters = plain.expose().chars().count();
    let lower = plain.expose().to_lowercase();
    let one_letter = lower.chars().all(|c| lower.starts_with(c));
    let refused = |weakness| Err(Error::Password(weakness));
    if characters < SHORTEST {
        return refused(Weakness::Short);
    }
    if characters > LONGEST {
        return refused(Weakness::Long);
    }
    if COMMON.contains(&lower.trim()) || one_letter {
        return refused(Weakness::Common);
    }
    if lower.contains(&login.to_lowercase()) && characters < login.chars().count() + SHORTEST {
        return refused(Weakness::Login);
    }
    Ok(())
}

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Fewer than twelve characters.
    #[error("the password is too short; use at least 12 characters")]
    Short,
    /// More than 256 characters.
    #[error("the password is too long; use at most 256 characters")]
    Long,
    /// Among those everybody tries first.
    #[error("the password is one of the common ones; choose another")]
    Common,
    /// The login and little else.
    #[error("the password consists mostly of the login; choose another")]
    Login,
}

impl Weakness {
    /// Names the sentence that says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Common => "common",
            Self::Login => "login",
        }
    }
}

/// Hashes a password with argon2id (19 MiB, 2 passes, 1 lane: OWASP's first choice), in a thread
/// that may take its time.
pub(crate) async fn hash(password: &Secret, random: &Random) -> String {
    let (password, random) = (normal(password), random.clone());
    tokio::task::spawn_blocking(move || hash_now(&password, &random))
        .await
        .expect("hashing does not panic")
}

/// Whether the password fits the stored hash; without one it takes as long and never fits.
pub(crate) async fn fits(password: &Secret, stored: Option<String>) -> bool {
    let password = normal(password);
    tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        let fits = PasswordHash::new(&stored).is_ok_and(|hash| {
            hasher()
                .verify_password(password.expose().as_bytes(), &hash)
                .is_ok()
        });
        fits && known
    })
    .await
    .expect("comparing does not panic")
}

fn normal(password: &Secret) -> Secret {
    Secret::new(password.expose().nfc().collect::<String>())
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("constants within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &Secret, random: &Random) -> String {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    hasher()
        .hash_password_with_salt(password.expose().as_bytes(), &salt)
        .expect("a salt of 16 bytes is within argon2's bounds")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(password: &str) -> Result<(), Error> {
        check_policy("anna.muster", &Secret::new(password))
    }

    #[test]
    fn good_passwords_of_any_letters_are_taken() {
        for password in [
            "sieben gelbe Enten",
            "🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🥚",
            "  zwölf  Räume",
            "anna.muster mag lange Sätze sehr",
            &"ab".repeat(64),
        ] {
            assert!(policy(password).is_ok(), "{password}");
        }
    }

    #[test]
    fn short_common_and_borrowed_passwords_are_refused() {
        for password in [
            "",
            "elf Zeichen",
            "Passwort1234",
            "VERGISSMEINNICHT",
            "aaaaaaaaaaaaaaaa",
            "anna.muster1",
            "Anna.Muster2026",
            &"ab".repeat(129),
        ] {
            assert!(policy(password).is_err(), "{password}");
        }
    }

    #[test]
    fn every_common_password_could_be_typed_at_all() {
        for word in COMMON {
            assert!(
                word.chars().count() >= SHORTEST && *word == word.to_lowercase(),
                "{word}"
            );
        }
    }

    #[test]
    fn composed_and_decomposed_letters_count_the_same() {
        // Eleven letters, one of them written as two code points.
        assert!(policy("Mu\u{308}llerstadt").is_err());
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_in_either_spelling_and_no_other() {
        let stored = hash(&Secret::new("sieben gelbe Vögel"), &Random::os()).await;
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        assert!(
            fits(
                &Secret::new("sieben gelbe Vo\u{308}gel"),
                Some(stored.clone())
            )
            .await
        );
        assert!(!fits(&Secret::new("sieben gelbe Vogel"), Some(stored)).await);
        assert!(!fits(&Secret::new("sieben gelbe Vögel"), None).await);
        assert!(
            !fits(
                &Secret::new("sieben gelbe Vögel"),
                Some("Unsinn".to_owned())
            )
            .await
        );
    }
}
