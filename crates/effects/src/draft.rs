//! Drafting an effect: read, decide which rows get which values, store. Writes nothing in a CRM.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission, authorize};
use base::{Locale, Notice};
use crm::System;
use crm::plan::{Action, FingerprintKey, Item, Values};
use crm::rows::Record;
use erasure::Desk;
use jiff::civil::Date;
use law::Language;
use ledger::{Deed, Tx};
use requests::{Doer, Reason, Reference, Request, Text, TextId};
use serde_json::json;

use crate::effect::{self, Plan, Row};
use crate::secret::{Secret, Words};
use crate::{
    Effect, EffectId, EffectView, Error, Kind, Old, State, Whom, correct, lift, restriction,
    secret, set, store, whom,
};

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Asked {
    /// Direct marketing stops.
    Marketing(Shares),
    /// The processing is restricted.
    Restriction(Restricting),
    /// The restrictions of the request end.
    Lift,
    /// Wrong values are put right.
    Rectification(Correction),
}

/// What becomes of values that others have too, by record (`email_addresses:…`), and of records
/// that may be the person.
#[derive(Debug, Clone, Default)]
pub struct Shares {
    /// Set for everybody who has them.
    pub stop: BTreeSet<String>,
    /// Left to the others.
    pub leave: BTreeSet<String>,
    /// Which of the records that were found are meant.
    pub whom: Whom,
}

/// Why and how long.
#[derive(Debug, Clone, Default)]
pub struct Restricting {
    /// `a` to `d` of Art. 18(1) GDPR.
    pub ground: String,
    /// The day on which somebody looks whether the ground still holds.
    pub review_on: Option<Date>,
    /// What becomes of common values.
    pub shares: Shares,
}

/// What the person asserts. Personal: it prints nothing.
#[derive(Clone)]
pub struct Correction {
    /// Columns and the right values.
    pub set: BTreeMap<String, String>,
    /// Columns and the wrong values, so that of several, as of mail addresses, the right one is
    /// replaced. A record in which another value stands keeps it.
    pub was: BTreeMap<String, String>,
    /// What is added to the chosen records where the matter is one of opinion, or the data are
    /// incomplete: the person's supplementary statement (Art. 16, second sentence, GDPR).
    pub statement: Option<Text>,
    /// The records (`kind:key`) that are corrected, of those linked and those certainly the person;
    /// all of them when none is named.
    pub records: BTreeSet<String>,
    /// Which of the records that were found are meant.
    pub whom: Whom,
    /// What becomes of the wrong values in the CRM's change log.
    pub old: Old,
    /// What shows that the value is right, and what was found; kept with the request's texts.
    pub proof: Text,
}

impl std::fmt::Debug for Correction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Correction({} columns)", self.set.len())
    }
}

impl Asked {
    /// What is done.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Marketing(_) => Kind::Marketing,
            Self::Restriction(_) => Kind::Restriction,
            Self::Lift => Kind::Lift,
            Self::Rectification(_) => Kind::Rectification,
        }
    }
}

/// A draft in the making.
pub(crate) struct Making {
    pub plan: Plan,
    pub secret: Secret,
}

impl Making {
    /// Adds an item of a system, with the values that stand there and shall stand there.
    pub fn add(&mut self, system: &System, item: &Item, (record, to): (&Record, &Values)) {
        let Some(table) = system.census.table(&item.row.table) else {
            return;
        };
        let changed = |column: &String| item.changes.contains_key(column);
        // Of a row that is added, nothing stands there.
        let is_there = item.action != Action::Add;
        let stood = |column: &String| {
            let text = record.text(table, column);
            text.filter(|_| is_there)
        };
        let from = item
            .changes
            .keys()
            .map(|column| (column.clone(), stood(column)));
        self.secret.from.push(from.collect());
        let to = to.iter().filter(|(column, _)| changed(column));
        let to = to.map(|(column, value)| (column.clone(), value.clone()));
        self.secret.to.push(to.collect());
        self.plan.rows.push(Row {
            system: system.name.clone(),
            record: item.row.name(&system.profile),
            table: item.row.table.clone(),
            key: item.row.key.clone(),
            columns: item.changes.keys().cloned().collect(),
            rule: item.rule.clone(),
            stage: item.stage,
            before: item.before.clone(),
            after: item.after.clone(),
            adds: item.action == Action::Add,
        });
    }
}

