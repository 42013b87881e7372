//! What was really done for a request, as sentences for the person. Pure.

use jiff::civil::Date;
use law::{Language, Right, long_day};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// What has been done, and what has not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Facts {
    pub done: Vec<Done>,
    pub kept: Vec<Kept>,
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) enum Done {
    /// Connected systems that were searched.
    Searched(Vec<String>),
    /// Rows of a run that ended well, by what became of them.
    Erased {
        systems: Vec<String>,
        deleted: usize,
        anonymised: usize,
        emptied: usize,
        files: usize,
    },
    /// Direct marketing has stopped.
    Marketing { systems: Vec<String>, rows: usize },
    /// Records were restricted.
    Restricted {
        systems: Vec<String>,
        records: usize,
        /// `a` to `d` of Art. 18(1) GDPR.
        ground: Option<String>,
    },
    /// A restriction was lifted.
    Lifted { systems: Vec<String> },
    /// Values were put right.
    Rectified {
        systems: Vec<String>,
        rows: usize,
        emptied: bool,
    },
    /// A package is ready for the person, or was picked up.
    Package {
        right: Right,
        kinds: usize,
        records: usize,
        // No reason to write the letter anew.
        #[serde(skip)]
        picked_up: bool,
        until: Option<Date>,
    },
    /// Recipients who were told (Art. 19 GDPR).
    Told(Vec<String>),
    /// What people did in a system by hand.
    ByHand { system: String, result: ByHand },
}

/// How work in another system ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum ByHand {
    Done,
    Nothing,
    NotDone,
}

/// Records that stay, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Kept {
    pub records: usize,
    /// The ground as it is stored with the plan.
    pub ground: String,
    pub until: Option<Date>,
}

impl Facts {
    /// Changes when anything of it does.
    pub fn print(&self) -> String {
        let text = serde_json::to_string(self).expect("facts are plain JSON");
        hex::encode(Sha256::digest(text))
    }

    /// What was done, one sentence each.
    pub fn said(&self, language: Language) -> Vec<String> {
        self.done.iter().map(|done| done.said(language)).collect()
    }

    /// Why records stay, one paragraph each.
    pub fn grounds(&self, language: Language) -> Vec<String> {
        self.kept.iter().map(|kept| kept.said(language)).collect()
    }
}

/// `3 Datensätze`, `1 record`.
fn records(n: usize, language: Language) -> String {
    match (language, n) {
        (Language::De, 1) => "1 Datensatz".to_owned(),
        (Language::De, _) => format!("{n} Datensätze"),
        (Language::En, 1) => "1 record".to_owned(),
        (Language::En, _) => format!("{n} records"),
    }
}

impl Done {
    fn said(&self, language: Language) -> String {
        let german = language == Language::De;
        match self {
            Self::Searched(systems) => {
                let list = systems.join(", ");
                pick(
                    german,
                    format!("Durchsucht wurden diese Systeme: {list}."),
                    format!("These systems were searched: {list}."),
                )
            }
            Self::Erased { .. } => self.erased(language),
            Self::Marketing { systems, rows } => marketing(&systems.join(", "), *rows, german),
            Self::Restricted {
                systems,
                records,
                ground,
            } => restricted((&systems.join(", "), *records), ground.as_deref(), language),
            Self::Lifted { systems } => {
                let list = systems.join(", ");
                pick(
                    german,
                    format!("Die Einschränkung der Verarbeitung wurde aufgehoben in {list}."),
                    format!("The restriction of processing was lifted in {list}."),
                )
            }
            Self::Rectified {
                systems,
                rows,
                emptied,
            } => rectified((&systems.join(", "), *rows), *emptied, language),
            Self::Told(names) => {
                let list = names.join("; ");
                pick(
                    german,
                    format!(
                        "Diesen Empfängern Ihrer Daten haben wir es mitgeteilt (Art. 19 DSGVO): {list}."
                    ),
                    format!("These recipients of your data were told (Art. 19 GDPR): {list}."),
                )
            }
            Self::Package { .. } => self.package(language),
            Self::ByHand { system, result } => by_hand(system, *result, german),
        }
    }

    fn erased(&self, language: Language) -> String {
        let Self::Erased {
            systems,
            deleted,
            anonymised,
            emptied,
            files,
        } = self
        else {
            return String::new();
        };
        let german = language == Language::De;
        let mut parts = Vec::new();
        for (n, de, en) in [
            (*deleted, "gelöscht", "erased"),
            (
                *anonymised,
                "ohne Personenbezug weitergeführt",
                "kept without reference to you",
            ),
            (
                *emptied,
                "um Ihre Angaben bereinigt",
                "cleared of your details",
            ),
        ] {
            if n > 0 {
                let word = if german { de } else { en };
                parts.push(format!("{} {word}", records(n, language)));
            }
        }
        if *files > 0 {
            parts.push(pick(
                german,
                format!("Dateien gelöscht: {files}"),
                format!("files erased: {files}"),
            ));
        }
        let (list, what) = (systems.join(", "), parts.join("; "));
        pick(
            german,
            format!(
                "In {list}: {what}. Eine Durchsicht der ganzen Datenbank hat danach nichts mehr von Ihnen gefunden, außer wo es unten genannt ist. In Sicherungen bleiben die Daten bis zu deren Ablauf und werden nach einer Wiederherstellung erneut gelöscht."
            ),
            format!(
                "In {list}: {what}. A scan of the whole database found nothing more of you afterwards, except where named below. In backups the data stay until those expire, and are erased again after a restore."
            ),
        )
    }

