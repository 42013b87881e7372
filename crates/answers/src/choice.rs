//! The words of the lists that CRMs come with, as the person reads them. A word that a house added to a
//! list is told as it stands.

use base::Locale;

/// Columns that hold a word of a list.
const COLUMNS: [&str; 12] = [
    "status",
    "invoice_status",
    "approval_status",
    "direction",
    "priority",
    "type",
    "case_type",
    "sales_stage",
    "stage",
    "lead_source",
    "source",
    "parent_type",
];

/// Words with their German and English labels.
const WORDS: &[(&str, &str, &str)] = &[
    ("Planned", "Geplant", "Planned"),
    ("Held", "Durchgeführt", "Held"),
    ("Not Held", "Nicht durchgeführt", "Not held"),
    ("Inbound", "Eingehend", "Inbound"),
    ("Outbound", "Ausgehend", "Outbound"),
    ("inbound", "Eingehend", "Inbound"),
    ("out", "Ausgehend", "Outbound"),
    ("archived", "Archiviert", "Archived"),
    ("draft", "Entwurf", "Draft"),
    ("read", "Gelesen", "Read"),
    ("unread", "Ungelesen", "Unread"),
    ("sent", "Gesendet", "Sent"),
    ("replied", "Beantwortet", "Replied"),
    ("New", "Neu", "New"),
    ("Assigned", "Zugewiesen", "Assigned"),
    ("In Process", "In Bearbeitung", "In process"),
    ("Converted", "Umgewandelt", "Converted"),
    ("Recycled", "Wiederaufgenommen", "Recycled"),
    ("Dead", "Abgeschlossen ohne Erfolg", "Dead"),
    ("Not Started", "Nicht begonnen", "Not started"),
    ("In Progress", "In Bearbeitung", "In progress"),
    ("Completed", "Abgeschlossen", "Completed"),
    ("Pending Input", "Wartet auf Rückmeldung", "Pending input"),
    ("Deferred", "Aufgeschoben", "Deferred"),
    ("Active", "Aktiv", "Active"),
    ("Inactive", "Inaktiv", "Inactive"),
    ("Expired", "Abgelaufen", "Expired"),
    ("High", "Hoch", "High"),
    ("Medium", "Mittel", "Medium"),
    ("Low", "Niedrig", "Low"),
    ("P1", "Hoch", "High"),
    ("P2", "Mittel", "Medium"),
    ("P3", "Niedrig", "Low"),
    ("Open_New", "Neu", "New"),
    ("Open_Assigned", "Zugewiesen", "Assigned"),
    (
        "Open_Pending Input",
        "Wartet auf Rückmeldung",
        "Pending input",
    ),
    ("Closed_Closed", "Geschlossen", "Closed"),
    ("Closed_Rejected", "Abgelehnt", "Rejected"),
    ("Closed_Duplicate", "Doppelt", "Duplicate"),
    ("Prospecting", "Akquise", "Prospecting"),
    ("Qualification", "Qualifizierung", "Qualification"),
    ("Needs Analysis", "Bedarfsermittlung", "Needs analysis"),
    ("Proposal/Price Quote", "Angebot", "Proposal or price quote"),
    ("Negotiation/Review", "Verhandlung", "Negotiation or review"),
    ("Closed Won", "Gewonnen", "Won"),
    ("Closed Lost", "Verloren", "Lost"),
    ("Paid", "Bezahlt", "Paid"),
    ("Unpaid", "Unbezahlt", "Unpaid"),
    ("Cancelled", "Storniert", "Cancelled"),
    ("Approved", "Genehmigt", "Approved"),
    ("Not Approved", "Nicht genehmigt", "Not approved"),
    ("Cold Call", "Kaltakquise", "Cold call"),
    ("Existing Customer", "Bestandskunde", "Existing customer"),
    ("Self Generated", "Eigene Anbahnung", "Self generated"),
    ("Employee", "Mitarbeiter", "Employee"),
    ("Partner", "Partner", "Partner"),
    ("Direct Mail", "Postwerbung", "Direct mail"),
    ("Conference", "Tagung", "Conference"),
    ("Trade Show", "Messe", "Trade show"),
    ("Web Site", "Website", "Website"),
    ("Word of mouth", "Empfehlung", "Word of mouth"),
    ("Email", "E-Mail", "E-mail"),
    ("Campaign", "Kampagne", "Campaign"),
    ("Other", "Andere", "Other"),
    ("Contacts", "Kontakt", "Contact"),
    ("Leads", "Interessent", "Lead"),
    ("Prospects", "Zielkontakt", "Target"),
    ("Accounts", "Firma", "Company"),
    ("Cases", "Fall", "Case"),
    ("Opportunities", "Verkaufschance", "Opportunity"),
];

/// Stands around and between the words of a cell with several.
const SEVERAL: char = '^';

/// What a column's word is called; none where it says the same, or nobody knows more than stands there.
pub(crate) fn label(column: &str, text: &str, language: Locale) -> Option<String> {
    let parts: Vec<&str> = match text.strip_prefix(SEVERAL) {
        Some(rest) => rest.strip_suffix(SEVERAL)?.split("^,^").collect(),
        None if COLUMNS.contains(&column) => vec![text],
        None => return None,
    };
    let labels = parts
        .into_iter()
        .map(|part| one(part, language).unwrap_or(part));
    let label = labels.collect::<Vec<&str>>().join(", ");
    (label != text).then_some(label)
}

fn one(word: &str, language: Locale) -> Option<&'static str> {
    let (_, german, english) = WORDS.iter().find(|(known, ..)| *known == word)?;
    Some(match language {
        Locale::De => *german,
        Locale::En => *english,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_of_lists_have_labels_and_others_stay() {
        let german = |column, text| label(column, text, Locale::De);
        assert_eq!(
            german("status", "Not Held").as_deref(),
            Some("Nicht durchgeführt")
        );
        assert_eq!(german("status", "Wartet aufs Christkind"), None);
        assert_eq!(german("name", "Held"), None, "a name is no word of a list");
        assert_eq!(
            label("status", "Held", Locale::En),
            None,
            "it says the same"
        );
        let several = german("interests_c", "^High^,^Eigenes^");
        assert_eq!(several.as_deref(), Some("Hoch, Eigenes"));
        assert_eq!(german("note_c", "^ offen"), None);
    }

    #[test]
    fn each_word_stands_in_the_list_once() {
        let words: BTreeSet<&str> = WORDS.iter().map(|(word, ..)| *word).collect();
        assert_eq!(words.len(), WORDS.len());
    }
}
