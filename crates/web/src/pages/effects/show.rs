//! The effects of one request: what would change, what was changed, and the forms that lead there.

use std::collections::{BTreeMap, BTreeSet};

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use effects::{EffectId, EffectView, Form, Kind, Revealed, SharedView, State, Told};
use requests::{Text, View};

use super::rows::{RowLine, clear_lines, lines};
use super::whom::{self, Candidate};
use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::pages::requests::show::{CaseHead, head_of};
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// So many values can be corrected at once.
const PAIRS: usize = 4;
/// So many rows are listed; all are counted.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "effects/show.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct Show {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    effects: Vec<Shown>,
    /// Kinds that fit the right, for the forms.
    kinds: Vec<&'static str>,
    grounds: Vec<(String, String, bool)>,
    review: String,
    pairs: Vec<Pair>,
    columns: Vec<String>,
    /// Records, and whether they are chosen.
    records: Vec<(String, bool)>,
    /// Whether nothing but those is corrected.
    only: bool,
    old: String,
    statement: String,
    proof: String,
    on: String,
    note: String,
    why: String,
    restricted: bool,
    told: bool,
    stopped: bool,
    may_draft: bool,
    may_run: bool,
    fresh: bool,
}

/// A field, what is wrong in it and what is right.
struct Pair {
    column: String,
    was: String,
    value: String,
}

/// One effect in words.
struct Shown {
    id: String,
    kind: String,
    kind_word: &'static str,
    state: String,
    state_word: &'static str,
    hash: String,
    number: String,
    drafted: String,
    run: String,
    rows: Vec<RowLine>,
    count: usize,
    more: usize,
    shared: Vec<SharedView>,
    candidates: Vec<Candidate>,
    /// How many of them stay as they are.
    left_out: usize,
    undecided: usize,
    by_hand: Vec<String>,
    ground: String,
    ground_word: String,
    review: String,
    review_day: String,
    conflicts: Vec<String>,
    secret: bool,
}

/// The page.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, (&Fields::default(), None), &[]).await
}

/// Drafts an effect; writes nothing in the CRM.
pub async fn draft(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    match drafted(&visit, &text, &fields).await {
        Ok(()) => to(&here(&text)),
        Err(refusal) => again(&visit, &text, &fields, refusal).await,
    }
}

async fn drafted(visit: &Visit, text: &str, fields: &Fields) -> Result<(), Refusal> {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    if let Some(effect) = fields.filled("again") {
        // The values of a correction lie sealed beside its draft, and in no form.
        let id = EffectId::from_stored(effect);
        effects::redraft(desk, actor, (&id, text), whom::said(fields)).await?;
        return Ok(());
    }
    if fields.filled("only").is_some() && fields.all("record").next().is_none() {
        // Nobody at all would read as everybody that is found.
        return Err(Refusal::invalid(
            Fault::new("effect-nobody").fill("reference", text),
        ));
    }
    let asked = read(visit, fields)?.read()?;
    effects::draft(desk, actor, text, &asked).await?;
    Ok(())
}

/// Carries out exactly what was looked at.
pub async fn apply(
    visit: Visit,
    Path((text, effect)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let done = async {
        // Each effect has a form of its own.
        session::freshen_at(&visit, &fields, &format!("password-{effect}")).await?;
        let id = EffectId::from_stored(effect);
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        effects::apply(desk, actor, &id, fields.get("hash")).await?;
        Ok::<_, Refusal>(())
    };
    match done.await {
        Ok(()) => to(&here(&text)),
        Err(refusal) => again(&visit, &text, &fields, refusal).await,
    }
}

/// Shows a correction in the clear, once, which is entered in the log.
pub async fn reveal(visit: Visit, Path((text, effect)): Path<(String, String)>) -> Answer {
    let id = EffectId::from_stored(effect);
    let none = Fields::default();
    match effects::reveal(&visit.app.desk, visit.actor()?, &id).await {
        Ok(rows) => render(&visit, &text, (&none, Some((id, rows))), &[]).await,
        Err(error) => again(&visit, &text, &none, error.into()).await,
    }
}

/// Notes that the person was told that the restriction ends.
pub async fn told(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let on = dates::read(fields.get("on"), visit.today());
        let told = Told {
            on: on.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("on")))?,
            note: Text::parse("note", fields.raw("note"))?,
        };
        effects::told(&visit.app.desk, visit.actor()?, &text, &told).await?;
        Ok::<_, Refusal>(())
    };
    match done.await {
        Ok(()) => to(&here(&text)),
        Err(refusal) => again(&visit, &text, &fields, refusal).await,
    }
}

