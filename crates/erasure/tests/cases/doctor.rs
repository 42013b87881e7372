//! Every check of the examination is seen to fail on a store that was tampered with.

use accounts::Role;
use erasure::{Error, PlanState, doctor};
use sqlx::AssertSqlSafe;
use store::testing::each_engine;

use crate::world::World;

/// What is done to the store, the finding it must lead to, and how it is undone. `first` is a
/// plan whose run is complete, `second` a draft.
const TAMPERINGS: &[(&str, &str, &str)] = &[
    (
        "UPDATE plans SET items = items + 1 WHERE id = 'first'",
        "items",
        "UPDATE plans SET items = items - 1 WHERE id = 'first'",
    ),
    (
        "UPDATE plan_items SET before_print = before_print || 'x' WHERE plan = 'first' AND place = 0",
        "hash",
        "UPDATE plan_items SET before_print = substr(before_print, 1, length(before_print) - 1) \
         WHERE plan = 'first' AND place = 0",
    ),
    (
        "UPDATE plan_approvals SET void = 1",
        "unapproved",
        "UPDATE plan_approvals SET void = 0",
    ),
    (
        "UPDATE plan_approvals SET hash = hash || 'x'",
        "approved_hash",
        "UPDATE plan_approvals SET hash = substr(hash, 1, length(hash) - 1)",
    ),
    (
        "UPDATE plan_approvals SET hash = hash || 'x'",
        "approval_entry",
        "UPDATE plan_approvals SET hash = substr(hash, 1, length(hash) - 1)",
    ),
    (
        "UPDATE plans SET drafted_by = (SELECT approved_by FROM plan_approvals) WHERE id = 'first'",
        "own_approval",
        "UPDATE plans SET drafted_by = changed_by WHERE id = 'first'",
    ),
    (
        "UPDATE plans SET changed_by = (SELECT approved_by FROM plan_approvals) WHERE id = 'first'",
        "own_approval",
        "UPDATE plans SET changed_by = drafted_by WHERE id = 'first'",
    ),
    (
        "UPDATE runs SET started_by = (SELECT approved_by FROM plan_approvals)",
        "own_approval",
        "UPDATE runs SET started_by = (SELECT drafted_by FROM plans WHERE id = 'first')",
    ),
    (
        "UPDATE runs SET state = 'running'",
        "states",
        "UPDATE runs SET state = 'complete'",
    ),
    (
        "INSERT INTO plan_secrets (plan, system, sealed) VALUES ('first', 'vertrieb', '00')",
        "secrets",
        "DELETE FROM plan_secrets WHERE plan = 'first'",
    ),
    (
        "UPDATE run_batches SET last_place = last_place - 1",
        "steps",
        "UPDATE run_batches SET last_place = last_place + 1",
    ),
    (
        "UPDATE run_batches SET state = 'intent', attempts = 11",
        "attempts",
        "UPDATE run_batches SET state = 'done', attempts = 1",
    ),
    (
        "UPDATE run_batches SET state = 'intent'",
        "undone",
        "UPDATE run_batches SET state = 'done'",
    ),
    (
        "UPDATE run_batches SET batch = 7",
        "intent_entry",
        "UPDATE run_batches SET batch = 0",
    ),
    (
        "UPDATE run_batches SET batch = 7",
        "outcome_entry",
        "UPDATE run_batches SET batch = 0",
    ),
    (
        "UPDATE runs SET state = 'partial'",
        "end_entry",
        "UPDATE runs SET state = 'complete'",
    ),
    (
        "UPDATE runs SET state = 'paused'; UPDATE plans SET state = 'paused' WHERE id = 'first'",
        "end_entry",
        "UPDATE runs SET state = 'complete'; UPDATE plans SET state = 'complete' WHERE id = 'first'",
    ),
    (
        "INSERT INTO run_residue (run, place, system, table_name, column_name, row_key, kind) \
         SELECT id, 0, 'vertrieb', 'notes', 'name', '1', 'email' FROM runs",
        "residue",
        "DELETE FROM run_residue",
    ),
    (
        "UPDATE runs SET certificate = 'x' || certificate",
        "unproven",
        "UPDATE runs SET certificate = substr(certificate, 2)",
    ),
    (
        "UPDATE runs SET certificate = replace(certificate, '\"delete\":', '\"delete\":1')",
        "certificate",
        "UPDATE runs SET certificate = replace(certificate, '\"delete\":1', '\"delete\":')",
    ),
    (
        "UPDATE runs SET lease_until = 9000000000000000",
        "lease",
        "UPDATE runs SET lease_until = 0",
    ),
    (
        "INSERT INTO runs (id, plan, state, started_by, started_at, lease_token, lease_until, \
         recovered, conflicts) VALUES ('r', 'second', 'running', '', 0, '', 0, 0, '[]')",
        "start_entry",
        "DELETE FROM runs WHERE id = 'r'",
    ),
    (
        "UPDATE plans SET state = 'odd' WHERE id = 'second'",
        "unreadable",
        "UPDATE plans SET state = 'draft' WHERE id = 'second'",
    ),
    (
        "UPDATE plans SET state = 'approved', schemas = replace(schemas, 'vertrieb', 'fort') \
         WHERE id = 'second'",
        "system",
        "UPDATE plans SET state = 'draft', schemas = replace(schemas, 'fort', 'vertrieb') \
         WHERE id = 'second'",
    ),
    (
        "UPDATE plan_secrets SET system = 'fort'; \
         UPDATE plans SET state = 'approved' WHERE id = 'second'",
        "sealed",
        "UPDATE plan_secrets SET system = 'vertrieb'; \
         UPDATE plans SET state = 'draft' WHERE id = 'second'",
    ),
];

