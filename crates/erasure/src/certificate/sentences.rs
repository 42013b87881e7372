//! The certificate in sentences: a label and a value to a line, in both languages.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base::Locale;
use jiff::civil::Date;

use super::{Certificate, Standing, rule_title};
use crate::ground;
use crate::refresh::StaleView;

/// So many digits of a hash stand together, for whoever compares them by eye.
const TOGETHER: usize = 16;

/// The lines so far.
struct Lines {
    language: Locale,
    text: String,
}

impl Lines {
    fn say(&mut self, (de, en): (&str, &str), value: &str) {
        let label = match self.language {
            Locale::De => de,
            Locale::En => en,
        };
        writeln!(self.text, "{label}: {value}").expect("a string takes all");
    }

    fn count(&mut self, label: (&str, &str), count: usize) {
        self.say(label, &count.to_string());
    }
}

impl Certificate {
    /// The certificate in sentences.
    pub fn sentences(&self, language: Locale) -> String {
        let mut lines = Lines {
            language,
            text: String::new(),
        };
        self.say_who(&mut lines);
        self.say_what(&mut lines);
        self.say_why(&mut lines);
        self.say_left(&mut lines);
        self.say_log(&mut lines);
        lines.text
    }

    fn say_who(&self, lines: &mut Lines) {
        lines.say(
            ("Nachweis über die Löschung", "Certificate of erasure"),
            self.run.as_str(),
        );
        lines.say(("Anfrage", "Request"), &self.request);
        lines.say(("Systeme", "Systems"), &self.systems.join(", "));
        lines.say(("Beginn", "Began"), &self.started_at.to_string());
        lines.say(("Ende", "Ended"), &self.ended_at.to_string());
        lines.say(
            ("Löschplan", "Plan"),
            &format!("{} ({})", self.plan, self.hash),
        );
        lines.say(("Vorbereitet von", "Prepared by"), &self.drafted_by);
        lines.say(
            ("Freigegeben von", "Approved by"),
            self.approved_by.as_deref().unwrap_or("-"),
        );
    }

    fn say_what(&self, lines: &mut Lines) {
        for (word, count) in &self.counts {
            lines.count(action_title(word), *count);
        }
        lines.count(("Dateien gelöscht", "Files removed"), self.files_removed);
        lines.count(
            ("Dateien von Hand zu löschen", "Files to remove by hand"),
            self.files_by_hand,
        );
        if self.erased_before > 0 {
            lines.count(
                (
                    "Felder, die das CRM selbst schon gelöscht hatte",
                    "Fields the CRM itself had erased already",
                ),
                self.erased_before,
            );
        }
        for stale in &self.stale {
            lines.say(stale_label(stale), &stale_how(stale, lines.language));
        }
    }

    /// By which rules rows were treated, and on which grounds records stay.
    fn say_why(&self, lines: &mut Lines) {
        let mut rules = BTreeMap::<&str, usize>::new();
        for (rule, count) in &self.rules {
            *rules.entry(rule_title(rule, lines.language)).or_default() += count;
        }
        let rules = rules
            .iter()
            .map(|(title, count)| format!("{title} ({count})"));
        let rules: Vec<String> = rules.collect();
        lines.say(
            ("Angewandte Regeln, mit Zeilen", "Rules applied, with rows"),
            &rules.join(", "),
        );
        let mut grounds = BTreeMap::<&str, Vec<String>>::new();
        for one in &self.grounds {
            let told = standing(one, lines.language);
            grounds.entry(&one.ground).or_default().push(told);
        }
        for (id, told) in grounds {
            let title = ground::title(id, ground::law_language(lines.language));
            lines.say(
                (
                    "Grund, aus dem etwas bleibt",
                    "Ground on which records stay",
                ),
                &format!("{title}: {}", told.join(", ")),
            );
        }
    }

