//! A person's sheet: what was shown, said and found for each purpose, and every change. Printed, it
//! is the proof.

use ::consents::{Elsewhere, Line, Past, Way, Withdrawing};
use ::requests::Person;
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;

use super::{choices, chosen, person, sheet_href, verdict};
use crate::fields::Fields;
use crate::pages::persons::name::{Name, names};
use crate::pages::requests::list::Choice;
use crate::pages::writebacks::{ChangeLine, line as change_line};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};
use crate::words::Words;

#[derive(Template)]
#[template(path = "consents/person.html")]
struct Show {
    page: Frame,
    errors: Errors,
    name: Name,
    here: String,
    now: String,
    lines: Vec<Row>,
    past: Vec<Change>,
    ways: Vec<Choice>,
    may_record: bool,
    may_write_back: bool,
    /// What was changed in the CRM.
    changed_there: Vec<ChangeLine>,
}

struct Row {
    id: String,
    title: String,
    may: bool,
    verdict: String,
    /// Label and value.
    facts: Vec<(String, String)>,
    text: String,
    /// Where systems hold different values for the same address; empty where none do.
    conflict: String,
    /// The other records with their states.
    elsewhere: Vec<Held>,
    may_withdraw: bool,
    /// Tells its fields from those of the other purposes; empty for the one whose form was refused, so that the
    /// errors lead there.
    suffix: String,
    /// As it was typed, where the form was refused.
    source: String,
}

/// What another record says.
struct Held {
    href: String,
    record: String,
    state: String,
}

struct Change {
    index: i64,
    at: String,
    who: String,
    said: String,
    path: String,
}

type Place = Path<(String, String, String)>;

/// The sheet.
pub async fn show(visit: Visit, Path((system, kind, id)): Place) -> Answer {
    let person = person(&system, &kind, &id)?;
    render(&visit, person, &Fields::default(), &[]).await
}

/// The sheet again, with why something was not done.
pub async fn refused(visit: &Visit, person: Person, fault: Fault) -> Answer {
    render(visit, person, &Fields::default(), &[fault]).await
}

/// The sheet on paper.
pub async fn pdf(visit: Visit, Path((system, kind, id)): Place) -> Answer {
    let person = person(&system, &kind, &id)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let sheet = ::consents::sheet(ledger, actor, person, visit.today()).await?;
    let printing = ::consents::Printing {
        sender: visit.app.desk.sender.clone(),
        language: visit.words.0,
        zone: visit.app.zone().clone(),
        at: visit.app.now(),
    };
    let pdf = ::consents::pdf(&sheet, &printing).await?;
    let kind = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"proof-sheet.pdf\"",
        ),
    ];
    Ok((kind, pdf).into_response())
}

/// Records the person's no.
pub async fn withdraw(visit: Visit, Path((system, kind, id)): Place, fields: Fields) -> Answer {
    let person = person(&system, &kind, &id)?;
    match try_withdraw(&visit, &person, &fields).await {
        Ok(()) => to(&sheet_href(&person)),
        Err(refusal) => render(&visit, person, &fields, &refusal.faults()?).await,
    }
}

async fn try_withdraw(visit: &Visit, person: &Person, fields: &Fields) -> Result<(), Refusal> {
    let withdrawing = Withdrawing {
        person: person.clone(),
        purpose: fields.get("purpose").to_owned(),
        way: chosen(fields, "way", Way::from_word)?,
        source: fields.get("source").to_owned(),
        proof: None,
        at: None,
        address: None,
    };
    ::consents::withdraw(&visit.app.ledger, visit.actor()?, &withdrawing).await?;
    Ok(())
}

async fn render(visit: &Visit, person: Person, fields: &Fields, faults: &[Fault]) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let found = ::consents::sheet(ledger, actor, person.clone(), visit.today()).await?;
    let changed_there = ::writebacks::of_record(&visit.app.desk, actor, &person).await?;
    let errors = visit.errors(faults);
    let here = sheet_href(&person);
    let name = names(visit, &[person]).await.pop();
    let all = Way::ALL.iter().map(|way| way.word());
    let template = Show {
        page: visit.titled("consents-sheet").refused_if(&errors),
        name: name.ok_or(Refusal::NotFound)?,
        here,
        now: visit.full_moment(visit.app.now()),
        lines: found
            .lines
            .iter()
            .map(|line| row(visit, (&found.person, line), fields))
            .collect(),
        past: found.past.iter().map(|past| change(visit, past)).collect(),
        ways: choices(visit.words, "consents-way-", all, fields.get("way")),
        may_record: visit.may(Permission::ConsentsRecord),
        may_write_back: visit.may(Permission::ConsentsManage),
        changed_there: changed_there
            .iter()
            .map(|one| change_line(visit, one))
            .collect(),
        errors,
    };
    form(&template, &template.errors)
}

