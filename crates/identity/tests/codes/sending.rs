//! A code goes to the mailbox on file and nowhere else, and says nothing of the person.

use accounts::Role;
use identity::{Error, Outcome, Sending, codes_of, expire};
use requests::Ground;
use store::testing::each_engine;

use crate::world::{World, actor, code, is_not_allowed};

#[tokio::test]
async fn a_code_goes_to_the_address_on_file_and_to_no_other() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let reference = world.request("access").await;
        for address in ["kathi@fremd.example", "", "no address"] {
            let refused = world.send_to(reference, address).await;
            assert_eq!(code(refused), "identity-code-address", "{address}");
        }
        assert!(world.messages().await.is_empty());
        let on_file = world.on_file();
        let upper = on_file.to_uppercase();
        world.send_to(reference, &upper).await.unwrap();
        let messages = world.messages().await;
        let [(to, subject, body)] = &messages[..] else {
            panic!("one message");
        };
        assert_eq!(to, &on_file, "as it stands in the CRM");
        assert!(subject.contains("GD-2026-0001") && body.contains("GD-2026-0001"));
        assert!(body.contains("11:00"), "in the house's zone: {body}");
        let family = &world.planted.katharina.family;
        for told in [subject, body] {
            assert!(!told.contains(family.as_str()) && !told.contains(&on_file));
        }
        let digits = body.lines().find(|line| line.len() == 9).unwrap();
        assert!(!subject.contains(&digits[..4]));
        let sent = world.entries("identity.send").await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].object.as_deref(), Some(&*world.record()));
        assert!(!format!("{sent:?}").contains('@'));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_newer_code_replaces_the_one_before_and_no_more_than_five_leave_within_a_day() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, agent) = (&world.desk, &world.agent);
        let reference = world.request("access").await;
        let (old, digits) = world.send(reference).await;
        world.hours_pass(1);
        world.send(reference).await;
        let gone = identity::enter(desk, &old, &digits).await;
        assert_eq!(code(gone), "not-found");
        let codes = codes_of(desk, agent, reference).await.unwrap();
        let ends: Vec<_> = codes.iter().map(|code| code.outcome).collect();
        assert_eq!(ends, [None, Some(Outcome::Replaced)]);
        for _ in 0..3 {
            world.hours_pass(1);
            world.send(reference).await;
        }
        let often = world.send_to(reference, &world.on_file()).await;
        assert_eq!(code(often), "identity-code-often");
        world.hours_pass(24);
        world.send(reference).await;
        assert_eq!(world.hashes().await.len(), 1, "one works");
        world.hours_pass(24 * 7);
        assert_eq!(expire(desk).await.unwrap(), 1);
        assert_eq!(expire(desk).await.unwrap(), 0);
        assert!(world.hashes().await.is_empty());
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn who_may_not_work_on_requests_sends_none_and_a_right_without_the_step_needs_none() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let reference = world.request("access").await;
        let (record, address) = (world.record(), world.on_file());
        let sending = Sending {
            reference,
            system: "vertrieb",
            record: &record,
            address: &address,
            ground: Ground::Harm,
        };
        let auditor = actor(Role::Auditor);
        let refused = identity::send(&world.desk, "https://d.example", &auditor, &sending).await;
        assert!(is_not_allowed(&refused), "{refused:?}");
        let entered = identity::enter_for(&world.desk, &auditor, reference, "12345678").await;
        assert!(is_not_allowed(&entered), "{entered:?}");
        let without = world.request("withdrawal_of_consent").await;
        let refused = world.send_to(without, &address).await;
        assert!(matches!(refused, Err(Error::Requests(_))), "{refused:?}");
        assert!(world.messages().await.is_empty());
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn another_agents_request_takes_no_code_and_shows_none() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let reference = world.request("access").await;
        world.send(reference).await;
        let mut other = actor(Role::Agent);
        other.account.login = "lea".to_owned();
        let (record, address) = (world.record(), world.on_file());
        let sending = Sending {
            reference,
            system: "vertrieb",
            record: &record,
            address: &address,
            ground: Ground::Harm,
        };
        let sent = identity::send(desk, "https://d.example", &other, &sending).await;
        assert!(is_not_allowed(&sent), "{sent:?}");
        let seen = codes_of(desk, &other, reference).await;
        assert!(is_not_allowed(&seen), "{seen:?}");
        let entered = identity::enter_for(desk, &other, reference, "12345678").await;
        assert!(is_not_allowed(&entered), "{entered:?}");
        let codes = codes_of(desk, &actor(Role::Approver), reference).await;
        let codes = codes.unwrap();
        assert_eq!((codes.len(), codes[0].tries), (1, 0), "no try was counted");
        assert_eq!(world.messages().await.len(), 1);
        world.clear();
    })
    .await;
}
