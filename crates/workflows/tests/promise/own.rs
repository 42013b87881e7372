//! Workflows that an administrator writes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use law::Right;
use requests::Text;
use store::testing::each_engine;
use workflows::{Error, Rule, dry_run, from_toml, history, list, save, show, switch, versions};

use crate::world::{SYSTEM, World, administrator, agent, manager};

fn rule(text: &str) -> Rule {
    let head = "[title]\nde = \"Probe\"\nen = \"Trial\"\n";
    from_toml(&format!("{head}{text}")).unwrap()
}

async fn put(world: &World, id: &str, text: &str) {
    let (ledger, office) = (&world.ledger, &world.office.controller);
    save(ledger, &administrator(), office, (id, rule(text)))
        .await
        .unwrap();
    switch(ledger, &administrator(), office, (id, true))
        .await
        .unwrap();
}

async fn days(world: &World, days: i64) {
    for _ in 0..days * 24 {
        world.pass().await;
        world.hour(1);
    }
}

async fn fired_of(world: &World, id: &str) -> Vec<(String, i64, Timestamp, Vec<String>)> {
    let fired = history(&world.ledger, &manager(), Some(id), 1000)
        .await
        .unwrap();
    let mut all: Vec<_> = fired
        .into_iter()
        .map(|f| (f.request, f.step, f.moment, f.done))
        .collect();
    all.sort();
    all
}

const REMINDER: &str = "[when]\nevent = \"time\"\nfrom = \"legal_end\"\noffset = -5\nunit = \"working_days\"\n\
    [[condition]]\nfield = \"right\"\ntest = \"one_of\"\nvalue = \"access, erasure\"\n\
    [[condition]]\nfield = \"state\"\ntest = \"is_not\"\nvalue = \"waiting\"\n\
    [[action]]\ndo = \"mail\"\nto = \"assignee\"\ntemplate = \"reminder\"\n\
    [[action]]\ndo = \"mail\"\nto = \"manager\"\ntemplate = \"escalation\"\n[action.after]\ncount = 1\n";

