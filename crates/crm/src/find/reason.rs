//! Why a row may be the person: a word for programs, a sentence for people, points for the sum.

use base::Locale;
use serde::{Deserialize, Serialize};

/// One thing a row has in common with the person, or that speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The row the search started from.
    SameRecord,
    /// The CRM itself links the two rows as one person, by this `table.column`.
    Linked(String),
    /// The same e-mail address.
    SameEmail,
    /// The same mailbox under another plus-tag.
    EmailVariant,
    /// The same phone number.
    SamePhone,
    /// The same customer, passport or other number.
    SameCode,
    /// The same given and family name.
    SameName,
    /// The same name in another spelling.
    NameSpelling,
    /// Given and family name in each other's place.
    NameSwapped,
    /// A part of the name is missing or shortened.
    NameShortened,
    /// A name that sounds alike (Kölner Phonetik).
    SoundsAlike,
    /// A name a few letters apart.
    SimilarName,
    /// The same family name, with no given name to compare.
    SameFamilyName,
    /// The same date of birth.
    SameBirthDate,
    /// The same street and number.
    SameStreet,
    /// The same postcode.
    SamePostcode,
    /// The row has no usable name.
    NoName,
    /// The row stands for a firm.
    Firm,
    /// The address belongs to several people with different names.
    SharedEmail,
    /// The same family name, but another given name.
    OtherGivenName,
    /// Another family name.
    OtherFamilyName,
    /// Another name altogether.
    OtherName,
    /// Another date of birth.
    OtherBirthDate,
}

impl Reason {
    /// The word in JSON.
    pub fn word(&self) -> &'static str {
        self.measure().0
    }

    /// What it adds to the score, or takes from it.
    pub fn points(&self) -> i16 {
        self.measure().1
    }

    /// The reason as people read it.
    pub fn sentence(&self, locale: Locale) -> String {
        let text = match locale {
            Locale::De => self.german(),
            Locale::En => self.english(),
        };
        if let Self::Linked(column) = self {
            return format!("{text} ({column})");
        }
        text.to_owned()
    }

    fn measure(&self) -> (&'static str, i16) {
        match self {
            Self::SameRecord => ("same_record", 100),
            Self::Linked(_) => ("linked", 60),
            Self::SameEmail => ("same_email", 45),
            Self::EmailVariant => ("email_variant", 40),
            Self::SameCode => ("same_code", 45),
            Self::SamePhone => ("same_phone", 25),
            Self::SameName => ("same_name", 35),
            Self::NameSpelling => ("name_spelling", 32),
            Self::NameSwapped => ("name_swapped", 28),
            Self::NameShortened => ("name_shortened", 20),
            Self::SoundsAlike => ("sounds_alike", 15),
            Self::SimilarName => ("similar_name", 15),
            Self::SameFamilyName => ("same_family_name", 12),
            Self::SameBirthDate => ("same_birth_date", 25),
            Self::SameStreet => ("same_street", 10),
            Self::SamePostcode => ("same_postcode", 5),
            Self::NoName => ("no_name", 0),
            Self::Firm => ("firm", -10),
            Self::SharedEmail => ("shared_email", -15),
            Self::OtherGivenName => ("other_given_name", -15),
            Self::OtherFamilyName => ("other_family_name", -10),
            Self::OtherName => ("other_name", -20),
            Self::OtherBirthDate => ("other_birth_date", -20),
        }
    }

    fn german(&self) -> &'static str {
        match self {
            Self::SameRecord => "derselbe Datensatz",
            Self::Linked(_) => "vom CRM selbst als dieselbe Person verknüpft",
            Self::SameEmail => "gleiche E-Mail",
            Self::EmailVariant => "gleiche E-Mail bis auf den Zusatz nach dem Plus",
            Self::SameCode => "gleiche Nummer",
            Self::SamePhone => "gleiche Telefonnummer",
            Self::SameName => "gleicher Name",
            Self::NameSpelling => "gleicher Name in anderer Schreibweise",
            Self::NameSwapped => "Vor- und Nachname vertauscht",
            Self::NameShortened => "gleicher Name, ein Teil fehlt oder ist abgekürzt",
            Self::SoundsAlike => "Name klingt gleich (Kölner Phonetik)",
            Self::SimilarName => "Name bis auf wenige Buchstaben gleich",
            Self::SameFamilyName => "gleicher Nachname, Vorname fehlt",
            Self::SameBirthDate => "gleiches Geburtsdatum",
            Self::SameStreet => "gleiche Straße",
            Self::SamePostcode => "gleiche PLZ",
            Self::NoName => "ohne brauchbaren Namen",
            Self::Firm => "Firma; nur bei Einzelunternehmen eine Person",
            Self::SharedEmail => "die E-Mail wird von mehreren Personen benutzt",
            Self::OtherGivenName => "gleicher Nachname, aber anderer Vorname",
            Self::OtherFamilyName => "anderer Nachname",
            Self::OtherName => "anderer Name",
            Self::OtherBirthDate => "anderes Geburtsdatum",
        }
    }

    fn english(&self) -> &'static str {
        match self {
            Self::SameRecord => "the same record",
            Self::Linked(_) => "linked as the same person by the CRM itself",
            Self::SameEmail => "same e-mail",
            Self::EmailVariant => "same e-mail but for the tag after the plus",
            Self::SameCode => "same number or code",
            Self::SamePhone => "same phone number",
            Self::SameName => "same name",
            Self::NameSpelling => "same name in another spelling",
            Self::NameSwapped => "given and family name swapped",
            Self::NameShortened => "same name, with a part missing or shortened",
            Self::SoundsAlike => "name sounds alike (Cologne phonetics)",
            Self::SimilarName => "name differs by a few letters",
            Self::SameFamilyName => "same family name, given name missing",
            Self::SameBirthDate => "same date of birth",
            Self::SameStreet => "same street",
            Self::SamePostcode => "same postcode",
            Self::NoName => "without a usable name",
            Self::Firm => "firm; a person only when it has one owner and nobody else",
            Self::SharedEmail => "the address is shared by several people",
            Self::OtherGivenName => "same family name, but another given name",
            Self::OtherFamilyName => "another family name",
            Self::OtherName => "another name",
            Self::OtherBirthDate => "another date of birth",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_of_a_link_is_named_in_both_languages() {
        let reason = Reason::Linked("leads.contact_id".to_owned());
        for locale in Locale::ALL {
            assert!(reason.sentence(locale).contains("leads.contact_id"));
        }
        assert_eq!(reason.word(), "linked");
    }
}
