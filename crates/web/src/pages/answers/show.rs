//! An answer: kinds of data, what is said, release and hand-over.

use std::time::Duration;

use ::answers::{AnswerId, AnswerState, AnswerView, Explained, GroupView, NotPortable, Topic};
use ::requests::{Reference, Text};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use erasure::ToldApart;
use law::Right;

use super::under_way::{UnderWay, under_way};
use crate::fields::Fields;
use crate::pages::plans::persons::other_person;
use crate::pages::requests::line::{name_of, names};
use crate::pages::requests::reference;
use crate::pages::requests::show::{CaseHead, head_of};
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};
use crate::words::Words;

/// So long the page waits for the end of collecting before it shows how far it is.
const AT_ONCE: Duration = Duration::from_secs(4);
/// The same for a package: printing its letter alone takes seconds.
const PACKED_AT_ONCE: Duration = Duration::from_secs(10);
/// Seconds between two looks at it.
const REFRESH: u32 = 3;
/// So many days a link is good for, unless somebody says otherwise.
const DAYS: &str = "7";

#[derive(Template)]
#[template(path = "answers/show.html")]
struct Show {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    /// None while nothing was collected.
    answer: Option<Shown>,
    may_prepare: bool,
    may_release: bool,
    fresh: bool,
    /// For how many days a link is asked, as it was typed.
    days: String,
    /// Why the button is disabled; empty when it is not.
    hindrance: String,
    collecting: Option<UnderWay>,
}

/// An answer as the page shows it.
struct Shown {
    id: String,
    hash: String,
    state: String,
    draft: bool,
    released: bool,
    collected: String,
    prepared_by: String,
    released_by: String,
    /// What the person is taken to be: the record, and how sure that is.
    persons: Vec<(String, String)>,
    /// What was found beside and is not told.
    beside: Vec<(String, String)>,
    groups: Vec<Group>,
    /// Systems that a transfer leaves out, each with the reason.
    not_portable: Vec<String>,
    whole: Vec<Field>,
    unsaid: usize,
    kept: bool,
    until: String,
    package: String,
    files: Vec<(String, String, String)>,
    picked_up: String,
    link_until: String,
}

/// A kind of data.
struct Group {
    key: String,
    title: String,
    items: usize,
    left_out: usize,
    blacked_out: usize,
    files: usize,
    files_left_out: usize,
    fields: Vec<Field>,
}

/// Something that is said.
struct Field {
    /// Name of the form's field: group and topic.
    name: String,
    label: String,
    text: String,
    missing: bool,
}

/// The newest answer of a request.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    let fault = visit.tasks.take_fault(&task(reference(&text)?));
    render(&visit, &text, &fault.into_iter().collect::<Vec<_>>()).await
}

/// Collects anew. Goes on when the page is closed; what takes long is shown by its progress.
pub async fn collect(visit: Visit, Path(text): Path<String>) -> Answer {
    let reference = reference(&text)?;
    let (app, actor) = (visit.app.clone(), visit.actor()?.clone());
    let named = reference.to_string();
    let of = named.clone();
    let work = async move {
        let done = ::answers::collect(&app.desk, &app.answers, &actor, &of).await;
        done.map(|_| ()).map_err(Refusal::from)
    };
    beside(&visit, &named, (AT_ONCE, "collect-broken"), work).await
}