    fn package(&self, language: Language) -> String {
        let Self::Package {
            right,
            kinds,
            records: n,
            picked_up,
            until,
        } = self
        else {
            return String::new();
        };
        let german = language == Language::De;
        let n = records(*n, language);
        let title = right.title().get(language);
        let base = pick(
            german,
            format!("{title}: Ihre Daten sind zusammengestellt ({n} in {kinds} Datenarten)."),
            format!("{title}: your data are put together ({n} of {kinds} kinds of data)."),
        );
        let way = match (picked_up, until, german) {
            (true, _, true) => " Sie haben sie abgeholt.".to_owned(),
            (true, _, false) => " You have picked them up.".to_owned(),
            (false, Some(until), true) => format!(
                " Sie liegen bis {} für Sie bereit.",
                long_day(*until, language)
            ),
            (false, Some(until), false) => format!(
                " They are ready for you until {}.",
                long_day(*until, language)
            ),
            (false, None, _) => String::new(),
        };
        format!("{base}{way}")
    }
}

fn marketing(list: &str, rows: usize, german: bool) -> String {
    pick(
        german,
        format!(
            "Wir verwenden Ihre Daten nicht mehr für Direktwerbung. Vermerkt in {list} an {rows} Stellen; damit Sie auch künftig keine Werbung erhalten, haben wir einen Prüfwert Ihrer Anschriften in eine Sperrliste aufgenommen."
        ),
        format!(
            "We no longer use your data for direct marketing. Noted in {list} at {rows} places; so that you receive none in the future either, a check value of your addresses was put on a suppression list."
        ),
    )
}

fn restricted((list, n): (&str, usize), ground: Option<&str>, language: Language) -> String {
    let german = language == Language::De;
    let n = records(n, language);
    let letter = ground.map_or_else(String::new, |ground| {
        pick(
            german,
            format!(" Abs. 1 lit. {ground}"),
            format!("(1)({ground})"),
        )
    });
    pick(
        german,
        format!(
            "Die Verarbeitung ist eingeschränkt (Art. 18{letter} DSGVO): {n} in {list}. Bevor die Einschränkung aufgehoben wird, unterrichten wir Sie."
        ),
        format!(
            "Processing is restricted (Art. 18{letter} GDPR): {n} in {list}. We will inform you before the restriction is lifted."
        ),
    )
}

fn rectified((list, rows): (&str, usize), emptied: bool, language: Language) -> String {
    let german = language == Language::De;
    let rows = records(rows, language);
    let old = match (emptied, german) {
        (false, _) => "",
        (true, true) => " Die früheren Werte wurden auch aus dem Änderungsverlauf entfernt.",
        (true, false) => " The former values were removed from the change log, too.",
    };
    pick(
        german,
        format!("Berichtigt wurden Ihre Angaben in {list} ({rows}).{old}"),
        format!("Your details were corrected in {list} ({rows}).{old}"),
    )
}

fn by_hand(system: &str, result: ByHand, german: bool) -> String {
    match (result, german) {
        (ByHand::Done, true) => format!("Im System „{system}“ wurde das Nötige veranlasst."),
        (ByHand::Done, false) => format!("In system “{system}” what was needed was done."),
        (ByHand::Nothing, true) => format!("Im System „{system}“ wurde nichts über Sie gefunden."),
        (ByHand::Nothing, false) => format!("In system “{system}” nothing about you was found."),
        (ByHand::NotDone, true) => format!("Im System „{system}“ war nichts zu veranlassen."),
        (ByHand::NotDone, false) => format!("In system “{system}” nothing was to be done."),
    }
}

impl Kept {
    fn said(&self, language: Language) -> String {
        let german = language == Language::De;
        let ground = erasure::ground_words(&self.ground, language);
        let n = records(self.records, language);
        let until = self.until.map_or_else(String::new, |until| {
            let day = long_day(until, language);
            pick(german, format!(", bis {day}"), format!(", until {day}"))
        });
        let verb = match (self.records, german) {
            (1, true) => "bleibt gespeichert",
            (_, true) => "bleiben gespeichert",
            (1, false) => "stays stored",
            (_, false) => "stay stored",
        };
        format!("{n} {verb}{until}: {ground}.")
    }
}

fn pick(german: bool, de: String, en: String) -> String {
    if german { de } else { en }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn facts() -> Facts {
        Facts {
            done: vec![
                Done::Erased {
                    systems: vec!["vertrieb".into()],
                    deleted: 2,
                    anonymised: 1,
                    emptied: 0,
                    files: 3,
                },
                Done::Restricted {
                    systems: vec!["vertrieb".into()],
                    records: 1,
                    ground: Some("a".into()),
                },
            ],
            kept: vec![Kept {
                records: 1,
                ground: "legal_claim".into(),
                until: Some(date(2028, 12, 31)),
            }],
        }
    }

    #[test]
    fn what_was_done_is_said_with_its_numbers_in_both_languages() {
        let german = facts().said(Language::De).join(" ");
        assert!(german.contains("2 Datensätze gelöscht; 1 Datensatz ohne Personenbezug"));
        assert!(
            german.contains("Art. 18 Abs. 1 lit. a DSGVO")
                && german.contains("Dateien gelöscht: 3")
        );
        assert!(
            !german.contains("bereinigt"),
            "what did not happen is not said"
        );
        let english = facts().said(Language::En).join(" ");
        assert!(english.contains("2 records erased") && english.contains("Art. 18(1)(a) GDPR"));
        let kept = facts().grounds(Language::De).join(" ");
        assert!(
            kept.contains("31. Dezember 2028") && kept.contains("Rechtsansprüche"),
            "{kept}"
        );
    }

    #[test]
    fn another_fact_makes_another_print() {
        let mut other = facts();
        other.kept.clear();
        assert_ne!(facts().print(), other.print());
        assert_eq!(facts().print(), facts().print());
    }
}
