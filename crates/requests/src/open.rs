//! Opens a request: number, dates, checklist and deed come together or not at all.

use accounts::{Actor, Permission};
use ledger::{Deed, Ledger, Tx, Via, Who};
use serde_json::{Value, json};

use crate::attach::{NewFile, attach_by_machine};
use crate::change::{Doer, authorize};
use crate::remark::{Remark, TextId, TextKind};
use crate::request::{Due, Facts, Receipt, Request, RequestId};
use crate::{
    Controller, Error, NewRequest, NewTask, Person, Priority, Reference, Refusal, State, Step,
    StepState, TaskOwner, Text, checklists, store,
};

/// Steps that a request is opened with: recorded, told to the person, put to a right.
const RECORDED: &str = "A1";
const CLASSIFIED: &str = "A2";
const ACKNOWLEDGED: &str = "A3";

/// Records a request. Its dates and its checklist are frozen; A1 ticks itself, since recording
/// computes the dates, and A2 by the right that was chosen. Each system that people work in by hand
/// gets its task in the same act.
pub async fn open(
    ledger: &Ledger,
    actor: &Actor,
    controller: &Controller,
    new: NewRequest,
) -> Result<Request, Error> {
    open_with(ledger, actor, controller, (new, &[])).await
}

/// As [`open`], with the files that came with the request: they are laid to it in the same act, or nothing is recorded.
/// Whoever lays files may work on requests.
pub async fn open_with(
    ledger: &Ledger,
    actor: &Actor,
    controller: &Controller,
    (new, files): (NewRequest, &[NewFile<'_>]),
) -> Result<Request, Error> {
    authorize(ledger, actor, Permission::RequestsOpen, None).await?;
    if !files.is_empty() {
        authorize(ledger, actor, Permission::RequestsWork, None).await?;
    }
    let doer = Doer::person(actor, &ledger.clock);
    not_future(new.received, controller, doer.at)?;
    let assignee = match &new.assignee {
        Some(login) => Some(crate::assign::assignable(ledger, login).await?),
        None => None,
    };
    let new = NewRequest { assignee, ..new };
    let mut tx = ledger.begin().await?;
    let ticks = [RECORDED, CLASSIFIED];
    let request = record(ledger, &mut tx, (controller, &doer), (new, &ticks[..])).await?;
    for file in files {
        attach_by_machine(ledger, &mut tx, &doer, (request.reference, *file)).await?;
    }
    tx.commit().await?;
    Ok(request)
}

/// Records a request inside the transaction of a part of the product, such as the form by which the
/// person asks without an account. Nobody works on it yet, and whether the right is the one that was
/// meant (A2) is for a person to say. Where that part tells the person in the same act that the
/// request came in, and until when it is answered, A3 is `acknowledged`.
pub async fn open_by_machine(
    ledger: &Ledger,
    tx: &mut Tx,
    doer: &Doer,
    controller: &Controller,
    (new, acknowledged): (NewRequest, bool),
) -> Result<Request, Error> {
    not_future(new.received, controller, doer.at)?;
    let new = NewRequest {
        assignee: None,
        ..new
    };
    let ticks: &[&str] = if acknowledged {
        &[RECORDED, ACKNOWLEDGED]
    } else {
        &[RECORDED]
    };
    record(ledger, tx, (controller, doer), (new, ticks)).await
}

async fn record(
    ledger: &Ledger,
    tx: &mut Tx,
    (controller, doer): (&Controller, &Doer),
    (new, ticks): (NewRequest, &[&str]),
) -> Result<Request, Error> {
    let controller = &Controller {
        extra_holidays: law::ExtraHolidays(store::holidays(tx.conn()).await?),
        ..controller.clone()
    };
    let (list_id, checklist) = checklists::current(ledger, tx, new.right).await?;
    let year = controller.time_zone.to_datetime(doer.at).year();
    let number = store::next_number(tx.conn(), year).await?;
    let items = checklist.items.iter();
    let steps = items.map(|item| Step::open(&item.id)).collect();
    let mut request = Request {
        id: RequestId::mint(&ledger.clock, &ledger.random),
        reference: Reference::new(year, number),
        right: new.right,
        state: State::New,
        outcome: None,
        merged_into: None,
        receipt: Receipt {
            day: new.received.day(),
            at: new.received.instant(),
            zone: controller.time_zone.clone(),
        },
        channel: new.channel,
        language: new.language.unwrap_or(controller.language),
        assignee: new.assignee,
        priority: Priority::default(),
        tags: Vec::new(),
        waiting_tasks: 0,
        due: Due::compute(new.received, controller),
        facts: Facts::default(),
        checklist: checklist.into(),
        steps,
        persons: distinct(new.persons)?,
        outlined: None,
        opened_by: doer.name.clone(),
        opened_at: doer.at,
        closed_at: None,
        delete_day: None,
        version: 1,
    };
    store::insert(tx.conn(), &request, &list_id).await?;
    let entry = tx.record(opening(&request, &doer.who)).await?;
    if let Some(text) = &new.text {
        let words = own_words(ledger, doer, (text, entry));
        store::insert_text(tx.conn(), &request.id, &words).await?;
    }
    tick_themselves(tx, &mut request, doer, ticks).await?;
    let others = (new.others.as_slice(), doer.who.via);
    elsewhere(ledger, tx, (&request, controller), others).await?;
    Ok(request)
}

/// What the person wrote, as a text of the entry that tells of the request.
fn own_words(ledger: &Ledger, doer: &Doer, (text, entry): (&Text, i64)) -> Remark {
    Remark {
        id: TextId::mint(&ledger.clock, &ledger.random),
        kind: TextKind::Words,
        step: None,
        system: None,
        corrects: None,
        text: Some(text.expose().to_owned()),
        by: doer.name.clone(),
        at: doer.at,
        entry,
    }
}

/// A task for each system that people work in by hand: the CRM is only one of the systems.
async fn elsewhere(
    ledger: &Ledger,
    tx: &mut Tx,
    (request, controller): (&Request, &Controller),
    (systems, via): (&[String], Via),
) -> Result<(), Error> {
    let Some(words) = law::errand::words(request.right) else {
        return Ok(());
    };
    let words = words.get(crate::letter::language(controller.language));
    let doer = Doer::part("requests", via, &ledger.clock);
    for system in systems {
        let task = NewTask {
            words: Text::parse("words", words)?,
            owner: request.assignee.clone().map_or(
                TaskOwner::Role(accounts::Role::PrivacyManager),
                TaskOwner::Login,
            ),
            system: Some(system.clone()),
            due: law::errand::due(request.receipt.day, request.due.last_day),
        };
        crate::task::add_unasked(ledger, tx, &doer, (request.reference, task)).await?;
    }
    Ok(())
}

/// Refuses a receipt that has not happened yet.
pub(crate) fn not_future(
    received: law::Received,
    controller: &Controller,
    now: jiff::Timestamp,
) -> Result<(), Refusal> {
    let today = controller.time_zone.to_datetime(now).date();
    if received.day() <= today && received.instant().is_none_or(|at| at <= now) {
        return Ok(());
    }
    let message = format!("lies in the future: give {today} or an earlier day");
    Err(Refusal::new("received-future", message)
        .at("received")
        .with("today", today.to_string()))
}

fn distinct(mut persons: Vec<Person>) -> Result<Vec<Person>, Refusal> {
    persons.sort();
    persons.dedup();
    if persons.len() > Person::MOST {
        let message = format!("a request carries at most {} persons", Person::MOST);
        return Err(Refusal::new("persons-many", message).at("person"));
    }
    Ok(persons)
}

fn opening(request: &Request, who: &Who) -> Deed {
    let mut systems: Vec<&str> = request.persons.iter().map(|p| p.system.as_str()).collect();
    systems.dedup();
    Deed {
        object: Some(request.id.to_string()),
        // With persons in several systems the column stays empty and the details name them.
        system: if let [one] = systems[..] {
            Some(one.to_owned())
        } else {
            None
        },
        request: Some(request.reference.to_string()),
        details: json!({
            "right": request.right,
            "state": request.state,
            "received": request.receipt.day,
            "channel": request.channel,
            "language": request.language,
            "assignee": request.assignee,
            "nominal": request.due.nominal,
            "last_day": request.due.last_day,
            "region": request.due.region,
            "calendar": request.due.calendar,
            "checklist": request.checklist.version,
            "persons": persons(&request.persons),
        }),
        ..Deed::done(who.clone(), "requests.open")
    }
}

/// Persons as a deed's details name them: references, never values.
pub(crate) fn persons(persons: &[Person]) -> Value {
    persons
        .iter()
        .map(|person| json!([person.system, person.record]))
        .collect()
}

async fn tick_themselves(
    tx: &mut Tx,
    request: &mut Request,
    doer: &Doer,
    ticks: &[&str],
) -> Result<(), Error> {
    let system = Who::system("requests", doer.who.via);
    let reference = request.reference.to_string();
    for &id in ticks {
        let (who, name) = if id == RECORDED {
            (&system, "requests")
        } else {
            (&doer.who, doer.name.as_str())
        };
        let Some(step) = request.steps.iter_mut().find(|step| step.id == id) else {
            continue;
        };
        let deed = Deed {
            object: Some(id.to_owned()),
            request: Some(reference.clone()),
            details: json!({ "from": "open", "to": "done", "automatic": true }),
            ..Deed::done(who.clone(), "requests.tick")
        };
        step.entry = Some(tx.record(deed).await?);
        step.state = StepState::Done;
        step.automatic = true;
        step.changed_by = Some(name.to_owned());
        step.changed_at = Some(doer.at);
        store::save_step(tx.conn(), &request.id, step).await?;
    }
    Ok(())
}
