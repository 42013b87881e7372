//! Acts on one cause: conditions, deeds, entry and what follows come in one transaction.

use accounts::Contact;
use ledger::{Deed as Entered, Filter, Ledger, Tx};
use serde_json::json;

use crate::condition::{Facts, Field};
use crate::moment;
use crate::pass::{Office, worker};
use crate::plan::{Due, base_of, cause, put_off};
use crate::rule::{Event, Matching, Rule};
use crate::workflow::Workflow;
use crate::{Error, act, news, store};

/// Does what a cause asks for, unless it was done; says whether it was done now.
pub(crate) async fn fire(
    ledger: &Ledger,
    office: &Office,
    contacts: &[Contact],
    (workflow, due): (&Workflow, &Due),
) -> Result<bool, Error> {
    let now = ledger.clock.now();
    let happened = happened(ledger, due).await?;
    let mut tx = ledger.begin().await?;
    let mut found = store::facts(tx.conn(), &due.request).await?;
    if let Some((_, facts)) = &mut found {
        facts.changed = happened;
    }
    let today = office.controller.time_zone.to_datetime(now).date();
    let rule = &workflow.rule;
    let open = |facts: &Facts| facts.state != "closed" || is_about_the_end(rule);
    let met = found
        .as_ref()
        .is_some_and(|(_, facts)| open(facts) && meets(rule, facts, today));
    let Some((reference, facts)) = found.filter(|_| met && workflow.active) else {
        tx.rollback().await?;
        let watches = due.timed && workflow.active && rule.watches_the_clock();
        let until = watches.then(|| moment::next_morning(now, &office.controller));
        put_off(ledger, due, until).await?;
        return Ok(false);
    };
    let listed = due;
    let due = &Due {
        cause: news::claimed(&rule.when, listed),
        ..listed.clone()
    };
    // The one who inserts this row is the one who acts; a second worker waits here and finds it.
    if !store::begin_firing(tx.conn(), (workflow, due), &reference, now).await? {
        tx.rollback().await?;
        put_off(ledger, listed, None).await?;
        return Ok(false);
    }
    store::remove_due(tx.conn(), &listed.cause).await?;
    follow(&mut tx, office, (workflow, due), now).await?;
    let scene = act::Scene {
        office,
        contacts,
        workflow: &workflow.id,
        reference: &reference,
        facts: &facts,
        today,
        cause: &due.cause,
        title: rule.title.get(act::language(office)),
    };
    let done = match rule.actions.get(due.step) {
        Some(action) => act::act(ledger, &mut tx, &scene, action).await?,
        None => vec!["gone".to_owned()],
    };
    let entry = tx
        .record(Entered {
            object: Some(workflow.id.clone()),
            request: Some(reference.clone()),
            details: json!({
                "version": workflow.version,
                "step": due.step + 1,
                "moment": due.moment,
                "done": done,
            }),
            ..Entered::done(worker(), "workflows.fire")
        })
        .await?;
    store::end_firing(tx.conn(), &due.cause, &done, entry).await?;
    tx.commit().await?;
    Ok(true)
}

/// What the event of a cause changed; later actions of the same event do not ask again.
async fn happened(ledger: &Ledger, due: &Due) -> Result<Option<Vec<Field>>, Error> {
    let Some(index) = news::entry_of(&due.cause).filter(|_| due.step == 0) else {
        return Ok(None);
    };
    let filter = Filter {
        after: Some(index - 1),
        limit: Some(1),
        ..Filter::default()
    };
    let entries = ledger.list(&filter).await?;
    Ok(entries.first().map(news::changed))
}

/// Whether a workflow is about requests that are closed, which no other concerns.
fn is_about_the_end(rule: &Rule) -> bool {
    rule.when.event == Event::StateChanged
        && rule
            .when
            .state
            .as_deref()
            .is_none_or(|state| state == "closed")
}

/// Whether the conditions hold.
pub(crate) fn meets(rule: &Rule, facts: &Facts, today: jiff::civil::Date) -> bool {
    let mut each = rule
        .conditions
        .iter()
        .map(|condition| condition.holds(facts, today));
    match rule.matching {
        _ if rule.conditions.is_empty() => true,
        Matching::All => each.all(|holds| holds),
        Matching::Any => each.any(|holds| holds),
    }
}

/// Writes down the later actions of the same moment, and the next moment of a row.
async fn follow(
    tx: &mut Tx,
    office: &Office,
    (workflow, due): (&Workflow, &Due),
    now: jiff::Timestamp,
) -> Result<(), Error> {
    if due.step > 0 {
        return Ok(());
    }
    let when = &workflow.rule.when;
    let base = base_of(&due.cause);
    let repeated = when.every.map(|_| due.moment);
    let later = workflow
        .rule
        .actions
        .iter()
        .enumerate()
        .skip(1)
        .map(|(step, action)| {
            let from = moment::counted_from(due.moment, now);
            let at = match action.after {
                Some(span) => moment::after(from, span, &office.controller),
                None => due.moment,
            };
            Due {
                cause: cause(base, repeated, step),
                step,
                timed: false,
                moment: at,
                at,
                ..due.clone()
            }
        });
    let mut rows: Vec<Due> = later.collect();
    if let Some(every) = when.every {
        let at = moment::next(due.moment, every, now, &office.controller);
        rows.push(Due {
            cause: cause(base, Some(at), 0),
            moment: at,
            at,
            ..due.clone()
        });
    }
    store::insert_due(tx.conn(), &rows).await
}
