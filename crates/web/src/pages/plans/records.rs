//! Step 3: what becomes of the related records. One choice per group, exceptions per record.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ::requests::Text;
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{Change, Decision, GroupView, ItemView, PlanView};
use jiff::civil::Date;

use super::ground::{Ground, grounds};
use super::hits::{self, Hits};
use super::rows::{checked, href, kind_of, place};
use super::{Rail, plan_of};
use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::line::names;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// So many records of a group are shown at a time.
const MOST: usize = 100;
const DECISIONS: [Decision; 4] = [
    Decision::Delete,
    Decision::Archive,
    Decision::Keep,
    Decision::Detach,
];

#[derive(Template)]
#[template(path = "plans/records.html")]
struct Records {
    page: Frame,
    errors: Errors,
    rail: Rail,
    plan: String,
    groups: Vec<Group>,
    hits: Hits,
    others: Vec<Follows>,
    grounds: Vec<Ground>,
    until: String,
    note: String,
    counts: Vec<(String, String)>,
    may_change: bool,
    may_preview: bool,
}

struct Group {
    kind: String,
    title: String,
    count: usize,
    deviating: usize,
    shared: usize,
    mixed: String,
    choices: Vec<Choice>,
    open: bool,
    items: Vec<Row>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Row {
    record: String,
    date: String,
    subject: String,
    participants: String,
    action: String,
    rule: String,
    ground: String,
    /// Until when the ground holds; empty for no end.
    until: String,
    others: usize,
    choices: Vec<Choice>,
    checked: String,
    /// `system/record`.
    place: String,
}

/// Rows of one kind that follow from the decisions.
struct Follows {
    kind: String,
    action: String,
    count: usize,
    /// How many of them somebody looked at.
    checked: usize,
    href: String,
}

/// The groups; one of them may be open (`?open=email`).
pub async fn show(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = looked_at(&visit, &id, &fields).await?;
    render(&visit, &plan, &fields, &[]).await
}

/// The plan, with date, subject and participants of the records on the screen. A system that
/// cannot be reached hides nothing but those.
async fn looked_at(visit: &Visit, id: &str, fields: &Fields) -> Result<PlanView, Refusal> {
    let mut plan = plan_of(visit, id).await?;
    let from: usize = fields.get("from").parse().unwrap_or(0);
    let open = [fields.get("open"), fields.get("stay")];
    let items = plan.items.iter();
    let shown: BTreeSet<String> = items
        .filter(|item| {
            item.group
                .as_deref()
                .is_some_and(|kind| open.contains(&kind))
        })
        .skip(from)
        .take(MOST)
        .map(|item| item.record.clone())
        .collect();
    let wanted = |record: &str| shown.contains(record);
    match erasure::glance(&visit.app.desk, visit.actor()?, &mut plan, &wanted).await {
        Ok(()) | Err(erasure::Error::Unreachable(_) | erasure::Error::Refused(_)) => Ok(plan),
        Err(error) => Err(error.into()),
    }
}

/// Takes the decisions that differ from the plan.
pub async fn decide(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let note = Text::optional("note", fields.raw("note")).map_err(Fault::from);
    let (until, note) = match (until(&visit, &fields), note) {
        (Ok(until), Ok(note)) => (until, note),
        (until, note) => {
            let faults: Vec<Fault> = until.err().into_iter().chain(note.err()).collect();
            let plan = looked_at(&visit, &id, &fields).await?;
            return render(&visit, &plan, &fields, &faults).await;
        }
    };
    let change = Change {
        until,
        note,
        ..change(&plan, &fields)
    };
    let is_on_records = !change.groups.is_empty() || !change.select.is_empty();
    if is_on_records || !change.leave.is_empty() || !change.redact.is_empty() {
        let changed = erasure::change(&visit.app.desk, visit.actor()?, &plan.plan, &change).await;
        if let Err(error) = changed {
            let plan = looked_at(&visit, &id, &fields).await?;
            return render(&visit, &plan, &fields, &Refusal::from(error).faults()?).await;
        }
    }
    match fields.filled("stay") {
        Some(kind) => to(&format!(
            "/plans/{}/records?open={kind}#g-{kind}",
            plan.plan
        )),
        None => to(&format!("/plans/{}/check", plan.plan)),
    }
}

fn change(plan: &PlanView, fields: &Fields) -> Change {
    let differs = |now: Option<&str>, word: &str| now != Some(word);
    let groups = fields.beginning("group/").filter_map(|(kind, word)| {
        let group = plan.groups.iter().find(|group| group.kind == kind)?;
        let decision = Decision::from_word(word)?;
        differs(group_decision(group), word).then(|| (kind.to_owned(), decision))
    });
    let select = fields.beginning("record/").filter_map(|(record, word)| {
        let item = plan.items.iter().find(|item| item.record == record)?;
        let decision = Decision::from_word(word)?;
        differs(Some(as_decision(item.action)), word).then(|| (record.to_owned(), decision))
    });
    Change {
        groups: groups.collect(),
        select: select.collect(),
        ground: fields.filled("ground").map(str::to_owned),
        ..hits::decided(plan, fields)
    }
}

/// The end of a ground, where one is given, as people type days.
pub(super) fn until(visit: &Visit, fields: &Fields) -> Result<Option<Date>, Fault> {
    let wrong = || Fault::new("date-shape").at("until");
    let day = |text: &str| dates::read_ahead(text, visit.today()).ok_or_else(wrong);
    fields.filled("until").map(day).transpose()
}

/// The groups people decide on here. Persons are decided on the page before: they are anonymised
/// or kept, never deleted.
fn decidable(plan: &PlanView) -> impl Iterator<Item = &GroupView> {
    plan.groups.iter().filter(|group| {
        let kind =
            |person: &erasure::CandidateView| person.record.split(':').next() == Some(&*group.kind);
        !plan.persons.iter().any(kind)
    })
}

/// What a group is decided as: by somebody, or by the rules where all its records agree.
fn group_decision(group: &GroupView) -> Option<&str> {
    let agreed = || {
        let mut actions = group.actions.keys();
        actions
            .next()
            .filter(|_| group.actions.len() == 1)
            .map(|action| as_decision(action))
    };
    group.decision.or_else(agreed)
}

/// A record whose person is cleared out of it stays: that is what archiving means.
pub fn as_decision(action: &str) -> &str {
    match action {
        "redact" | "anonymise" => "archive",
        other => other,
    }
}

/// What every part of the page is made from.
struct Sheet<'v> {
    visit: &'v Visit,
    plan: &'v PlanView,
    fields: &'v Fields,
    names: HashMap<String, String>,
}

