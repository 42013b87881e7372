//! What somebody knows of a person beside the linked records: looked for in one plan, and kept sealed with it.

use std::collections::BTreeSet;

use accounts::{Actor, Role};
use crm::find::Facts;
use erasure::{Change, Decision, PlanState, PlanView};
use identifiers::Identifiers;
use sqlx::Row as _;
use store::testing::each_engine;

use crate::world::World;

/// An address that stands in no record of hers.
const OLD: &str = "alt.brandl@beispielmail.example";
/// Somebody else's record, in which a text holds it.
const MENTION: &str = "UPDATE contacts
     SET description = 'Frau B. schrieb frueher von alt.brandl@beispielmail.example aus.'
     WHERE id = (SELECT MIN(id) FROM contacts WHERE last_name NOT LIKE '%Brandl%' AND deleted = 0)";

fn redacted(plan: &PlanView) -> BTreeSet<&str> {
    let items = plan.items.iter().filter(|item| item.action == "redact");
    items.map(|item| item.record.as_str()).collect()
}

/// How often the address stands in the CRM.
async fn left(world: &World, manager: &Actor) -> usize {
    let old = Identifiers {
        emails: vec![OLD.to_owned()],
        ..Identifiers::default()
    };
    let scanned = erasure::residue(&world.desk, manager, "vertrieb", &old).await;
    scanned.unwrap().found.len()
}

#[tokio::test]
async fn what_is_known_is_looked_for_in_this_plan_sealed_and_gone_with_its_run() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let system = desk.open("vertrieb").await.unwrap();
        let mut connection = system.database.connect().await.unwrap();
        connection.command("editing", MENTION).await.unwrap();
        connection.close().await;
        let first = world.plan(&manager).await;
        let request = first.request.clone();

        let known = Facts::default().email(OLD).unwrap();
        let plan = Box::pin(erasure::draft_knowing(desk, &manager, &request, &known))
            .await
            .unwrap();
        let (before, after) = (redacted(&first), redacted(&plan));
        let more: Vec<&str> = after.difference(&before).copied().collect();
        assert_eq!(more.len(), 1, "the text that holds it: {more:?}");
        let again = Box::pin(erasure::draft(desk, &manager, &request))
            .await
            .unwrap();
        assert_eq!(redacted(&again), before, "in this plan alone");

        let person = world.planted.katharina.persons[0].clone();
        let change = Change {
            select: vec![(person, Decision::Anonymise)],
            ..Change::default()
        };
        let plan = erasure::change(desk, &manager, &plan.plan, &change)
            .await
            .unwrap();
        assert!(redacted(&plan).contains(more[0]), "a change keeps it");
        let sealed = sqlx::query("SELECT sealed FROM plan_secrets")
            .fetch_all(desk.ledger.store.pool())
            .await
            .unwrap();
        let sealed = sealed.iter().map(|row| row.get::<String, _>(0));
        assert!(sealed.into_iter().all(|text| !text.contains("brandl")));
        let filter = ledger::Filter {
            action: Some("plans.draft".to_owned()),
            ..ledger::Filter::default()
        };
        let entries = desk.ledger.list(&filter).await.unwrap();
        let known = entries.iter().filter_map(|entry| entry.details.as_ref());
        let known: Vec<_> = known.filter_map(|details| details.get("known")).collect();
        assert_eq!(known.len(), 1);
        assert_eq!(known[0]["emails"], 1);
        assert!(!format!("{entries:?}").contains("alt.brandl"));

        assert!(left(&world, &manager).await > 0);
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let run = Box::pin(erasure::run(desk, &manager, &plan.plan))
            .await
            .unwrap();
        assert_eq!((run.state, run.residue.len()), (PlanState::Complete, 0));
        assert_eq!(left(&world, &manager).await, 0);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn somebody_who_has_a_known_number_is_shown_and_not_chosen_by_it_alone() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let mut others = world.planted.katharina.others.iter();
        let colleague = others.find(|other| other.why == "colleague").unwrap();
        let person = erasure::person(desk, &manager, "vertrieb", &colleague.record, true)
            .await
            .unwrap();
        let mut fields = person.fields.into_iter();
        let phone = fields.find(|field| field.column == "phone_mobile").unwrap();
        let first = world.plan(&manager).await;
        let stands = |plan: &PlanView| {
            let mut persons = plan.persons.iter();
            let found = persons.find(|one| one.record == colleague.record);
            found.map(|one| one.selected)
        };
        assert_eq!(stands(&first), None);
        let known = Facts::default().phone(&phone.value.unwrap()).unwrap();
        let plan = Box::pin(erasure::draft_knowing(
            desk,
            &manager,
            &first.request,
            &known,
        ))
        .await
        .unwrap();
        assert_eq!(stands(&plan), Some(false));
        world.clear();
    })
    .await;
}
