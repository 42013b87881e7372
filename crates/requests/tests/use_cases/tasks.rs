//! Priority, tags and tasks of a request.

use accounts::{By, NewAccount, Role};
use jiff::ToSpan as _;
use requests::{
    Closing, Doer, Ending, Error, Filter, NewTask, Outcome, Priority, Tag, TaskOwner, View,
    add_tag_by_machine, add_task, add_task_by_machine, add_task_later, end_task, own_tasks,
    raise_priority_by_machine, set_priority, set_tags, tasks,
};
use store::testing::each_engine;

use crate::desk::{Desk, actor, manager, text};

const SYSTEMS: &[&str] = &["vertrieb", "papierarchiv"];

fn task(desk: &Desk, owner: &str, system: Option<&str>) -> NewTask {
    NewTask {
        words: text("Ordner 7 von Theodora Quittenbaum durchsehen"),
        owner: owner.parse().unwrap(),
        system: system.map(str::to_owned),
        due: desk.today().saturating_add(5.days()),
    }
}

#[tokio::test]
async fn priority_and_tags_are_kept_filtered_by_and_move_no_date() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, today) = (&desk.ledger, desk.today());
        let before = desk.open("erasure").await;
        let target = before.reference;
        set_priority(ledger, &manager(), target.into(), Priority::High)
            .await
            .unwrap();
        let tags = Tag::parse_all("presse, vip").unwrap();
        set_tags(ledger, &manager(), target.into(), &tags)
            .await
            .unwrap();
        let after = set_tags(ledger, &manager(), target.into(), &tags[1..])
            .await
            .unwrap();
        assert_eq!(after.priority, Priority::High);
        assert_eq!(after.tags, tags[1..]);
        assert_eq!(after.legal_day(), before.legal_day());
        desk.open("access").await;
        for (filter, expected) in [
            (
                Filter {
                    tag: Some(tags[1].clone()),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    tag: Some(tags[0].clone()),
                    ..Filter::default()
                },
                0,
            ),
            (
                Filter {
                    priority: Some(Priority::High),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    priority: Some(Priority::Urgent),
                    ..Filter::default()
                },
                0,
            ),
        ] {
            let page = requests::list(ledger, &manager(), &filter, today)
                .await
                .unwrap();
            assert_eq!(page.requests.len(), expected, "{filter:?}");
        }
        // The words of people stand in no entry.
        let entries = format!("{:?}", desk.entries(target).await);
        assert!(entries.contains("requests.set_tags") && !entries.contains("presse"));
        let auditor = actor(Role::Auditor);
        let refused = set_priority(ledger, &auditor, target.into(), Priority::Urgent);
        assert!(matches!(refused.await, Err(Error::NotAllowed(_))));
    })
    .await;
}

#[tokio::test]
async fn a_part_of_the_product_raises_and_never_lowers_and_adds_a_tag_once() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let ledger = &desk.ledger;
        let target = desk.open("erasure").await.reference;
        let doer = Doer::part("workflows", ledger::Via::Job, &ledger.clock);
        let mut tx = ledger.begin().await.unwrap();
        for (to, expected) in [
            (None, Priority::High),
            (Some(Priority::Urgent), Priority::Urgent),
            (Some(Priority::High), Priority::Urgent),
            (None, Priority::Urgent),
        ] {
            let raised = raise_priority_by_machine(&mut tx, &doer, target, to).await;
            assert_eq!(raised.unwrap().priority, expected);
        }
        let vip = Tag::parse("vip").unwrap();
        for _ in 0..2 {
            let tagged = add_tag_by_machine(&mut tx, &doer, target, &vip)
                .await
                .unwrap();
            assert_eq!(tagged.tags, std::slice::from_ref(&vip));
        }
        let id = add_task_by_machine(
            ledger,
            &mut tx,
            &doer,
            target,
            task(&desk, "role:privacy_manager", None),
        );
        let id = id.await.unwrap();
        tx.commit().await.unwrap();
        let open = tasks(ledger, &manager(), target).await.unwrap();
        assert_eq!((open.len(), &open[0].id), (1, &id));
        assert_eq!(open[0].made_by, "workflows");
    })
    .await;
}

