//! What people see of a plan's rows before they decide, on both engines of our own store.

use accounts::{Actor, Role};
use erasure::{Change, Decision, Error, PlanView, RowPreview};
use store::testing::each_engine;

use crate::world::World;

async fn actions(world: &World) -> Vec<String> {
    let entries = world.desk.ledger.list(&ledger::Filter::default()).await;
    entries
        .unwrap()
        .into_iter()
        .map(|entry| entry.action)
        .collect()
}

async fn look(world: &World, actor: &Actor, plan: &PlanView, record: &str) -> RowPreview {
    let system = Some("vertrieb");
    erasure::preview(&world.desk, actor, &plan.plan, system, record)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_candidate_is_told_by_key_values_and_owner_masked_until_asked() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let agent = world.actor("lang", &[Role::Agent]).await;
        let plan = world.plan(&manager).await;
        let person = &world.planted.katharina;

        let masked = erasure::recognise(desk, &manager, &plan.plan, false)
            .await
            .unwrap();
        assert_eq!(masked.len(), plan.persons.len(), "contacts and leads alike");
        let of = |all: &[erasure::Recognised]| {
            let mut all = all.iter();
            all.find(|one| one.record == person.persons[0]).cloned()
        };
        let one = of(&masked).unwrap();
        let kinds: Vec<&str> = one.values.iter().map(|value| value.kind).collect();
        for kind in ["email", "phone", "city"] {
            assert!(kinds.contains(&kind), "{kind} of {kinds:?}");
        }
        assert!(!kinds.contains(&"family_name"), "the name stands by itself");
        assert!(one.name.is_none() && one.values.iter().all(|value| value.value.is_none()));
        let owner = one.owner.clone().unwrap();
        let (initial, family) = owner.split_once(". ").unwrap();
        assert_eq!(initial.chars().count(), 1, "{owner} is masked");
        assert!(!actions(&world).await.contains(&"persons.reveal".to_owned()));

        let clear = erasure::recognise(desk, &manager, &plan.plan, true)
            .await
            .unwrap();
        let one = of(&clear).unwrap();
        assert_eq!(
            one.name,
            Some(format!("{} {}", person.given, person.family))
        );
        let email = one.values.iter().find(|value| value.kind == "email");
        let email = email.and_then(|email| email.value.clone()).unwrap();
        assert!(person.identifiers.emails.contains(&email));
        let owner = one.owner.unwrap();
        assert!(owner.ends_with(family) && owner.len() > initial.len() + family.len() + 2);
        assert!(actions(&world).await.contains(&"persons.reveal".to_owned()));

        let refused = erasure::recognise(desk, &agent, &plan.plan, false).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn every_row_of_a_plan_opens_also_what_merely_follows() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let plan = world.plan(&manager).await;
        let mut rules = std::collections::BTreeSet::new();
        for item in &plan.items {
            if rules.insert((item.rule.as_str(), item.action)) {
                let row = look(&world, &manager, &plan, &item.record).await;
                assert_eq!(
                    (row.action, row.rule.as_str()),
                    (item.action, item.rule.as_str())
                );
                let goes = |rule: &str| row.fields.iter().filter(|f| f.rule == rule).count();
                match item.action {
                    "delete" => assert_eq!(goes("delete"), row.fields.len(), "{}", item.record),
                    "keep" => assert_eq!(goes("keep"), row.fields.len(), "{}", item.record),
                    _ => {
                        let changed = row.fields.iter().filter(|f| f.rule != "keep");
                        let changed: Vec<&str> = changed.map(|f| f.column.as_str()).collect();
                        assert_eq!(changed, in_order(&row, &item.columns), "{}", item.record);
                    }
                }
            }
        }
        let seen = |action: &str| rules.iter().any(|(_, known)| *known == action);
        for action in ["anonymise", "delete", "redact", "purge", "detach", "keep"] {
            assert!(seen(action), "the invented CRM has a row to {action}");
        }
        world.clear();
    })
    .await;
}

/// The columns in the order of the row.
fn in_order<'r>(row: &'r RowPreview, columns: &[String]) -> Vec<&'r str> {
    let all = row.fields.iter().map(|field| field.column.as_str());
    all.filter(|column| columns.iter().any(|one| one == column))
        .collect()
}

#[tokio::test]
async fn looked_at_rows_are_remembered_until_something_else_becomes_of_them() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        assert!(plan.checked.is_empty());
        let task = plan
            .items
            .iter()
            .find(|item| item.group.as_deref() == Some("task") && item.action == "delete")
            .map(|item| item.record.clone())
            .unwrap();
        let person = world.planted.katharina.persons[0].clone();
        for record in [&task, &task, &person] {
            look(&world, &manager, &plan, record).await;
        }
        look(&world, &approver, &plan, &person).await;

        let seen = erasure::show(desk, &approver, &plan.plan).await.unwrap();
        assert_eq!(seen.hash, plan.hash, "a look changes nothing");
        assert_eq!((seen.checked["berger"], seen.checked["huber"]), (2, 1));
        let by = |plan: &PlanView, record: &str| -> Vec<String> {
            let item = plan.items.iter().find(|item| item.record == record);
            let looks = item.unwrap().checked.iter();
            looks.map(|look| look.by.clone()).collect()
        };
        assert_eq!(by(&seen, &person), ["berger", "huber"]);
        assert_eq!(by(&seen, &task), ["berger"]);

        let archived = Change {
            groups: vec![("task".into(), Decision::Archive)],
            ground: Some("business_history".into()),
            ..Change::default()
        };
        let changed = erasure::change(desk, &manager, &plan.plan, &archived)
            .await
            .unwrap();
        assert!(by(&changed, &task).is_empty(), "it is archived now");
        assert_eq!(by(&changed, &person), ["berger", "huber"]);
        world.clear();
    })
    .await;
}
