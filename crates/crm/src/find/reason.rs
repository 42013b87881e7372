//! Why a row may be the person: a word for programs, a sentence for people, points for the sum.

use base::Locale;

/// One thing a row has in common with the person, or that speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
        self.entry().0
    }

    /// What it adds to the score, or takes from it.
    pub fn points(&self) -> i16 {
        self.entry().1
    }

    /// The reason as people read it.
    pub fn sentence(&self, locale: Locale) -> String {
        let (_, _, de, en) = self.entry();
        let text = match locale {
            Locale::De => de,
            Locale::En => en,
        };
        match self {
            Self::Linked(column) => format!("{text} ({column})"),
            _ => text.to_owned(),
        }
    }

    fn entry(&self) -> (&'static str, i16, &'static str, &'static str) {
        match self {
            Self::SameRecord => ("same_record", 100, "derselbe Datensatz", "the same record"),
            Self::Linked(_) => (
                "linked",
                60,
                "vom CRM selbst als dieselbe Person verknüpft",
                "linked as the same person by the CRM itself",
            ),
            Self::SameEmail => ("same_email", 45, "gleiche E-Mail", "same e-mail"),
            Self::EmailVariant => (
                "email_variant",
                40,
                "gleiche E-Mail bis auf den Zusatz nach dem Plus",
                "same e-mail but for the tag after the plus",
            ),
            Self::SameCode => ("same_code", 45, "gleiche Nummer", "same number or code"),
            Self::SamePhone => (
                "same_phone",
                25,
                "gleiche Telefonnummer",
                "same phone number",
            ),
            Self::SameName => ("same_name", 35, "gleicher Name", "same name"),
            Self::NameSpelling => (
                "name_spelling",
                32,
                "gleicher Name in anderer Schreibweise",
                "same name in another spelling",
            ),
            Self::NameSwapped => (
                "name_swapped",
                28,
                "Vor- und Nachname vertauscht",
                "given and family name swapped",
            ),
            Self::NameShortened => (
                "name_shortened",
                20,
                "gleicher Name, ein Teil fehlt oder ist abgekürzt",
                "same name, with a part missing or shortened",
            ),
            Self::SoundsAlike => (
                "sounds_alike",
                15,
                "Name klingt gleich (Kölner Phonetik)",
                "name sounds alike (Cologne phonetics)",
            ),
            Self::SimilarName => (
                "similar_name",
                15,
                "Name bis auf wenige Buchstaben gleich",
                "name differs by a few letters",
            ),
            Self::SameFamilyName => (
                "same_family_name",
                12,
                "gleicher Nachname, Vorname fehlt",
                "same family name, given name missing",
            ),
            Self::SameBirthDate => (
                "same_birth_date",
                25,
                "gleiches Geburtsdatum",
                "same date of birth",
            ),
            Self::SameStreet => ("same_street", 10, "gleiche Straße", "same street"),
            Self::SamePostcode => ("same_postcode", 5, "gleiche PLZ", "same postcode"),
            Self::NoName => (
                "no_name",
                0,
                "ohne brauchbaren Namen",
                "without a usable name",
            ),
            Self::Firm => (
                "firm",
                -10,
                "Firma; nur bei Einzelunternehmen eine Person",
                "firm; a person only when it has one owner and nobody else",
            ),
            Self::SharedEmail => (
                "shared_email",
                -15,
                "die E-Mail wird von mehreren Personen benutzt",
                "the address is shared by several people",
            ),
            Self::OtherGivenName => (
                "other_given_name",
                -15,
                "gleicher Nachname, aber anderer Vorname",
                "same family name, but another given name",
            ),
            Self::OtherFamilyName => (
                "other_family_name",
                -10,
                "anderer Nachname",
                "another family name",
            ),
            Self::OtherName => ("other_name", -20, "anderer Name", "another name"),
            Self::OtherBirthDate => (
                "other_birth_date",
                -20,
                "anderes Geburtsdatum",
                "another date of birth",
            ),
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
