//! What must hold after each event, and where all work must come to.

use std::collections::BTreeMap;

use erasure::PlanState;
use ledger::Filter;

use crate::desk::Desk;

/// After each event.
pub async fn hold(desk: &mut Desk, place: &str) {
    let verdict = desk.ledger().verify_published(None).await.unwrap();
    assert!(verdict.ok, "{place}: {:?} (I11)", verdict.reason);
    assert!(
        verdict.size >= desk.size,
        "{place}: the log became shorter (I11)"
    );
    desk.size = verdict.size;
    let actor = desk.actor("paul").await;
    for (reference, last_day) in &desk.opened {
        let request = requests::show(desk.ledger(), &actor, *reference)
            .await
            .unwrap();
        let now = request.request.due.last_day;
        assert_eq!(
            now, *last_day,
            "{place}: {reference}'s last day moved (I13)"
        );
    }
    let findings = erasure::doctor(&desk.ours).await.unwrap();
    assert!(findings.is_empty(), "{place}: {findings:?} (I1 to I9)");
    once(desk, place).await;
}

/// No act of a workflow twice for one moment, and each with its entry.
async fn once(desk: &Desk, place: &str) {
    let actor = desk.actor("paul").await;
    let all = workflows::history(desk.ledger(), &actor, None, 100_000)
        .await
        .unwrap();
    let mut times = BTreeMap::new();
    for one in &all {
        let key = (&one.workflow, &one.request, one.step, one.moment);
        *times.entry(key).or_insert(0) += 1;
    }
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{place}: {twice:?} (I15)");
    let entries = |action: &'static str| async move {
        let filter = Filter {
            action: Some(action.to_owned()),
            ..Filter::default()
        };
        desk.ledger().list(&filter).await.unwrap().len()
    };
    assert_eq!(
        entries("requests.open").await,
        desk.opened.len(),
        "{place} (I2)"
    );
    assert_eq!(entries("workflows.fire").await, all.len(), "{place} (I2)");
}

/// When nothing happens any more everything that was begun comes to its end by itself (I8, I19).
pub async fn all_ends(desk: &mut Desk) {
    desk.restart().await;
    let failed = erasure::resume_open(&desk.ours).await.unwrap();
    for (plan, error) in &failed {
        assert!(
            matches!(error, erasure::Error::Conflict(_)),
            "{plan} cannot go on: {error}"
        );
    }
    workflows::pass(desk.ledger(), &desk.office).await.unwrap();
    let actor = desk.actor("paul").await;
    for (_, plan) in &desk.plans {
        let shown = erasure::show(&desk.ours, &actor, plan).await.unwrap();
        assert!(
            shown.state != PlanState::Running,
            "{plan} neither ended nor goes on"
        );
        if shown.state == PlanState::Complete {
            let view = erasure::run_view(&desk.ours, &actor, plan).await.unwrap();
            let view = view.expect("a plan that is complete was run");
            assert!(view.residue.is_empty(), "{plan} is called complete (I9)");
        }
    }
    hold(desk, "in the end").await;
    let quiet = desk.ledger().verify(None).await.unwrap().size;
    workflows::pass(desk.ledger(), &desk.office).await.unwrap();
    erasure::resume_open(&desk.ours).await.unwrap();
    let size = desk.ledger().verify(None).await.unwrap().size;
    assert_eq!(size, quiet, "an idle desk does something (I18)");
}
