//! The words of the lists that CRMs come with, as the person reads them. A word that a house added to a
//! list is told as it stands.
//!
//! Words and English labels are those of SuiteCRM 7 (`salesagility/SuiteCRM`, `include/language/en_us.lang.php`,
//! commit 002cbb5). The German ones were compared with its German language pack (`tsitle/suitebom-langpack-src`,
//! `include/language/de_DE.lang.php`, commit 8b812ff). A plain word stands where the pack's is misspelt, or says
//! something else to the person than the CRM means: there `Dead` is "Gestorben", `Prospecting` "Evaluation",
//! `Value Proposition` "Preisangebot", `Self Generated` "Selbst generierter Kunde", `Accounts` "Konto", `Duplicate`
//! "Duplizieren", `Fixed` "Festgelegt", `Open` "Geöffnet" and `send_error` "Fehlermeldung senden".

use base::Locale;

/// Columns that hold a word of a list.
const COLUMNS: [&str; 17] = [
    "status",
    "status_id",
    "state",
    "invoice_status",
    "approval_status",
    "resolution",
    "direction",
    "priority",
    "type",
    "account_type",
    "case_type",
    "opportunity_type",
    "sales_stage",
    "stage",
    "lead_source",
    "source",
    "parent_type",
];

/// Words with their German and English labels.
const WORDS: &[(&str, &str, &str)] = &[
    // meeting_status_dom, call_status_dom, call_direction_dom
    ("Planned", "Geplant", "Planned"),
    ("Held", "Durchgeführt", "Held"),
    ("Not Held", "Nicht durchgeführt", "Not Held"),
    ("Inbound", "Eingehend", "Inbound"),
    ("Outbound", "Ausgehend", "Outbound"),
    // dom_email_types, dom_email_status
    ("inbound", "Eingehend", "Inbound"),
    ("out", "Gesendet", "Sent"),
    ("campaign", "Kampagne", "Campaign"),
    ("archived", "Archiviert", "Archived"),
    ("closed", "Abgeschlossen", "Closed"),
    ("draft", "Entwurf", "Draft"),
    ("read", "Gelesen", "Read"),
    ("replied", "Beantwortet", "Replied"),
    ("sent", "Gesendet", "Sent"),
    ("send_error", "Fehler beim Senden", "Send Error"),
    ("unread", "Ungelesen", "Unread"),
    // lead_status_dom
    ("New", "Neu", "New"),
    ("Assigned", "Zugewiesen", "Assigned"),
    ("In Process", "In Arbeit", "In Process"),
    ("Converted", "Umgewandelt", "Converted"),
    ("Recycled", "Wiedereröffnet", "Recycled"),
    ("Dead", "Nicht weiterverfolgt", "Dead"),
    // task_status_dom, project_task_status_options, contract_status_list
    ("Not Started", "Nicht begonnen", "Not Started"),
    ("In Progress", "In Bearbeitung", "In Progress"),
    ("Completed", "Abgeschlossen", "Completed"),
    ("Pending Input", "Rückmeldung ausstehend", "Pending Input"),
    ("Deferred", "Zurückgestellt", "Deferred"),
    ("Signed", "Unterzeichnet", "Signed"),
    // project_status_dom
    ("Draft", "Entwurf", "Draft"),
    ("In Review", "In Durchsicht", "In Review"),
    ("Underway", "Laufend", "Underway"),
    ("On_Hold", "Gesperrt", "On Hold"),
    // user_status_dom, document_status_dom
    ("Active", "Aktiv", "Active"),
    ("Inactive", "Inaktiv", "Inactive"),
    ("Expired", "Abgelaufen", "Expired"),
    ("Under Review", "Wird überprüft", "Under Review"),
    ("Pending", "Ausstehend", "Pending"),
    // task_priority_dom, bug_priority_dom, case_priority_dom
    ("Urgent", "Dringend", "Urgent"),
    ("High", "Hoch", "High"),
    ("Medium", "Mittel", "Medium"),
    ("Low", "Niedrig", "Low"),
    ("P1", "Hoch", "High"),
    ("P2", "Mittel", "Medium"),
    ("P3", "Niedrig", "Low"),
    // case_state_dom, case_status_dom, case_type_dom
    ("Open", "Offen", "Open"),
    ("Closed", "Abgeschlossen", "Closed"),
    ("Open_New", "Neu", "New"),
    ("Open_Assigned", "Zugewiesen", "Assigned"),
    (
        "Open_Pending Input",
        "Rückmeldung ausstehend",
        "Pending Input",
    ),
    ("Closed_Closed", "Abgeschlossen", "Closed"),
    ("Closed_Rejected", "Zurückgewiesen", "Rejected"),
    ("Closed_Duplicate", "Duplikat", "Duplicate"),
    ("Administration", "Verwaltung", "Administration"),
    ("Product", "Produkt", "Product"),
    ("User", "Benutzer", "User"),
    // bug_status_dom, bug_resolution_dom, bug_type_dom, source_dom
    ("Rejected", "Abgelehnt", "Rejected"),
    ("Accepted", "Akzeptiert", "Accepted"),
    ("Duplicate", "Duplikat", "Duplicate"),
    ("Fixed", "Behoben", "Fixed"),
    ("Out of Date", "Veraltet", "Out of Date"),
    ("Invalid", "Ungültig", "Invalid"),
    ("Later", "Später", "Later"),
    ("Defect", "Defekt", "Defect"),
    ("Feature", "Eigenschaft", "Feature"),
    ("Internal", "Intern", "Internal"),
    ("InboundEmail", "Eingehende E-Mail", "Email"),
    // sales_stage_dom
    ("Prospecting", "Akquise", "Prospecting"),
    ("Qualification", "Qualifikation", "Qualification"),
    ("Needs Analysis", "Bedarfsanalyse", "Needs Analysis"),
    ("Value Proposition", "Nutzen dargelegt", "Value Proposition"),
    (
        "Id. Decision Makers",
        "Entscheidungsträger identifizieren",
        "Identifying Decision Makers",
    ),
    (
        "Perception Analysis",
        "Wahrnehmungsanalyse",
        "Perception Analysis",
    ),
    (
        "Proposal/Price Quote",
        "Vorschlag/Angebot",
        "Proposal/Price Quote",
    ),
    (
        "Negotiation/Review",
        "Verhandlung/Prüfung",
        "Negotiation/Review",
    ),
    ("Closed Won", "Gewonnen", "Closed Won"),
    ("Closed Lost", "Verloren", "Closed Lost"),
    // opportunity_type_dom
    (
        "Existing Business",
        "Bestehendes Geschäft",
        "Existing Business",
    ),
    ("New Business", "Neues Geschäft", "New Business"),
    // quote_stage_dom, approval_status_dom, invoice_status_dom, quote_invoice_status_dom
    ("Negotiation", "Verhandlung", "Negotiation"),
    ("Delivered", "Geliefert", "Delivered"),
    ("On Hold", "Abwarten", "On Hold"),
    ("Confirmed", "Bestätigt", "Confirmed"),
    ("Closed Accepted", "Gewonnen", "Closed Accepted"),
    ("Closed Dead", "Wird nicht realisiert", "Closed Dead"),
    ("Approved", "Genehmigt", "Approved"),
    ("Not Approved", "Nicht genehmigt", "Not Approved"),
    ("Paid", "Bezahlt", "Paid"),
    ("Unpaid", "Nicht bezahlt", "Unpaid"),
    ("Cancelled", "Storniert", "Cancelled"),
    ("Invoiced", "Berechnet", "Invoiced"),
    ("Not Invoiced", "Nicht berechnet", "Not Invoiced"),
    // lead_source_dom
    ("Cold Call", "Kaltakquise", "Cold Call"),
    (
        "Existing Customer",
        "Bestehender Kunde",
        "Existing Customer",
    ),
    ("Self Generated", "Selbst gewonnen", "Self Generated"),
    ("Employee", "Mitarbeiter", "Employee"),
    (
        "Public Relations",
        "Öffentlichkeitsarbeit",
        "Public Relations",
    ),
    ("Direct Mail", "Postwerbung", "Direct Mail"),
    ("Conference", "Konferenz", "Conference"),
    ("Trade Show", "Messe", "Trade Show"),
    ("Web Site", "Webseite", "Web Site"),
    ("Word of mouth", "Mundpropaganda", "Word of mouth"),
    ("Email", "E-Mail", "Email"),
    ("Campaign", "Kampagne", "Campaign"),
    ("Other", "Andere", "Other"),
    // account_type_dom
    ("Competitor", "Mitbewerber", "Competitor"),
    ("Customer", "Kunde", "Customer"),
    ("Integrator", "Systemintegrator", "Integrator"),
    ("Press", "Presse", "Press"),
    ("Prospect", "Potenzieller Kunde", "Prospect"),
    ("Reseller", "Wiederverkäufer", "Reseller"),
    // record_type_display_notes, parent_type_display
    ("Accounts", "Firma", "Account"),
    ("Contacts", "Kontakt", "Contact"),
    ("Leads", "Interessent", "Lead"),
    ("Prospects", "Zielkontakt", "Target"),
    ("Opportunities", "Verkaufschance", "Opportunity"),
    ("Cases", "Fall", "Case"),
    ("Bugs", "Fehler", "Bug"),
    ("Tasks", "Aufgabe", "Task"),
    ("Calls", "Anruf", "Call"),
    ("Meetings", "Besprechung", "Meeting"),
    ("Emails", "E-Mail", "Email"),
    ("Project", "Projekt", "Project"),
    ("ProjectTask", "Projektaufgabe", "Project Task"),
    ("AOS_Quotes", "Angebot", "Quote"),
    ("AOS_Invoices", "Rechnung", "Invoice"),
    ("AOS_Contracts", "Vertrag", "Contract"),
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
    fn words_are_called_as_in_the_crm() {
        for (column, word, german, english) in [
            ("type", "out", "Gesendet", Some("Sent")),
            ("priority", "P1", "Hoch", Some("High")),
            ("status", "Pending Input", "Rückmeldung ausstehend", None),
            ("status", "Closed_Duplicate", "Duplikat", Some("Duplicate")),
            ("state", "Closed", "Abgeschlossen", None),
            (
                "lead_source",
                "Existing Customer",
                "Bestehender Kunde",
                None,
            ),
            ("parent_type", "Accounts", "Firma", Some("Account")),
        ] {
            let told = |language| label(column, word, language);
            assert_eq!(told(Locale::De).as_deref(), Some(german), "{word}");
            assert_eq!(told(Locale::En).as_deref(), english, "{word}");
        }
    }

    #[test]
    fn each_word_stands_in_the_list_once() {
        let words: BTreeSet<&str> = WORDS.iter().map(|(word, ..)| *word).collect();
        assert_eq!(words.len(), WORDS.len());
    }
}
