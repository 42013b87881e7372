//! Reads what was really done for a request: ends of runs, effects, answers and tasks.

use std::collections::BTreeMap;

use accounts::Actor;
use effects::{EffectView, Kind, Old, State};
use erasure::{Desk, PlanState};
use errands::Outcome;
use jiff::civil::Date;
use requests::{Ending, Request, StepState};

use crate::Error;
use crate::facts::{ByHand, Done, Facts, Kept};

/// Everything that ended for a request. What is still under way is not told: the caller has made
/// sure that nothing is.
pub(crate) async fn gather(desk: &Desk, actor: &Actor, request: &Request) -> Result<Facts, Error> {
    let mut facts = Facts::default();
    let searched = request
        .step(requests::SEARCH)
        .is_ok_and(|(_, step)| step.state == StepState::Done);
    if searched {
        let systems = desk.systems.names().map(str::to_owned).collect();
        facts.done.push(Done::Searched(systems));
    }
    erased(desk, actor, request, &mut facts).await?;
    let reference = request.reference.to_string();
    let effects = effects::effects_of(desk, actor, &reference).await?;
    // Newest first there; the letter tells them as they happened.
    facts.done.extend(effects.iter().rev().filter_map(effect));
    packages(desk, actor, request, &mut facts).await?;
    by_hand(desk, actor, request, &mut facts).await?;
    let recipients = recipients::recipients_of(desk, actor, request.reference).await?;
    let told = recipients
        .into_iter()
        .filter(|one| one.state == recipients::State::Told);
    let names: Vec<String> = told.filter_map(|one| one.name).collect();
    if !names.is_empty() {
        facts.done.push(Done::Told(names));
    }
    Ok(facts)
}

async fn erased(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
    facts: &mut Facts,
) -> Result<(), Error> {
    let reference = request.reference.to_string();
    let mut heads = erasure::plans_of(desk, actor, &reference).await?;
    heads.retain(|head| head.state == PlanState::Complete);
    for head in heads.iter().rev() {
        let Some(run) = erasure::run_view(desk, actor, &head.plan).await? else {
            continue;
        };
        let count = |words: &[&str]| {
            let counts = words.iter().filter_map(|word| run.rows.get(word));
            counts.sum::<usize>()
        };
        let certificate = run.certificate.as_ref();
        facts.done.push(Done::Erased {
            systems: certificate.map_or_else(Vec::new, |one| one.systems.clone()),
            deleted: count(&["deleted"]),
            anonymised: count(&["anonymised", "archived"]),
            emptied: count(&["purged", "redacted", "detached"]),
            files: certificate.map_or(0, |one| one.files_removed),
        });
    }
    // The newest plan that was carried out says what stays.
    let Some(newest) = heads.first() else {
        return Ok(());
    };
    let plan = erasure::show(desk, actor, &newest.plan).await?;
    let mut kept: BTreeMap<(String, Option<Date>), usize> = BTreeMap::new();
    for item in plan.items.iter().filter(|item| item.action == "keep") {
        if let Some(ground) = &item.ground_code {
            *kept.entry((ground.clone(), item.until)).or_default() += 1;
        }
    }
    let kept = kept.into_iter().map(|((ground, until), records)| Kept {
        records,
        ground,
        until,
    });
    facts.kept.extend(kept);
    Ok(())
}

fn effect(effect: &EffectView) -> Option<Done> {
    if effect.state != State::Done {
        return None;
    }
    let systems: Vec<String> = effect.done.keys().cloned().collect();
    let rows = effect.done.values().sum();
    Some(match effect.kind {
        Kind::Marketing => Done::Marketing { systems, rows },
        Kind::Restriction => Done::Restricted {
            systems,
            records: effect.persons.len(),
            ground: effect.ground.clone(),
        },
        Kind::Lift => Done::Lifted { systems },
        Kind::Rectification => Done::Rectified {
            systems,
            rows,
            emptied: effect.old_values == Some(Old::Empty),
        },
    })
}

async fn packages(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
    facts: &mut Facts,
) -> Result<(), Error> {
    let reference = request.reference.to_string();
    let heads = answers::answers_of(desk, actor, &reference).await?;
    let released = |head: &&answers::AnswerHead| head.state == answers::AnswerState::Released;
    let Some(head) = heads.iter().find(released) else {
        return Ok(());
    };
    let answer = answers::show(desk, actor, &head.answer).await?;
    let records = answer
        .groups
        .iter()
        .map(|group| group.items - group.left_out);
    let zone = &request.receipt.zone;
    facts.done.push(Done::Package {
        right: request.right,
        kinds: answer.groups.len(),
        records: records.sum(),
        picked_up: answer.picked_up_at.is_some(),
        until: answer.expires_at.map(|at| zone.to_datetime(at).date()),
    });
    Ok(())
}

async fn by_hand(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
    facts: &mut Facts,
) -> Result<(), Error> {
    let tasks = requests::tasks(&desk.ledger, actor, request.reference).await?;
    let errands = errands::errands_of(desk, actor, request.reference).await?;
    for task in tasks {
        if let (Some(system), Some(ending)) = (task.system, task.ending) {
            let errand = errands.iter().find(|errand| errand.task == task.id);
            let result = match (ending, errand.and_then(|errand| errand.outcome)) {
                (Ending::Dropped, _) => ByHand::NotDone,
                (Ending::Done, Some(Outcome::Nothing)) => ByHand::Nothing,
                (Ending::Done, _) => ByHand::Done,
            };
            facts.done.push(Done::ByHand { system, result });
        }
    }
    Ok(())
}
