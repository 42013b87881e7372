//! The rules of a plan in words, as plans and certificates name them.

use base::Locale;

/// What the rule of a row is called. Each statutory duty is a rule of its own and is called like the
/// others; a rule without a name is called by its word.
pub fn rule_title(rule: &str, language: Locale) -> &str {
    let word = if rule.starts_with("duty.") {
        "duty"
    } else {
        rule
    };
    let (de, en) = match word {
        "person" => ("Personendaten", "personal data"),
        "audit" => ("Änderungsverlauf", "change log"),
        "mention" => ("Nennung im Text", "mention in a text"),
        "mention.name_alone" => ("Name, der allein steht", "name that stands alone"),
        "decision" => ("Entscheidung", "decision"),
        "duty" => ("Aufbewahrungspflicht", "statutory duty to keep"),
        "activity.only_person" => ("betrifft nur diese Person", "concerns this person only"),
        "activity.shared" => ("betrifft auch andere", "concerns others too"),
        "document.only_person" => ("Dokument nur dieser Person", "document of this person only"),
        "trace.copy" => ("Spur im CRM", "trace in the CRM"),
        "trace.loose_copy" => ("Spur ohne Verknüpfung", "trace without a link"),
        "value.own" => ("Wert nur dieser Person", "value of this person only"),
        "value.tie" => ("Zuordnung zu dieser Person", "tie to this person"),
        "value.untied" => ("Wert ohne weitere Zuordnung", "value tied to nobody else"),
        "record" => ("zugehöriger Datensatz", "related record"),
        "with_deleted" => (
            "geht mit dem gelöschten Datensatz",
            "goes with the deleted record",
        ),
        other => (other, other),
    };
    match language {
        Locale::De => de,
        Locale::En => en,
    }
}
