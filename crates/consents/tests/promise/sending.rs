//! May I send?

use accounts::{Actor, Role};
use base::Locale;
use consents::{Basis, Error, NewGround, Subject, Verdict, may_send, set_basis, switch};
use jiff::civil::date;
use law::{Received, Region, Right};
use requests::{Channel, Controller, NewRequest};
use store::testing::each_engine;

use crate::world::{HOME, TODAY, World, person};

async fn ask(world: &World, purpose: &str, subjects: &[Subject]) -> Result<Vec<Verdict>, Error> {
    may_send(
        &world.ledger,
        &world.manager,
        (HOME, TODAY),
        (purpose, subjects),
    )
    .await
}

fn address(text: &str) -> Subject {
    Subject::Address(text.to_owned())
}

fn words(verdicts: &[Verdict]) -> Vec<(bool, &'static str)> {
    verdicts.iter().map(|one| (one.may, one.reason)).collect()
}

#[tokio::test]
async fn each_address_is_answered_for_the_purpose_in_the_order_it_was_asked() {
    each_engine(async |store| {
        let world = World::new(store).await;
        world
            .yes("contact:1", "fair", "Anna@Example.org")
            .await
            .unwrap();
        world
            .yes("contact:2", "fair", "paar@example.org")
            .await
            .unwrap();
        world
            .yes("contact:3", "fair", "paar@example.org")
            .await
            .unwrap();
        world.no("contact:3", "fair").await.unwrap();
        let asked = [
            address("paar@example.org"),
            address("niemand@example.org"),
            address("kein Wort davon"),
            address(" anna@example.org "),
            Subject::Person(person("contact:2")),
        ];
        let verdicts = ask(&world, "fair", &asked).await.unwrap();
        let expected = [
            (false, "withdrawn"),
            (false, "unknown"),
            (false, "unknown"),
            (true, "given"),
            (true, "given"),
        ];
        assert_eq!(words(&verdicts), expected);
        let link = verdicts[3].withdraw.as_deref().unwrap();
        let token = link.strip_prefix(&format!("{HOME}/consent/")).unwrap();
        consents::withdraw_by_link(&world.ledger, token)
            .await
            .unwrap();
        let verdicts = ask(&world, "fair", &asked).await.unwrap();
        assert_eq!(words(&verdicts)[3], (false, "withdrawn"));
        let other = ask(&world, "newsletter", &asked).await.unwrap();
        assert!(other.iter().all(|one| !one.may), "for another purpose: no");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_a_missing_and_a_switched_off_purpose_are_refused_by_name_of_the_field() {
    each_engine(async |store| {
        let world = World::new(store).await;
        switch(&world.ledger, &world.manager, ("calls", false))
            .await
            .unwrap();
        for (purpose, code) in [
            ("", "consent-purpose-missing"),
            (" ", "consent-purpose-missing"),
            ("fare", "consent-purpose-unknown"),
            ("calls", "consent-purpose-off"),
        ] {
            let refused = ask(&world, purpose, &[address("a@example.org")]).await;
            let Err(Error::Invalid(notice)) = refused else {
                panic!("{purpose}: {refused:?}");
            };
            assert_eq!((notice.code, notice.field), (code, Some("purpose")));
        }
        let many = vec![address("a@example.org"); 10_001];
        assert!(ask(&world, "fair", &many).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_contract_carries_until_it_has_to_be_looked_at_and_beside_an_open_objection() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let mut new = NewGround {
            person: person("contact:1"),
            purpose: "fair".to_owned(),
            basis: Basis::Contract,
            source: "Vertrag 4711".to_owned(),
            address: Some("anna@example.org".to_owned()),
            found_on: date(2026, 1, 1),
            review_on: Some(date(2026, 9, 2)),
            origin: consents::Obtained::default(),
        };
        set_basis(&world.ledger, &world.manager, &new)
            .await
            .unwrap();
        let asked = [address("anna@example.org")];
        let verdicts = ask(&world, "fair", &asked).await.unwrap();
        assert_eq!(words(&verdicts), [(true, "contract")]);
        world
            .yes("contact:1", "calls", "anna@example.org")
            .await
            .unwrap();
        object(&world, "contact:1").await;
        let verdicts = ask(&world, "calls", &asked).await.unwrap();
        assert_eq!(words(&verdicts), [(false, "request_open")]);
        let verdicts = ask(&world, "fair", &asked).await.unwrap();
        assert_eq!(words(&verdicts), [(true, "contract")]);
        new.review_on = Some(TODAY);
        set_basis(&world.ledger, &world.manager, &new)
            .await
            .unwrap();
        let verdicts = ask(&world, "fair", &asked).await.unwrap();
        assert_eq!(words(&verdicts), [(false, "review_due")]);
    })
    .await;
}

/// The person objects by a request that is still open.
async fn object(world: &World, record: &str) {
    let region = Region::parse("AT").unwrap();
    let controller = Controller {
        region,
        time_zone: region.time_zone(),
        language: Locale::De,
        extra_holidays: law::ExtraHolidays::default(),
    };
    let new = NewRequest {
        others: Vec::new(),
        right: Right::Objection,
        received: Received::parse("2026-08-30", &controller.time_zone).unwrap(),
        channel: Channel::Email,
        text: None,
        language: None,
        assignee: None,
        persons: vec![person(record)],
    };
    requests::open(&world.ledger, &world.manager, &controller, new)
        .await
        .unwrap();
}

#[tokio::test]
async fn whoever_may_not_read_consents_gets_no_answer() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let mut auditor: Actor = world.manager.clone();
        auditor.account.roles = vec![Role::Auditor];
        let refused = may_send(&world.ledger, &auditor, (HOME, TODAY), ("fair", &[])).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
        auditor.account.roles = vec![Role::Agent];
        let terms = crate::world::terms(consents::Channel::Any, false);
        let refused = consents::save(&world.ledger, &auditor, ("neu", terms)).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
    })
    .await;
}

#[tokio::test]
async fn who_objected_is_kept_from_advertising_until_they_wish_otherwise() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let ledger = &world.ledger;
        let yes = world.yes("contact:1", "fair", "anna@example.org").await;
        yes.unwrap();
        let prints = consents::prints(ledger, [" ANNA@example.org", "kein Wort davon"]).unwrap();
        assert_eq!(prints.len(), 1);
        let persons = [person("contact:1")];
        let stop = consents::Stop {
            prints: &prints,
            persons: &persons,
            request: "GD-2026-0001",
        };
        let deed = || ledger::Deed::done(world.manager.who(), "effects.begin");
        for _ in 0..2 {
            let mut tx = ledger.begin().await.unwrap();
            consents::suppress(ledger, &mut tx, stop).await.unwrap();
            tx.record(deed()).await.unwrap();
            tx.commit().await.unwrap();
        }
        let asked = [
            address("anna@example.org"),
            Subject::Person(person("contact:1")),
        ];
        let no = [(false, "suppressed"), (false, "suppressed")];
        assert_eq!(words(&ask(&world, "fair", &asked).await.unwrap()), no);
        let known = consents::suppressed(ledger, &prints).await.unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!(consents::objected(ledger, &persons).await.unwrap(), persons);

        let mut tx = ledger.begin().await.unwrap();
        let released = consents::release(&mut tx, "GD-2026-0001").await.unwrap();
        tx.record(deed()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(released, (1, 1));
        let yes = [(true, "given"), (true, "given")];
        assert_eq!(words(&ask(&world, "fair", &asked).await.unwrap()), yes);
    })
    .await;
}