/// Drafts an effect of a request; an earlier draft of the same kind is dropped. Whatever is
/// certainly the person in the systems where somebody is linked is part of it.
///
/// Refused for a right that leads to no such effect, for a closed request (but to lift), without a
/// person, and where a record is not there.
pub async fn draft(
    desk: &Desk,
    actor: &Actor,
    reference: &str,
    asked: &Asked,
) -> Result<EffectView, Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let name = reference.to_string();
    authorize(&desk.ledger, actor, Permission::PlansDraft, Some(&name)).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, reference).await?;
    drop(conn);
    may_lead(&request, asked.kind())?;
    demand_said(asked)?;
    let mut making = Making {
        plan: Plan::default(),
        secret: Secret {
            key: fresh_key(desk),
            asked: words(asked),
            ..Secret::default()
        },
    };
    let sites = whom::sites(desk, (&request, asked), &mut making.plan).await?;
    match asked {
        Asked::Marketing(shares) => set::marketing(desk, &sites, &mut making, shares).await?,
        Asked::Restriction(asked) => {
            making.plan.ground = Some(asked.ground.clone());
            making.plan.review_on = asked.review_on;
            set::restriction(&sites, &mut making, &asked.shares).await?;
        }
        Asked::Lift => lift::lift(desk, &name, &sites, &mut making).await?,
        Asked::Rectification(asked) => {
            let head = statement_head(desk, &request);
            correct::correct(desk, &sites, &mut making, (asked, &head)).await?;
        }
    }
    in_order(&mut making);
    save(desk, actor, (&request, asked), making).await
}

/// Refuses what says too little, before anything is looked for.
fn demand_said(asked: &Asked) -> Result<(), Error> {
    match asked {
        Asked::Restriction(asked) => restriction::demand_ground(&asked.ground),
        Asked::Rectification(asked) => correct::demand_any(asked),
        Asked::Marketing(_) | Asked::Lift => Ok(()),
    }
}

/// The words of a correction, for who drafts it anew.
fn words(asked: &Asked) -> Option<Words> {
    let asked = match asked {
        Asked::Rectification(asked) => asked,
        Asked::Marketing(_) | Asked::Restriction(_) | Asked::Lift => return None,
    };
    let statement = asked.statement.as_ref();
    Some(Words {
        set: asked.set.clone(),
        was: asked.was.clone(),
        statement: statement.map(|text| text.expose().to_owned()),
        records: asked.records.clone(),
        proof: asked.proof.expose().to_owned(),
    })
}

/// What stands above a supplementary statement: whose it is, of which day, under which request.
fn statement_head(desk: &Desk, request: &Request) -> String {
    let today = desk.controller.today(&desk.ledger.clock);
    let reference = request.reference;
    match request.language {
        Locale::De => format!(
            "Ergänzende Erklärung der betroffenen Person (Art. 16 DSGVO), {}, {reference}:",
            law::long_day(today, Language::De)
        ),
        Locale::En => format!(
            "Supplementary statement of the data subject (Art. 16 GDPR), {}, {reference}:",
            law::long_day(today, Language::En)
        ),
    }
}

fn may_lead(request: &Request, kind: Kind) -> Result<(), Error> {
    let reference = request.reference;
    if kind != Kind::Lift {
        request.must_be_open().map_err(requests::Error::from)?;
    }
    if !kind.fits(request.right) {
        let right = request.right.word();
        let line = format!("{reference}: right {right} leads to no {}", kind.word());
        return Err(Notice::new("effect-right", line)
            .with("reference", reference.to_string())
            .into());
    }
    if kind != Kind::Lift && request.persons.is_empty() {
        let line =
            format!("{reference}: no person is linked; link the contact or lead it concerns first");
        return Err(Notice::new("person-none", line)
            .with("reference", reference.to_string())
            .into());
    }
    Ok(())
}

/// Per system: what is added first, then what depends on others, the persons last.
fn in_order(making: &mut Making) {
    let mut places: Vec<usize> = (0..making.plan.rows.len()).collect();
    let rows = &making.plan.rows;
    places.sort_by_key(|at| {
        let row = &rows[*at];
        (row.system.clone(), !row.adds, row.stage, row.row())
    });
    let secret = &making.secret;
    let from = places.iter().map(|at| secret.from[*at].clone()).collect();
    let to = places.iter().map(|at| secret.to[*at].clone()).collect();
    let rows = places.iter().map(|at| rows[*at].clone()).collect();
    (making.plan.rows, making.secret.from, making.secret.to) = (rows, from, to);
}

