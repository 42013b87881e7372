//! The owner of a system is asked by a message and answers behind its link.

use jiff::civil::date;
use requests::{Closing, Ending, NewFile, Outcome, Text};
use store::testing::each_engine;

use crate::world::{NAME, World, code};

#[tokio::test]
async fn a_right_that_concerns_data_gives_each_system_a_task_and_closing_waits_for_it() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, tasks) = world.request("erasure").await;
        let systems: Vec<&str> = tasks
            .iter()
            .filter_map(|task| task.system.as_deref())
            .collect();
        assert_eq!(systems, ["archiv", "kasse", "lager"]);
        for task in &tasks {
            // A week before 21 December, to which the twentieth moved.
            assert_eq!(task.due, date(2026, 12, 14));
            assert!(task.words.as_deref().unwrap().contains("löschen"));
        }
        let (_, none) = world.request("automated_decision").await;
        assert!(none.is_empty(), "other systems have nothing to do for it");
        let (ledger, manager) = (&world.desk.ledger, &world.manager);
        let closing = Closing {
            outcome: Outcome::Withdrawn,
            reason: None,
        };
        let marks = requests::Marks::default();
        requests::tick(ledger, manager, reference.into(), "Z2", &marks)
            .await
            .unwrap();
        // Put to its owner, it keeps the request open; what was put to nobody ends with it.
        world.ask((reference, &tasks[0].id), ("", 0)).await.unwrap();
        let open = requests::close(ledger, manager, reference.into(), &closing, &[]).await;
        assert!(format!("{open:?}").contains("tasks-open"), "{open:?}");
        let why = Text::parse("result", "zurückgezogen").unwrap();
        let end = (Ending::Dropped, Some(&why));
        requests::end_task(ledger, manager, (reference, &tasks[0].id), end)
            .await
            .unwrap();
        requests::close(ledger, manager, reference.into(), &closing, &[])
            .await
            .unwrap();
        let ended = world.tasks(reference).await;
        assert!(
            ended
                .iter()
                .all(|task| task.ending == Some(Ending::Dropped))
        );
        assert!(
            ended[1]
                .result
                .as_deref()
                .unwrap()
                .contains("nicht gefragt")
        );
        let ends = world.entries("requests.end_task").await;
        let systems: Vec<_> = ends
            .iter()
            .filter_map(|entry| entry.system.as_deref())
            .collect();
        assert_eq!(
            systems,
            ["archiv", "kasse", "lager"],
            "each end is entered with its system"
        );
    })
    .await;
}

