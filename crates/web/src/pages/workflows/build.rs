//! The sentence builder: a plain form that grows by a button and shows what it would have done.

use ::register::Named;
use accounts::{Permission, Role};
use askama::Template;
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use workflows::{
    Anchor, Deed, Event, Field, Matching, Template as Text, Test, Unit, WORKFLOW_DAYS,
};

use super::draft::Draft;
use super::hooks_known;
use super::sentence::{Sentence, sentence, value, word};
use super::trial::{Tried, tried};
use crate::fields::Fields;
use crate::pages::register;
use crate::pages::requests::list::Choice;
use crate::pages::requests::marks::priorities;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "workflows/build.html")]
struct Build {
    page: Frame,
    errors: Errors,
    /// The workflow that is changed; empty for a new one.
    id: String,
    title: String,
    title_en: String,
    event: Vec<Choice>,
    from: Vec<Choice>,
    way: Vec<Choice>,
    unit: Vec<Choice>,
    count: String,
    every: String,
    every_unit: Vec<Choice>,
    state: Vec<Choice>,
    step: String,
    once: bool,
    matching: Vec<Choice>,
    conditions: Vec<ConditionRow>,
    actions: Vec<ActionRow>,
    /// Words a condition may be compared with.
    values: Vec<Choice>,
    tried: Option<Tried>,
    said: Option<Sentence>,
    days: u16,
}

struct ConditionRow {
    n: usize,
    field: Vec<Choice>,
    test: Vec<Choice>,
    value: String,
}

struct ActionRow {
    n: usize,
    deed: Vec<Choice>,
    to: Vec<Choice>,
    other: String,
    template: Vec<Choice>,
    subject: String,
    text: String,
    /// When it is due, for tasks and dates.
    date: String,
    date_unit: Vec<Choice>,
    system: Vec<Choice>,
    priority: Vec<Choice>,
    tag: String,
    hook: Vec<Choice>,
    span: String,
    unit: Vec<Choice>,
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    /// A workflow to begin from.
    #[serde(default)]
    from: String,
}

/// A new one: empty, or a copy.
pub async fn new(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let draft = if asked.from.is_empty() {
        Draft::empty()
    } else {
        Draft::of(
            &workflows::show(&visit.app.ledger, visit.actor()?, &asked.from)
                .await?
                .rule,
        )
    };
    render(&visit, ("", &draft), &[], None).await
}

/// One that is there.
pub async fn edit(visit: Visit, Path(id): Path<String>) -> Answer {
    let workflow = workflows::show(&visit.app.ledger, visit.actor()?, &id).await?;
    render(&visit, (&id, &Draft::of(&workflow.rule)), &[], None).await
}

/// Adds a row, tries, or saves.
pub async fn act(visit: Visit, fields: Fields) -> Answer {
    let mut draft = Draft::sent(&fields);
    let id = fields.get("id").to_owned();
    match fields.get("act") {
        "condition" => {
            draft.add('c', "field");
            return render(&visit, (&id, &draft), &[], None).await;
        }
        "action" => {
            draft.add('a', "do");
            return render(&visit, (&id, &draft), &[], None).await;
        }
        _ => {}
    }
    let rule = match draft.rule() {
        Ok(rule) => rule,
        Err(faults) => return render(&visit, (&id, &draft), &faults, None).await,
    };
    if let Err(fault) = hooks_known(&visit, &rule) {
        return render(&visit, (&id, &draft), &[fault], None).await;
    }
    let (ledger, actor, office) = (&visit.app.ledger, visit.actor()?, &visit.app.controller);
    if fields.get("act") == "try" {
        let trial = workflows::dry_run(ledger, actor, office, (&rule, WORKFLOW_DAYS)).await?;
        let said = sentence(visit.words, &rule);
        return render(
            &visit,
            (&id, &draft),
            &[],
            Some((tried(&visit, &trial), said)),
        )
        .await;
    }
    let name = if id.is_empty() {
        draft.name()
    } else {
        id.clone()
    };
    let taken = workflows::show(ledger, actor, &name).await.is_ok();
    if id.is_empty() && taken {
        let fault = Fault::new("workflow-taken").at("title");
        return render(&visit, (&id, &draft), &[fault], None).await;
    }
    match workflows::save(ledger, actor, office, (&name, rule)).await {
        Ok(saved) => to(&format!("/workflows/{}", saved.id)),
        Err(error) => render(&visit, (&id, &draft), &Refusal::from(error).faults()?, None).await,
    }
}

const UNITS: [Unit; 5] = [
    Unit::Hours,
    Unit::Days,
    Unit::WorkingDays,
    Unit::Weeks,
    Unit::Months,
];
const ANCHORS: [Anchor; 6] = [
    Anchor::LegalEnd,
    Anchor::FirstEnd,
    Anchor::InternalTarget,
    Anchor::Receipt,
    Anchor::StateSince,
    Anchor::SystemTask,
];
const EVENTS: [Event; 5] = [
    Event::Time,
    Event::Opened,
    Event::Saved,
    Event::StateChanged,
    Event::StepTicked,
];