async fn save(
    desk: &Desk,
    actor: &Actor,
    (request, asked): (&Request, &Asked),
    making: Making,
) -> Result<EffectView, Error> {
    let id = EffectId::mint(&desk.ledger.clock, &desk.ledger.random);
    let kind = asked.kind();
    let effect = Effect {
        hash: effect::hash(&id, kind, &making.plan),
        request: request.reference.to_string(),
        kind,
        state: State::Draft,
        plan: making.plan,
        drafted_by: actor.account.id.to_string(),
        drafted_at: desk.ledger.clock.now(),
        run_by: None,
        begun_at: None,
        ended_at: None,
        attempts: 0,
        done: BTreeMap::new(),
        id,
    };
    let sealed = secret::seal(desk, &effect.id, &making.secret)?;
    let correction = match asked {
        Asked::Rectification(correction) => Some(correction),
        Asked::Marketing(_) | Asked::Restriction(_) | Asked::Lift => None,
    };
    let proof = correction.map(|_| TextId::mint(&desk.ledger.clock, &desk.ledger.random));
    let mut tx = desk.ledger.begin().await?;
    // What was never carried out leaves no proof behind.
    for text in store::drop_drafts(tx.conn(), &effect.request, kind).await? {
        requests::take_back_reason(&mut tx, &text).await?;
    }
    store::insert(tx.conn(), &effect, (&sealed, proof.as_ref())).await?;
    if let (Some(correction), Some(proof)) = (correction, &proof) {
        let text = (proof, &correction.proof);
        keep_proof(&mut tx, desk, actor, (&effect, text)).await?;
    }
    tx.record(deed(actor.who(), "effects.draft", &effect))
        .await?;
    tx.commit().await?;
    show(desk, actor, &effect.id).await
}

/// What shows that the value is right stands with the request's texts and expires with them.
async fn keep_proof(
    tx: &mut Tx,
    desk: &Desk,
    actor: &Actor,
    (effect, (id, text)): (&Effect, (&TextId, &Text)),
) -> Result<(), Error> {
    let reference: Reference = effect.request.parse().map_err(requests::Error::from)?;
    let doer = Doer::person(actor, &desk.ledger.clock);
    let object = effect.id.as_str();
    let reason = Reason { id, object, text };
    Ok(requests::give_reason(tx, &doer, reference, reason).await?)
}

fn fresh_key(desk: &Desk) -> FingerprintKey {
    let mut key = FingerprintKey::default();
    desk.ledger.random.fill(&mut key);
    key
}

/// The deed on an effect, with how many rows of which table it means.
pub(crate) fn deed(who: ledger::Who, action: &'static str, effect: &Effect) -> Deed {
    let mut tables = BTreeMap::<&str, usize>::new();
    for row in &effect.plan.rows {
        *tables.entry(&row.table).or_default() += 1;
    }
    let left = effect
        .plan
        .shared
        .iter()
        .filter(|one| one.stop == Some(false));
    let left: Vec<&str> = left.map(|one| one.record.as_str()).collect();
    let also = effect.plan.candidates.iter().filter(|one| one.selected);
    let also: Vec<&str> = also.map(|one| one.record.as_str()).collect();
    Deed {
        object: Some(effect.id.to_string()),
        request: Some(effect.request.clone()),
        details: json!({
            "kind": effect.kind.word(), "hash": effect.hash, "rows": tables, "left": left,
            "also": also, "ground": effect.plan.ground, "review": effect.plan.review_on,
        }),
        ..Deed::done(who, action)
    }
}

/// One effect.
pub async fn show(desk: &Desk, actor: &Actor, id: &EffectId) -> Result<EffectView, Error> {
    authorize(&desk.ledger, actor, Permission::PlansRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let (effect, sealed) = store::effect(&mut conn, id).await?;
    drop(conn);
    EffectView::new(desk, effect, sealed.as_deref())
}

/// The effects of a request, newest first.
pub async fn effects_of(
    desk: &Desk,
    actor: &Actor,
    reference: &str,
) -> Result<Vec<EffectView>, Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let name = reference.to_string();
    authorize(&desk.ledger, actor, Permission::PlansRead, Some(&name)).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let all = store::effects_of(&mut conn, &name).await?;
    drop(conn);
    let view = |(effect, sealed): (Effect, Option<String>)| {
        EffectView::new(desk, effect, sealed.as_deref())
    };
    all.into_iter().map(view).collect()
}