#[tokio::test]
async fn the_owner_sees_what_is_to_be_done_and_of_the_person_only_what_was_chosen() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, tasks) = world.request("access").await;
        let task = &tasks[0].id;
        let errand = world.ask((reference, task), (NAME, 0)).await.unwrap();
        assert_eq!((errand.round, errand.reveals), (1, true));
        assert!(!format!("{errand:?}").contains("Quittenbaum"));
        let [(to, subject, body)] = &world.messages().await[..] else {
            panic!("one message");
        };
        assert_eq!(to, "archiv@example.org");
        assert!(subject.contains("GD-2026-0001") && body.contains("14. Dezember 2026"));
        assert!(!body.contains("Quittenbaum") && !subject.contains("Quittenbaum"));
        let token = world.token().await;
        let seen = errands::look(&world.desk, &token).await.unwrap();
        assert_eq!(seen.identifiers.as_deref(), Some(NAME));
        assert!(seen.waits && !seen.answered);
        assert_eq!((seen.system.as_str(), seen.request), ("archiv", reference));
        // Asked anew without showing anything: the first link works no more.
        world.ask((reference, task), ("", 1)).await.unwrap();
        assert_eq!(code(errands::look(&world.desk, &token).await), "not-found");
        assert_eq!(code(world.answer(&token, "done", "").await), "not-found");
        let token = world.token().await;
        let seen = errands::look(&world.desk, &token).await.unwrap();
        assert_eq!(seen.identifiers, None);
        for entry in world.entries("errands.ask").await {
            assert_eq!(entry.system.as_deref(), Some("archiv"));
            assert!(!format!("{:?}", entry.details).contains("Quittenbaum"));
        }
        for wrong in [
            "",
            "x",
            "a-1-00",
            &token[..token.len() - 1],
            &format!("{token}0"),
        ] {
            assert_eq!(
                code(errands::look(&world.desk, wrong).await),
                "not-found",
                "{wrong}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_taken_once_with_its_proof_and_ends_the_task() {
    each_engine(async |store| {
        let world = World::new(store);
        let (ledger, manager) = (&world.desk.ledger, &world.manager);
        let (reference, tasks) = world.request("erasure").await;
        let task = &tasks[0].id;
        world.ask((reference, task), (NAME, 0)).await.unwrap();
        let token = world.token().await;
        assert_eq!(code(world.answer(&token, "ja", "").await), "errand-outcome");
        assert_eq!(
            code(world.answer(&token, "partly", " ").await),
            "errand-reason"
        );
        let file = NewFile {
            name: "protokoll.txt",
            bytes: b"Akte 12 vernichtet",
            step: None,
        };
        let new = errands::NewAnswer::parse("done", "Akte 12 vernichtet", Some(file)).unwrap();
        let twice = async {
            let other = errands::NewAnswer::parse("nothing", "", None).unwrap();
            errands::answer(&world.desk, &token, other).await
        };
        let (first, second) = tokio::join!(errands::answer(&world.desk, &token, new), twice);
        assert!(first.is_ok() ^ second.is_ok(), "{first:?} {second:?}");
        assert_eq!(code(world.answer(&token, "done", "").await), "not-found");
        let seen = errands::look(&world.desk, &token).await.unwrap();
        assert!(seen.answered && !seen.waits && seen.identifiers.is_none());
        let ended = world.tasks(reference).await;
        let ended = ended.iter().find(|one| one.id == *task).unwrap();
        assert_eq!(ended.ending, Some(Ending::Done));
        assert_eq!(ended.ended_by.as_deref(), Some("errands"));
        let files = requests::files(ledger, manager, reference).await.unwrap();
        assert_eq!(files.len(), usize::from(first.is_ok()));
        let answers = world.entries("errands.answer").await;
        assert_eq!(answers.len(), 1, "of two at once one is entered");
        assert_eq!(answers[0].system.as_deref(), Some("archiv"));
        let kept: Vec<(Option<String>,)> = sqlx::query_as("SELECT identifiers FROM errands")
            .fetch_all(ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(kept, [(None,)], "what was shown goes with the answer");
    })
    .await;
}

#[tokio::test]
async fn what_was_done_in_part_waits_for_somebody_of_the_house() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, tasks) = world.request("erasure").await;
        world.ask((reference, &tasks[0].id), ("", 0)).await.unwrap();
        let token = world.token().await;
        let reason = "Rechnungen bleiben bis 2033 (BAO § 132)";
        world.answer(&token, "partly", reason).await.unwrap();
        let tasks = world.tasks(reference).await;
        assert!(tasks[0].ending.is_none(), "it stays open");
        let errands = errands::errands_of(&world.desk, &world.manager, reference)
            .await
            .unwrap();
        assert_eq!(errands[0].outcome, Some(errands::Outcome::Partly));
        assert_eq!(errands[0].reason.as_deref(), Some(reason));
        for entry in world.entries("errands.answer").await {
            assert!(!format!("{:?}", entry.details).contains("Rechnungen"));
        }
        // It may be asked again, and then answered whole.
        world.ask((reference, &tasks[0].id), ("", 1)).await.unwrap();
        let token = world.token().await;
        world.answer(&token, "done", "").await.unwrap();
        assert!(world.tasks(reference).await[0].ending.is_some());
    })
    .await;
}

#[tokio::test]
async fn asking_twice_asks_once_and_a_link_ends_with_its_day() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, tasks) = world.request("access").await;
        let task = (reference, &tasks[0].id);
        let (one, two) = tokio::join!(world.ask(task, (NAME, 0)), world.ask(task, (NAME, 0)));
        assert_eq!((one.unwrap().round, two.unwrap().round), (1, 1));
        assert_eq!(world.messages().await.len(), 1);
        assert_eq!(world.entries("errands.ask").await.len(), 1);
        let nobody = world.ask((reference, &tasks[2].id), ("", 0)).await;
        assert_eq!(code(nobody), "errand-nobody");
        let token = world.token().await;
        assert_eq!(errands::expire(&world.desk).await.unwrap(), 0);
        world.days_pass(30);
        assert_eq!(code(world.answer(&token, "done", "").await), "not-found");
        assert!(!errands::look(&world.desk, &token).await.unwrap().waits);
        assert_eq!(errands::expire(&world.desk).await.unwrap(), 1);
        let kept: Vec<(Option<String>,)> = sqlx::query_as("SELECT identifiers FROM errands")
            .fetch_all(world.desk.ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(kept, [(None,)]);
    })
    .await;
}

#[tokio::test]
async fn nobody_acts_while_it_is_open_who_asks() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, tasks) = world.request("erasure").await;
        let why = Text::parse("reason", "fremde Adresse").unwrap();
        let (ledger, manager) = (&world.desk.ledger, &world.manager);
        requests::ask_identity(ledger, manager, reference.into(), (&why, false))
            .await
            .unwrap();
        let asked = world.ask((reference, &tasks[0].id), ("", 0)).await;
        assert_eq!(code(asked), "errand-identity");
        assert!(world.messages().await.is_empty());
    })
    .await;
}
