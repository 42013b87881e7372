//! One step of the checklist: what to do, and saying that it was done or does not apply.

use ::requests::{Marks, StepMore, StepState, StepView, Target, Text, TextKind};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use law::Binding;

use super::files::{FileLine, file_lines};
use super::line::{name_of, names};
use super::reference;
use super::show::{CaseHead, head_of};
use super::{together, undo};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/step.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct StepPage {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    id: String,
    title: String,
    state: String,
    decided: bool,
    binding: String,
    basis: String,
    instruction: String,
    evidence: String,
    who: String,
    changed: String,
    entry: Option<i64>,
    /// Steps that come first, in words.
    waits_for: Vec<String>,
    remarks: Vec<(String, String)>,
    files: Vec<FileLine>,
    may_work: bool,
    may_attach: bool,
    may_skip: bool,
    may_ledger: bool,
    /// The tool's page, for a step that a tool ticks, with what it is called and what it does.
    tool: Option<(String, &'static str, &'static str)>,
    /// The page of the ladder, for the step that settles who asks.
    ladder: Option<String>,
    version: i64,
    note: String,
    shown: String,
    reason: String,
}

/// The page.
pub async fn show(visit: Visit, Path((text, step)): Path<(String, String)>) -> Answer {
    render(&visit, (&text, &step), &Fields::default(), &[]).await
}