    fn say_left(&self, lines: &mut Lines) {
        let exceptions: usize = self.exceptions.values().sum();
        lines.count(("Erklärte Ausnahmen", "Declared exceptions"), exceptions);
        for (word, count) in &self.exceptions {
            lines.count(exception_title(word), *count);
        }
        lines.count(
            (
                "Rest nach Durchsicht der ganzen Datenbank",
                "Residue after a scan of the whole database",
            ),
            self.residue,
        );
    }

    /// Where the log tells of it, and the signed state to compare the log with later.
    fn say_log(&self, lines: &mut Lines) {
        let entry = self.ledger_entry.to_string();
        lines.say(("Eintrag im DSGVO-Log", "Entry in the DSGVO log"), &entry);
        let Some(state) = &self.checkpoint else {
            return;
        };
        let digits: Vec<char> = state.root.chars().collect();
        let parts = digits.chunks(TOGETHER);
        let parts: Vec<String> = parts.map(|part| part.iter().collect::<String>()).collect();
        let size = state.size.to_string();
        lines.say(
            ("Prüfpunkt des Logs", "Checkpoint of the log"),
            &state.origin,
        );
        lines.say(("– Einträge bis dahin", "– entries until then"), &size);
        lines.say(("– Wurzel", "– root"), &parts.join(" "));
    }
}

/// How many records stay, and until when.
fn standing(one: &Standing, language: Locale) -> String {
    let german = matches!(language, Locale::De);
    let records = match (one.records, german) {
        (1, true) => "Datensatz",
        (_, true) => "Datensätze",
        (1, false) => "record",
        (_, false) => "records",
    };
    let action = match (one.action.as_str(), german) {
        ("archive", true) => "archiviert",
        ("archive", false) => "archived",
        ("left", true) => "mit Nennung im Text belassen",
        ("left", false) => "left with a mention in a text",
        (_, true) => "behalten",
        (_, false) => "kept",
    };
    let until = match (one.until, german) {
        (Some(day), true) => format!("bis {}", german_day(day)),
        (Some(day), false) => format!("until {day}"),
        (None, true) => "ohne Enddatum".to_owned(),
        (None, false) => "without end date".to_owned(),
    };
    format!("{} {records} {action} {until}", one.records)
}

fn german_day(day: Date) -> String {
    format!("{}.{}.{}", day.day(), day.month(), day.year())
}

fn stale_label(stale: &StaleView) -> (&'static str, &'static str) {
    if stale.state == "called" {
        ("Auf neuen Stand gebracht", "Brought up to date")
    } else {
        (
            "Noch auf neuen Stand zu bringen",
            "Still to be brought up to date",
        )
    }
}

/// What is stale, and how it is or was brought up to date.
fn stale_how(stale: &StaleView, language: Locale) -> String {
    let what = stale.title(language);
    if stale.is_open() {
        format!("{}, {what} ({})", stale.system, stale.command)
    } else {
        format!("{}, {what}", stale.system)
    }
}

fn exception_title(because: &str) -> (&'static str, &'static str) {
    match because {
        "kept" => (
            "– davon aus dem genannten Grund behalten",
            "– of these kept for the ground given",
        ),
        "left" => (
            "– davon in einem Text aus dem genannten Grund belassen",
            "– of these left in a text for the ground given",
        ),
        "belongs_to" => (
            "– davon gehören zu Recht einer anderen Person",
            "– of these rightly another person's",
        ),
        "no_key" => (
            "– davon in Zeilen ohne Schlüssel",
            "– of these in rows without a key",
        ),
        _ => (
            "– davon nicht überschreibbare Werte",
            "– of these values that cannot be rewritten",
        ),
    }
}

