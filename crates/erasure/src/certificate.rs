//! The certificate of a run: what, how many, when, by whom approved, and what a scan found.
//! It holds no value of the person.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base::Locale;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::refresh::StaleView;
use crate::run::{Residue, RunId};
use crate::store::{self, RunRow};
use crate::{Desk, Error, PlanId};

/// Proof of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Certificate {
    /// Run.
    pub run: RunId,
    /// Plan.
    pub plan: PlanId,
    /// Hash the approval was given for.
    pub hash: String,
    /// Reference of the request.
    pub request: String,
    /// Systems in which rows were changed.
    pub systems: Vec<String>,
    /// When the run began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Login of who drafted the plan.
    pub drafted_by: String,
    /// Login of the second person.
    pub approved_by: Option<String>,
    /// Rows by what became of them.
    pub counts: BTreeMap<String, usize>,
    /// Records of each kind by what became of them.
    #[serde(default)]
    pub kinds: BTreeMap<String, BTreeMap<String, usize>>,
    /// Files of the upload folder that are gone.
    #[serde(default)]
    pub files_removed: usize,
    /// Files that somebody has to remove by hand, as the plan lists them.
    #[serde(default)]
    pub files_by_hand: usize,
    /// Fields of the persons that the CRM itself had erased before the plan.
    #[serde(default)]
    pub erased_before: usize,
    /// Rows by the rule that decided.
    pub rules: BTreeMap<String, usize>,
    /// Cells that hold an identifier rightly, by reason.
    pub exceptions: BTreeMap<String, usize>,
    /// What the change left stale beside the databases, with the CRM's own command.
    #[serde(default)]
    pub stale: Vec<StaleView>,
    /// How many cells still hold an identifier without a reason: 0 proves completeness.
    pub residue: usize,
    /// Index of the entry in the DSGVO log that tells of the end of this run.
    pub ledger_entry: i64,
    /// The same in sentences, in the controller's language.
    pub text: String,
    /// The same in sentences, by language: `de`, `en`.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
}

impl Certificate {
    pub(crate) async fn new(
        desk: &Desk,
        plan: &Plan,
        run: &RunRow,
        (left, stale, files_removed): (&[Residue], &[StaleView], usize),
        entry: i64,
    ) -> Result<Self, Error> {
        let now = desk.ledger.clock.now();
        let mut conn = desk.ledger.store.pool().acquire().await?;
        let heads = store::heads(&mut conn, &plan.request).await?;
        let head = heads.into_iter().find(|head| head.plan == plan.id);
        let (drafted_by, approved_by) = head.map_or((String::new(), None), |head| {
            (head.drafted_by, head.approved_by)
        });
        let mut rules = BTreeMap::<String, usize>::new();
        for planned in &plan.items {
            *rules.entry(planned.item.rule.clone()).or_default() += 1;
        }
        let mut exceptions = BTreeMap::<String, usize>::new();
        for (_, exception) in &plan.exceptions {
            *exceptions.entry(exception.because.clone()).or_default() += 1;
        }
        let mut certificate = Self {
            run: run.id.clone(),
            plan: plan.id.clone(),
            hash: plan.hash.clone(),
            request: plan.request.clone(),
            systems: plan.schemas.keys().cloned().collect(),
            started_at: run.started_at,
            ended_at: now,
            drafted_by,
            approved_by,
            counts: plan
                .counts()
                .into_iter()
                .map(|(word, n)| (word.to_owned(), n))
                .collect(),
            kinds: plan
                .kinds()
                .into_iter()
                .map(|(kind, actions)| {
                    let actions = actions.into_iter().map(|(word, n)| (word.to_owned(), n));
                    (kind, actions.collect())
                })
                .collect(),
            files_removed,
            files_by_hand: plan.files.len() - files_removed,
            erased_before: plan.erased_before(),
            rules,
            exceptions,
            stale: stale.to_vec(),
            residue: left.len(),
            ledger_entry: entry,
            text: String::new(),
            texts: BTreeMap::new(),
        };
        certificate.text = certificate.sentences(desk.controller.language);
        certificate.texts = Locale::ALL
            .into_iter()
            .map(|locale| (locale.word().to_owned(), certificate.sentences(locale)))
            .collect();
        Ok(certificate)
    }

