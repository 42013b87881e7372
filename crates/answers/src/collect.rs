//! Collects what all connected systems hold of a person. Writes nothing in a CRM.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission};
use base::Notice;
use crm::plan::{FingerprintKey, Holding};
use crm::{RowRef, System};
use erasure::Desk;
use ledger::Deed;
use requests::{Doer, Reference, Request};
use serde_json::json;

use crate::answer::{Answer, AnswerPerson, AnswerState, Columns, Item, Scope, Span};
use crate::progress::{self, Collecting};
use crate::{
    AnswerId, AnswerView, Error, Ground, Settings, attachment, ours, portable, provided,
    registered, seal, store, view,
};

/// The step "collect all data".
const COLLECTED: &str = "15.2";

/// Collects an answer to a request of access or portability. A draft there was is replaced.
///
/// Refuses requests of other rights, closed ones, and ones without a person; refuses while a
/// system's schema is not classified, for what is not known cannot be told.
pub async fn collect(
    desk: &Desk,
    settings: &Settings,
    actor: &Actor,
    reference: &str,
) -> Result<AnswerView, Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let named = reference.to_string();
    let asked = Permission::AnswersPrepare;
    accounts::authorize(&desk.ledger, actor, asked, Some(&named)).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, reference).await?;
    drop(conn);
    let scope = may_have_answer(&request)?;
    let now = desk.ledger.clock.now();
    let mut progress = Collecting {
        request: named.clone(),
        started_by: actor.account.id.to_string(),
        started_at: now,
        seen_at: now,
        system: String::new(),
        done: 0,
        systems: 0,
        found: 0,
        to_pack: 0,
    };
    progress::begin(desk, &progress).await?;
    let made = make(desk, settings, actor, (&request, scope), &mut progress).await;
    progress::end(desk, &progress).await?;
    view::show(desk, actor, &made?).await
}

/// Everything between the beginning and the end that the waiting pages see.
async fn make(
    desk: &Desk,
    settings: &Settings,
    actor: &Actor,
    (request, scope): (&Request, Scope),
    progress: &mut Collecting,
) -> Result<AnswerId, Error> {
    let id = AnswerId::mint(&desk.ledger.clock, &desk.ledger.random);
    let (key, sealed) = seal::fresh_key(desk, &id)?;
    let found = erasure::persons_of(desk, request).await?;
    let persons: Vec<AnswerPerson> = found
        .into_iter()
        .map(|person| AnswerPerson {
            system: person.system,
            record: person.record,
            certainty: person.certainty,
            selected: person.selected,
        })
        .collect();
    let not_portable = portable::not_portable(desk, scope, &persons).await?;
    let by = actor.account.id.to_string();
    let mut answer = Answer {
        id,
        request: request.reference.to_string(),
        scope,
        state: AnswerState::Draft,
        hash: String::new(),
        hands: BTreeSet::from([by.clone()]),
        collected_by: by,
        collected_at: desk.ledger.clock.now(),
        persons,
        not_portable,
        items: Vec::new(),
        spans: Vec::new(),
        statements: BTreeMap::new(),
        released_by: None,
        released_at: None,
        expires_at: None,
        kept: false,
        package: None,
        bytes: 0,
        version: 1,
    };
    search(desk, &mut answer, &key, progress).await?;
    progress.found += number(ours::collect(desk, &mut answer, request, &key).await?);
    answer.spans.sort();
    let place = (desk.controller.region, request.language);
    answer.statements = settings.statements(&answer.groups(), place);
    let today = desk.controller.today(&desk.ledger.clock);
    let told = register::told(&desk.ledger, today).await?;
    registered::overlay(
        &mut answer.statements,
        &answer.items,
        &told,
        request.language,
    );
    answer.hash = answer.compute_hash();
    keep(desk, actor, (&answer, &sealed), request).await?;
    Ok(answer.id)
}

fn may_have_answer(request: &Request) -> Result<Scope, Error> {
    request.must_be_open().map_err(requests::Error::from)?;
    let reference = request.reference;
    let refuse = |code, line: String| {
        Error::Refused(Notice::new(code, line).with("reference", reference.to_string()))
    };
    let scope = Scope::of(request.right).ok_or_else(|| {
        let word = request.right.word();
        let line = format!(
            "{reference}: right {word} is not answered by a package; access and portability are"
        );
        refuse("right-tells-nothing", line)
    })?;
    if request.persons.is_empty() {
        let line =
            format!("{reference}: no person is linked; link the contact or lead it concerns first");
        return Err(refuse("person-none", line));
    }
    Ok(scope)
}

