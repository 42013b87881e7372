//! A restriction marks the records, bars what else would happen to them, is watched, and ends after
//! the person was told.

use accounts::Role;
use effects::{Asked, Error, Restricting, Shares, State, Told, Whom};
use jiff::SignedDuration;
use jiff::civil::date;
use requests::Text;
use store::testing::each_engine;

use crate::eye::{changes, look};
use crate::world::World;

fn restrict(shares: Shares) -> Asked {
    Asked::Restriction(Restricting {
        ground: "a".into(),
        review_on: Some(date(2027, 2, 1)),
        shares,
    })
}

async fn restricted(world: &World, right: &str, records: &[String]) -> String {
    let reference = world.request(right, records).await;
    let open = world.draft(&reference, &restrict(Shares::default())).await;
    let leave = restrict(World::shares(&open, false));
    let draft = world.draft(&reference, &leave).await;
    world.apply(&draft).await;
    reference
}

/// The same, but for what was found beside the linked records.
async fn restricted_alone(world: &World, right: &str, record: &String) -> String {
    let reference = world.request(right, std::slice::from_ref(record)).await;
    let open = world.draft(&reference, &restrict(Shares::default())).await;
    let found = open.candidates.iter().filter(|one| one.selected);
    let without = Whom {
        without: found.map(|one| one.record.clone()).collect(),
        ..Whom::default()
    };
    let alone = |shares: Shares| {
        restrict(Shares {
            whom: without.clone(),
            ..shares
        })
    };
    // Without them, more of what the record has is also of others.
    let open = world.draft(&reference, &alone(Shares::default())).await;
    let draft = alone(World::shares(&open, false));
    let draft = world.draft(&reference, &draft).await;
    world.apply(&draft).await;
    reference
}

fn told(on: jiff::civil::Date) -> Told {
    Told {
        on,
        note: Text::parse("note", "Brief vom Montag").unwrap(),
    }
}

