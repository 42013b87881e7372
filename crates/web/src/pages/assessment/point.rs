//! One point of the agenda as a plain form. It can be saved at any moment, half filled as well.

use ::assessment::{Given, Kind, Line, Question, Value, View, agenda};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;

use super::{choose, owners, time};
use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// So many empty lines stand below those of a list.
const BLANK: usize = 2;

#[derive(Template)]
#[template(path = "assessment/point.html")]
struct PointPage {
    page: Frame,
    errors: Errors,
    id: String,
    number: String,
    about: String,
    questions: Vec<Asked>,
    tabs: Vec<Tab>,
    /// The next point; empty after the last.
    next: String,
    open: bool,
    may_answer: bool,
    saved: bool,
    time: String,
}

struct Tab {
    href: String,
    label: String,
    title: String,
    current: bool,
}

/// A question as fields.
struct Asked {
    id: String,
    ask: String,
    why: String,
    help: String,
    article: String,
    kind: &'static str,
    choices: Vec<Choice>,
    text: String,
    lines: Vec<Row>,
    remark: String,
    /// Id of the answer that is shown.
    seen: String,
    /// Who said so and when; empty while nobody did.
    by: String,
}

struct Row {
    at: usize,
    what: String,
    owners: Vec<Choice>,
    due: String,
}

/// The form.
pub async fn show(visit: Visit, Path(point): Path<String>, fields: Fields) -> Answer {
    let saved = fields.filled("saved").is_some();
    render(&visit, &point, (&Fields::default(), saved), &[]).await
}

/// Saves what was typed; what somebody else changed meanwhile is named at its question.
pub async fn save(visit: Visit, Path(point): Path<String>, fields: Fields) -> Answer {
    let known = agenda().point(&point).ok_or(Refusal::NotFound)?;
    let (mut given, mut faults) = (Vec::new(), Vec::new());
    for question in agenda().of(&known.id) {
        match read(&visit, question, &fields) {
            Ok(one) => given.push(one),
            Err(fault) => faults.push(fault),
        }
    }
    let saved = ::assessment::save(&visit.app.ledger, visit.actor()?, given).await;
    if let Err(error) = saved {
        faults.extend(Refusal::from(error).faults()?);
    }
    if faults.is_empty() {
        let next = agenda().points.iter().skip_while(|one| one.id != point);
        let next = next.skip(1).map(|one| one.id.as_str()).next();
        return match next.filter(|_| fields.get("then") == "next") {
            Some(next) => to(&format!("/assessment/points/{next}")),
            None => to(&format!("/assessment/points/{point}?saved=1")),
        };
    }
    render(&visit, &point, (&fields, false), &faults).await
}

fn name(field: &str, question: &str) -> String {
    format!("{field}-{question}")
}

fn read(visit: &Visit, question: &Question, fields: &Fields) -> Result<Given, Fault> {
    let id = &question.id;
    let get = |field: &str| fields.raw(&name(field, id)).to_owned();
    let mut list = Vec::new();
    if question.kind == Kind::List {
        for at in 0..::assessment::MOST_LINES {
            let place = |field: &str| name(field, &format!("{id}-{at}"));
            let due = fields.get(&place("due"));
            let day = dates::read_ahead(due, visit.today());
            if !due.is_empty() && day.is_none() {
                return Err(Fault::new("date-shape").at(&place("due")));
            }
            list.push(Line {
                what: fields.raw(&place("what")).to_owned(),
                owner: fields.get(&place("owner")).to_owned(),
                due: day,
            });
        }
    }
    let choice = get("choice");
    Ok(Given {
        question: id.clone(),
        value: Value {
            choice: Some(choice).filter(|choice| !choice.is_empty()),
            text: get("text"),
            list,
            remark: get("remark"),
        },
        seen: Some(get("seen")),
    })
}

