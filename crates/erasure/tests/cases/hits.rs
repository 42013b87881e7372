//! Texts that name the person, decided one by one: left for a ground, or redacted, on both engines of our own store.

use accounts::Role;
use erasure::{Change, Decision, Error, Hit, PlanState, PlanView};
use requests::Text;
use store::testing::each_engine;

use crate::world::World;

/// A text of somebody else's record that was planted to name the person, with its table.
pub fn planted(world: &World, plan: &PlanView) -> (Hit, String) {
    let places = world.planted.katharina.mentions.iter();
    let mut found = places.filter_map(|place| {
        let end = format!(":{}", place.key);
        let mut hits = plan.hits.iter();
        let hit = hits.find(|hit| hit.column == place.column && hit.record.ends_with(&end))?;
        let named = Hit::parse(&hit.name()).unwrap();
        Some((named, place.table.clone()))
    });
    found.next().expect("a planted mention is in the plan")
}

/// Leaves it for a ground.
pub fn left(hit: &Hit) -> Change {
    Change {
        leave: vec![hit.clone()],
        ground: Some("other_person".into()),
        ..Change::default()
    }
}

fn decision<'p>(plan: &'p PlanView, hit: &Hit) -> &'p str {
    let mut hits = plan.hits.iter();
    hits.find(|one| one.name() == hit.to_string())
        .unwrap()
        .decision
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_text_is_left_for_a_ground_alone_and_redacted_after_all() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let plan = world.plan(&manager).await;
        let id = &plan.plan;
        let (hit, _) = planted(&world, &plan);
        assert_eq!(decision(&plan, &hit), "redact");

        let groundless = Change {
            ground: None,
            ..left(&hit)
        };
        let refused = erasure::change(desk, &manager, id, &groundless).await;
        assert_eq!(code(refused), "ground-needed");
        let elsewhere = Hit {
            column: "no_such_column".into(),
            ..hit.clone()
        };
        let refused = erasure::change(desk, &manager, id, &left(&elsewhere)).await;
        assert_eq!(code(refused), "hit-unknown");
        let other_system = Hit {
            system: "zweig".into(),
            ..hit.clone()
        };
        let refused = erasure::change(desk, &manager, id, &left(&other_system)).await;
        assert_eq!(code(refused), "hit-unknown");
        let unchanged = erasure::show(desk, &manager, id).await.unwrap();
        assert_eq!(unchanged.hash, plan.hash);

        let changed = erasure::change(desk, &manager, id, &left(&hit))
            .await
            .unwrap();
        assert_eq!(decision(&changed, &hit), "leave");
        assert_eq!(changed.hits.len(), plan.hits.len(), "none is lost");
        assert_ne!(changed.hash, plan.hash);
        let redacted = |plan: &PlanView| {
            let mut items = plan.items.iter();
            items.any(|item| item.record == hit.record && item.columns.contains(&hit.column))
        };
        assert!(redacted(&plan) && !redacted(&changed));
        let declared = |plan: &PlanView| {
            let all = plan.exceptions.iter().filter(|one| one.because == "left");
            all.map(|one| (one.column.clone(), one.whose.clone()))
                .collect::<Vec<_>>()
        };
        let expected = [(hit.column.clone(), "other_person".to_owned())];
        assert_eq!(declared(&changed), expected);

        let back = Change {
            redact: vec![hit.clone()],
            ..Change::default()
        };
        let again = erasure::change(desk, &manager, id, &back).await.unwrap();
        assert_eq!(decision(&again, &hit), "redact");
        assert!(redacted(&again) && declared(&again).is_empty());
        assert!(again.decisions.is_empty());
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_is_left_stands_after_the_run_and_in_its_certificate() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let id = &plan.plan;
        let (hit, table) = planted(&world, &plan);
        let noted = Change {
            until: Some("2031-12-31".parse().unwrap()),
            note: Some(Text::parse("note", "Ihr eigener Aktenvermerk").unwrap()),
            ..left(&hit)
        };
        erasure::change(desk, &manager, id, &noted).await.unwrap();
        // Another decision with an end, made later and sorted before: the approval means both.
        let group = Change {
            groups: vec![("call".into(), Decision::Keep)],
            ground: Some("contract".into()),
            until: Some("2030-12-31".parse().unwrap()),
            note: Some(Text::parse("note", "Wartung").unwrap()),
            ..Change::default()
        };
        let changed = erasure::change(desk, &manager, id, &group).await.unwrap();
        erasure::approve(desk, &approver, id, &changed.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, id).await.unwrap();
        assert_eq!((run.state, run.residue.len()), (PlanState::Complete, 0));

        let certificate = run.certificate.unwrap();
        assert_eq!(certificate.exceptions.get("left"), Some(&1));
        let standing = certificate.grounds.iter();
        let left: Vec<_> = standing.filter(|one| one.action == "left").collect();
        let [one] = left[..] else { panic!("{left:?}") };
        assert_eq!((one.ground.as_str(), one.records), ("other_person", 1));
        assert_eq!(one.until, Some("2031-12-31".parse().unwrap()));
        assert!(certificate.texts["de"].contains("mit Nennung im Text belassen bis 31.12.2031"));
        assert!(certificate.texts["en"].contains("left in a text for the ground given"));

        let known = &world.planted.katharina.identifiers;
        let names = known.names.iter().map(|name| identifiers::Name {
            given: name.given.clone(),
            family: name.family.clone(),
        });
        let wanted = identifiers::Identifiers {
            emails: known.emails.clone(),
            phones: known.phones.clone(),
            names: names.collect(),
            other: Vec::new(),
        };
        let scanned = erasure::residue(desk, &manager, "vertrieb", &wanted).await;
        let scanned = scanned.unwrap().found;
        let key = hit.record.split_once(':').unwrap().1;
        let stands = |column: &str| {
            let mut found = scanned.iter();
            found.any(|at| at.table == table && at.key == key && at.column == column)
        };
        assert!(stands(&hit.column), "the text is as it was");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn decisions_on_grounds_are_approved_in_whatever_order_they_were_made() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let mut hash = plan.hash.clone();
        for (kind, note) in [("task", "Wartung"), ("call", "Beratung")] {
            let change = Change {
                groups: vec![(kind.into(), Decision::Keep)],
                ground: Some("contract".into()),
                note: Some(Text::parse("note", note).unwrap()),
                ..Change::default()
            };
            let changed = erasure::change(desk, &manager, &plan.plan, &change).await;
            hash = changed.unwrap().hash;
        }
        erasure::approve(desk, &approver, &plan.plan, &hash)
            .await
            .unwrap();
        world.clear();
    })
    .await;
}