#[tokio::test]
async fn the_dry_run_lists_exactly_what_the_workflow_then_does() {
    each_engine(async |store| {
        let world = World::new(store).await;
        put(&world, "own", REMINDER).await;
        let reason = Text::parse("reason", "Grund").unwrap();
        for (n, right) in Right::ALL.into_iter().enumerate() {
            let request = world.open(right, &format!("2026-08-{:02}", 10 + n)).await;
            if n % 3 == 0 {
                let until = "2026-12-01".parse().unwrap();
                let target = request.reference.into();
                requests::wait(&world.ledger, &manager(), target, until, &reason)
                    .await
                    .unwrap();
            }
        }
        let late = world.open(Right::Erasure, "2026-08-05").await.reference;
        days(&world, 20).await;
        // One that waited goes on when its moment has passed.
        let first = "GD-2026-0001".parse::<requests::Reference>().unwrap();
        requests::resume(&world.ledger, &manager(), first.into())
            .await
            .unwrap();
        days(&world, 20).await;

        let office = &world.office.controller;
        let trial = dry_run(&world.ledger, &manager(), office, (&rule(REMINDER), 90))
            .await
            .unwrap();
        let listed: BTreeSet<(String, usize)> = trial
            .lines
            .iter()
            .map(|line| (line.request.clone(), line.step))
            .collect();
        let fired: BTreeSet<(String, usize)> = fired_of(&world, "own")
            .await
            .into_iter()
            .map(|(request, step, ..)| (request, usize::try_from(step).unwrap()))
            .collect();
        assert_eq!(listed, fired);
        assert_eq!(trial.lines.len(), fired.len());
        assert_eq!(
            (trial.reminders, trial.escalations),
            (fired.len() / 2, fired.len() / 2)
        );
        assert!(
            listed.contains(&(late.to_string(), 1)) && listed.len() >= 4,
            "{listed:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn events_act_once_or_each_time_and_deeds_change_the_request_but_no_legal_date() {
    each_engine(async |store| {
        let world = World::new(store).await;
        put(&world, "note", "[when]\nevent = \"state_changed\"\nstate = \"waiting\"\n[[action]]\ndo = \"note\"\ntext = \"{number} wartet\"\n").await;
        put(&world, "once", "[when]\nevent = \"saved\"\nonce = true\n[[action]]\ndo = \"internal_date\"\n[action.date]\ncount = 2\nunit = \"weeks\"\n").await;
        put(&world, "give", "[when]\nevent = \"step_ticked\"\nstep = \"A3\"\n[[action]]\ndo = \"assign\"\nto = \"role:privacy_manager\"\n").await;
        put(&world, "hello", "[when]\nevent = \"opened\"\n[[action]]\ndo = \"mail\"\nto = \"address:dsb@kanzlei.example\"\nsubject = \"{number}\"\ntext = \"{right} {end} {link}\"\n").await;
        let request = world.open(Right::Erasure, "2026-09-01").await;
        let (ledger, target) = (&world.ledger, request.reference);
        let reason = Text::parse("reason", "Grund").unwrap();
        let until = "2026-10-01".parse().unwrap();
        for _ in 0..2 {
            requests::wait(ledger, &manager(), target.into(), until, &reason).await.unwrap();
            requests::resume(ledger, &manager(), target.into()).await.unwrap();
            world.pass().await;
        }
        let marks = requests::Marks::default();
        requests::tick(ledger, &manager(), target.into(), "A3", &marks).await.unwrap();
        world.pass().await;
        world.pass().await;
        for (id, times) in [("note", 2), ("once", 1), ("give", 1), ("hello", 1)] {
            assert_eq!(fired_of(&world, id).await.len(), times, "{id}");
        }
        let shown = requests::show(ledger, &manager(), target).await.unwrap();
        assert_eq!(shown.request.assignee.as_deref(), Some("paul"));
        assert_eq!(shown.request.due.end_day.map(|d| d.to_string()).as_deref(), Some("2026-09-15"));
        assert_eq!(shown.request.legal_day(), request.legal_day());
        assert_eq!(shown.request.due.last_day, request.due.last_day);
        let mails = mail::list(ledger, None, 10).await.unwrap();
        assert_eq!(mails.len(), 1);
        assert_eq!((mails[0].recipient.as_str(), mails[0].subject.as_str()), ("dsb@kanzlei.example", "GD-2026-0001"));
    })
    .await;
}

#[tokio::test]
async fn a_workflow_has_versions_and_only_authors_touch_it() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (ledger, office) = (&world.ledger, &world.office.controller);
        assert_eq!(
            list(ledger, &manager()).await.unwrap().len(),
            workflows::shipped().len()
        );
        assert!(matches!(
            list(ledger, &agent()).await,
            Err(Error::NotAllowed(_))
        ));
        let mine = || ("own", rule(REMINDER));
        assert!(matches!(
            save(ledger, &manager(), office, mine()).await,
            Err(Error::NotAllowed(_))
        ));
        assert!(
            save(
                ledger,
                &administrator(),
                office,
                ("No Name", rule(REMINDER))
            )
            .await
            .is_err()
        );
        let first = save(ledger, &administrator(), office, mine())
            .await
            .unwrap();
        assert!(!first.active && first.version == 1);
        let second = save(ledger, &administrator(), office, mine())
            .await
            .unwrap();
        assert_eq!(second.version, 2);
        assert_eq!(versions(ledger, &manager(), "own").await.unwrap().len(), 2);
        assert!(matches!(
            versions(ledger, &manager(), "none").await,
            Err(Error::NotFound)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_workflow_is_switched_by_authors_and_makes_up_for_nothing() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (ledger, office) = (&world.ledger, &world.office.controller);
        save(ledger, &administrator(), office, ("own", rule(REMINDER)))
            .await
            .unwrap();
        assert!(matches!(
            switch(ledger, &manager(), office, ("own", true)).await,
            Err(Error::NotAllowed(_))
        ));
        assert!(matches!(
            switch(ledger, &administrator(), office, ("none", true)).await,
            Err(Error::NotFound)
        ));
        switch(ledger, &administrator(), office, ("reminder-10", false))
            .await
            .unwrap();
        assert!(
            !show(ledger, &manager(), "reminder-10")
                .await
                .unwrap()
                .active
        );
        world.open(Right::Access, "2026-09-01").await;
        days(&world, 20).await;
        assert!(
            fired_of(&world, "reminder-10").await.is_empty(),
            "it is off"
        );
        assert!(
            fired_of(&world, "own").await.is_empty(),
            "a new one begins switched off"
        );
        assert_eq!(fired_of(&world, "acknowledge").await.len(), 1);
        // Switched on again, it does not make up for what passed while it was off.
        switch(ledger, &administrator(), office, ("reminder-10", true))
            .await
            .unwrap();
        days(&world, 5).await;
        assert!(fired_of(&world, "reminder-10").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_condition_that_comes_true_by_the_clock_is_noticed_in_the_morning() {
    each_engine(async |store| {
        let world = World::new(store).await;
        put(
            &world,
            "late",
            "[when]\nevent = \"time\"\nfrom = \"receipt\"\n\
            [[condition]]\nfield = \"days_left\"\ntest = \"less\"\nvalue = \"15\"\n\
            [[action]]\ndo = \"note\"\ntext = \"bald\"\n",
        )
        .await;
        let request = world.open(Right::Access, "2026-09-01").await;
        days(&world, 30).await;
        let notes = fired_of(&world, "late").await;
        assert_eq!(notes.len(), 1);
        let fired = history(&world.ledger, &manager(), Some("late"), 5)
            .await
            .unwrap();
        assert_eq!(fired[0].fired_at.to_string(), "2026-09-17T05:00:00Z");
        assert_eq!(fired[0].request, request.reference.to_string());
    })
    .await;
}

#[tokio::test]
async fn the_overview_of_the_week_goes_out_once_on_monday_and_a_missed_one_within_its_week() {
    each_engine(async |store| {
        // A Tuesday; the week of the first start has no overview.
        let world = World::new(store).await;
        world.open(Right::Erasure, "2026-08-31").await;
        world.open(Right::Access, "2026-07-20").await;
        let overviews = async || -> Vec<(String, String)> {
            let all = mail::list(&world.ledger, None, 10_000).await.unwrap();
            let own = all.into_iter().filter(|one| one.request.is_none());
            let mut found: Vec<_> = own.map(|one| (one.recipient, one.subject)).collect();
            found.sort();
            found
        };
        days(&world, 5).await;
        assert!(overviews().await.is_empty());
        for _ in 0..24 {
            tokio::join!(world.pass(), world.pass());
            world.hour(1);
        }
        let said = "DSGVO: 2 offen, 1 überfällig, 0 fällig in dieser Woche".to_owned();
        let both = vec![
            ("anna@muster.example".to_owned(), said.clone()),
            ("paul@muster.example".to_owned(), said),
        ];
        assert_eq!(
            overviews().await,
            both,
            "who works and who leads, once each"
        );
        days(&world, 5).await;
        assert_eq!(overviews().await, both, "no second one in the week");
        // Nobody works from Saturday to Wednesday.
        world.hour(24 * 4);
        world.pass().await;
        world.pass().await;
        assert_eq!(overviews().await.len(), 4);
        assert!(world.ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn escalations_of_a_request_are_told_to_who_may_read_it() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let request = world.open(Right::Erasure, "2026-08-20").await;
        let number = request.reference.to_string();
        let told = async |who| workflows::escalations(&world.ledger, &who, &number).await;
        assert!(told(agent()).await.unwrap().is_empty());
        days(&world, 22).await;
        let found = told(agent()).await.unwrap();
        assert!(!found.is_empty());
        assert!(
            found.windows(2).all(|pair| pair[0].at >= pair[1].at),
            "newest first"
        );
        assert!(
            found
                .iter()
                .all(|one| one.to != Some("assignee".parse().unwrap()))
        );
        assert!(matches!(
            told(administrator()).await,
            Err(Error::NotAllowed(_))
        ));
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_deed_is_done_once_and_told_in_the_past() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let deeds = "[when]\nevent = \"opened\"\n\
            [[action]]\ndo = \"task\"\nto = \"assignee\"\ntext = \"{number} im Archiv\"\nsystem = \"papierarchiv\"\n\
            date = { count = 3, unit = \"working_days\" }\n\
            [[action]]\ndo = \"priority\"\n[[action]]\ndo = \"priority\"\npriority = \"urgent\"\nafter = { count = 5 }\n\
            [[action]]\ndo = \"tag\"\ntag = \"presse\"\n\
            [[action]]\ndo = \"webhook\"\nhook = \"ticket\"\n\
            [[action]]\ndo = \"webhook\"\nhook = \"gone\"\n\
            [[action]]\ndo = \"assign\"\nto = \"role:privacy_manager\"\n";
        put(&world, "all", deeds).await;
        let request = world.open(Right::Erasure, "2026-09-01").await;
        let shown = async || {
            let shown = requests::show(&world.ledger, &manager(), request.reference).await;
            shown.unwrap()
        };
        for _ in 0..3 {
            tokio::join!(world.pass(), world.pass());
        }
        let now = shown().await;
        assert_eq!(now.request.priority, requests::Priority::High);
        assert_eq!(now.request.tags[0].word(), "presse");
        assert_eq!(now.request.assignee.as_deref(), Some("paul"));
        assert_eq!((now.tasks.len(), now.request.waiting_tasks), (1, 1));
        let task = &now.tasks[0];
        assert_eq!(task.words.as_deref(), Some("GD-2026-0001 im Archiv"));
        assert_eq!(task.due.to_string(), "2026-09-04");
        assert_eq!(task.system.as_deref(), Some("papierarchiv"));
        assert_eq!(task.owner.to_string(), "login:anna");
        assert_eq!(now.request.legal_day(), request.legal_day());
        let calls = webhooks::list(&world.ledger, 10).await.unwrap();
        assert_eq!(calls.len(), 1, "each webhook once");
        assert_eq!(calls[0].hook, "ticket");
        days(&world, 6).await;
        assert_eq!(shown().await.request.priority, requests::Priority::Urgent);
        let done: Vec<String> = fired_of(&world, "all").await.into_iter().flat_map(|f| f.3).collect();
        let mut words: Vec<&str> = done.iter().filter_map(|line| line.split(' ').next()).collect();
        words.sort_unstable();
        assert_eq!(
            words,
            ["assign", "no-webhook", "priority", "priority", "tag", "task", "webhook"]
        );
        assert!(world.ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn a_condition_on_a_change_holds_for_the_event_that_made_it_and_the_trial_agrees() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let pressing = "[when]\nevent = \"saved\"\n\
            [[condition]]\nfield = \"priority\"\ntest = \"changed\"\n\
            [[condition]]\nfield = \"priority\"\ntest = \"one_of\"\nvalue = \"high, urgent\"\n\
            [[condition]]\nfield = \"tag\"\ntest = \"is_not\"\nvalue = \"probe\"\n\
            [[action]]\ndo = \"note\"\ntext = \"eilt\"\n";
        put(&world, "pressing", pressing).await;
        let once = pressing.replace("\"saved\"", "\"saved\"\nonce = true");
        put(&world, "first", &once).await;
        let (ledger, target) = (
            &world.ledger,
            world.open(Right::Access, "2026-09-01").await.reference,
        );
        let set = async |priority| {
            requests::set_priority(ledger, &manager(), target.into(), priority)
                .await
                .unwrap();
            world.hour(1);
        };
        let marks = requests::Marks::default();
        set(requests::Priority::High).await;
        requests::tick(ledger, &manager(), target.into(), "A3", &marks)
            .await
            .unwrap();
        world.pass().await;
        set(requests::Priority::Normal).await;
        world.pass().await;
        set(requests::Priority::Urgent).await;
        world.pass().await;
        let probe = requests::Tag::parse_all("probe").unwrap();
        requests::set_tags(ledger, &manager(), target.into(), &probe)
            .await
            .unwrap();
        set(requests::Priority::High).await;
        world.pass().await;
        world.pass().await;
        assert_eq!(
            fired_of(&world, "pressing").await.len(),
            2,
            "high, and urgent"
        );
        assert_eq!(
            fired_of(&world, "first").await.len(),
            1,
            "the first time alone"
        );
        let office = &world.office.controller;
        let trial = dry_run(ledger, &manager(), office, (&rule(pressing), 90))
            .await
            .unwrap();
        assert_eq!(trial.lines.len(), 2, "{:?}", trial.lines);
        let timed = "[when]\nevent = \"time\"\nfrom = \"receipt\"\n\
            [[condition]]\nfield = \"state\"\ntest = \"changed\"\n[[action]]\ndo = \"priority\"\n";
        let head = "[title]\nde = \"a\"\nen = \"a\"\n";
        assert_eq!(
            from_toml(&format!("{head}{timed}")).unwrap_err().code,
            "workflow-changed"
        );
    })
    .await;
}

#[tokio::test]
async fn a_step_of_another_system_that_is_overdue_is_told_until_it_ends() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (ledger, office) = (&world.ledger, &world.office.controller);
        let request = world.open(Right::Erasure, "2026-09-01").await;
        let add = async |day: &str, system: Option<&str>| {
            let new = requests::NewTask {
                words: Text::parse("words", "Ordner durchsehen").unwrap(),
                owner: "login:anna".parse().unwrap(),
                system: system.map(str::to_owned),
                due: day.parse().unwrap(),
            };
            let systems = (new, &[SYSTEM][..]);
            requests::add_task(ledger, &manager(), request.reference, systems)
                .await
                .unwrap()
        };
        add("2026-09-03", None).await;
        let archive = add("2026-09-07", Some(SYSTEM)).await;
        days(&world, 10).await;
        let end = (requests::Ending::Done, None);
        requests::end_task(ledger, &manager(), (request.reference, &archive), end)
            .await
            .unwrap();
        days(&world, 10).await;
        let mut told: Vec<String> = history(ledger, &manager(), Some("system-task"), 100)
            .await
            .unwrap()
            .into_iter()
            .map(|one| format!("{} {}", one.fired_at, one.step))
            .collect();
        told.sort();
        // The day after, again after three days, and the privacy managers two days after each;
        // the task ended on the 11th.
        assert_eq!(
            told,
            [
                "2026-09-08T05:00:00Z 1",
                "2026-09-10T05:00:00Z 2",
                "2026-09-11T05:00:00Z 1"
            ]
        );
        let shipped = workflows::shipped()
            .iter()
            .find(|(id, _)| *id == "system-task");
        let trial = dry_run(ledger, &manager(), office, (&shipped.unwrap().1, 90))
            .await
            .unwrap();
        assert_eq!(trial.lines.len(), 3, "{:?}", trial.lines);
    })
    .await;
}
