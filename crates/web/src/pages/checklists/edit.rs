//! One checklist as a form, and the versions before it. Requests under way keep theirs.

use ::requests::checklists::{self, Version};
use askama::Template;
use axum::extract::Path;
use law::{Binding, Checklist, Item, Party, Phase, Right};
use serde::Serialize;

use super::read::{self, ADDED, TEXTS, name};
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

const BINDINGS: [Binding; 3] = [Binding::Mandatory, Binding::Conditional, Binding::Optional];
const PARTIES: [Party; 6] = [
    Party::Intake,
    Party::PrivacyManager,
    Party::DataProtectionOfficer,
    Party::SystemOwner,
    Party::BusinessUnit,
    Party::Legal,
];

#[derive(Template)]
#[template(path = "checklists/edit.html")]
struct Edit {
    page: Frame,
    errors: Errors,
    right: String,
    version: u32,
    steps: Vec<Step>,
    added: Step,
    added_id: String,
    phases: Vec<Choice>,
    parties: Vec<Choice>,
    versions: Vec<Past>,
    /// An older version, to be read only.
    old: Option<Old>,
    saved: bool,
}

/// One step as fields.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct Step {
    id: String,
    title: String,
    phase: String,
    who: String,
    order: String,
    depends: String,
    bindings: Vec<Choice>,
    binding: String,
    texts: Vec<Pair>,
    reserved: bool,
    may_remove: bool,
    removed: bool,
    /// Whether one of its fields has to be mended.
    open: bool,
}

/// A text in both languages.
struct Pair {
    label: String,
    de: Input,
    en: Input,
    long: bool,
}

struct Input {
    name: String,
    value: String,
}

struct Past {
    version: u32,
    made: String,
    open: i64,
    href: String,
    current: bool,
}

struct Old {
    version: u32,
    lines: Vec<(String, String, String)>,
}

/// The list that new requests begin with, or `?version=2` to read an older one.
pub async fn show(visit: Visit, Path(word): Path<String>, fields: Fields) -> Answer {
    render(&visit, right(&word)?, &fields, &[]).await
}

/// Stores the next version.
pub async fn revise(visit: Visit, Path(word): Path<String>, fields: Fields) -> Answer {
    let right = right(&word)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let before = checklists::show(ledger, right).await?;
    let done = match read::list(&before, &fields) {
        Ok(list) => {
            let revised = checklists::revise(ledger, actor, right, list).await;
            revised.map_err(Refusal::from)
        }
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(_) => to(&format!("/checklists/{}?saved=1", right.word())),
        Err(refusal) => render(&visit, right, &fields, &refusal.faults()?).await,
    }
}

fn right(word: &str) -> Result<Right, Refusal> {
    word.parse().map_err(|_| Refusal::NotFound)
}

async fn render(visit: &Visit, right: Right, fields: &Fields, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let list = checklists::show(ledger, right).await?;
    let versions = checklists::versions(ledger, actor, right).await?;
    let asked: Option<u32> = fields.get("version").parse().ok();
    let is_form = !faults.is_empty();
    let old = versions
        .iter()
        .find(|version| !is_form && Some(version.list.version) == asked)
        .filter(|version| version.list.version != list.version);
    let blank = blank(fields);
    let title = visit.words.law(right.title());
    let template = Edit {
        page: visit
            .frame(visit.words.tr("checklists-of", "right", title))
            .refused_if(&errors),
        right: right.word().to_owned(),
        // What was typed was typed against the version that was shown then.
        version: asked.filter(|_| is_form).unwrap_or(list.version),
        steps: list
            .items
            .iter()
            .map(|item| step(visit, item, fields, &errors))
            .collect(),
        added: step(visit, &blank, fields, &errors),
        added_id: fields.get(&name("id", ADDED)).to_owned(),
        phases: choices(visit, &Phase::ALL, blank.phase, law::Phase::title),
        parties: choices(visit, &PARTIES, blank.who[0], law::Party::title),
        versions: past(visit, &versions, &list, old).await?,
        old: old.map(|old| read_only(visit, old)),
        saved: fields.filled("saved").is_some(),
        errors,
    };
    form(&template, &template.errors)
}

