//! The second factor: codes of an authenticator (TOTP, RFC 6238), and codes for when it is lost.

use base::{Random, Secret};
use jiff::Timestamp;
use ledger::Ledger;
use totp_rs::{Builder, Secret as Key, Totp};

use crate::{AccountId, Error, Role};

/// Label of the sealing key.
const LABEL: &str = "accounts.factor";
/// Seconds that a code is shown (ASVS 5.0, 6.5.5).
const STEP: u64 = 30;
/// How many codes there are for the day the device is lost.
const RECOVERY_CODES: usize = 8;
/// Thirty-two letters and digits that nobody takes for one another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Letters of a recovery code: 120 bits, so that a plain hash cannot be tried out (ASVS 5.0, 6.6).
const LETTERS: usize = 24;

impl Role {
    /// Whether who has this role must sign in with a second factor (ASVS 5.0, 6.3.3): the roles
    /// that can destroy data, release its destruction, make others able to, or decide who is told.
    pub fn needs_factor(self) -> bool {
        matches!(
            self,
            Self::PrivacyManager | Self::Approver | Self::Administrator | Self::WorkflowAuthor
        )
    }
}

/// The secret that authenticator and we share.
pub(crate) struct Factor(Totp);

impl Factor {
    /// A new secret of 160 bits (RFC 4226, section 4).
    pub fn draw(random: &Random) -> Self {
        let mut bytes = [0; 20];
        random.fill(&mut bytes);
        Self::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Self {
        let totp = Builder::new()
            .with_secret(Key::new(bytes.into()))
            .with_step_duration(STEP)
            .with_digits(6)
            .with_skew(1)
            .build()
            .expect("160 bits, six digits and thirty seconds are within RFC 6238");
        Self(totp)
    }

    /// The secret in base 32, to be typed where there is no camera.
    pub fn text(&self) -> Secret {
        Secret::new(self.0.secret().to_base32())
    }

    /// As sealed for its account.
    pub fn sealed(&self, ledger: &Ledger, account: &AccountId) -> Result<String, Error> {
        let clear = self.0.secret().as_bytes();
        let keys = ledger.store.keys()?;
        Ok(keys.seal(LABEL, account.as_str(), clear, &ledger.random))
    }

    /// Opens what was sealed for this account.
    pub fn open(ledger: &Ledger, account: &AccountId, sealed: &str) -> Result<Self, Error> {
        let clear = ledger
            .store
            .keys()?
            .unseal(LABEL, account.as_str(), sealed)
            .filter(|bytes| bytes.len() == 20);
        let line = "the second factor cannot be opened; put back the key file, or have an \
                    administrator reset the second factor";
        clear
            .map(|bytes| Self::of(&bytes))
            .ok_or_else(|| Error::Invalid(line.to_owned()))
    }

    /// The step a code belongs to: now, the one before or the one after, and none that was used
    /// (ASVS 5.0, 6.5.1).
    pub fn fits(&self, code: &Secret, now: Timestamp, used: i64) -> Option<i64> {
        let digits: String = code.expose().split_whitespace().collect();
        let now = u64::try_from(now.as_second()).ok()?;
        let step = i64::try_from(self.0.check(&digits, now)?).ok()?;
        (step > used).then_some(step)
    }

    /// What an authenticator reads from a picture.
    pub fn address(&self, login: &str) -> Secret {
        let login = login.replace('@', "%40");
        Secret::new(format!(
            "otpauth://totp/Vergissmein:{login}?secret={}&issuer=Vergissmein&algorithm=SHA1&digits=6&period={STEP}",
            self.text().expose()
        ))
    }
}

/// Fresh codes for the day the device is lost, in groups of four.
pub(crate) fn recovery_codes(random: &Random) -> Vec<Secret> {
    (0..RECOVERY_CODES).map(|_| recovery_code(random)).collect()
}

fn recovery_code(random: &Random) -> Secret {
    let mut bytes = [0; LETTERS];
    random.fill(&mut bytes);
    let mut text = String::with_capacity(LETTERS + LETTERS / 4);
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    Secret::new(text)
}

/// A recovery code as it is hashed: without what people put between its letters.
pub(crate) fn plain_code(typed: &Secret) -> Secret {
    let letters = typed.expose().chars().filter(|c| c.is_alphanumeric());
    Secret::new(letters.collect::<String>().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn code(text: &str) -> Secret {
        Secret::new(text)
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1; the last six of its eight digits.
        let factor = Factor::of(b"12345678901234567890");
        for (second, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(
                factor.fits(&code(digits), at(second), -1),
                Some(second / 30),
                "{second}"
            );
        }
    }

    #[test]
    fn a_code_is_good_for_one_step_more_or_less_and_never_twice() {
        let factor = Factor::of(b"12345678901234567890");
        let now = 1_234_567_890;
        let fits = |shift: i64, used| factor.fits(&code(" 005 924 "), at(now + shift), used);
        for shift in [-30, 0, 30] {
            assert!(fits(shift, -1).is_some(), "{shift}");
        }
        for shift in [-60, 60, 90] {
            assert!(fits(shift, -1).is_none(), "{shift}");
        }
        assert!(fits(0, now / 30).is_none());
        for wrong in ["", "005925", "5924", "0059240", "00592४", "abcdef"] {
            assert!(
                factor.fits(&code(wrong), at(now), -1).is_none(),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn an_authenticator_reads_login_and_secret_from_the_address() {
        let factor = Factor::of(b"12345678901234567890");
        let address = factor.address("anna@firma.example");
        assert_eq!(
            address.expose(),
            "otpauth://totp/Vergissmein:anna%40firma.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Vergissmein&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn recovery_codes_differ_and_forgive_how_they_are_typed() {
        let codes = recovery_codes(&Random::os());
        let plain: std::collections::BTreeSet<String> = codes
            .iter()
            .map(|code| plain_code(code).expose().to_owned())
            .collect();
        assert_eq!(plain.len(), RECOVERY_CODES);
        assert!(plain.iter().all(|code| code.len() == LETTERS));
        let typed = codes[0].expose().to_uppercase().replace('-', " ");
        assert!(plain.contains(plain_code(&Secret::new(typed)).expose()));
    }
}
