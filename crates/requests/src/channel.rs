//! The way a request came in.

use std::str::FromStr;

use serde::Serialize;

use crate::Refusal;

/// Every official way counts as receipt (EDPB Guidelines 01/2022 no. 52).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Phone,
    Email,
    Letter,
    Form,
    InPerson,
    Crm,
    Other,
}

impl Channel {
    pub const ALL: [Self; 7] = [
        Self::Phone,
        Self::Email,
        Self::Letter,
        Self::Form,
        Self::InPerson,
        Self::Crm,
        Self::Other,
    ];

    /// The stable word in tables, URLs and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Letter => "letter",
            Self::Form => "form",
            Self::InPerson => "in_person",
            Self::Crm => "crm",
            Self::Other => "other",
        }
    }
}

impl FromStr for Channel {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL
            .into_iter()
            .find(|channel| channel.word() == word.trim());
        known.ok_or_else(|| {
            Refusal::new(
                "channel-unknown",
                "is not known: give phone, email, letter, form, in_person, crm or other",
            )
            .at("channel")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_is_read_by_its_word_and_nothing_else_is() {
        for channel in Channel::ALL {
            assert_eq!(channel.word().parse::<Channel>().unwrap(), channel);
        }
        for word in ["", "fax", "Email"] {
            assert_eq!(word.parse::<Channel>().unwrap_err().code, "channel-unknown");
        }
    }
}