/// How many systems hold how many values, and the others by name; nothing where all agree.
fn differing(words: Words, (person, line): (&Person, &Line)) -> (String, Vec<Held>) {
    let Some(conflict) = line.conflict(person) else {
        return (String::new(), Vec::new());
    };
    let said = [
        words.tr("consents-conflict-systems", "n", conflict.systems),
        words.tr("consents-conflict-values", "n", conflict.values),
    ];
    let held = |one: &Elsewhere| Held {
        href: sheet_href(&one.person),
        record: format!("{} · {}", one.person.system, one.person.record),
        state: words.word("consents-state-", one.state.word()),
    };
    let all = line.elsewhere.iter().map(held);
    (said.join(", "), all.collect())
}

/// What is known of one purpose, label by value.
fn facts(visit: &Visit, line: &Line) -> Vec<(String, String)> {
    let words = visit.words;
    let mut facts = Vec::new();
    let mut fact = |label: &str, value: String| facts.push((words.t(label), value));
    if let Some(consent) = &line.consent {
        fact(
            "consents-state",
            words.word("consents-state-", consent.state.word()),
        );
        if let Some(version) = consent.text_version {
            fact("consents-version", version.to_string());
        }
        fact(
            "consents-way",
            words.word("consents-way-", consent.way.word()),
        );
        fact("consents-source", consent.source.clone());
        if let Some(proof) = &consent.proof {
            fact("consents-proof", proof.clone());
        }
        for (label, at) in [
            ("consents-given-at", consent.given_at),
            ("consents-confirmed-at", consent.confirmed_at),
            ("consents-withdrawn-at", consent.withdrawn_at),
        ] {
            if let Some(at) = at {
                fact(label, visit.full_moment(at));
            }
        }
        if consent.address.is_some() {
            fact("consents-address", words.t("consents-address-kept"));
        }
        let said = &consent.circumstances;
        if let Some(act) = said.act {
            fact("consents-act", words.word("consents-act-", act.word()));
        }
        if let Some(notice) = &said.notice {
            fact("consents-notice", notice.clone());
        }
        for (label, holds) in [
            ("consents-explicit", said.explicit),
            ("consents-for-child", said.for_child),
        ] {
            if holds {
                fact(label, words.t("consents-yes"));
            }
        }
    }
    if let Some(basis) = &line.basis {
        fact(
            "consents-basis",
            words.word("consents-basis-", basis.basis.word()),
        );
        fact("consents-basis-source", basis.source.clone());
        fact("consents-found-on", words.day(basis.found_on));
        if let Some(day) = basis.review_on {
            fact("consents-review-on", words.day(day));
        }
        if let Some(origin) = &basis.origin {
            facts.extend(super::origin::facts(visit, origin));
        }
    }
    facts
}

fn row(visit: &Visit, (person, line): (&Person, &Line), refused: &Fields) -> Row {
    let words = visit.words;
    let (conflict, elsewhere) = differing(words, (person, line));
    let shown = line.shown.as_ref();
    let language = line.consent.as_ref().and_then(|consent| consent.language);
    let text = shown.map(|terms| terms.text(language.unwrap_or(words.0)));
    let id = line.purpose.id.clone();
    let (suffix, source) = if refused.get("purpose") == id {
        (String::new(), refused.raw("source").to_owned())
    } else {
        (format!("-{id}"), words.t("consents-desk"))
    };
    Row {
        id,
        title: line.purpose.terms.title(words.0).to_owned(),
        may: line.verdict.may,
        verdict: verdict(words, &line.verdict),
        facts: facts(visit, line),
        conflict,
        elsewhere,
        text: text.unwrap_or_default().to_owned(),
        may_withdraw: line
            .consent
            .as_ref()
            .is_none_or(|consent| consent.state != ::consents::State::Withdrawn),
        suffix,
        source,
    }
}

fn change(visit: &Visit, past: &Past) -> Change {
    let words = visit.words;
    let state = |word: &Option<String>| match word {
        None => words.t("consents-nothing"),
        Some(word) if past.action == "consents.basis" => words.word("consents-basis-", word),
        Some(word) => words.word("consents-state-", word),
    };
    let who = if past.path == "link" {
        words.t("consents-data-subject")
    } else {
        past.actor.clone()
    };
    Change {
        index: past.index,
        at: visit.full_moment(past.at),
        who,
        said: format!(
            "{}: {} → {}",
            past.purpose,
            state(&past.old),
            state(&past.new)
        ),
        path: words.word("consents-path-", &past.path),
    }
}
