//! The certificate of a run: what, how many, when, by whom approved, and what a scan found.
//! It holds no value of the person.

mod rule;
mod sentences;

use std::collections::{BTreeMap, BTreeSet};

use base::Locale;
use crm::plan::Action;
use jiff::Timestamp;
use jiff::civil::Date;
use proof::{Checkpoint, ProofFile};
use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::refresh::StaleView;
use crate::run::{Residue, RunId};
use crate::store::{self, RunRow};
use crate::{Desk, Error, PlanId, ground, hit};

pub use rule::rule_title;

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
    /// On what grounds records stay, and until when.
    #[serde(default)]
    pub grounds: Vec<Standing>,
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
    /// The first signed state of the log that has the entry. It comes after the certificate, which the
    /// entry names, so it is looked up when the certificate is read and no part of what is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<LogState>,
}

/// Records that stay on one ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Id of the ground, or of the statutory duty.
    pub ground: String,
    /// What became of them: `keep`, `archive`; `left` where only a text of theirs that names the person stays.
    pub action: String,
    /// How many.
    pub records: usize,
    /// Last day on which the ground holds, where it ends.
    pub until: Option<Date>,
}

/// A state of the log under our signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogState {
    /// Which log it is.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// Root of the tree over them, in hexadecimal digits.
    pub root: String,
}

impl LogState {
    /// The state that a proof's file is checked against.
    pub(crate) fn of_proof(file: &str) -> Option<Self> {
        let note = ProofFile::parse(file).ok()?.note;
        Checkpoint::parse(&note).ok().as_ref().map(Self::from)
    }
}

impl From<&Checkpoint> for LogState {
    fn from(state: &Checkpoint) -> Self {
        Self {
            origin: state.origin.clone(),
            size: state.size,
            root: hex::encode(state.root),
        }
    }
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
            grounds: standing(plan),
            exceptions,
            stale: stale.to_vec(),
            residue: left.len(),
            ledger_entry: entry,
            text: String::new(),
            texts: BTreeMap::new(),
            checkpoint: None,
        };
        certificate.text = certificate.sentences(desk.controller.language);
        certificate.texts = Locale::ALL
            .into_iter()
            .map(|locale| (locale.word().to_owned(), certificate.sentences(locale)))
            .collect();
        Ok(certificate)
    }
}

/// How many records stay on each ground, and until when.
fn standing(plan: &Plan) -> Vec<Standing> {
    let mut records = BTreeMap::<(&str, &str, Option<Date>), BTreeSet<(&str, &str)>>::new();
    for planned in &plan.items {
        let stays = matches!(planned.item.action, Action::Keep | Action::Archive);
        let Some(stored) = planned.item.ground.as_deref().filter(|_| stays) else {
            continue;
        };
        let (id, last_day) = ground::parts(stored);
        let until = last_day.or_else(|| plan.until(planned));
        let same = (id, planned.item.action.word(), until);
        let record = (planned.system.as_str(), planned.record.as_str());
        records.entry(same).or_default().insert(record);
    }
    for text in hit::staying(plan) {
        let same = (text.ground, hit::LEFT, text.until);
        records.entry(same).or_default().insert(text.record);
    }
    let standing = records
        .iter()
        .map(|((id, action, until), records)| Standing {
            ground: (*id).to_owned(),
            action: (*action).to_owned(),
            records: records.len(),
            until: *until,
        });
    standing.collect()
}
