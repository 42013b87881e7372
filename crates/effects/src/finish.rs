//! What an effect means in our own house: what holds from its beginning, and what its end leaves.

use std::collections::BTreeMap;

use erasure::Desk;
use ledger::{Outcome, Tx, Via};
use requests::{Doer, Person, Reference, Request};

use crate::apply::Runner;
use crate::draft::deed;
use crate::effect::Ended;
use crate::{Error, Kind, Place, State, restriction, store};

/// The step of the review date.
const REVIEW: &str = "18.6";

/// Before the first write in a CRM: nobody is written to, nothing is planned any more.
pub(crate) async fn hold(tx: &mut Tx, runner: &Runner<'_>) -> Result<(), Error> {
    let effect = &runner.effect;
    match effect.kind {
        Kind::Marketing => {
            let persons: Vec<Person> = effect.plan.persons.iter().map(Place::person).collect();
            let stop = consents::Stop {
                prints: &runner.secret.prints,
                persons: &persons,
                request: &effect.request,
            };
            consents::suppress(&runner.desk.ledger, tx, stop).await?;
        }
        Kind::Restriction => {
            let now = runner.desk.ledger.clock.now();
            for place in &effect.plan.persons {
                store::restrict(tx.conn(), effect, (place, now)).await?;
            }
        }
        Kind::Lift | Kind::Rectification => {}
    }
    Ok(())
}

/// The end: state, steps, marks, and the values that nothing needs any more.
pub(crate) async fn finish(runner: &Runner<'_>) -> Result<(), Error> {
    let (desk, effect) = (runner.desk, &runner.effect);
    let is_conflict = |ended: &Ended| !ended.conflicts.is_empty();
    let state = if effect.done.values().any(is_conflict) {
        State::Conflict
    } else {
        State::Done
    };
    let prints = marks(runner, state).await?;
    let reference: Reference = effect.request.parse().map_err(requests::Error::from)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, reference).await?;
    drop(conn);
    let now = desk.ledger.clock.now();
    let mut tx = desk.ledger.begin().await?;
    // What was set by a restriction is needed to lift it.
    let keeps = effect.kind == Kind::Restriction;
    if !store::end(tx.conn(), (&effect.id, state), now, keeps).await? {
        // Somebody who took over has ended it.
        tx.rollback().await?;
        return Ok(());
    }
    for (place, print) in prints {
        store::set_print(tx.conn(), &effect.id, &place, &print).await?;
    }
    if state == State::Done {
        if effect.kind == Kind::Lift {
            store::lift(tx.conn(), &effect.request, now).await?;
        }
        if effect.plan.is_whole() {
            let steps = effect.kind.steps(request.right);
            tick(&mut tx, desk, runner.who.via, (&request, steps)).await?;
        }
        if effect.plan.review_on.is_some() {
            tick(&mut tx, desk, runner.who.via, (&request, &[REVIEW])).await?;
        }
    }
    let mut entry = deed(runner.who.clone(), "effects.finish", effect);
    if state == State::Conflict {
        entry.outcome = Outcome::Failed;
    }
    tx.record(entry).await?;
    tx.commit().await?;
    // Values that were dropped are gone from the files, too.
    desk.ledger.store.scrub().await?;
    Ok(())
}

/// How restricted records look now that they are marked, for the daily comparison.
async fn marks(runner: &Runner<'_>, state: State) -> Result<Vec<(Place, String)>, Error> {
    let effect = &runner.effect;
    let mut marks = Vec::new();
    if effect.kind != Kind::Restriction || state != State::Done {
        return Ok(marks);
    }
    let mut by_system: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for place in &effect.plan.persons {
        if !effect.plan.by_hand.contains(&place.system) {
            by_system
                .entry(&place.system)
                .or_default()
                .push(place.clone());
        }
    }
    for (system, places) in by_system {
        let prints = restriction::prints(runner.desk, system, &places).await?;
        let there = places.into_iter().zip(prints);
        marks.extend(there.filter_map(|(place, print)| Some((place, print?))));
    }
    Ok(marks)
}

/// Ticks steps that the request's checklist has and that are open; a closed request stays as it is.
pub(crate) async fn tick(
    tx: &mut Tx,
    desk: &Desk,
    via: Via,
    (request, steps): (&Request, &[&str]),
) -> Result<(), Error> {
    if request.must_be_open().is_err() {
        return Ok(());
    }
    let doer = Doer::part("effects", via, &desk.ledger.clock);
    for step in steps {
        let is_open = |(_, at): (_, &requests::Step)| !at.state.is_decided();
        if request.step(step).is_ok_and(is_open) {
            requests::tick_by_machine(tx, &doer, request.reference, step).await?;
        }
    }
    Ok(())
}