async fn render(visit: &Visit, plan: &PlanView, fields: &Fields, faults: &[Fault]) -> Answer {
    let sheet = Sheet {
        visit,
        plan,
        fields,
        names: names(&visit.app).await?,
    };
    let errors = visit.errors(faults);
    let counts = plan.counts.iter();
    let counts = counts.map(|(action, count)| {
        let count = visit
            .words
            .number(i64::try_from(*count).unwrap_or(i64::MAX));
        (count, visit.words.word("action-", action))
    });
    let template = Records {
        page: visit.titled("plans-records-title").refused_if(&errors),
        rail: Rail::of(visit, plan, "records"),
        plan: plan.plan.to_string(),
        groups: decidable(plan).map(|group| shown(&sheet, group)).collect(),
        hits: hits::shown(visit, plan, fields),
        others: others(visit, plan),
        grounds: grounds(visit, fields.get("ground")),
        until: fields.raw("until").to_owned(),
        note: fields.raw("note").to_owned(),
        counts: counts.collect(),
        may_change: visit.may(Permission::PlansChange) && plan.state.may_change(),
        may_preview: visit.may(Permission::PersonReveal) && !super::is_over(plan.state),
        errors,
    };
    form(&template, &template.errors)
}

fn shown(sheet: &Sheet<'_>, group: &GroupView) -> Group {
    let Sheet {
        visit,
        plan,
        fields,
        ..
    } = sheet;
    let name = format!("group/{}", group.kind);
    let decided = fields
        .filled(&name)
        .or_else(|| group_decision(group))
        .unwrap_or_default();
    let open = fields.get("open") == group.kind || fields.get("stay") == group.kind;
    let from: usize = fields.get("from").parse().unwrap_or(0);
    let all: Vec<&ItemView> = if open {
        let items = plan.items.iter();
        items
            .filter(|item| item.group.as_deref() == Some(&*group.kind))
            .collect()
    } else {
        Vec::new()
    };
    let place = |from: usize| {
        format!(
            "/plans/{}/records?open={}&from={from}#g-{}",
            plan.plan, group.kind, group.kind
        )
    };
    let words = visit.words;
    let mixed = group
        .actions
        .iter()
        .map(|(action, count)| format!("{count} {}", words.word("action-", action)));
    Group {
        kind: group.kind.clone(),
        title: words.word("kinds-", &group.kind),
        count: group.count,
        deviating: group.deviating,
        shared: group.shared,
        mixed: mixed.collect::<Vec<_>>().join(" · "),
        choices: choices(visit, decided),
        open,
        items: all
            .iter()
            .skip(from)
            .take(MOST)
            .map(|item| row(sheet, item))
            .collect(),
        earlier: (from > 0).then(|| place(from.saturating_sub(MOST))),
        later: (all.len() > from.saturating_add(MOST)).then(|| place(from + MOST)),
    }
}