fn action_title(word: &str) -> (&'static str, &'static str) {
    match word {
        "anonymise" => ("Anonymisiert", "Anonymised"),
        "delete" => ("Gelöscht", "Deleted"),
        "archive" => ("Archiviert", "Archived"),
        "keep" => ("Behalten", "Kept"),
        "purge" => ("Änderungsverlauf geleert", "Change logs emptied"),
        "detach" => ("Von der Person gelöst", "Detached from the person"),
        _ => ("Geschwärzt", "Redacted"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::certificate::LogState;

    fn certificate() -> Certificate {
        let kept = |ground: &str, action: &str, records: usize, until: Option<&str>| json!({ "ground": ground, "action": action, "records": records, "until": until });
        let certificate = json!({
            "run": "01R", "plan": "01P", "hash": "ab", "request": "GD-2026-0001",
            "systems": ["vertrieb"], "started_at": "2026-11-23T10:00:00Z",
            "ended_at": "2026-11-23T10:00:01Z", "drafted_by": "berger", "approved_by": "huber",
            "counts": { "keep": 4 },
            "rules": { "duty.at-voucher": 2, "duty.at-business-letter": 1, "trace.copy": 7 },
            "grounds": [
                kept("at-voucher", "keep", 2, Some("2031-12-31")),
                kept("at-voucher", "keep", 1, Some("2033-12-31")),
                kept("contract", "archive", 1, None),
            ],
            "exceptions": {}, "residue": 0, "ledger_entry": 41, "text": "",
        });
        serde_json::from_value(certificate).expect("a certificate")
    }

    #[test]
    fn rules_are_told_with_their_rows_and_grounds_with_records_and_end() {
        let german = certificate().sentences(Locale::De);
        let english = certificate().sentences(Locale::En);
        let voucher = |language| {
            let rule = law::retention::rule("at-voucher").expect("the rule is in the list");
            rule.title.get(language)
        };
        for (text, line) in [
            (
                &german,
                "Angewandte Regeln, mit Zeilen: Aufbewahrungspflicht (3), Spur im CRM (7)\n"
                    .to_owned(),
            ),
            (
                &english,
                "Rules applied, with rows: statutory duty to keep (3), trace in the CRM (7)\n"
                    .to_owned(),
            ),
            (
                &german,
                format!(
                    "Grund, aus dem etwas bleibt: {}: 2 Datensätze behalten bis 31.12.2031, 1 Datensatz behalten bis 31.12.2033\n",
                    voucher(law::Language::De)
                ),
            ),
            (
                &german,
                "Laufender Vertrag: 1 Datensatz archiviert ohne Enddatum\n".to_owned(),
            ),
            (
                &english,
                "Contract in force: 1 record archived without end date\n".to_owned(),
            ),
            (
                &english,
                format!(
                    "{}: 2 records kept until 2031-12-31, 1 record kept until 2033-12-31\n",
                    voucher(law::Language::En)
                ),
            ),
        ] {
            assert!(text.contains(&line), "{line} is missing in {text}");
        }
        assert!(!german.contains("Prüfpunkt"), "none was signed since");
    }

    #[test]
    fn the_state_of_the_log_is_told_in_lines_to_be_compared_by_eye() {
        let certificate = Certificate {
            checkpoint: Some(LogState {
                origin: "vergissmein/ledger/ff45a6dd".to_owned(),
                size: 43,
                root: "0123456789abcdef".repeat(4),
            }),
            ..certificate()
        };
        let told = certificate.sentences(Locale::De);
        let end = "Eintrag im DSGVO-Log: 41\nPrüfpunkt des Logs: vergissmein/ledger/ff45a6dd\n– Einträge bis dahin: 43\n– Wurzel: 0123456789abcdef 0123456789abcdef 0123456789abcdef 0123456789abcdef\n";
        assert!(told.ends_with(end), "{told}");
    }

    #[test]
    fn a_certificate_of_before_still_reads_and_keeps_no_state_of_the_log() {
        let mut old = serde_json::to_value(certificate()).expect("plain JSON");
        assert!(old.get("checkpoint").is_none(), "it is looked up, not kept");
        old.as_object_mut().expect("an object").remove("grounds");
        let read: Certificate = serde_json::from_value(old).expect("an older certificate");
        assert!(read.grounds.is_empty());
        assert!(!read.sentences(Locale::En).contains("Ground on which"));
    }
}