async fn render(
    visit: &Visit,
    (id, draft): (&str, &Draft),
    faults: &[Fault],
    trial: Option<(Tried, Sentence)>,
) -> Answer {
    debug_assert!(
        visit.may(Permission::WorkflowsEdit),
        "the route asks for it"
    );
    let errors = visit.errors(faults);
    let systems = register::names(&visit.app).await?;
    let title = if id.is_empty() {
        "workflow-new"
    } else {
        "workflow-edit"
    };
    let (tried, said) = trial.unzip();
    let offer =
        |all: &[String], family: &'static str, chosen: &str| offered(visit, all, family, chosen);
    let units = words(&UNITS);
    let anchors = words(&ANCHORS);
    let events = words(&EVENTS);
    let ways = ["before".to_owned(), "after".to_owned()];
    let states: Vec<String> = requests::State::ALL
        .iter()
        .map(|state| state.word().to_owned())
        .collect();
    let template = Build {
        page: visit.titled(title).refused_if(&errors),
        id: id.to_owned(),
        title: draft.get("title").to_owned(),
        title_en: draft.get("title-en").to_owned(),
        event: offer(&events, "workflow-event-", draft.get("event")),
        from: offer(&anchors, "workflow-anchor-", draft.get("from")),
        way: offer(&ways, "workflow-way-", draft.get("way")),
        unit: offer(&units, "workflow-unit-", draft.get("unit")),
        count: draft.get("count").to_owned(),
        every: draft.get("every").to_owned(),
        every_unit: offer(&units, "workflow-unit-", draft.get("every-unit")),
        state: offer(&states, "state-", draft.get("state")),
        step: draft.get("step").to_owned(),
        once: draft.get("once") == "yes",
        matching: offer(
            &words(&[Matching::All, Matching::Any]),
            "workflow-matching-",
            draft.get("matching"),
        ),
        conditions: (0..draft.rows('c'))
            .map(|n| condition(visit, draft, n))
            .collect(),
        actions: (0..draft.rows('a'))
            .map(|n| action(visit, draft, (n, &units), &systems))
            .collect(),
        values: values(visit),
        tried,
        said,
        days: WORKFLOW_DAYS,
        errors,
    };
    form(&template, &template.errors)
}

fn words<T: Serialize>(all: &[T]) -> Vec<String> {
    all.iter().map(word).collect()
}

fn offered(visit: &Visit, all: &[String], family: &'static str, chosen: &str) -> Vec<Choice> {
    let choice = |value: &String| Choice {
        label: visit.words.word(family, value),
        chosen: value == chosen,
        value: value.clone(),
    };
    all.iter().map(choice).collect()
}

fn condition(visit: &Visit, draft: &Draft, n: usize) -> ConditionRow {
    let get = |what: &str| draft.get(&format!("c{n}-{what}")).to_owned();
    ConditionRow {
        n,
        field: offered(visit, &words(&Field::ALL), "workflow-field-", &get("field")),
        test: offered(visit, &words(&Test::ALL), "workflow-test-", &get("test")),
        value: get("value"),
    }
}

fn action(
    visit: &Visit,
    draft: &Draft,
    (n, units): (usize, &[String]),
    systems: &[Named],
) -> ActionRow {
    let get = |what: &str| draft.get(&format!("a{n}-{what}")).to_owned();
    let mut to: Vec<Choice> = ["assignee", "manager"]
        .iter()
        .map(|word| Choice {
            value: (*word).to_owned(),
            label: visit.words.word("workflow-to-", word),
            chosen: get("to") == *word,
        })
        .collect();
    to.extend(Role::ALL.into_iter().map(|role| {
        let value = format!("role:{}", role.word());
        Choice {
            label: visit.words.word("role-", role.word()),
            chosen: get("to") == value,
            value,
        }
    }));
    ActionRow {
        n,
        deed: offered(visit, &words(&Deed::ALL), "workflow-deed-", &get("do")),
        to,
        other: get("other"),
        template: offered(
            visit,
            &words(&Text::ALL),
            "workflow-template-",
            &get("template"),
        ),
        subject: get("subject"),
        text: get("text"),
        date: get("date"),
        date_unit: offered(visit, units, "workflow-unit-", &get("date-unit")),
        system: named(systems, &get("system")),
        priority: priorities(visit, &get("priority")),
        tag: get("tag"),
        hook: hooks(visit, &get("hook")),
        span: get("span"),
        unit: offered(visit, units, "workflow-unit-", &get("unit")),
    }
}

/// The systems in use, also those that stand in the register alone.
fn named(systems: &[Named], chosen: &str) -> Vec<Choice> {
    let choice = |one: &Named| Choice {
        value: one.id.clone(),
        label: one.title.clone(),
        chosen: one.id == chosen,
    };
    systems.iter().map(choice).collect()
}

/// The webhooks of the configuration.
fn hooks(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |name: &str| Choice {
        value: name.to_owned(),
        label: name.to_owned(),
        chosen: name == chosen,
    };
    visit.app.hooks.names().map(choice).collect()
}

/// Every word of ours that a condition may name.
fn values(visit: &Visit) -> Vec<Choice> {
    let rights = law::Right::ALL.iter().map(|right| right.word());
    let states = requests::State::ALL.iter().map(|state| state.word());
    let channels = requests::Channel::ALL.iter().map(|channel| channel.word());
    let levels = requests::Priority::ALL.iter().map(|level| level.word());
    let all = rights.chain(states).chain(channels).chain(levels);
    let all = all.chain(["yes", "no"]);
    let choice = |of: &str| Choice {
        value: of.to_owned(),
        label: value(visit.words, of),
        chosen: false,
    };
    all.map(choice).collect()
}