fn choices(visit: &Visit, decided: &str) -> Vec<Choice> {
    let choice = |decision: Decision| Choice {
        value: decision.word().to_owned(),
        label: visit.words.word("decision-", decision.word()),
        chosen: decision.word() == decided,
    };
    DECISIONS.into_iter().map(choice).collect()
}

fn row(sheet: &Sheet<'_>, item: &ItemView) -> Row {
    let Sheet { visit, fields, .. } = sheet;
    let name = format!("record/{}", item.record);
    Row {
        record: item.record.clone(),
        date: day(visit, item.date.as_deref()),
        subject: item.subject.clone().unwrap_or_default(),
        participants: item.participants.join(", "),
        action: visit.words.word("action-", item.action),
        rule: super::summary::rule_title(visit, &item.rule),
        ground: super::summary::ground_title(visit, item.ground_code.as_deref()),
        until: item
            .until
            .map_or_else(String::new, |day| visit.words.day(day)),
        others: item.others,
        choices: choices(
            visit,
            fields.filled(&name).unwrap_or(as_decision(item.action)),
        ),
        checked: checked(visit, &sheet.names, item),
        place: place(item),
    }
}

/// The day as people say it; as it stands where it is none.
fn day(visit: &Visit, date: Option<&str>) -> String {
    let date = date.unwrap_or_default();
    date.parse()
        .map_or_else(|_| date.to_owned(), |date| visit.words.day(date))
}

/// Rows that follow from the decisions: persons, shared values, traces, ties.
pub fn follows(plan: &PlanView) -> impl Iterator<Item = &ItemView> {
    let groups: Vec<&str> = decidable(plan).map(|group| group.kind.as_str()).collect();
    plan.items.iter().filter(move |item| {
        let group = item.group.as_deref();
        group.is_none_or(|group| !groups.contains(&group))
    })
}

/// Whether people decide on a kind of records by themselves.
pub fn is_decidable(plan: &PlanView, kind: &str) -> bool {
    decidable(plan).any(|group| group.kind == kind)
}

/// The rows that follow, counted by kind and action.
fn others(visit: &Visit, plan: &PlanView) -> Vec<Follows> {
    let mut counted: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for item in follows(plan) {
        let counts = counted.entry((kind_of(item), item.action)).or_default();
        counts.0 += 1;
        counts.1 += usize::from(!item.checked.is_empty());
    }
    let line = |((kind, action), (count, checked)): ((&str, &str), (usize, usize))| Follows {
        kind: visit.words.word("kinds-", kind),
        action: visit.words.word("action-", action),
        count,
        checked,
        href: href(plan, kind, action),
    };
    let mut lines: Vec<Follows> = counted.into_iter().map(line).collect();
    lines.sort_by(|a, b| (&a.kind, &a.action).cmp(&(&b.kind, &b.action)));
    lines
}
