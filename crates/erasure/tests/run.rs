//! From a request to an erased person, on both engines of our own store, with the built-in CRM.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test that cannot go on stops with the place; the main job is one story"
)]

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random, Secret};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Change, Decision, Desk, Error, PlanState, Systems};
use ledger::{Ledger, Via};
use requests::{Controller, Form, NewRequest, OneOrMany, PersonForm, Reference};
use store::testing::each_engine;

struct World {
    desk: Desk,
    folder: std::path::PathBuf,
    planted: demo::Planted,
}

impl World {
    async fn new(store: store::Store) -> Self {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let folder =
            std::env::temp_dir().join(format!("vergissmein-run-{}", Random::os().token().expose()));
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("crm.db");
        let today = "2026-11-23".parse().unwrap();
        let planted = demo::create_sqlite(&file, demo::Size::least(), 7, today)
            .await
            .unwrap();
        let config = SystemConfig {
            name: "vertrieb".into(),
            profile: "suitecrm7".into(),
            url: Some(SecretUrl::new(format!("sqlite:{}", file.display()))),
            url_file: None,
            files: None,
            tls: None,
            owner: None,
        };
        let region = law::Region::parse("AT").unwrap();
        let desk = Desk {
            ledger: Ledger::new(store, clock, Random::os()),
            systems: Systems::new(vec![config]).unwrap(),
            controller: Controller {
                region,
                time_zone: region.time_zone(),
                language: Locale::De,
                extra_holidays: law::ExtraHolidays::default(),
            },
            four_eyes: true,
        };
        Self {
            desk,
            folder,
            planted,
        }
    }

    async fn actor(&self, login: &str, roles: &[Role]) -> Actor {
        let new = NewAccount {
            login: login.into(),
            name: login.into(),
            roles: roles.to_vec(),
        };
        let invited = accounts::add(&self.desk.ledger, By::Operator, new)
            .await
            .unwrap();
        let password = Secret::new("Donaudampfschiff-Kapitän 7".to_owned());
        accounts::accept(&self.desk.ledger, invited.token.expose(), &password)
            .await
            .unwrap();
        Actor {
            account: accounts::by_login(&self.desk.ledger, login).await.unwrap(),
            via: Via::Cli,
        }
    }

    async fn request(&self, actor: &Actor) -> Reference {
        let form = Form {
            right: OneOrMany::One("erasure".into()),
            received: "2026-11-20".into(),
            persons: vec![PersonForm {
                system: "vertrieb".into(),
                record: self.planted.katharina.persons[0].clone(),
            }],
            ..Form::default()
        };
        let new = NewRequest::parse(&form, &self.desk.controller).unwrap();
        let controller = &self.desk.controller;
        requests::open(&self.desk.ledger, actor, controller, new)
            .await
            .unwrap()
            .reference
    }
}

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
            ..Change::default()
        };
        let changed = erasure::change(desk, &manager, &plan.plan, &kept)
            .await
            .unwrap();
        assert_ne!(changed.hash, plan.hash);
        let back = Change {
            groups: vec![("task".into(), Decision::Delete)],
            ..Change::default()
        };
        let plan = erasure::change(desk, &manager, &plan.plan, &back)
            .await
            .unwrap();

        let person = &world.planted.katharina.persons[0];
        let preview = erasure::preview(desk, &manager, &plan.plan, person)
            .await
            .unwrap();
        assert!(
            preview
                .iter()
                .any(|field| field.before.is_some() && field.after != field.before)
        );

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
        let again = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!((again.run, again.rows), (run.run, run.rows));
        assert!(erasure::resume_open(desk).await.unwrap().is_empty());
        assert!(erasure::blockers(desk, &name).await.unwrap().is_empty());
        let progress = erasure::progress(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(progress.done, progress.total);
        assert!(
            erasure::preview(desk, &manager, &plan.plan, person)
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
        std::fs::remove_dir_all(&world.folder).unwrap();
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
        let blockers = erasure::blockers(desk, &reference.to_string())
            .await
            .unwrap();
        assert_eq!(blockers[0].code, "conflict");
        std::fs::remove_dir_all(&world.folder).unwrap();
    })
    .await;
}