#[tokio::test]
async fn a_restricted_person_is_marked_barred_and_free_again_after_being_told() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let erasure = world.request("erasure", &records[..1]).await;
        let plan = erasure::draft(desk, manager, &erasure).await.unwrap();
        let before = look(desk).await;
        let reference = restricted(&world, "restriction", &records).await;

        let marked = changes(&before, &look(desk).await);
        let calls = marked.iter().filter(|(_, _, column, ..)| column == "do_not_call");
        assert_eq!(calls.count(), records.len());
        let known = ["do_not_call", "opt_out"];
        assert!(marked.iter().all(|(_, _, column, ..)| known.contains(&&**column)));

        let barred = |result: Result<_, erasure::Error>| {
            matches!(result.map(|_: erasure::PlanView| ()), Err(erasure::Error::Refused(why)) if why.code == "person-restricted")
        };
        assert!(barred(erasure::draft(desk, manager, &erasure).await));
        let change = erasure::Change::default();
        assert!(barred(erasure::change(desk, manager, &plan.plan, &change).await));
        let person = World::person(&records[0]);
        let live = effects::of_record(desk, &person).await.unwrap().unwrap();
        assert_eq!((live.ground.as_str(), &live.request), ("a", &reference));
        let all = effects::restrictions(desk, manager).await.unwrap();
        assert_eq!(all.len(), records.len());

        let untold = effects::draft(desk, manager, &reference, &Asked::Lift).await;
        assert!(matches!(untold, Err(Error::Refused(why)) if why.code == "restriction-untold"));
        let early = effects::told(desk, manager, &reference, &told(date(2026, 11, 24))).await;
        assert!(matches!(early, Err(Error::Refused(why)) if why.code == "told-future"));
        effects::told(desk, manager, &reference, &told(date(2026, 11, 23))).await.unwrap();
        let lift = world.draft(&reference, &Asked::Lift).await;
        world.apply(&lift).await;
        assert_eq!(changes(&before, &look(desk).await), [], "as it was before");
        assert!(effects::of_record(desk, &person).await.unwrap().is_none());
        assert!(effects::draft(desk, manager, &reference, &Asked::Lift).await.is_err());
        erasure::draft(desk, manager, &erasure).await.unwrap();
        let mut conn = desk.ledger.store.pool().acquire().await.unwrap();
        let request = requests::load(&mut conn, reference.parse().unwrap()).await.unwrap();
        for step in ["18.2", "18.6", "18.7"] {
            assert!(request.step(step).unwrap().1.state.is_decided(), "{step}");
        }
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_run_that_was_approved_waits_for_the_end_of_the_restriction() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let reference = world.request("erasure", &records[..1]).await;
        let plan = erasure::draft(desk, manager, &reference).await.unwrap();
        let marks = requests::Marks::default();
        let target: requests::Reference = reference.parse().unwrap();
        requests::tick(&desk.ledger, manager, target.into(), "A4", &marks)
            .await
            .unwrap();
        let approver = world.actor("huber", Role::Approver).await;
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        restricted(&world, "restriction", &records).await;
        let before = look(desk).await;
        let refused = erasure::run(desk, manager, &plan.plan).await;
        assert!(
            matches!(refused, Err(erasure::Error::Refused(why)) if why.code == "person-restricted")
        );
        assert_eq!(changes(&before, &look(desk).await), []);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_change_of_a_restricted_record_is_noticed_once_and_tells_no_value() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        restricted(&world, "restriction", &records).await;
        assert!(effects::check(desk, manager).await.unwrap().is_empty());
        assert!(effects::check_due(desk).await.unwrap().is_empty());
        assert_eq!(
            world.entries("restrictions.check").await,
            1,
            "looked at today"
        );
        let (_, key) = records[0].split_once(':').unwrap();
        world
            .in_crm(&format!(
                "UPDATE contacts SET phone_work = '+43 1 999' WHERE id = '{key}'"
            ))
            .await;
        world.clock.advance(SignedDuration::from_hours(24));
        for _ in 0..2 {
            assert!(effects::check_due(desk).await.unwrap().is_empty());
        }
        let changed = effects::check(desk, manager).await.unwrap();
        let changed: Vec<&str> = changed
            .iter()
            .map(|one| one.place.record.as_str())
            .collect();
        assert_eq!(changed, [records[0].as_str()]);
        assert_eq!(world.entries("restrictions.changed").await, 1);
        assert!(!world.kept().await.contains("+43 1 999"));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn that_the_crm_wrote_to_a_restricted_person_is_noticed_once() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        restricted(&world, "restriction", &records).await;
        let (_, key) = records[0].split_once(':').unwrap();
        // Before the restriction, and from the person: neither is a message to them.
        world
            .in_crm(&format!(
                "INSERT INTO campaign_log (id, target_id, target_type, activity_type, activity_date, deleted)
                 VALUES ('old', '{key}', 'Contacts', 'targeted', '2026-11-20 08:00:00', 0)"
            ))
            .await;
        world
            .in_crm(&format!(
                "INSERT INTO emails (id, name, type, status, date_sent_received, parent_type, parent_id, deleted)
                 VALUES ('in', 'Frage', 'inbound', 'unread', '2026-11-24 08:00:00', 'Contacts', '{key}', 0)"
            ))
            .await;
        assert!(effects::check(desk, manager).await.unwrap().is_empty());

        world
            .in_crm(
                "INSERT INTO emails (id, name, type, status, date_sent_received, deleted)
                 VALUES ('out', 'Angebot', 'out', 'sent', '2026-11-24 09:00:00', 0)",
            )
            .await;
        world
            .in_crm(&format!(
                "INSERT INTO emails_email_addr_rel (id, email_id, address_type, email_address_id, deleted)
                 SELECT 'tie', 'out', 'to', email_address_id, 0 FROM email_addr_bean_rel
                 WHERE bean_id = '{key}' AND deleted = 0 LIMIT 1"
            ))
            .await;
        world.clock.advance(SignedDuration::from_hours(24));
        for _ in 0..2 {
            assert!(effects::check_due(desk).await.unwrap().is_empty());
        }
        let noticed = effects::check(desk, manager).await.unwrap();
        assert!(noticed.iter().all(|one| one.changed_at.is_none()));
        let first = noticed.iter().find(|one| one.place.record == records[0]);
        assert!(first.unwrap().mailed_at.is_some());
        let entries = world.entries("restrictions.mailed").await;
        assert_eq!(entries, noticed.len(), "each once");
        assert!(!world.kept().await.contains("Angebot"));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn lifting_leaves_what_an_objection_or_another_restriction_asks_for() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let reference = restricted(&world, "restriction", &records).await;
        let other = restricted_alone(&world, "rectification", &records[0]).await;
        effects::told(desk, manager, &reference, &told(date(2026, 11, 23)))
            .await
            .unwrap();
        let lift = world.draft(&reference, &Asked::Lift).await;
        let first = |row: &effects::RowView| row.record == records[0];
        assert!(!lift.rows.iter().any(first), "the other restriction holds");
        assert!(lift.rows.iter().any(|row| row.record == records[2]));
        world.apply(&lift).await;

        let objection = world.request("objection", &records).await;
        let open = Asked::Marketing(Shares::default());
        let open = world.draft(&objection, &open).await;
        let leave = Asked::Marketing(World::shares(&open, false));
        let draft = world.draft(&objection, &leave).await;
        world.apply(&draft).await;
        effects::told(desk, manager, &other, &told(date(2026, 11, 23)))
            .await
            .unwrap();
        let before = look(desk).await;
        let lift = world.draft(&other, &Asked::Lift).await;
        assert!(lift.rows.is_empty(), "the objection holds");
        let ended = world.apply(&lift).await;
        assert_eq!(ended.state, State::Done);
        assert_eq!(changes(&before, &look(desk).await), []);
        assert!(
            effects::restrictions(desk, manager)
                .await
                .unwrap()
                .is_empty()
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_an_objection_restricted_stays_so_until_the_balance_is_struck() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = restricted(&world, "objection", &world.katharina()).await;
        effects::told(desk, manager, &reference, &told(date(2026, 11, 23)))
            .await
            .unwrap();
        let open = effects::draft(desk, manager, &reference, &Asked::Lift).await;
        assert!(matches!(open, Err(Error::Refused(why)) if why.code == "restriction-balance"));
        let marks = requests::Marks {
            note: Some(Text::parse("note", "Betrugsabwehr wiegt schwerer").unwrap()),
            evidence: None,
        };
        let number: requests::Reference = reference.parse().unwrap();
        for step in ["21.1", "21.5"] {
            requests::tick(&desk.ledger, manager, number.into(), step, &marks)
                .await
                .unwrap();
        }
        let lift = world.draft(&reference, &Asked::Lift).await;
        world.apply(&lift).await;
        let person = World::person(&world.katharina()[0]);
        assert!(effects::of_record(desk, &person).await.unwrap().is_none());
        world.clear();
    })
    .await;
}