#[tokio::test]
async fn a_task_waits_for_its_owner_and_keeps_the_request_open_until_it_ends() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, house) = (&desk.ledger, &desk.controller);
        let new = NewAccount {
            login: "anna".to_owned(),
            name: "Anna".to_owned(),
            roles: vec![Role::Agent],
        };
        accounts::add(ledger, By::Operator, new).await.unwrap();
        let reference = desk.open("erasure").await.reference;
        let add = async |new| add_task(ledger, &manager(), reference, (new, SYSTEMS)).await;
        let archive = add(task(&desk, "anna", Some("papierarchiv")))
            .await
            .unwrap();
        let led = add(task(&desk, "role:privacy_manager", None))
            .await
            .unwrap();
        for (owner, system, field) in [
            ("nobody", None, "owner"),
            ("role:auditor", None, "owner"),
            ("anna", Some("nowhere"), "system"),
        ] {
            let Err(Error::Invalid(refusal)) = add(task(&desk, owner, system)).await else {
                panic!("{owner} {system:?}")
            };
            assert_eq!(refusal.field, Some(field));
        }
        let mine = own_tasks(ledger, &manager(), 10).await.unwrap();
        assert_eq!(mine.len(), 1);
        assert_eq!(mine[0].id, led);
        assert_eq!(mine[0].owner, TaskOwner::Role(Role::PrivacyManager));
        let shown = requests::show(ledger, &manager(), reference).await.unwrap();
        let view = View::whole(&shown, desk.today(), house.language);
        assert_eq!((view.waiting_tasks, view.tasks.len()), (2, 2));
        assert!(view.tasks.iter().all(|task| !task.is_overdue(desk.today())));

        desk.tick_all_but(reference, &[]).await;
        let closing = Closing {
            outcome: Outcome::Fulfilled,
            reason: None,
        };
        let close =
            async || requests::close(ledger, &manager(), reference.into(), &closing, &[]).await;
        let line = close().await.unwrap_err().to_string();
        assert!(line.contains("2 tasks are open"), "{line}");
        let end = async |id, how| end_task(ledger, &manager(), (reference, id), how).await;
        end(&led, (Ending::Done, None)).await.unwrap();
        assert!(end(&led, (Ending::Done, None)).await.is_err(), "once");
        assert!(
            end(&archive, (Ending::Dropped, None)).await.is_err(),
            "why?"
        );
        let why = text("Das Archiv wurde 2024 vernichtet");
        end(&archive, (Ending::Dropped, Some(&why))).await.unwrap();
        close().await.unwrap();
        assert!(matches!(
            add(task(&desk, "anna", None)).await,
            Err(Error::Refused(_))
        ));

        // With the file's time the words go, and the fact stays.
        desk.days_pass(366 * 5);
        assert!(requests::expire(ledger, house).await.unwrap() >= 2);
        let left = tasks(ledger, &manager(), reference).await.unwrap();
        assert_eq!(left.len(), 2);
        assert!(
            left.iter()
                .all(|task| task.words.is_none() && task.result.is_none())
        );
        assert!(ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn a_task_that_came_by_itself_ends_with_its_request_unless_somebody_was_asked() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let opened = async || {
            let new = desk
                .read(&crate::desk::form("erasure", "2026-11-23"))
                .unwrap();
            let new = new.for_others(["papierarchiv"]);
            requests::open(ledger, &me, &desk.controller, new)
                .await
                .unwrap()
        };
        let closing = Closing {
            outcome: Outcome::Withdrawn,
            reason: None,
        };
        for asked in [false, true] {
            let request = opened().await;
            assert_eq!(request.waiting_tasks, 0, "nobody was asked");
            let reference = request.reference;
            let id = tasks(ledger, &me, reference).await.unwrap()[0].id.clone();
            let mut conn = ledger.store.pool().acquire().await.unwrap();
            if asked {
                requests::task_is_asked(&mut conn, &id).await.unwrap();
            }
            let task = requests::task_of(&mut conn, &id).await.unwrap().unwrap();
            drop(conn);
            assert_eq!(task.unasked, !asked);
            desk.tick(reference, "Z2").await.unwrap();
            let closed = requests::close(ledger, &me, reference.into(), &closing, &[]).await;
            assert_eq!(closed.is_ok(), !asked, "{closed:?}");
            let task = &tasks(ledger, &me, reference).await.unwrap()[0];
            assert_eq!(task.ending, (!asked).then_some(Ending::Dropped));
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_closed_request_left_becomes_a_task_that_keeps_its_words_until_it_ends() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, house) = (&desk.ledger, &desk.controller);
        let reference = desk.open("erasure").await.reference;
        desk.tick_all_but(reference, &[]).await;
        let closing = Closing {
            outcome: Outcome::Fulfilled,
            reason: None,
        };
        requests::close(ledger, &manager(), reference.into(), &closing, &[])
            .await
            .unwrap();
        desk.days_pass(366 * 5);
        let doer = Doer::part("erasure", ledger::Via::Job, &ledger.clock);
        let mut tx = ledger.begin().await.unwrap();
        let new = task(&desk, "role:privacy_manager", None);
        let barred = add_task_by_machine(ledger, &mut tx, &doer, reference, new.clone()).await;
        assert!(matches!(barred, Err(Error::Refused(_))));
        let id = add_task_later(ledger, &mut tx, &doer, reference, new)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let words = async || {
            requests::expire(ledger, house).await.unwrap();
            let all = tasks(ledger, &manager(), reference).await.unwrap();
            let found = all.into_iter().find(|task| task.id == id);
            found.unwrap().words
        };
        assert!(words().await.is_some(), "somebody still has to do it");
        let done = (Ending::Done, None);
        end_task(ledger, &manager(), (reference, &id), done)
            .await
            .unwrap();
        assert_eq!(words().await, None);
    })
    .await;
}
