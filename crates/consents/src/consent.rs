//! One person's consent to one purpose: its states and what may become of them. Knows no database.

use base::{Locale, Notice};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::circumstances::Circumstances;

base::id!(
    /// Id of a consent.
    ConsentId
);

/// The longest source or proof, in characters.
const LONGEST: usize = 120;

/// How a consent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Asked for; it does not hold until the person confirms it.
    Pending,
    Given,
    Withdrawn,
}

/// In which way a person said yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    WebForm,
    Email,
    Phone,
    Paper,
    InPerson,
    /// The person's own link.
    Link,
    Other,
}

macro_rules! words {
    ($kind:ident { $($variant:ident = $word:literal),+ }) => {
        impl $kind {
            /// All, in the order they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word as stored and shown in JSON.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words!(State { Pending = "pending", Given = "given", Withdrawn = "withdrawn" });
words!(Way {
    WebForm = "web_form", Email = "email", Phone = "phone", Paper = "paper",
    InPerson = "in_person", Link = "link", Other = "other"
});

/// A consent as it stands. Holds no personal value: the address is a keyed hash, source and proof
/// are names of things, not of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub id: ConsentId,
    pub state: State,
    /// The version of the text that was shown; none where somebody only ever said no.
    pub text_version: Option<i64>,
    pub language: Option<Locale>,
    /// Of the last word.
    pub way: Way,
    pub source: String,
    /// Where the proof lies, such as the number of a file.
    pub proof: Option<String>,
    /// A keyed hash.
    pub address: Option<String>,
    pub given_at: Option<Timestamp>,
    pub confirmed_at: Option<Timestamp>,
    pub withdrawn_at: Option<Timestamp>,
    /// Of the yes.
    #[serde(default)]
    pub circumstances: Circumstances,
}

/// A person's yes, checked.
#[derive(Clone, Debug)]
pub(crate) struct Yes {
    pub text_version: i64,
    pub language: Locale,
    pub way: Way,
    pub source: String,
    pub proof: Option<String>,
    pub address: Option<String>,
    pub at: Timestamp,
    /// Whether it still has to be confirmed by the person.
    pub double: bool,
    pub confirmed_at: Option<Timestamp>,
    pub circumstances: Circumstances,
}

/// A person's no, checked.
#[derive(Clone, Debug)]
pub(crate) struct No {
    pub way: Way,
    pub source: String,
    pub proof: Option<String>,
    pub address: Option<String>,
    pub at: Timestamp,
}

impl Consent {
    /// What a yes makes of what stood before. Refused where it is older than the last word.
    pub(crate) fn agreed(before: Option<&Self>, id: ConsentId, yes: Yes) -> Result<Self, Notice> {
        let holds = !yes.double || yes.confirmed_at.is_some();
        let after = Self {
            id,
            state: if holds { State::Given } else { State::Pending },
            text_version: Some(yes.text_version),
            language: Some(yes.language),
            way: yes.way,
            source: yes.source,
            proof: yes.proof,
            address: yes.address,
            given_at: Some(yes.at),
            confirmed_at: yes.confirmed_at,
            withdrawn_at: None,
            circumstances: yes.circumstances,
        };
        match before {
            // The same word once more changes nothing.
            Some(before) if *before != after && before.last_word() > Some(yes.at) => Err(older()),
            _ => Ok(after),
        }
    }

    /// What a no makes of what stood before. It holds at once, also where nobody ever said yes; a
    /// second no changes nothing.
    pub(crate) fn refused(before: Option<&Self>, id: ConsentId, no: No) -> Result<Self, Notice> {
        let Some(before) = before else {
            return Ok(Self {
                id,
                state: State::Withdrawn,
                text_version: None,
                language: None,
                way: no.way,
                source: no.source,
                proof: no.proof,
                address: no.address,
                given_at: None,
                confirmed_at: None,
                withdrawn_at: Some(no.at),
                circumstances: Circumstances::default(),
            });
        };
        if before.state == State::Withdrawn {
            return Ok(before.clone());
        }
        if before.last_word() > Some(no.at) {
            return Err(older());
        }
        Ok(Self {
            state: State::Withdrawn,
            way: no.way,
            source: no.source,
            proof: no.proof.or_else(|| before.proof.clone()),
            address: no.address.or_else(|| before.address.clone()),
            withdrawn_at: Some(no.at),
            ..before.clone()
        })
    }

    /// What the person's own confirmation makes of it. Confirming twice changes nothing.
    pub(crate) fn confirmed(&self, now: Timestamp, days: i64) -> Result<Self, Notice> {
        match self.state {
            State::Given => Ok(self.clone()),
            State::Withdrawn => {
                let line = "was withdrawn; it can only be given anew";
                Err(Notice::new("consent-withdrawn", line))
            }
            State::Pending => {
                let asked = self.given_at.unwrap_or(now);
                if now.duration_since(asked) > SignedDuration::from_hours(24 * days) {
                    let line = format!("was asked for more than {days} days ago; ask again");
                    return Err(Notice::new("consent-late", line).with("n", days.to_string()));
                }
                Ok(Self {
                    state: State::Given,
                    way: Way::Link,
                    confirmed_at: Some(now),
                    ..self.clone()
                })
            }
        }
    }

    fn last_word(&self) -> Option<Timestamp> {
        self.given_at.max(self.confirmed_at).max(self.withdrawn_at)
    }
}

fn older() -> Notice {
    let line = "is older than the last word of this person on this purpose, which stays";
    Notice::new("consent-older", line).at("at")
}

/// Checks a source or the place of a proof: the name of a thing. An address in it would be a
/// personal value in the log.
pub(crate) fn name_of_thing(field: &'static str, text: &str) -> Result<String, Notice> {
    let text = text.trim();
    let allowed = |c: char| c.is_alphanumeric() || " -_./:#+,()&".contains(c);
    let fits = !text.is_empty() && text.chars().count() <= LONGEST;
    // Nine digits in a row are a telephone number sooner than a year.
    let digits = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|part| part.len() > 8);
    if fits && !digits && text.chars().all(allowed) {
        return Ok(text.to_owned());
    }
    let line = "must name a form, event or file in up to 120 letters, digits and -_./:#+,()& \
                and no person, address or telephone number";
    Err(Notice::new("consent-thing", line).at(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn yes(double: bool) -> Yes {
        Yes {
            text_version: 1,
            language: Locale::De,
            way: Way::WebForm,
            source: "Webformular".into(),
            proof: None,
            address: None,
            at: at("2026-01-02T10:00:00Z"),
            double,
            confirmed_at: None,
            circumstances: Circumstances::default(),
        }
    }

    fn no(when: &str) -> No {
        No {
            way: Way::Phone,
            source: "Anruf".into(),
            proof: None,
            address: None,
            at: at(when),
        }
    }

    fn id() -> ConsentId {
        ConsentId::from_stored("1")
    }

    #[test]
    fn a_double_opt_in_holds_only_when_confirmed_and_only_for_some_days() {
        let asked = Consent::agreed(None, id(), yes(true)).unwrap();
        assert_eq!(asked.state, State::Pending);
        let held = asked.confirmed(at("2026-01-09T10:00:00Z"), 14).unwrap();
        assert_eq!((held.state, held.way), (State::Given, Way::Link));
        let late = asked.confirmed(at("2026-01-17T10:00:00Z"), 14).unwrap_err();
        assert_eq!(late.code, "consent-late");
    }

    #[test]
    fn a_withdrawal_holds_at_once_and_cannot_be_confirmed_away() {
        let given = Consent::agreed(None, id(), yes(false)).unwrap();
        assert_eq!(given.state, State::Given);
        let gone = Consent::refused(Some(&given), id(), no("2026-02-01T10:00:00Z")).unwrap();
        assert_eq!(gone.state, State::Withdrawn);
        assert_eq!(gone.text_version, Some(1), "what was shown stays known");
        let code = gone.confirmed(at("2026-02-02T10:00:00Z"), 14).unwrap_err();
        assert_eq!(code.code, "consent-withdrawn");
        let again = Consent::refused(Some(&gone), id(), no("2026-03-01T10:00:00Z")).unwrap();
        assert_eq!(again, gone);
    }

    #[test]
    fn an_old_yes_does_not_undo_a_newer_no() {
        let gone = Consent::refused(None, id(), no("2026-02-01T10:00:00Z")).unwrap();
        let refusal = Consent::agreed(Some(&gone), id(), yes(false)).unwrap_err();
        assert_eq!(refusal.code, "consent-older");
    }

    #[test]
    fn a_source_names_a_thing_and_no_address() {
        assert!(name_of_thing("source", "Messe Wien 2026, Stand 4").is_ok());
        for bad in ["", "anna@example.org", "+43 660123456789", "a\nb"] {
            assert!(name_of_thing("source", bad).is_err(), "{bad}");
        }
    }
}