    /// The certificate in sentences.
    pub fn sentences(&self, language: Locale) -> String {
        let german = matches!(language, Locale::De);
        let pick = |de: &'static str, en: &'static str| if german { de } else { en };
        let mut text = String::new();
        let mut line = |label: &str, value: &str| {
            writeln!(text, "{label}: {value}").expect("a string takes all");
        };
        line(
            pick("Nachweis über die Löschung", "Certificate of erasure"),
            self.run.as_str(),
        );
        line(pick("Anfrage", "Request"), &self.request);
        line(pick("Systeme", "Systems"), &self.systems.join(", "));
        line(pick("Beginn", "Began"), &self.started_at.to_string());
        line(pick("Ende", "Ended"), &self.ended_at.to_string());
        line(
            pick("Löschplan", "Plan"),
            &format!("{} ({})", self.plan, self.hash),
        );
        line(pick("Vorbereitet von", "Prepared by"), &self.drafted_by);
        line(
            pick("Freigegeben von", "Approved by"),
            self.approved_by.as_deref().unwrap_or("-"),
        );
        for (word, count) in &self.counts {
            line(action_title(word, german), &count.to_string());
        }
        line(
            pick("Dateien gelöscht", "Files removed"),
            &self.files_removed.to_string(),
        );
        line(
            pick("Dateien von Hand zu löschen", "Files to remove by hand"),
            &self.files_by_hand.to_string(),
        );
        if self.erased_before > 0 {
            line(
                pick(
                    "Felder, die das CRM selbst schon gelöscht hatte",
                    "Fields the CRM itself had erased already",
                ),
                &self.erased_before.to_string(),
            );
        }
        for stale in &self.stale {
            let (label, how) = stale_line(stale, language);
            line(label, &how);
        }
        let exceptions: usize = self.exceptions.values().sum();
        line(
            pick("Erklärte Ausnahmen", "Declared exceptions"),
            &exceptions.to_string(),
        );
        for (word, count) in &self.exceptions {
            line(exception_title(word, german), &count.to_string());
        }
        line(
            pick(
                "Rest nach Durchsicht der ganzen Datenbank",
                "Residue after a scan of the whole database",
            ),
            &self.residue.to_string(),
        );
        line(
            pick("Eintrag im DSGVO-Log", "Entry in the DSGVO log"),
            &self.ledger_entry.to_string(),
        );
        text
    }
}

/// What is stale, and how it is or was brought up to date.
fn stale_line(stale: &StaleView, language: Locale) -> (&'static str, String) {
    let german = matches!(language, Locale::De);
    let label = match (stale.state.as_str(), german) {
        ("called", true) => "Auf neuen Stand gebracht",
        ("called", false) => "Brought up to date",
        (_, true) => "Noch auf neuen Stand zu bringen",
        (_, false) => "Still to be brought up to date",
    };
    let what = stale.title(language);
    let how = if stale.is_open() {
        format!("{}, {what} ({})", stale.system, stale.command)
    } else {
        format!("{}, {what}", stale.system)
    };
    (label, how)
}

fn exception_title(because: &str, german: bool) -> &'static str {
    match (because, german) {
        ("kept", true) => "– davon aus dem genannten Grund behalten",
        ("kept", false) => "– of these kept for the ground given",
        ("belongs_to", true) => "– davon gehören zu Recht einer anderen Person",
        ("belongs_to", false) => "– of these rightly another person's",
        ("no_key", true) => "– davon in Zeilen ohne Schlüssel",
        ("no_key", false) => "– of these in rows without a key",
        (_, true) => "– davon nicht überschreibbare Werte",
        (_, false) => "– of these values that cannot be rewritten",
    }
}

fn action_title(word: &str, german: bool) -> &'static str {
    match (word, german) {
        ("anonymise", true) => "Anonymisiert",
        ("anonymise", false) => "Anonymised",
        ("delete", true) => "Gelöscht",
        ("delete", false) => "Deleted",
        ("archive", true) => "Archiviert",
        ("archive", false) => "Archived",
        ("keep", true) => "Behalten",
        ("keep", false) => "Kept",
        ("purge", true) => "Änderungsverlauf geleert",
        ("purge", false) => "Change logs emptied",
        ("detach", true) => "Von der Person gelöst",
        ("detach", false) => "Detached from the person",
        (_, true) => "Geschwärzt",
        (_, false) => "Redacted",
    }
}