/// The step to be added, as typed so far.
fn blank(fields: &Fields) -> Item {
    let empty = || law::Words::new("", "");
    Item {
        id: ADDED.to_owned(),
        phase: read::word(fields.get(&name("phase", ADDED))).unwrap_or(Phase::Examination),
        order: 0,
        binding: Binding::Optional,
        title: empty(),
        instruction: empty(),
        basis: empty(),
        evidence: empty(),
        who: vec![read::word(fields.get(&name("who", ADDED))).unwrap_or(Party::PrivacyManager)],
        reserved: false,
        depends_on: Vec::new(),
    }
}

fn step(visit: &Visit, item: &Item, fields: &Fields, errors: &Errors) -> Step {
    let words = visit.words;
    let field = |field: &str| name(field, &item.id);
    let sent =
        |field: String, before: String| fields.all(&field).next().map_or(before, str::to_owned);
    let binding = read::word(fields.get(&field("binding"))).unwrap_or(item.binding);
    let who: Vec<String> = item
        .who
        .iter()
        .map(|party| words.law(&party.title()))
        .collect();
    let order = match item.order {
        0 => String::new(),
        order => order.to_string(),
    };
    let suffix = format!("-{}", item.id);
    Step {
        title: words.law(&item.title),
        phase: words.law(&item.phase.title()),
        who: who.join(", "),
        order: sent(field("order"), order),
        depends: sent(field("depends"), item.depends_on.join(", ")),
        bindings: choices(visit, &BINDINGS, binding, law::Binding::title),
        binding: words.law(&binding.title()),
        texts: texts(visit, item, fields),
        reserved: item.reserved,
        may_remove: item.id != ADDED && read::may_remove(item),
        removed: fields.filled(&field("remove")).is_some(),
        open: errors.0.iter().any(|said| said.field.ends_with(&suffix)),
        id: item.id.clone(),
    }
}

fn texts(visit: &Visit, item: &Item, fields: &Fields) -> Vec<Pair> {
    let all = [&item.title, &item.instruction, &item.basis, &item.evidence];
    let input = |field: &str, language: &str, before: &str| {
        let name = name(&format!("{field}_{language}"), &item.id);
        let sent = fields.all(&name).next();
        Input {
            value: sent.unwrap_or(before).to_owned(),
            name,
        }
    };
    let pair = |(field, words): (&str, &law::Words)| Pair {
        label: visit.words.word("checklists-text-", field),
        de: input(field, "de", &words.de),
        en: input(field, "en", &words.en),
        long: field == "instruction",
    };
    TEXTS.into_iter().zip(all).map(pair).collect()
}

fn choices<T: Copy + PartialEq + Serialize>(
    visit: &Visit,
    all: &[T],
    chosen: T,
    title: impl Fn(T) -> law::Words,
) -> Vec<Choice> {
    let choice = |one: &T| Choice {
        value: serde_json::to_value(one)
            .ok()
            .and_then(|word| word.as_str().map(str::to_owned))
            .unwrap_or_default(),
        label: visit.words.law(&title(*one)),
        chosen: *one == chosen,
    };
    all.iter().map(choice).collect()
}

async fn past(
    visit: &Visit,
    versions: &[Version],
    list: &Checklist,
    shown: Option<&Version>,
) -> Result<Vec<Past>, Refusal> {
    let names = names(&visit.app).await?;
    let shown = shown.map_or(list.version, |shown| shown.list.version);
    let past = |version: &Version| {
        let who = if version.made_by == "law" {
            visit.words.t("checklists-shipped")
        } else {
            name_of(&names, &version.made_by)
        };
        Past {
            version: version.list.version,
            made: format!("{who}, {}", visit.full_moment(version.made_at)),
            open: version.open_requests,
            href: format!("/checklists/{}?version={}", list.id, version.list.version),
            current: version.list.version == shown,
        }
    };
    Ok(versions.iter().map(past).collect())
}

fn read_only(visit: &Visit, old: &Version) -> Old {
    let line = |item: &Item| {
        let words = visit.words;
        let binding = words.law(&item.binding.title());
        (item.id.clone(), words.law(&item.title), binding)
    };
    Old {
        version: old.list.version,
        lines: old.list.items.iter().map(line).collect(),
    }
}