/// Lets the people of the request be asked again.
pub async fn release(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let why = Text::parse("why", fields.raw("why"))?;
        effects::release(&visit.app.desk, visit.actor()?, &text, &why).await?;
        Ok::<_, Refusal>(())
    };
    match done.await {
        Ok(()) => to(&here(&text)),
        Err(refusal) => again(&visit, &text, &fields, refusal).await,
    }
}

fn here(text: &str) -> String {
    format!("/requests/{text}/effects")
}

async fn again(visit: &Visit, text: &str, fields: &Fields, refusal: Refusal) -> Answer {
    let fault = refusal.first()?;
    render(visit, text, (fields, None), &[fault]).await
}

/// What the forms send.
fn read(visit: &Visit, fields: &Fields) -> Result<Form, Refusal> {
    let decided = |wanted: &str| -> BTreeSet<String> {
        let all = fields.beginning("share-");
        let all = all.filter(|(_, decided)| *decided == wanted);
        all.map(|(record, _)| record.to_owned()).collect()
    };
    let review = match fields.get("review_on") {
        "" => String::new(),
        typed => dates::read_ahead(typed, visit.today())
            .ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("review_on")))?
            .to_string(),
    };
    let said = whom::said(fields);
    Ok(Form {
        kind: fields.get("kind").to_owned(),
        stop: decided("stop"),
        leave: decided("leave"),
        also: said.also,
        without: said.without,
        ground: fields.get("ground").to_owned(),
        review_on: review,
        set: said_of(fields, |pair| Some(pair.value)),
        was: said_of(fields, |pair| {
            Some(pair.was).filter(|was| !was.trim().is_empty())
        }),
        records: whom::only(fields),
        old_values: fields.get("old_values").to_owned(),
        statement: fields.raw("statement").to_owned(),
        proof: fields.raw("proof").to_owned(),
    })
}

fn pairs(fields: &Fields) -> Vec<Pair> {
    let pair = |at: usize| Pair {
        column: fields.get(&format!("column-{at}")).to_owned(),
        was: fields.raw(&format!("was-{at}")).to_owned(),
        value: fields.raw(&format!("value-{at}")).to_owned(),
    };
    (1..=PAIRS).map(pair).collect()
}

/// What is said of each column that is named.
fn said_of(fields: &Fields, said: fn(Pair) -> Option<String>) -> BTreeMap<String, String> {
    let named = pairs(fields).into_iter();
    let named = named.filter(|pair| !pair.column.is_empty());
    named
        .filter_map(|pair| Some((pair.column.clone(), said(pair)?)))
        .collect()
}

async fn render(
    visit: &Visit,
    text: &str,
    (fields, clear): (&Fields, Option<(EffectId, Vec<Revealed>)>),
    faults: &[Fault],
) -> Answer {
    let (view, head) = head_of(visit, text).await?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let all = effects::effects_of(desk, actor, text).await?;
    let live = effects::restrictions(desk, actor).await?;
    let reference = view.reference.to_string();
    let live: Vec<_> = live.iter().filter(|one| one.request == reference).collect();
    let people = names(&visit.app).await?;
    let errors = visit.errors(faults);
    let is_stop = |one: &EffectView| one.kind == Kind::Marketing && one.state != State::Draft;
    let stopped = all.iter().any(is_stop);
    let mut listed = Vec::new();
    for one in all {
        let candidates = whom::candidates(visit, &one).await;
        listed.push(Shown {
            left_out: candidates.iter().filter(|one| !one.selected).count(),
            candidates,
            ..shown(visit, one, &people, clear.as_ref())
        });
    }
    let template = Show {
        page: visit.titled("effects-title").refused_if(&errors),
        kinds: kinds(&view, head.closed),
        grounds: grounds(visit, fields),
        review: fields.raw("review_on").to_owned(),
        pairs: pairs(fields),
        columns: columns(visit, &view).await,
        records: whom::linked(&view, fields),
        only: fields.filled("only").is_some(),
        old: fields.get("old_values").to_owned(),
        statement: fields.raw("statement").to_owned(),
        proof: fields.raw("proof").to_owned(),
        on: fields.raw("on").to_owned(),
        note: fields.raw("note").to_owned(),
        why: fields.raw("why").to_owned(),
        restricted: !live.is_empty(),
        told: live.iter().all(|one| one.told_on.is_some()),
        stopped,
        may_draft: visit.may(Permission::PlansDraft),
        may_run: visit.may(Permission::PlansRun),
        fresh: visit.is_fresh(),
        effects: listed,
        head,
        errors,
    };
    form(&template, &template.errors)
}