/// Ticks it.
pub async fn tick(
    visit: Visit,
    Path((text, step)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let act = async {
        let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
        let (target, marks) = (target(&text, &fields)?, marks(&fields)?);
        ::requests::tick(ledger, actor, target, &step, &marks).await?;
        Ok(())
    };
    let done: Result<(), Refusal> = act.await;
    if done.is_ok() {
        together::left(&visit, &text);
        let case = reference(&text)?;
        return to(&format!("/requests/{case}{}", undo::tick(step.trim())));
    }
    after(&visit, (&text, &step), &fields, done).await
}

/// Takes a tick or skip back.
pub async fn untick(
    visit: Visit,
    Path((text, step)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let act = async {
        let target = target(&text, &fields)?;
        ::requests::untick(&visit.app.ledger, visit.actor()?, target, &step).await?;
        Ok(())
    };
    let done = act.await;
    after(&visit, (&text, &step), &fields, done).await
}

/// Skips it with a reason.
pub async fn skip(
    visit: Visit,
    Path((text, step)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let act = async {
        let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
        let reason = Text::parse("reason", fields.raw("reason"))?;
        ::requests::skip(ledger, actor, target(&text, &fields)?, &step, &reason).await?;
        Ok(())
    };
    let done = act.await;
    after(&visit, (&text, &step), &fields, done).await
}

/// Writes a note or evidence without moving it.
pub async fn note(
    visit: Visit,
    Path((text, step)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let act = async {
        let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
        let marks = marks(&fields)?;
        if marks.note.is_none() && marks.evidence.is_none() {
            return Err(Refusal::invalid(Fault::new("text-empty").at("note")));
        }
        ::requests::annotate(ledger, actor, target(&text, &fields)?, &step, &marks).await?;
        Ok(())
    };
    let done = act.await;
    after(&visit, (&text, &step), &fields, done).await
}

fn target(text: &str, fields: &Fields) -> Result<Target, Refusal> {
    Ok(Target {
        reference: reference(text)?,
        version: fields.get("version").parse().ok(),
    })
}

fn marks(fields: &Fields) -> Result<Marks, Refusal> {
    Ok(Marks {
        note: Text::optional("note", fields.raw("note"))?,
        evidence: Text::optional("evidence", fields.raw("evidence"))?,
    })
}

async fn after(
    visit: &Visit,
    place: (&str, &str),
    fields: &Fields,
    done: Result<(), Refusal>,
) -> Answer {
    match done {
        Ok(()) => {
            together::left(visit, place.0);
            to(&format!("/requests/{}", reference(place.0)?))
        }
        Err(refusal) => {
            let faults = together::faults(visit, place.0, refusal).await?;
            render(visit, place, fields, &faults).await
        }
    }
}

/// The page again, with what was wrong with a form on it.
pub async fn render(
    visit: &Visit,
    (text, id): (&str, &str),
    fields: &Fields,
    faults: &[Fault],
) -> Answer {
    let (view, mut head) = head_of(visit, text).await?;
    head.lost = together::lost(faults);
    let step = view
        .checklist
        .iter()
        .find(|step| step.id == id)
        .ok_or(Refusal::NotFound)?;
    let more = step.more.as_ref().ok_or(Refusal::NotFound)?;
    let (words, accounts) = (visit.words, names(&visit.app).await?);
    let title_of = |id: &String| {
        let found = view.checklist.iter().find(|step| step.id == *id);
        found.map_or_else(|| id.clone(), |step| format!("{id} {}", step.title))
    };
    let who = more.who.iter().map(|party| words.law(&party.title()));
    let errors = visit.errors(faults);
    let tool = tool(visit, id, &head.reference);
    let may_work = visit.may(Permission::RequestsWork) && !head.closed;
    if may_work {
        together::opened(visit, &head.reference);
    }
    let template = StepPage {
        page: visit
            .frame(format!("{id} {}", step.title))
            .refused_if(&errors),
        id: id.to_owned(),
        title: step.title.clone(),
        state: words.word("step-", step.state.word()),
        decided: step.state.is_decided(),
        binding: words.law(&more.binding.title()),
        basis: more.basis.clone(),
        instruction: more.instruction.clone(),
        evidence: more.evidence.clone(),
        who: who.collect::<Vec<_>>().join(", "),
        changed: changed(
            visit,
            step,
            more,
            &name_of(&accounts, more.changed_by.as_deref().unwrap_or_default()),
        ),
        entry: more.entry,
        waits_for: more.waits_for.iter().map(title_of).collect(),
        remarks: remarks(visit, more, &accounts),
        files: file_lines(visit, view.reference, Some(id)).await?,
        may_work,
        may_attach: visit.may(Permission::RequestsWork) && id != ::requests::IDENTITY,
        may_skip: more.binding != Binding::Mandatory || visit.may(Permission::RequestsClose),
        may_ledger: visit.may(Permission::LedgerRead),
        tool,
        ladder: (id == ::requests::IDENTITY)
            .then(|| format!("/requests/{}/identity", head.reference)),
        version: view.version,
        note: kept(fields, step.state.is_decided()),
        shown: fields.raw("evidence").to_owned(),
        reason: fields.raw("reason").to_owned(),
        head,
        errors,
    };
    form(&template, &template.errors)
}

/// Where the product does what the step asks for.
fn tool(visit: &Visit, id: &str, reference: &str) -> Option<(String, &'static str, &'static str)> {
    let (place, asked, title, about) = match id {
        "17.4" | "17.5" => (
            "plan",
            Permission::PlansRead,
            "requests-show-plan",
            "step-tool",
        ),
        "15.2" | "15.5" | "15.7" | "15.8" | "20.2" | "20.3" | "20.4" => (
            "answer",
            Permission::AnswersRead,
            "answers-show",
            "answers-tool",
        ),
        "16.5" | "17.7" | "18.5" => (
            "recipients",
            Permission::RequestsRead,
            "recipients-title",
            "recipients-tool",
        ),
        _ => return None,
    };
    let href = format!("/requests/{reference}/{place}");
    visit.may(asked).then_some((href, title, about))
}

/// The note that was typed. Where somebody else decided the step meanwhile, the fields for evidence
/// and reason are gone; what stood in them is offered as a note.
fn kept(fields: &Fields, decided: bool) -> String {
    let all = ["note", "evidence", "reason"];
    let names = if decided { &all[..] } else { &all[..1] };
    let typed = names.iter().map(|name| fields.raw(name));
    let typed: Vec<&str> = typed.filter(|text| !text.is_empty()).collect();
    typed.join("\n")
}

fn changed(visit: &Visit, step: &StepView, more: &StepMore, by: &str) -> String {
    match more.changed_at {
        Some(at) if step.state != StepState::Open => format!("{}, {by}", visit.moment(at)),
        _ => String::new(),
    }
}

/// What was written on the step, with who and when.
fn remarks(
    visit: &Visit,
    more: &StepMore,
    accounts: &std::collections::HashMap<String, String>,
) -> Vec<(String, String)> {
    let said = more.remarks.iter().map(|remark| {
        let kind: TextKind = remark.kind;
        let kind = visit.words.word("text-", kind.word());
        let by = name_of(accounts, &remark.by);
        let text = remark
            .text
            .clone()
            .unwrap_or_else(|| visit.words.t("work-log-expired"));
        (format!("{kind} · {by}, {}", visit.moment(remark.at)), text)
    });
    said.collect()
}
