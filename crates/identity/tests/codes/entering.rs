//! A code that comes back ticks the step; one that does not, and one that is denied, leave it open.

use identity::{Outcome, codes_of, deny, enter, enter_for, look};
use requests::Means;
use store::testing::each_engine;

use crate::world::{World, code, other};

#[tokio::test]
async fn the_code_confirms_once_and_is_kept_as_a_hash_until_then() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let reference = world.request("access").await;
        let (link, digits) = world.send(reference).await;
        let hashes = world.hashes().await;
        assert!(hashes.len() == 1 && !hashes[0].contains(&digits));
        let asked = look(desk, &link).await.unwrap();
        assert!(asked.waits && asked.request == reference);
        assert!(!world.is_known(reference).await, "looking changes nothing");
        let spoken = format!(" {}-{} ", &digits[..4], &digits[4..]);
        enter(desk, &link, &spoken).await.unwrap();
        assert!(world.is_known(reference).await);
        assert!(world.hashes().await.is_empty(), "and then it is dropped");
        let checks = world.entries("requests.check_identity").await;
        let details = checks[0].details.as_ref().unwrap();
        assert_eq!(details["means"], Means::KnownAddress.word());
        assert_eq!(details["ground"], "sender_differs");
        assert_eq!(details["result"], "confirmed");
        assert_eq!(code(enter(desk, &link, &digits).await), "not-found");
        assert_eq!(code(deny(desk, &link).await), "not-found");
        let asked = look(desk, &link).await.unwrap();
        assert_eq!(
            (asked.waits, asked.outcome),
            (false, Some(Outcome::Confirmed))
        );
        assert_eq!(world.entries("identity.enter").await.len(), 1);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_use_it_up_and_what_is_no_code_costs_no_try() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, agent) = (&world.desk, &world.agent);
        let reference = world.request("access").await;
        let (link, digits) = world.send(reference).await;
        let wrong = other(&digits);
        for typed in ["", "1234", "123456789", "1234567x", "<b>12345678"] {
            let refused = enter(desk, &link, typed).await;
            assert_eq!(code(refused), "identity-code-shape", "{typed}");
        }
        for _ in 0..4 {
            let refused = enter(desk, &link, &wrong).await;
            assert_eq!(code(refused), "identity-code-wrong");
        }
        let last = enter_for(desk, agent, reference, &wrong).await;
        assert_eq!(code(last), "identity-code-used-up");
        assert_eq!(code(enter(desk, &link, &digits).await), "not-found");
        assert!(!world.is_known(reference).await);
        let codes = codes_of(desk, agent, reference).await.unwrap();
        assert_eq!(
            (codes[0].outcome, codes[0].tries),
            (Some(Outcome::UsedUp), 5)
        );
        let checks = world.entries("requests.check_identity").await;
        assert_eq!(checks.len(), 1);
        assert_eq!(checks[0].details.as_ref().unwrap()["result"], "unconfirmed");
        let tries = world.entries("identity.enter").await;
        let failed = |one: &&ledger::Entry| one.outcome == "failed";
        assert_eq!(tries.iter().filter(failed).count(), 5);
        assert!(!format!("{tries:?}").contains(&wrong));
        let none = enter_for(desk, agent, reference, &digits).await;
        assert_eq!(code(none), "identity-code-none");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_code_told_on_the_telephone_counts_for_who_took_the_call() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, agent) = (&world.desk, &world.agent);
        let reference = world.request("erasure").await;
        let (_, digits) = world.send(reference).await;
        enter_for(desk, agent, reference, &digits).await.unwrap();
        assert!(world.is_known(reference).await);
        let view = requests::show(&desk.ledger, agent, reference)
            .await
            .unwrap();
        let shown = format!("{view:?}");
        assert!(shown.contains("KnownAddress"), "{shown}");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn who_did_not_ask_says_so_and_an_old_or_foreign_link_leads_nowhere() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, agent) = (&world.desk, &world.agent);
        let reference = world.request("access").await;
        let (link, digits) = world.send(reference).await;
        let (id, _) = link.rsplit_once('-').unwrap();
        let forged = format!("{id}-{}", "0".repeat(40));
        for token in ["", "none", forged.as_str()] {
            assert_eq!(code(look(desk, token).await), "not-found", "{token}");
            assert_eq!(code(enter(desk, token, &digits).await), "not-found");
        }
        deny(desk, &link).await.unwrap();
        assert_eq!(code(enter(desk, &link, &digits).await), "not-found");
        assert!(!world.is_known(reference).await);
        let codes = codes_of(desk, agent, reference).await.unwrap();
        assert_eq!(codes[0].outcome, Some(Outcome::Denied));
        assert_eq!(world.entries("identity.deny").await.len(), 1);
        let tasks = requests::tasks(&desk.ledger, agent, reference)
            .await
            .unwrap();
        assert_eq!(tasks.len(), 1, "the house has to look at it");
        assert_eq!(tasks[0].due.to_string(), "2026-11-26");

        world.hours_pass(1);
        let (late, digits) = world.send(reference).await;
        world.hours_pass(24 * 7);
        assert!(!look(desk, &late).await.unwrap().waits);
        assert_eq!(code(enter(desk, &late, &digits).await), "not-found");
        assert_eq!(code(deny(desk, &late).await), "not-found");
        assert!(!world.is_known(reference).await);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn of_two_at_once_one_confirms() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let reference = world.request("access").await;
        let (link, digits) = world.send(reference).await;
        let one = enter(desk, &link, &digits);
        let (one, two) = tokio::join!(one, enter(desk, &link, &digits));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let checks = world.entries("requests.check_identity").await;
        assert_eq!(checks.len(), 1);
        world.clear();
    })
    .await;
}