/// Kinds to draft here; a restriction is lifted by a button of its own.
fn kinds(view: &View, closed: bool) -> Vec<&'static str> {
    if closed || view.persons.is_empty() {
        return Vec::new();
    }
    let all = [Kind::Marketing, Kind::Rectification, Kind::Restriction];
    let fitting = all.into_iter().filter(|kind| kind.fits(view.right));
    fitting.map(Kind::word).collect()
}

fn grounds(visit: &Visit, fields: &Fields) -> Vec<(String, String, bool)> {
    let ground = |ground: &str| {
        let said = visit.words.word("effects-ground-", ground);
        (ground.to_owned(), said, fields.get("ground") == ground)
    };
    effects::GROUNDS.into_iter().map(ground).collect()
}

/// Columns of the first person that can be corrected, as suggestions; a system that is away has none.
async fn columns(visit: &Visit, view: &View) -> Vec<String> {
    let (Some(person), Ok(actor)) = (view.persons.first(), visit.actor()) else {
        return Vec::new();
    };
    let (desk, system) = (&visit.app.desk, &person.system);
    let found = erasure::person(desk, actor, system, &person.record, false).await;
    let fields = found.map(|person| person.fields).unwrap_or_default();
    let mut columns: Vec<String> = fields.into_iter().map(|field| field.column).collect();
    // A value in a table of its own is named by its kind.
    columns.push("email".to_owned());
    columns
}

fn shown(
    visit: &Visit,
    effect: EffectView,
    people: &std::collections::HashMap<String, String>,
    clear: Option<&(EffectId, Vec<Revealed>)>,
) -> Shown {
    let words = visit.words;
    let revealed = clear.filter(|(id, _)| *id == effect.effect);
    let rows = match revealed {
        Some((_, rows)) => rows.iter().flat_map(clear_lines).collect(),
        None => lines(&effect),
    };
    let by = |login: &str, at| format!("{}, {}", name_of(people, login), visit.moment(at));
    let run = match (&effect.run_by, effect.ended_at.or(effect.begun_at)) {
        (Some(login), Some(at)) => by(login, at),
        _ => String::new(),
    };
    let ground = effect.ground.clone().unwrap_or_default();
    let left: Vec<String> = effect
        .by_hand
        .iter()
        .chain(&effect.silent)
        .cloned()
        .collect();
    Shown {
        kind: words.word("effects-kind-", effect.kind.word()),
        kind_word: effect.kind.word(),
        state: words.word("effects-state-", effect.state.word()),
        state_word: effect.state.word(),
        number: effect.hash[..8].to_uppercase(),
        drafted: by(&effect.drafted_by, effect.drafted_at),
        run,
        count: effect.rows.len(),
        more: rows.len().saturating_sub(MOST),
        rows: rows.into_iter().take(MOST).collect(),
        undecided: effect.undecided(),
        by_hand: left,
        ground: if ground.is_empty() {
            String::new()
        } else {
            words.word("effects-ground-", &ground)
        },
        ground_word: ground,
        review: effect
            .review_on
            .map_or_else(String::new, |day| words.day(day)),
        review_day: effect
            .review_on
            .map_or_else(String::new, |day| day.to_string()),
        secret: effect.kind == Kind::Rectification
            && effect.state == State::Draft
            && revealed.is_none(),
        id: effect.effect.to_string(),
        hash: effect.hash,
        shared: effect.shared,
        candidates: Vec::new(),
        left_out: 0,
        conflicts: effect.conflicts,
    }
}
