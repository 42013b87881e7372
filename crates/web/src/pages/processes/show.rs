//! One process: its text and steps, as a form for who may, every version, and its approval.

use std::collections::BTreeMap;

use ::processes::{Description, Shown, Step, Version};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use base::Locale;
use law::Words;

use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// The texts of a description, in their order.
const TEXTS: [&str; 5] = ["purpose", "scope", "roles", "times", "remarks"];

#[derive(Template)]
#[template(path = "processes/show.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct Show {
    page: Frame,
    errors: Errors,
    id: String,
    articles: String,
    version: i64,
    made: String,
    approved: String,
    texts: Vec<Text>,
    steps: Vec<Line>,
    workflows: Vec<String>,
    versions: Vec<Past>,
    /// Whether an older version is looked at.
    old: bool,
    steps_changed: bool,
    /// Where the steps are kept; empty when no checklist gives them.
    checklist: String,
    may_edit: bool,
    may_approve: bool,
    own: bool,
    saved: bool,
}

struct Text {
    word: &'static str,
    label: String,
    said: String,
    de: String,
    en: String,
}

struct Line {
    id: String,
    title: String,
    instruction: String,
    who: String,
    basis: String,
    evidence: String,
}

struct Past {
    version: i64,
    made: String,
    approved: String,
    current: bool,
}

/// The newest version, or `?version=1`.
pub async fn show(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    render(&visit, &id, (&fields, false), &[]).await
}

/// Stores the next version.
pub async fn save(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let words = |field: &str| {
        let of = |tag: &str| fields.raw(&format!("{field}_{tag}")).to_owned();
        Words::new(of("de"), of("en"))
    };
    let description = Description {
        purpose: words("purpose"),
        scope: words("scope"),
        roles: words("roles"),
        times: words("times"),
        remarks: words("remarks"),
    };
    let seen = fields.get("version").parse().unwrap_or(0);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    match ::processes::save(ledger, actor, &id, (seen, description)).await {
        Ok(_) => to(&format!("/processes/{id}?saved=1")),
        Err(error) => {
            let faults = Refusal::from(error).faults()?;
            render(&visit, &id, (&fields, true), &faults).await
        }
    }
}

/// Approves the newest version.
pub async fn approve(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let seen = fields.get("version").parse().unwrap_or(0);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    match ::processes::approve(ledger, actor, (&id, seen)).await {
        Ok(_) => to(&format!("/processes/{id}")),
        Err(error) => {
            let faults = Refusal::from(error).faults()?;
            render(&visit, &id, (&Fields::default(), false), &faults).await
        }
    }
}

/// The description on paper: `?version=1`, the newest without it.
pub async fn pdf(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let shown = ::processes::show(&visit.app.ledger, visit.actor()?, &id).await?;
    let version = asked(&shown, &fields)?;
    let locale = Locale::from_tag(fields.get("language")).unwrap_or(visit.words.0);
    let names: BTreeMap<String, String> = names(&visit.app).await?.into_iter().collect();
    let place = (&visit.app.desk.sender, visit.app.zone(), &names);
    let what = (&shown.process, version);
    let bytes = ::processes::pdf(what, place, locale).await?;
    let name = format!(
        "attachment; filename=\"{id}-{}-{locale}.pdf\"",
        version.version
    );
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

fn asked<'s>(shown: &'s Shown, fields: &Fields) -> Result<&'s Version, Refusal> {
    match fields.get("version").parse::<i64>() {
        Ok(version) => shown.version(version).ok_or(Refusal::NotFound),
        Err(_) => Ok(shown.newest()),
    }
}

async fn render(
    visit: &Visit,
    id: &str,
    (fields, typed): (&Fields, bool),
    faults: &[Fault],
) -> Answer {
    let shown = ::processes::show(&visit.app.ledger, visit.actor()?, id).await?;
    let version = if typed {
        shown.newest()
    } else {
        asked(&shown, fields)?
    };
    let names = names(&visit.app).await?;
    let errors = visit.errors(faults);
    let newest = shown.newest();
    let own = visit.actor()?.account.login == newest.made_by;
    let told = |by: &str, at: Option<jiff::Timestamp>| {
        let by = if by == "vergissmein" {
            visit.words.t("checklists-shipped")
        } else {
            name_of(&names, by)
        };
        at.map_or_else(
            || by.clone(),
            |at| format!("{by}, {}", visit.full_moment(at)),
        )
    };
    let approved = |one: &Version| match &one.approved_by {
        Some(by) => told(by, one.approved_at),
        None => String::new(),
    };
    let past = |one: &Version| Past {
        version: one.version,
        made: told(&one.made_by, one.made_at),
        approved: approved(one),
        current: one.version == version.version,
    };
    let template = Show {
        page: visit
            .frame(visit.words.law(&shown.process.title))
            .refused_if(&errors),
        articles: visit.words.law(&shown.process.articles),
        version: version.version,
        made: told(&version.made_by, version.made_at),
        approved: approved(version),
        texts: texts(visit, &version.description, typed.then_some(fields)),
        steps: version.steps.iter().map(|step| line(visit, step)).collect(),
        workflows: shown.process.workflows.clone(),
        versions: shown.versions.iter().map(past).collect(),
        old: version.version != newest.version,
        steps_changed: shown.steps_changed,
        checklist: shown
            .process
            .right
            .filter(|_| visit.may(Permission::SystemsManage))
            .map_or_else(String::new, |right| format!("/checklists/{right}")),
        may_edit: visit.may(Permission::ProcessesEdit),
        may_approve: visit.may(Permission::ProcessesApprove) && newest.approved_at.is_none(),
        own,
        saved: !typed && fields.filled("saved").is_some(),
        id: id.to_owned(),
        errors,
    };
    form(&template, &template.errors)
}

fn texts(visit: &Visit, known: &Description, typed: Option<&Fields>) -> Vec<Text> {
    let all = [
        &known.purpose,
        &known.scope,
        &known.roles,
        &known.times,
        &known.remarks,
    ];
    let text = |(word, words): (&'static str, &Words)| {
        let value = |tag: &str, known: &str| {
            let raw = typed.map(|fields| fields.raw(&format!("{word}_{tag}")).to_owned());
            raw.unwrap_or_else(|| known.to_owned())
        };
        Text {
            label: visit.words.word("processes-text-", word),
            said: visit.words.law(words),
            de: value("de", &words.de),
            en: value("en", &words.en),
            word,
        }
    };
    TEXTS.into_iter().zip(all).map(text).collect()
}

fn line(visit: &Visit, step: &Step) -> Line {
    let words = visit.words;
    let who = step.who.iter().map(|party| words.law(&party.title()));
    Line {
        id: step.id.clone(),
        title: words.law(&step.title),
        instruction: words.law(&step.instruction),
        who: who.collect::<Vec<_>>().join(", "),
        basis: words.law(&step.basis),
        evidence: words.law(&step.evidence),
    }
}
