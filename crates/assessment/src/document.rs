//! The document: all answers with who said so, the section on the CRM, the plan. Frozen when a round
//! is completed; made live while it is open.

use std::collections::BTreeMap;

use accounts::{Actor, Permission, authorize};
use erasure::Desk;
use jiff::Timestamp;
use jiff::civil::Date;
use law::{Language, Words};
use ledger::Ledger;
use serde::{Deserialize, Serialize};

use crate::agenda::{Question, agenda};
use crate::answer::{Answer, Line, owner_words};
use crate::assessment::{Assessment, View};
use crate::facts::SystemFacts;
use crate::measure::Item;
use crate::plan::{self, Plan};
use crate::{Error, store};

/// What a round ended in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Number of the round.
    pub version: i64,
    /// Version and day of the questions.
    pub agenda: u32,
    pub agenda_dated: Date,
    /// Name of the controller.
    pub controller: String,
    pub started_at: Timestamp,
    /// Login; `None` in a draft.
    pub completed_by: Option<String>,
    pub completed_at: Option<Timestamp>,
    /// Name and number of answers of each who took part.
    pub participants: Vec<(String, usize)>,
    /// Active minutes.
    pub minutes: i64,
    /// Questions answered, and all.
    pub answered: usize,
    pub questions: usize,
    pub sections: Vec<Section>,
    /// The state of the connected systems.
    pub systems: Vec<SystemFacts>,
    /// Workflows that were on, by their titles.
    pub workflows: Vec<Words>,
    pub plan: Vec<Item>,
}

/// A point of the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub point: String,
    pub number: String,
    pub title: Words,
    pub entries: Vec<Entry>,
}

/// A question with its answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub question: String,
    pub crm: bool,
    pub ask: Words,
    pub article: Words,
    /// Empty where nobody answered.
    pub said: Words,
    pub list: Vec<Line>,
    pub remark: String,
    /// Name of who answered last.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
}

/// Free text may name people: nothing of it is printed for debugging.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", self.question)
    }
}

impl Document {
    /// The answers that concern the CRM.
    pub fn crm_entries(&self) -> impl Iterator<Item = &Entry> {
        let all = self.sections.iter().flat_map(|section| &section.entries);
        all.filter(|entry| entry.crm && !entry.is_open())
    }

    /// Whether it may still change.
    pub fn is_draft(&self) -> bool {
        self.completed_at.is_none()
    }
}

impl Entry {
    /// Whether nobody answered.
    pub fn is_open(&self) -> bool {
        self.said.de.is_empty() && self.list.is_empty()
    }

    /// The answer in one text: what was said, the lines, the remark.
    pub fn whole(&self) -> Words {
        let lines = self.list.iter().map(Line::said);
        let lines: Vec<Words> = lines.collect();
        let of = |said: &str, pick: fn(&Words) -> &str| {
            let parts = std::iter::once(said)
                .chain(lines.iter().map(pick))
                .chain(std::iter::once(&*self.remark));
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            parts.join("\n")
        };
        Words::new(
            of(&self.said.de, |words| &words.de),
            of(&self.said.en, |words| &words.en),
        )
    }
}

impl Line {
    /// What, who, until when.
    pub fn said(&self) -> Words {
        let owner = self.task_owner().map(|owner| owner_words(&owner));
        let of = |language: Language, until: &str| {
            let who = owner
                .as_ref()
                .map(|owner| format!(" ({})", owner.get(language)));
            let due = self
                .due
                .map(|due| format!(", {until} {}", law::long_day(due, language)));
            let parts = [Some(format!("– {}", self.what)), who, due];
            parts.into_iter().flatten().collect::<String>()
        };
        Words::new(of(Language::De, "bis"), of(Language::En, "by"))
    }
}

/// The document of a version; that of the open round is a draft, made now.
pub async fn document(desk: &Desk, actor: &Actor, version: i64) -> Result<Document, Error> {
    let ledger = &desk.ledger;
    authorize(ledger, actor, Permission::AssessmentRead, None).await?;
    let open = {
        let mut conn = ledger.store.pool().acquire().await?;
        if let Some(kept) = store::document(&mut conn, version).await? {
            return Ok(kept);
        }
        let open = store::open(&mut conn).await?;
        let open = open.filter(|open| open.number == version);
        let open = open.ok_or(Error::NotFound)?;
        let all = store::answers(&mut conn, &open.id).await?;
        View::of(open, all)
    };
    draft(desk, &open).await
}

/// The completed versions, newest first.
pub async fn versions(ledger: &Ledger, actor: &Actor) -> Result<Vec<Assessment>, Error> {
    authorize(ledger, actor, Permission::AssessmentRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::completed(&mut conn).await
}

/// The document as it would be if the round ended now.
pub(crate) async fn draft(desk: &Desk, view: &View) -> Result<Document, Error> {
    let plan = plan::compute(desk).await?;
    let accounts = accounts::list(&desk.ledger).await?;
    let names = accounts.into_iter().map(|one| (one.login, one.name));
    let names: BTreeMap<String, String> = names.collect();
    Ok(made(view, plan, (&names, &desk.sender.name)))
}

fn made(
    view: &View,
    plan: Plan,
    (names, controller): (&BTreeMap<String, String>, &str),
) -> Document {
    let agenda = agenda();
    let called = |login: &str| names.get(login).map_or(login, String::as_str).to_owned();
    let section = |point: &crate::agenda::Point| Section {
        point: point.id.clone(),
        number: point.number.clone(),
        title: point.title.clone(),
        entries: agenda
            .of(&point.id)
            .map(|question| entry(question, view.answer(&question.id), &called))
            .collect(),
    };
    let participants = view.participants.iter();
    let on = plan.facts.workflows.iter().filter(|one| one.active);
    let (answered, questions) = view.done();
    Document {
        version: view.assessment.number,
        agenda: agenda.version,
        agenda_dated: agenda.dated,
        controller: controller.to_owned(),
        started_at: view.assessment.started_at,
        completed_by: None,
        completed_at: None,
        participants: participants
            .map(|one| (called(&one.login), one.answers))
            .collect(),
        minutes: view.minutes,
        answered,
        questions,
        sections: agenda.points.iter().map(section).collect(),
        workflows: on.map(|one| one.title.clone()).collect(),
        systems: plan.facts.systems,
        plan: plan.items,
    }
}

fn entry(question: &Question, answer: Option<&Answer>, called: &dyn Fn(&str) -> String) -> Entry {
    Entry {
        question: question.id.clone(),
        crm: question.crm,
        ask: question.ask.clone(),
        article: question.article.clone(),
        said: answer.map_or_else(|| Words::new("", ""), |answer| answer.value.said(question)),
        list: answer.map_or_else(Vec::new, |answer| answer.value.list.clone()),
        remark: answer.map_or_else(String::new, |answer| answer.value.remark.clone()),
        by: answer.map(|answer| called(&answer.by)),
        at: answer.map(|answer| answer.at),
    }
}
