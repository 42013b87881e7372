//! What a column is called in a letter.

use base::Locale;
use crm::census::{Class, TableClass};
use crm::profile::FieldKind;

/// The kind of field in words, with the column's own name where several have one kind.
pub(crate) fn label(table: &TableClass, column: &str, language: Locale) -> String {
    let class = table.column(column).map(|column| &column.class);
    let Some(Class::Personal(kind, _)) = class else {
        return readable(column);
    };
    let pick = |de: &'static str, en: &'static str| match language {
        Locale::De => de,
        Locale::En => en,
    };
    let word = match kind {
        FieldKind::GivenName => pick("Vorname", "Given name"),
        FieldKind::FamilyName => pick("Familienname", "Family name"),
        FieldKind::FullName => pick("Name", "Name"),
        FieldKind::Salutation => pick("Anrede", "Salutation"),
        FieldKind::Email => pick("E-Mail", "E-mail"),
        FieldKind::Phone => pick("Telefon", "Telephone"),
        FieldKind::Street => pick("Straße", "Street"),
        FieldKind::City => pick("Ort", "City"),
        FieldKind::Postcode => pick("Postleitzahl", "Postcode"),
        FieldKind::Region => pick("Region", "Region"),
        FieldKind::Country => pick("Land", "Country"),
        FieldKind::BirthDate => pick("Geburtsdatum", "Date of birth"),
        FieldKind::Job => pick("Funktion", "Job"),
        FieldKind::Company => pick("Firma", "Company"),
        FieldKind::Handle => pick("Web, soziale Medien", "Web, social media"),
        FieldKind::Photo => pick("Foto", "Photo"),
        FieldKind::Code => pick("Nummer", "Number"),
        FieldKind::Place => pick("Koordinaten", "Coordinates"),
        FieldKind::Text => pick("Text", "Text"),
        FieldKind::ThirdParty => pick("Andere Person", "Other person"),
        FieldKind::Login => pick("Zugang", "Login"),
        FieldKind::Other => return readable(column),
    };
    format!("{word} ({column})")
}

fn readable(column: &str) -> String {
    column.replace('_', " ")
}