async fn search(
    desk: &Desk,
    answer: &mut Answer,
    key: &FingerprintKey,
    progress: &mut Collecting,
) -> Result<(), Error> {
    let is_left_out = |system: &str| answer.not_portable.iter().any(|one| one.system == system);
    let chosen = answer
        .persons
        .iter()
        .filter(|person| person.selected && !is_left_out(&person.system));
    let mut by_system: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for person in chosen {
        by_system
            .entry(person.system.clone())
            .or_default()
            .push(person.record.clone());
    }
    progress.systems = number(by_system.len());
    let mut columns = Columns::default();
    for (name, records) in by_system {
        progress.system.clone_from(&name);
        progress::say(desk, progress).await?;
        let system = desk.open(&name).await?;
        let rows: Result<BTreeSet<RowRef>, crm::Error> = records
            .iter()
            .map(|record| RowRef::parse(&system.profile, record))
            .collect();
        let mut connection = system.database.connect().await?;
        demand_folder(&system)?;
        let (rows, holds) = (rows?, &mut connection);
        let held = crm::plan::holdings(&system, holds, &rows, key);
        let mut held = alive(desk, progress, held).await?;
        if answer.scope == Scope::Portability {
            let kept = provided::keep(&system, &mut connection, held);
            held = alive(desk, progress, kept).await?;
        }
        connection.close().await;
        progress.found += number(held.len());
        for holding in held {
            take(answer, &system, holding, &mut columns).await?;
            progress::beat(desk, progress).await?;
        }
        progress.done += 1;
    }
    Ok(())
}

/// A folder that is named and not there would leave out every file without a word.
fn demand_folder(system: &System) -> Result<(), Error> {
    let name = &system.name;
    match &system.files {
        Some(folder) if !folder.is_dir() => {
            let line = format!(
                "system {name}: its folder of files is not there; bring it back, or take `files` out of the configuration"
            );
            Err(Error::Refused(
                Notice::new("files-away", line).with("system", name),
            ))
        }
        Some(_) | None => Ok(()),
    }
}

/// Gives signs of life while it works: reading a large system takes minutes.
async fn alive<T>(
    desk: &Desk,
    progress: &mut Collecting,
    work: impl Future<Output = Result<T, crm::Error>>,
) -> Result<T, Error> {
    let mut work = Box::pin(work);
    loop {
        match tokio::time::timeout(progress::BEAT, &mut work).await {
            Ok(done) => return Ok(done?),
            Err(_) => progress::say(desk, progress).await?,
        }
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn take(
    answer: &mut Answer,
    system: &System,
    holding: Holding,
    columns: &mut Columns,
) -> Result<(), Error> {
    let place = answer.next_place();
    let spans = holding.foreign.into_iter().map(|(column, span)| Span {
        item: place,
        column,
        from: number(span.start),
        to: number(span.end),
        ground: Ground::ThirdParty,
        by: None,
    });
    answer.spans.extend(spans);
    let others = number(holding.others);
    let file = match &holding.file {
        Some(path) => {
            let record = holding.row.name(&system.profile);
            attachment::measured(path, others, (&system.name, &record)).await?
        }
        None => None,
    };
    answer.items.push(Item {
        place,
        system: system.name.clone(),
        record: holding.row.name(&system.profile),
        share: holding.share.into(),
        kind: holding.kind,
        others,
        columns: columns.once(holding.columns),
        fingerprint: holding.fingerprint,
        left_out: None,
        file,
    });
    Ok(())
}

async fn keep(
    desk: &Desk,
    actor: &Actor,
    (answer, sealed): (&Answer, &str),
    request: &Request,
) -> Result<(), Error> {
    let mut tx = desk.ledger.begin().await?;
    store::replace_drafts(tx.conn(), &answer.request).await?;
    store::insert(tx.conn(), answer, sealed).await?;
    let doer = Doer::part("answers", actor.via, &desk.ledger.clock);
    for step in [requests::SEARCH, COLLECTED] {
        crate::release::tick(&mut tx, &doer, request, step).await?;
    }
    requests::mark_for_approval(&mut tx, &doer, request.reference).await?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for item in &answer.items {
        *counts.entry(item.group()).or_default() += 1;
    }
    tx.record(Deed {
        object: Some(answer.id.to_string()),
        request: Some(answer.request.clone()),
        details: json!({ "hash": answer.hash, "scope": answer.scope, "counts": counts, "blacked_out": answer.spans.len(), "not_portable": answer.not_portable }),
        ..Deed::done(actor.who(), "answers.collect")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}