/// Starts work that goes on when the page is closed, and waits a while for its end.
async fn beside(
    visit: &Visit,
    named: &str,
    (wait, broken): (Duration, &'static str),
    work: impl Future<Output = Result<(), Refusal>> + Send + 'static,
) -> Answer {
    let (told, tells) = tokio::sync::oneshot::channel();
    visit.tasks.start(task(reference(named)?), async move {
        // Nobody waits any more: what went wrong is kept for who looks later.
        match told.send(work.await) {
            Ok(()) | Err(Ok(())) => Ok(()),
            Err(Err(refusal)) => Err(refusal.told(broken)),
        }
    });
    match tokio::time::timeout(wait, tells).await {
        Ok(Ok(Err(Refusal::Busy(fault)))) => render(visit, named, &[fault]).await,
        Ok(Ok(Err(refusal))) => render(visit, named, &refusal.faults()?).await,
        Ok(Ok(Ok(())) | Err(_)) | Err(_) => to(&format!("/requests/{named}/answer")),
    }
}

/// The name of the work on the answer of a request.
fn task(reference: Reference) -> String {
    format!("answer-{reference}")
}

/// Keeps what is said.
pub async fn explain(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let answer = answer_of(&visit, &id).await?;
    let done = async {
        let mut said = Vec::new();
        for (name, text) in fields.beginning("say-") {
            let (group, topic) = name.rsplit_once('-').ok_or(Refusal::NotFound)?;
            said.push(Explained {
                group: group.to_owned(),
                topic: Topic::from_word(topic).ok_or(Refusal::NotFound)?,
                text: Text::optional("say", text)?,
            });
        }
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        Ok(::answers::explain(desk, actor, &answer.answer, said).await?)
    };
    let done = done.await;
    after(&visit, &answer.request, done).await
}

/// Releases exactly what was shown.
pub async fn release(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let answer = answer_of(&visit, &id).await?;
    if let Err(refusal) = session::freshen(&visit, &fields).await {
        return after(&visit, &answer.request, Err(refusal)).await;
    }
    let (app, actor) = (visit.app.clone(), visit.actor()?.clone());
    let (id, hash) = (answer.answer, fields.get("hash").to_owned());
    let work = async move {
        let done = ::answers::release(&app.desk, &app.answers, &actor, (&id, hash.as_str())).await;
        done.map(|_| ()).map_err(Refusal::from)
    };
    let wait = (PACKED_AT_ONCE, "release-broken");
    Box::pin(beside(&visit, &answer.request, wait, work)).await
}

/// The letter as the person will read it; the look is logged.
pub async fn letter(visit: Visit, Path(id): Path<String>) -> Answer {
    let answer = answer_of(&visit, &id).await?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    match ::answers::preview(desk, actor, &answer.answer).await {
        Ok(pdf) => {
            let name = format!("attachment; filename=\"{}.pdf\"", answer.request);
            let kind = [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            Ok((kind, pdf).into_response())
        }
        Err(error) => {
            let faults = Refusal::from(error).faults()?;
            render(&visit, &answer.request, &faults).await
        }
    }
}

/// The answer of an address.
pub async fn answer_of(visit: &Visit, id: &str) -> Result<AnswerView, Refusal> {
    let id = AnswerId::from_stored(id);
    Ok(::answers::show(&visit.app.desk, visit.actor()?, &id).await?)
}

async fn after(visit: &Visit, reference: &str, done: Result<AnswerView, Refusal>) -> Answer {
    match done {
        Ok(answer) => to(&format!("/requests/{}/answer", answer.request)),
        Err(Refusal::Busy(fault)) => render(visit, reference, &[fault]).await,
        Err(refusal) => render(visit, reference, &refusal.faults()?).await,
    }
}

/// The page again, with what was wrong.
pub async fn render(visit: &Visit, reference: &str, faults: &[Fault]) -> Answer {
    render_with(visit, reference, DAYS, faults).await
}

/// The same, with the days of a link as they were typed.
pub async fn render_with(visit: &Visit, reference: &str, days: &str, faults: &[Fault]) -> Answer {
    let (view, head) = head_of(visit, reference).await?;
    if !matches!(view.right, Right::Access | Right::Portability) {
        return Err(Refusal::NotFound);
    }
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let answers = ::answers::answers_of(desk, actor, &head.reference).await?;
    let newest = answers.first().map(|head| head.answer.to_string());
    let answer = match newest {
        Some(id) => Some(answer_of(visit, &id).await?),
        None => None,
    };
    let collecting = ::answers::collecting(desk, actor, &head.reference).await?;
    let errors = visit.errors(faults);
    let names = names(&visit.app).await?;
    let mut page = visit.titled("answers-title").refused_if(&errors);
    // The answer to a form is not asked for again.
    let looks = collecting.as_ref().filter(|_| faults.is_empty());
    page.refresh = looks.map(|_| REFRESH);
    let draft = answer
        .as_ref()
        .is_some_and(|answer| answer.state == AnswerState::Draft);
    let template = Show {
        page,
        may_prepare: visit.may(Permission::AnswersPrepare) && !head.closed,
        may_release: visit.may(Permission::AnswersRelease) && draft && collecting.is_none(),
        collecting: collecting.map(|one| under_way(visit, &one)),
        fresh: visit.is_fresh(),
        days: days.to_owned(),
        hindrance: hindrance(visit, answer.as_ref())?,
        answer: answer.map(|answer| shown(visit, answer, &names)),
        head,
        errors,
    };
    form(&template, &template.errors)
}

/// What can be told before trying; the rules themselves stand with the use case.
fn hindrance(visit: &Visit, answer: Option<&AnswerView>) -> Result<String, Refusal> {
    let login = &visit.actor()?.account.login;
    let own = answer.is_some_and(|answer| answer.prepared_by.contains(login));
    Ok(if visit.app.desk.four_eyes && own {
        visit.words.t("answers-own")
    } else {
        String::new()
    })
}

fn shown(
    visit: &Visit,
    answer: AnswerView,
    names: &std::collections::HashMap<String, String>,
) -> Shown {
    let words = visit.words;
    let moment = |at: Option<jiff::Timestamp>| at.map_or_else(String::new, |at| visit.moment(at));
    let prepared = answer.prepared_by.iter().map(|login| name_of(names, login));
    let released_by = answer
        .released_by
        .as_ref()
        .map(|login| name_of(names, login));
    let statements = |group: &str, all: Vec<::answers::StatementView>| {
        let fields = all.into_iter().map(|one| Field {
            name: format!("say-{group}-{}", one.topic.word()),
            label: words.word("answers-topic-", one.topic.word()),
            missing: one.mandatory && one.text.is_none(),
            text: one.text.unwrap_or_default(),
        });
        fields.collect::<Vec<_>>()
    };
    let scope = answer.scope;
    let group = |group: GroupView| Group {
        title: ::answers::group_title(scope, &group.group, words.0),
        items: group.items,
        left_out: group.left_out,
        blacked_out: group.blacked_out,
        files: group.files,
        files_left_out: group.files_left_out,
        fields: statements(&group.group, group.statements),
        key: group.group,
    };
    let (taken, beside): (Vec<_>, Vec<_>) = answer
        .persons
        .into_iter()
        .partition(|person| person.selected);
    let others = &answer.others;
    let person = |person: answers::AnswerPerson| {
        let is_it = |one: &&ToldApart| one.system == person.system && one.record == person.record;
        let told = others.iter().find(is_it).filter(|_| !person.selected);
        let certainty = told.map_or_else(
            || words.word("certainty-", &person.certainty),
            |told| other_person(visit, names, &told.other),
        );
        (format!("{} {}", person.system, person.record), certainty)
    };
    let files = answer.files.into_iter().map(|file| {
        let size = words.number((file.bytes + 999) / 1000);
        (file.path, format!("{size} kB"), file.sha256)
    });
    Shown {
        id: answer.answer.to_string(),
        draft: answer.state == AnswerState::Draft,
        released: answer.state == AnswerState::Released,
        state: words.word("answers-state-", answer.state.word()),
        collected: visit.moment(answer.collected_at),
        prepared_by: prepared.collect::<Vec<_>>().join(", "),
        released_by: released_by.map_or_else(String::new, |name| {
            format!("{name}, {}", moment(answer.released_at))
        }),
        persons: taken.into_iter().map(person).collect(),
        beside: beside.into_iter().map(person).collect(),
        whole: statements("", answer.statements),
        groups: answer.groups.into_iter().map(group).collect(),
        not_portable: not_portable(words, &answer.not_portable),
        unsaid: answer.unsaid,
        kept: answer.kept,
        until: moment(answer.expires_at),
        package: answer.package.unwrap_or_default(),
        files: files.collect(),
        picked_up: moment(answer.picked_up_at),
        link_until: moment(answer.link_until),
        hash: answer.hash,
    }
}

/// Why a transfer leaves systems out, in words.
fn not_portable(words: Words, left: &[NotPortable]) -> Vec<String> {
    let said = left.iter().map(|one| {
        let bases = one.bases.iter();
        let bases = bases.map(|basis| words.word("consents-basis-", basis.word()));
        let places = [
            ("system", one.system.clone()),
            ("bases", bases.collect::<Vec<_>>().join("; ")),
        ];
        words.with("answers-not-portable", &places)
    });
    said.collect()
}
