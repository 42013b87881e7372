//! From a request to an erased person, on both engines of our own store, with the built-in CRM.

use accounts::Role;
use erasure::{Change, Decision, Error, PlanState};
use requests::Outcome;
use store::testing::each_engine;

use crate::world::World;

async fn blockers(world: &World, reference: &str, outcome: Outcome) -> Vec<&'static str> {
    let found = erasure::blockers(&world.desk, reference, outcome).await;
    found.unwrap().iter().map(|blocker| blocker.code).collect()
}

#[expect(
    clippy::too_many_lines,
    clippy::large_futures,
    reason = "the main job is one story"
)]
#[tokio::test]
async fn a_person_is_erased_under_four_eyes_and_the_log_tells_of_it() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let administrator = world.actor("admin", &[Role::Administrator]).await;
        let reference = world.request(&manager).await;
        let name = reference.to_string();

        let plan = erasure::draft(desk, &manager, &name).await.unwrap();
        assert!(plan.items.iter().any(|item| item.action == "delete"));
        assert!(
            plan.items.iter().any(|item| item.rule.starts_with("duty.")),
            "an invoice is kept"
        );
        assert!(
            !plan.exceptions.iter().any(|left| left.column == "website"),
            "the CRM's default web address is nobody's"
        );
        let kept = Change {
            groups: vec![("task".into(), Decision::Keep)],
            ground: Some("contract".into()),
            note: Some(requests::Text::parse("note", "Wartung bis 2029").unwrap()),
            ..Change::default()
        };
        let changed = erasure::change(desk, &manager, &plan.plan, &kept)
            .await
            .unwrap();
        assert_ne!(changed.hash, plan.hash);
        let duty = plan
            .items
            .iter()
            .find(|item| item.rule.starts_with("duty."));
        let code = duty.and_then(|item| item.ground_code.as_deref()).unwrap();
        let german = erasure::ground_words(code, law::Language::De);
        assert_eq!(duty.and_then(|item| item.ground.as_ref()), Some(&german));
        assert_ne!(german, erasure::ground_words(code, law::Language::En));
        let back = Change {
            groups: vec![("task".into(), Decision::Delete)],
            ..Change::default()
        };
        let plan = erasure::change(desk, &manager, &plan.plan, &back)
            .await
            .unwrap();

        let person = &world.planted.katharina.persons[0];
        let preview = erasure::preview(desk, &manager, &plan.plan, None, person)
            .await
            .unwrap();
        assert!(
            preview
                .fields
                .iter()
                .any(|field| field.before.is_some() && field.after != field.before)
        );

        let invoice = duty.map(|item| item.record.clone()).unwrap();
        let against_the_law = Change {
            select: vec![(invoice, Decision::Delete)],
            ..Change::default()
        };
        let refused = erasure::change(desk, &manager, &plan.plan, &against_the_law).await;
        assert!(
            matches!(&refused, Err(Error::Refused(why)) if why.code == "record-duty"),
            "a duty is said, not silently kept"
        );
        assert_eq!(
            blockers(&world, &name, Outcome::Fulfilled).await,
            ["no-run"],
            "nothing was erased yet"
        );
        assert!(blockers(&world, &name, Outcome::Refused).await.is_empty());

        let open_identity = erasure::approve(desk, &approver, &plan.plan, &plan.hash).await;
        assert!(matches!(open_identity, Err(Error::Refused(_))));
        let marks = requests::Marks::default();
        requests::tick(&desk.ledger, &manager, reference.into(), "A4", &marks)
            .await
            .unwrap();
        let own = erasure::approve(desk, &manager, &plan.plan, &plan.hash).await;
        assert!(own.is_err(), "nobody approves their own plan");
        let old = erasure::approve(desk, &approver, &plan.plan, &changed.hash).await;
        assert!(old.is_err(), "an old hash is refused");
        let early = erasure::run(desk, &manager, &plan.plan).await;
        assert!(early.is_err(), "nothing runs without approval");
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();

        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!((run.state, run.residue.len()), (PlanState::Complete, 0));
        let certificate = run.certificate.as_ref().unwrap();
        assert!(certificate.texts["de"].contains("Erklärte Ausnahmen"));
        assert!(certificate.texts["en"].contains("Declared exceptions"));
        assert_eq!(certificate.text, certificate.texts["de"]);
        let again = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!((again.run, again.rows), (run.run, run.rows));
        assert!(erasure::resume_open(desk).await.unwrap().is_empty());
        assert!(blockers(&world, &name, Outcome::Fulfilled).await.is_empty());
        let progress = erasure::progress(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(progress.done, progress.total);
        assert!(
            erasure::preview(desk, &manager, &plan.plan, None, person)
                .await
                .is_err(),
            "the sealed part is gone"
        );

        erasure::mark(
            desk,
            &administrator,
            "vertrieb",
            "contacts",
            "lead_source",
            "plain",
        )
        .await
        .unwrap();
        assert!(desk.ledger.verify(None).await.unwrap().ok);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_row_edited_after_the_plan_was_made_stops_the_run_before_anything_is_written() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let reference = world.request(&manager).await;
        let plan = erasure::draft(desk, &manager, &reference.to_string())
            .await
            .unwrap();
        let marks = requests::Marks::default();
        requests::tick(&desk.ledger, &manager, reference.into(), "A4", &marks)
            .await
            .unwrap();
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();

        let file = world.folder.join("crm.db");
        let system = desk.open("vertrieb").await.unwrap();
        let mut connection = system.database.connect().await.unwrap();
        connection
            .command(
                "editing",
                "UPDATE contacts SET phone_work = '+43 1 5557 9999'",
            )
            .await
            .unwrap();
        connection.close().await;
        let before = std::fs::read(&file).unwrap();
        let run = erasure::run(desk, &manager, &plan.plan).await;
        assert!(matches!(run, Err(Error::Conflict(_))));
        assert_eq!(before, std::fs::read(&file).unwrap());
        let name = reference.to_string();
        let fulfilled = Outcome::Fulfilled;
        assert_eq!(blockers(&world, &name, fulfilled).await, ["conflict"]);
        erasure::draft(desk, &manager, &name).await.unwrap();
        assert_eq!(
            blockers(&world, &name, fulfilled).await,
            ["conflict"],
            "a draft mends nothing"
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_is_refused_and_the_log_tells_of_each_try() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let auditor = world.actor("prantl", &[Role::Auditor]).await;
        let reference = world.request(&manager).await.to_string();
        let plan = erasure::draft(desk, &manager, &reference).await.unwrap();
        let (id, hash) = (&plan.plan, &plan.hash);
        let person = &world.planted.katharina.persons[0];
        let ids = identifiers::Identifiers::default();
        let facts = crm::find::Facts::default();
        let change = Change::default();
        let system = "vertrieb";

        let refused = |done: Result<(), Error>| matches!(done, Err(Error::NotAllowed(_)));
        let tries = [
            refused(erasure::draft(desk, &auditor, &reference).await.map(drop)),
            refused(erasure::show(desk, &auditor, id).await.map(drop)),
            refused(
                erasure::plans_of(desk, &auditor, &reference)
                    .await
                    .map(drop),
            ),
            refused(erasure::change(desk, &auditor, id, &change).await.map(drop)),
            refused(
                erasure::preview(desk, &auditor, id, None, person)
                    .await
                    .map(drop),
            ),
            refused(erasure::recognise(desk, &auditor, id, true).await.map(drop)),
            refused(erasure::approve(desk, &auditor, id, hash).await.map(drop)),
            refused(erasure::run(desk, &auditor, id).await.map(drop)),
            refused(erasure::run_view(desk, &auditor, id).await.map(drop)),
            refused(erasure::progress(desk, &auditor, id).await.map(drop)),
            refused(
                erasure::find(desk, &auditor, system, &facts, base::Locale::De)
                    .await
                    .map(drop),
            ),
            refused(
                erasure::person(desk, &auditor, system, person, true)
                    .await
                    .map(drop),
            ),
            refused(erasure::check(desk, &auditor, system).await.map(drop)),
            refused(erasure::mark(desk, &auditor, system, "contacts", "title", "text").await),
            refused(
                erasure::residue(desk, &auditor, system, &ids)
                    .await
                    .map(drop),
            ),
        ];
        assert_eq!(tries, [true; 15]);
        let filter = ledger::Filter {
            action: Some("access.refuse".into()),
            ..ledger::Filter::default()
        };
        let entries = desk.ledger.list(&filter).await.unwrap();
        let of_auditor = entries
            .iter()
            .filter(|entry| entry.actor == "prantl" && entry.outcome == "refused");
        assert_eq!(of_auditor.count(), 15);
        let with_request = entries
            .iter()
            .filter(|entry| entry.request.as_ref() == Some(&reference));
        assert!(with_request.count() >= 8);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_crm_file_that_is_not_there_is_named_and_never_made() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let administrator = world.actor("admin", &[Role::Administrator]).await;
        let file = world.folder.join("crm.db");
        std::fs::remove_file(&file).unwrap();
        let check = erasure::check(&world.desk, &administrator, "vertrieb").await;
        let line = check.unwrap_err().to_string();
        assert!(line.contains("does not exist"), "{line}");
        assert!(!file.exists());
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_look_at_related_records_shows_day_subject_and_others_and_not_the_person() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let mut plan = world.plan(&manager).await;
        assert!(plan.items.iter().all(|item| item.subject.is_none()));
        erasure::glance(desk, &manager, &mut plan, &|_| true)
            .await
            .unwrap();
        let person = &world.planted.katharina;
        let of_kind = |kind: &str| {
            let items = plan.items.iter();
            let kind = kind.to_owned();
            items.filter(move |item| item.group.as_deref() == Some(&*kind))
        };
        for kind in ["call", "meeting", "email", "note", "task"] {
            assert!(of_kind(kind).count() > 0, "{kind}");
            assert!(of_kind(kind).all(|item| item.subject.is_some()), "{kind}");
        }
        assert!(of_kind("meeting").all(|item| item.date.is_some()));
        let shared = plan
            .items
            .iter()
            .filter(|item| item.others > 0 && item.group.is_some());
        let shared: Vec<_> = shared.collect();
        assert!(!shared.is_empty());
        for item in shared {
            assert_eq!(item.participants.len(), item.others, "{}", item.record);
        }
        for item in &plan.items {
            let shown = format!("{:?} {:?}", item.subject, item.participants);
            let named = [&person.given, &person.family];
            assert!(!named.iter().all(|name| shown.contains(*name)), "{shown}");
        }

        let system = desk.open("vertrieb").await.unwrap();
        let records = [person.persons[0].as_str(), "call:1", "x"];
        let names = erasure::masked_names(desk, &manager, &system, &records)
            .await
            .unwrap();
        assert_eq!(names.len(), 1);
        let name = &names[&person.persons[0]];
        assert_eq!(name.family, person.family);
        assert_eq!(name.initial.chars().next(), person.given.chars().next());
        world.clear();
    })
    .await;
}
