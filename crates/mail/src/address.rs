//! The address of a mailbox.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// One address, such as `dsb@example.org`. A personal value: prints nothing in Debug.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(String);

impl Address {
    /// The address as it was written.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Reads an address as the relay will (RFC 5321); spaces around it do not count.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        match lettre::Address::from_str(text) {
            Ok(_) if text.len() <= 254 => Ok(Self(text.to_owned())),
            _ => Err(Error::Invalid(
                "email: is no mail address; write it as name@example.org",
            )),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_plain_address_is_taken() {
        for good in [
            "dsb@example.org",
            " a.b+c@mail.example.org ",
            "müller@bücher.example",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "dsb",
            "@example.org",
            "a@b@c",
            "a@example.org, b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "Anna <a@example.org>",
        ] {
            let error = Address::parse(bad).unwrap_err().to_string();
            assert!(error.starts_with("email: "), "{error}");
        }
    }

    #[test]
    fn an_address_prints_nothing() {
        let address = Address::parse("dsb@example.org").unwrap();
        assert_eq!(format!("{address:?}"), "***");
    }
}
