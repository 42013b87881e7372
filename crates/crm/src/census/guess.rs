//! What a customer's own column holds, going by the CRM's description, its name and its type.
//!
//! A guess decides only what the column is looked up and shown as; whatever it is, it is cleared.

use crate::catalogue::{LiveColumn, Shape};
use crate::profile::FieldKind;

/// Words in German and English; a name part is one of `parts` or contains one of `stems`.
struct Words {
    kind: FieldKind,
    parts: &'static [&'static str],
    stems: &'static [&'static str],
}

const fn words(
    kind: FieldKind,
    parts: &'static [&'static str],
    stems: &'static [&'static str],
) -> Words {
    Words { kind, parts, stems }
}

/// The first that fits counts, so `email_address` is no street and `firmenname` no family name.
const NAMES: &[Words] = &[
    words(FieldKind::Email, &["mail"], &["email"]),
    words(
        FieldKind::Phone,
        &["tel", "fax", "mobil", "cell"],
        &[
            "phone",
            "mobile",
            "telefon",
            "telefax",
            "handy",
            "whatsapp",
            "rufnummer",
        ],
    ),
    words(FieldKind::BirthDate, &["dob"], &["birth", "geburt"]),
    words(
        FieldKind::Handle,
        &["url", "web", "xing"],
        &[
            "website",
            "homepage",
            "twitter",
            "facebook",
            "linkedin",
            "instagram",
            "skype",
        ],
    ),
    words(
        FieldKind::Text,
        &["text"],
        &[
            "note",
            "notiz",
            "comment",
            "kommentar",
            "remark",
            "bemerkung",
            "description",
        ],
    ),
    words(FieldKind::Photo, &["foto", "bild"], &["photo", "picture"]),
    words(
        FieldKind::Login,
        &["login"],
        &["passwor", "username", "benutzer"],
    ),
    words(
        FieldKind::Postcode,
        &["plz", "zip"],
        &["postal", "postcode", "postleit"],
    ),
    words(
        FieldKind::City,
        &["ort", "stadt", "city", "town"],
        &["wohnort"],
    ),
    words(FieldKind::Country, &["land"], &["country"]),
    words(
        FieldKind::Region,
        &["state"],
        &["region", "bundesland", "county", "kanton"],
    ),
    words(
        FieldKind::Street,
        &["str"],
        &["street", "strasse", "address", "adresse", "anschrift"],
    ),
    words(
        FieldKind::Place,
        &["lat", "lng", "geo"],
        &["latitude", "longitude"],
    ),
    words(
        FieldKind::Company,
        &["firma"],
        &["company", "firmen", "employer", "arbeitgeber"],
    ),
    words(
        FieldKind::Code,
        &["no", "nr", "id", "svnr", "iban", "bic", "ssn", "vin"],
        &[
            "passport",
            "ausweis",
            "number",
            "nummer",
            "code",
            "kennzeichen",
            "customer",
            "kunde",
        ],
    ),
    words(
        FieldKind::Job,
        &["job"],
        &["position", "beruf", "abteilung", "department", "profession"],
    ),
    words(FieldKind::Salutation, &[], &["salutation", "anrede"]),
    words(
        FieldKind::GivenName,
        &[],
        &["firstname", "vorname", "givenname"],
    ),
    words(
        FieldKind::FamilyName,
        &[],
        &["lastname", "nachname", "surname", "familienname"],
    ),
    words(FieldKind::FullName, &["name", "names"], &["fullname"]),
];

/// The kind of a customer's column; `described` is the CRM's own word for it.
pub(crate) fn kind(column: &LiveColumn, described: Option<&str>) -> FieldKind {
    let by_name = by_name(&column.name);
    match column.shape {
        Shape::Date | Shape::Instant => match by_name {
            Some(FieldKind::BirthDate) => FieldKind::BirthDate,
            _ => FieldKind::Other,
        },
        Shape::Number | Shape::Other => match by_name {
            Some(
                kind
                @ (FieldKind::Phone | FieldKind::Postcode | FieldKind::Place | FieldKind::Code),
            ) => kind,
            _ => FieldKind::Other,
        },
        Shape::Binary | Shape::Json => FieldKind::Other,
        Shape::Text | Shape::Enum(_) => {
            let long = column.data_type.contains("text").then_some(FieldKind::Text);
            let told = described.and_then(by_description).or(by_name);
            told.or(long).unwrap_or(FieldKind::Other)
        }
    }
}

/// Words for kinds of fields that leave no doubt.
fn by_description(word: &str) -> Option<FieldKind> {
    match word.to_lowercase().as_str() {
        "phone" => Some(FieldKind::Phone),
        "email" => Some(FieldKind::Email),
        "url" | "iframe" => Some(FieldKind::Handle),
        "image" => Some(FieldKind::Photo),
        "text" | "wysiwyg" | "html" => Some(FieldKind::Text),
        "encrypt" | "password" => Some(FieldKind::Login),
        _ => None,
    }
}

/// The kind a name speaks of.
pub(crate) fn by_name(name: &str) -> Option<FieldKind> {
    let name = name.to_lowercase();
    let whole: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    NAMES
        .iter()
        .find(|words| {
            name.split(|c: char| !c.is_alphabetic())
                .any(|part| words.parts.contains(&part))
                || words.stems.iter().any(|stem| whole.contains(stem))
        })
        .map(|words| words.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, data_type: &str, shape: Shape) -> LiveColumn {
        LiveColumn {
            name: name.into(),
            data_type: data_type.into(),
            shape,
            nullable: true,
            most: None,
            generated: false,
            flag: false,
        }
    }

    #[test]
    fn names_in_german_and_english_tell_what_a_column_holds() {
        for (name, expected) in [
            ("private_email_c", FieldKind::Email),
            ("whatsapp_c", FieldKind::Phone),
            ("telefonnummer_privat", FieldKind::Phone),
            ("passport_no_c", FieldKind::Code),
            ("kundennr_c", FieldKind::Code),
            ("first_name_c", FieldKind::GivenName),
            ("firmenname", FieldKind::Company),
            ("wohnort_c", FieldKind::City),
            ("plz_c", FieldKind::Postcode),
            ("signatory_c", FieldKind::Other),
            ("caller_name_c", FieldKind::FullName),
        ] {
            let column = column(name, "varchar", Shape::Text);
            assert_eq!(kind(&column, None), expected, "{name}");
        }
    }

    #[test]
    fn the_crms_own_word_comes_before_the_name() {
        let signal = column("signal_c", "varchar", Shape::Text);
        assert_eq!(kind(&signal, Some("phone")), FieldKind::Phone);
        assert_eq!(kind(&signal, Some("varchar")), FieldKind::Other);
    }

    #[test]
    fn a_date_is_a_birth_date_only_when_its_name_says_so() {
        let birth = column("geburtsdatum_c", "date", Shape::Date);
        let expiry = column("id_expiry_c", "date", Shape::Date);
        assert_eq!(kind(&birth, None), FieldKind::BirthDate);
        assert_eq!(kind(&expiry, None), FieldKind::Other);
    }

    #[test]
    fn long_text_without_a_telling_name_is_free_text() {
        let text = column("background_c", "text", Shape::Text);
        assert_eq!(kind(&text, None), FieldKind::Text);
    }
}