#[tokio::test]
async fn every_invariant_that_is_broken_in_the_store_is_named() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let second = erasure::draft(desk, &manager, &plan.request).await.unwrap();
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete);
        assert_eq!(doctor(desk).await.unwrap(), []);

        let on_store = async |sql: &str| {
            let sql = sql
                .replace("'first'", &format!("'{}'", plan.plan))
                .replace("'second'", &format!("'{}'", second.plan));
            for statement in sql.split("; ") {
                sqlx::query(AssertSqlSafe(statement))
                    .execute(desk.ledger.store.pool())
                    .await
                    .unwrap();
            }
        };
        for (tampering, code, undoing) in TAMPERINGS {
            on_store(tampering).await;
            let findings = doctor(desk).await.unwrap();
            assert!(
                findings.iter().any(|finding| finding.code == *code),
                "{tampering}: {code} stands not in {findings:?}"
            );
            on_store(undoing).await;
            assert_eq!(doctor(desk).await.unwrap(), [], "after {undoing}");
        }
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn whoever_approved_a_plan_does_not_run_it() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let both = [Role::Approver, Role::PrivacyManager];
        let approver = world.actor("huber", &both).await;
        let plan = world.plan(&manager).await;
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let own = erasure::run(desk, &approver, &plan.plan).await;
        assert!(matches!(own, Err(Error::Refused(_))));
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_never_ends_is_left_to_a_person_after_ten_tries() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let begun = [
            format!(
                "UPDATE plans SET state = 'running' WHERE id = '{}'",
                plan.plan
            ),
            format!(
                "INSERT INTO runs (id, plan, state, started_by, started_at, lease_token,
                 lease_until, recovered, conflicts)
                 VALUES ('r', '{}', 'running', '{}', 0, '', 0, 0, '[]')",
                plan.plan, manager.account.id
            ),
            format!(
                "INSERT INTO run_batches (run, batch, system, first_place, last_place, state,
                 attempts) VALUES ('r', 0, 'vertrieb', 0, {}, 'intent', 10)",
                plan.items.len() - 1
            ),
        ];
        for sql in begun {
            sqlx::query(AssertSqlSafe(sql))
                .execute(desk.ledger.store.pool())
                .await
                .unwrap();
        }
        let failed = erasure::resume_open(desk).await.unwrap();
        assert!(failed[0].1.to_string().contains("10 times"), "{failed:?}");
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete);
        world.clear();
    })
    .await;
}
