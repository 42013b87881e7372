//! Grounds to keep or archive, with what each of them needs, on both engines of our own store.

use accounts::Role;
use erasure::{Change, Decision, Error};
use requests::Text;
use store::testing::each_engine;

use crate::world::World;

const FACTS: &str = "Wartungsvertrag 4711 mit Frau Brandl";

fn kept(ground: &str, until: Option<&str>, note: Option<&str>) -> Change {
    Change {
        groups: vec![("task".into(), Decision::Keep)],
        ground: Some(ground.into()),
        until: until.map(|day| day.parse().unwrap()),
        note: note.map(|note| Text::parse("note", note).unwrap()),
        ..Change::default()
    }
}

#[tokio::test]
async fn a_ground_without_what_it_needs_is_refused_and_changes_nothing() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let plan = world.plan(&manager).await;
        let late = Some("2031-12-31");
        for (change, code) in [
            (kept("legal_duty", None, None), "ground-end-note"),
            (kept("legal_duty", None, Some("x")), "ground-end"),
            (kept("legal_duty", late, None), "ground-note"),
            (kept("contract", None, None), "ground-note"),
            (
                kept("other_person", Some("2020-01-01"), None),
                "ground-past",
            ),
        ] {
            let refused = erasure::change(desk, &manager, &plan.plan, &change).await;
            let Err(Error::Refused(notice)) = refused else {
                panic!("{code} is not refused")
            };
            assert_eq!(notice.code, code);
        }
        let after = erasure::show(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(after.hash, plan.hash);
        assert!(after.decisions.is_empty());
        for change in [
            kept("legal_duty", late, Some("§ 132 BAO")),
            kept("other_person", None, None),
        ] {
            erasure::change(desk, &manager, &plan.plan, &change)
                .await
                .unwrap();
        }
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn the_note_of_a_ground_stands_with_the_requests_texts_and_not_in_the_log() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let change = kept("contract", None, Some(FACTS));
        let noted = erasure::change(desk, &manager, &plan.plan, &change)
            .await
            .unwrap();
        assert_eq!(noted.decisions[0].note.as_deref(), Some(FACTS));

        let seen = erasure::show(desk, &approver, &plan.plan).await.unwrap();
        let made = &seen.decisions[0];
        assert_eq!(
            (made.name.as_str(), made.on_group, made.decision),
            ("task", true, "keep")
        );
        assert_eq!(made.note.as_deref(), Some(FACTS), "who approves reads it");
        let reference = plan.request.parse().unwrap();
        let shown = requests::show(&desk.ledger, &manager, reference)
            .await
            .unwrap();
        let reason = shown
            .remarks
            .iter()
            .find(|text| text.text.as_deref() == Some(FACTS));
        assert_eq!(reason.unwrap().by, "berger");

        let entries = desk.ledger.list(&ledger::Filter::default()).await.unwrap();
        assert!(
            entries
                .iter()
                .any(|entry| entry.action == "requests.give_reason")
        );
        let log = format!("{entries:?}");
        assert!(!log.contains("4711") && !log.contains("Brandl"), "{log}");

        let again = kept("contract", None, Some("etwas anderes"));
        let other = erasure::change(desk, &manager, &plan.plan, &again)
            .await
            .unwrap();
        assert_ne!(other.hash, noted.hash, "another note is another plan");
        erasure::approve(desk, &approver, &plan.plan, &other.hash)
            .await
            .unwrap();
        world.clear();
    })
    .await;
}