async fn render(
    visit: &Visit,
    point: &str,
    (fields, saved): (&Fields, bool),
    faults: &[Fault],
) -> Answer {
    let point = agenda().point(point).ok_or(Refusal::NotFound)?;
    let view = ::assessment::view(&visit.app.ledger, visit.actor()?).await?;
    let people = owners(visit).await?;
    let names = names(&visit.app).await?;
    let errors = visit.errors(faults);
    let asked = |question: &Question| {
        let mut asked = asked(visit, question, (view.as_ref(), fields), &people);
        if let Some(answer) = view.as_ref().and_then(|view| view.answer(&question.id)) {
            asked.by = format!(
                "{}, {}",
                name_of(&names, &answer.by),
                visit.moment(answer.at)
            );
        }
        asked
    };
    let tab = |one: &::assessment::Point| Tab {
        href: format!("/assessment/points/{}", one.id),
        label: one.number.clone(),
        title: visit.words.law(&one.title),
        current: one.id == point.id,
    };
    let after = agenda().points.iter().skip_while(|one| one.id != point.id);
    let template = PointPage {
        page: visit
            .frame(visit.words.law(&point.title))
            .refused_if(&errors),
        id: point.id.clone(),
        number: point.number.clone(),
        about: visit.words.law(&point.about),
        questions: agenda().of(&point.id).map(asked).collect(),
        tabs: agenda().points.iter().map(tab).collect(),
        next: after
            .skip(1)
            .map(|one| one.id.clone())
            .next()
            .unwrap_or_default(),
        open: view.is_some(),
        may_answer: visit.may(Permission::AssessmentAnswer) && view.is_some(),
        time: time(view.as_ref().map_or(0, |view| view.minutes)),
        saved,
        errors,
    };
    form(&template, &template.errors)
}

fn asked(
    visit: &Visit,
    question: &Question,
    (view, fields): (Option<&View>, &Fields),
    people: &[Choice],
) -> Asked {
    let words = visit.words;
    let answer = view.and_then(|view| view.answer(&question.id));
    let value = answer
        .map(|answer| answer.value.clone())
        .unwrap_or_default();
    let id = &question.id;
    let typed = |field: &str, known: &str| {
        if fields.is_empty() {
            known.to_owned()
        } else {
            fields.raw(&name(field, id)).to_owned()
        }
    };
    let chosen = typed("choice", value.choice.as_deref().unwrap_or_default());
    let choice = |one: ::assessment::Choice| Choice {
        label: words.law(&law::Words::new(one.de, one.en)),
        chosen: one.id == chosen,
        value: one.id,
    };
    Asked {
        ask: words.law(&question.ask),
        why: words.law(&question.why),
        help: words.law(&question.help),
        article: words.law(&question.article),
        kind: match question.kind {
            Kind::YesNo | Kind::Choice => "choice",
            Kind::Text => "text",
            Kind::List => "list",
        },
        choices: question.choices().into_iter().map(choice).collect(),
        text: typed("text", &value.text),
        lines: rows(question, (&value, fields), people),
        remark: typed("remark", &value.remark),
        seen: typed(
            "seen",
            answer.map(|answer| answer.id.as_str()).unwrap_or_default(),
        ),
        by: String::new(),
        id: id.clone(),
    }
}

fn rows(question: &Question, (value, fields): (&Value, &Fields), people: &[Choice]) -> Vec<Row> {
    if question.kind != Kind::List {
        return Vec::new();
    }
    let count = (value.list.len() + BLANK).min(::assessment::MOST_LINES);
    let row = |at: usize| {
        let known = value.list.get(at).cloned().unwrap_or_default();
        let place = |field: &str| name(field, &format!("{}-{at}", question.id));
        let typed = |field: &str, known: String| {
            if fields.is_empty() {
                known
            } else {
                fields.raw(&place(field)).to_owned()
            }
        };
        let due = known.due.map_or_else(String::new, |due| {
            format!("{}.{}.{}", due.day(), due.month(), due.year())
        });
        Row {
            what: typed("what", known.what),
            owners: choose(people, &typed("owner", known.owner)),
            due: typed("due", due),
            at,
        }
    };
    (0..count).map(row).collect()
}
