//! Every statement on both engines.

use base::{Clock, Random};
use jiff::civil::{Date, date};
use law::{Checklist, Right};
use store::Store;
use store::testing::each_engine;

use super::*;
use crate::count::Count;
use crate::file::{FileId, FileKind, FileView};
use crate::identity::{CheckId, Ground, IdentityCheck, Means};
use crate::list::{Filter, Order, Owner};
use crate::remark::{Remark, TextId, TextKind};
use crate::sample::{now, request};
use crate::{Outcome, State, StepState};

const TODAY: Date = date(2026, 11, 23);

async fn with_list(store: &Store) -> store::Tx {
    let mut tx = store.begin().await.unwrap();
    let list = Checklist::for_right(Right::Erasure);
    let made = ("law", 0);
    assert!(
        insert_checklist(tx.conn(), "L1", (Right::Erasure, list), made)
            .await
            .unwrap()
    );
    assert!(
        !insert_checklist(tx.conn(), "L2", (Right::Erasure, list), made)
            .await
            .unwrap()
    );
    tx
}

fn numbered(number: u32, person: &str) -> Request {
    let mut request = request(Right::Erasure);
    request.id = RequestId::mint(&Clock::fixed(now()), &Random::os());
    request.reference = Reference::new(2026, number);
    request.persons = vec![Person::parse("vertrieb", person).unwrap()];
    request
}

#[tokio::test]
async fn a_request_reads_back_as_it_was_written() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        let mut written = numbered(1, "contact:1");
        written.receipt.at = Some(now());
        written.assignee = Some("anna".to_owned());
        insert(tx.conn(), &written, "L1").await.unwrap();
        assert_same(
            &load(tx.conn(), written.reference).await.unwrap().unwrap(),
            &written,
        );

        written.state = State::Closed;
        written.outcome = Some(Outcome::NoData);
        written.assignee = None;
        written.facts.answered = Some(TODAY);
        written.facts.extended = Some(TODAY);
        written.facts.waiting_until = Some(TODAY);
        written.facts.identity_asked = Some(TODAY);
        written.due.end_day = Some(TODAY);
        written.closed_at = Some(now());
        written.delete_day = Some(TODAY);
        save(tx.conn(), &mut written).await.unwrap();
        assert_eq!(written.version, 2);
        written.steps[0].state = StepState::Skipped;
        written.steps[0].automatic = true;
        written.steps[0].changed_by = Some("anna".to_owned());
        written.steps[0].changed_at = Some(now());
        written.steps[0].entry = Some(7);
        save_step(tx.conn(), &written.id, &written.steps[0])
            .await
            .unwrap();
        let other = Person::parse("newsletter", "lead:9").unwrap();
        link(tx.conn(), &written.id, &other, ("anna", 1))
            .await
            .unwrap();
        unlink(tx.conn(), &written.id, &written.persons[0])
            .await
            .unwrap();
        written.persons = vec![other];
        assert_same(
            &load(tx.conn(), written.reference).await.unwrap().unwrap(),
            &written,
        );
        assert!(
            load(tx.conn(), Reference::new(2026, 2))
                .await
                .unwrap()
                .is_none()
        );
        tx.commit().await.unwrap();
    })
    .await;
}

fn assert_same(read: &Request, written: &Request) {
    let mut read = read.clone();
    // The rule of the zone is the same; only its name may differ.
    assert_eq!(
        read.receipt.zone.to_offset(now()),
        written.receipt.zone.to_offset(now())
    );
    read.receipt.zone = written.receipt.zone.clone();
    assert_eq!(format!("{read:?}"), format!("{written:?}"));
}

#[tokio::test]
async fn a_second_change_from_the_same_version_is_noticed() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        let mut one = numbered(1, "contact:1");
        insert(tx.conn(), &one, "L1").await.unwrap();
        let mut two = one.clone();
        lock(tx.conn(), one.reference).await.unwrap();
        save(tx.conn(), &mut one).await.unwrap();
        let error = save(tx.conn(), &mut two).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::Changed {
                    seen: 1,
                    found: 2,
                    ..
                }
            ),
            "{error}"
        );
    })
    .await;
}

#[tokio::test]
async fn numbers_count_up_per_year_and_a_failed_opening_leaves_no_gap() {
    each_engine(async |store| {
        let mut tx = store.begin().await.unwrap();
        assert_eq!(next_number(tx.conn(), 2026).await.unwrap(), 1);
        assert_eq!(next_number(tx.conn(), 2026).await.unwrap(), 2);
        tx.commit().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert_eq!(next_number(tx.conn(), 2026).await.unwrap(), 3);
        tx.rollback().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert_eq!(next_number(tx.conn(), 2026).await.unwrap(), 3);
        assert_eq!(next_number(tx.conn(), 2027).await.unwrap(), 1);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_requests_of_one_system_are_counted_as_the_list_finds_them() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        let person = |system: &str| Person::parse(system, "contact:1").unwrap();
        let written = [
            (State::New, &["vertrieb"][..], Right::Access),
            (State::New, &["archiv", "vertrieb"], Right::Erasure),
            (State::Waiting, &["vertrieb", "zweig"], Right::Erasure),
            (State::Closed, &["vertrieb"], Right::Erasure),
            (State::Closed, &["vertrieb_nord"], Right::Erasure),
            (State::Closed, &["zweig"], Right::Access),
            (State::New, &[], Right::Access),
        ];
        for (number, (state, systems, right)) in (1..).zip(written) {
            let mut request = numbered(number, "contact:1");
            request.persons = systems.iter().map(|name| person(name)).collect();
            (request.state, request.right) = (state, right);
            insert(tx.conn(), &request, "L1").await.unwrap();
        }
        let (new, waiting, closed) = (State::New, State::Waiting, State::Closed);
        for (system, right, expected) in [
            ("vertrieb", None, &[(closed, 1), (new, 2), (waiting, 1)][..]),
            ("zweig", None, &[(closed, 1), (waiting, 1)]),
            (
                "vertrieb",
                Some(Right::Erasure),
                &[(closed, 1), (new, 1), (waiting, 1)],
            ),
            ("vertrieb_", None, &[]),
            ("vertrie%", None, &[]),
            ("trieb", None, &[]),
        ] {
            let filter = Filter {
                system: Some(system.to_owned()),
                right,
                ..Filter::default()
            };
            let counts = count_by_state(tx.conn(), &filter, TODAY).await.unwrap();
            assert_eq!(counts, expected, "{system} {right:?}");
            let found = search(tx.conn(), &filter, TODAY).await.unwrap().requests;
            let all: i64 = counts.iter().map(|(_, requests)| requests).sum();
            assert_eq!(i64::try_from(found.len()).unwrap(), all, "{system}");
        }
    })
    .await;
}

#[tokio::test]
async fn texts_are_kept_in_order_and_dropped_on_their_day() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        let mut request = numbered(1, "contact:1");
        insert(tx.conn(), &request, "L1").await.unwrap();
        let mut remark = Remark {
            id: TextId::from_stored("T1"),
            kind: TextKind::Work,
            step: Some("A5".to_owned()),
            system: Some("vertrieb".to_owned()),
            corrects: None,
            text: Some("Ünïcode 👩‍👩‍👧 '\"%_\\".to_owned()),
            by: "anna".to_owned(),
            at: now(),
            entry: 1,
        };
        insert_text(tx.conn(), &request.id, &remark).await.unwrap();
        let first = remark.clone();
        remark.id = TextId::from_stored("T0");
        remark.corrects = Some(first.id.clone());
        remark.entry = 2;
        insert_text(tx.conn(), &request.id, &remark).await.unwrap();
        assert_eq!(
            texts(tx.conn(), &request.id).await.unwrap(),
            [first.clone(), remark]
        );
        let mut other = first;
        other.id = TextId::from_stored("T2");
        insert_text(tx.conn(), &request.id, &other).await.unwrap();
        drop_text(tx.conn(), &other.id).await.unwrap();
        let kept = texts(tx.conn(), &request.id).await.unwrap();
        let gone = kept.iter().find(|one| one.id == other.id).unwrap();
        assert_eq!(gone.text, None);
        assert_eq!(kept.iter().filter(|one| one.text.is_some()).count(), 2);

        assert_eq!(
            expire_texts(tx.conn(), TODAY).await.unwrap(),
            0,
            "no day was set"
        );
        request.delete_day = Some(TODAY);
        save(tx.conn(), &mut request).await.unwrap();
        assert_eq!(
            expire_texts(tx.conn(), TODAY.yesterday().unwrap())
                .await
                .unwrap(),
            0
        );
        assert_eq!(expire_texts(tx.conn(), TODAY).await.unwrap(), 2);
        assert_eq!(expire_texts(tx.conn(), TODAY).await.unwrap(), 0);
        let left = texts(tx.conn(), &request.id).await.unwrap();
        assert!(left.len() == 3 && left.iter().all(|remark| remark.text.is_none()));
    })
    .await;
}

#[tokio::test]
async fn files_with_the_same_content_share_it_until_the_last_is_gone() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        let (mut one, two) = (numbered(1, "contact:1"), numbered(2, "contact:2"));
        let bytes = [0, 0xff, b'%', 0x27];
        let file = |id: &str| FileView {
            id: FileId::from_stored(id),
            step: Some("A4".to_owned()),
            name: Some("Vollmacht „Ünï“.pdf".to_owned()),
            kind: FileKind::Pdf,
            bytes: 4,
            hash: "h1".to_owned(),
            by: "anna".to_owned(),
            at: now(),
            entry: 1,
        };
        for (request, id) in [(&one, "F1"), (&two, "F2")] {
            insert(tx.conn(), request, "L1").await.unwrap();
            insert_file(tx.conn(), &request.id, &file(id), &bytes)
                .await
                .unwrap();
        }
        assert_eq!(files(tx.conn(), &one.id).await.unwrap(), [file("F1")]);
        assert_eq!(count_files(tx.conn(), &one.id).await.unwrap(), 1);
        assert_eq!(content(tx.conn(), "h1").await.unwrap().unwrap(), bytes);
        let id = FileId::from_stored("F2");
        assert!(
            !drop_file(tx.conn(), &one.id, &id).await.unwrap(),
            "not of this request"
        );
        assert!(drop_file(tx.conn(), &two.id, &id).await.unwrap());
        assert!(!drop_file(tx.conn(), &two.id, &id).await.unwrap());
        drop_unused_contents(tx.conn()).await.unwrap();
        assert!(content(tx.conn(), "h1").await.unwrap().is_some());

        one.delete_day = Some(TODAY);
        save(tx.conn(), &mut one).await.unwrap();
        assert_eq!(expire_files(tx.conn(), TODAY).await.unwrap(), 1);
        assert_eq!(expire_files(tx.conn(), TODAY).await.unwrap(), 0);
        drop_unused_contents(tx.conn()).await.unwrap();
        assert_eq!(content(tx.conn(), "h1").await.unwrap(), None);
        assert_eq!(files(tx.conn(), &one.id).await.unwrap()[0].name, None);
    })
    .await;
}

#[tokio::test]
async fn checks_of_who_asks_read_back_as_they_were_written() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        let request = numbered(1, "contact:1");
        insert(tx.conn(), &request, "L1").await.unwrap();
        let check = |id: &str, means, confirmed| IdentityCheck {
            id: CheckId::from_stored(id),
            means,
            confirmed,
            ground: Ground::SenderDiffers,
            by: "anna".to_owned(),
            at: now(),
            entry: 7,
        };
        let made = [
            check("C1", Means::Facts, false),
            check("C2", Means::CallBack, true),
        ];
        for one in &made {
            insert_check(tx.conn(), &request.id, one).await.unwrap();
        }
        assert_eq!(checks(tx.conn(), &request.id).await.unwrap(), made);
        let other = numbered(2, "contact:2");
        assert!(checks(tx.conn(), &other.id).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_newest_version_of_a_checklist_is_the_one_that_counts() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        let mut list = Checklist::for_right(Right::Erasure).clone();
        list.version += 1;
        let list = (Right::Erasure, &list);
        assert!(
            insert_checklist(tx.conn(), "L3", list, ("root", 1))
                .await
                .unwrap()
        );
        let newest = newest_checklist(tx.conn(), Right::Erasure)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((&*newest.0, &*newest.1, &newest.2), ("L3", "root", list.1));
        assert!(
            newest_checklist(tx.conn(), Right::Access)
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

async fn found(conn: &mut AnyConnection, filter: &Filter) -> Vec<String> {
    let found = search(conn, filter, TODAY).await.unwrap();
    found
        .requests
        .iter()
        .map(|request| request.reference.to_string()[8..].to_owned())
        .collect()
}

/// Request 1 is new and Anna's, 2 waits, 3 is closed; 1 and 2 are overdue.
async fn three(conn: &mut AnyConnection) {
    for number in 1..=3 {
        let mut request = numbered(number, &format!("contact:{number}"));
        insert(conn, &request, "L1").await.unwrap();
        request.due.last_day = date(2026, 11, 19 + i8::try_from(number).unwrap());
        match number {
            1 => request.assignee = Some("anna".to_owned()),
            2 => request.state = State::Waiting,
            _ => request.state = State::Closed,
        }
        save(conn, &mut request).await.unwrap();
    }
}

fn filter(set: impl FnOnce(&mut Filter)) -> Filter {
    let mut filter = Filter::default();
    set(&mut filter);
    filter
}

fn filters() -> Vec<(Filter, &'static [&'static str])> {
    let of = |record| Person::parse("vertrieb", record).ok();
    vec![
        (filter(|_| {}), &["0001", "0002", "0003"]),
        (filter(|f| f.open = true), &["0001", "0002"]),
        (filter(|f| f.overdue = true), &["0001", "0002"]),
        (filter(|f| f.states = vec![State::Closed]), &["0003"]),
        (
            filter(|f| f.due_until = Some(date(2026, 11, 20))),
            &["0001"],
        ),
        (
            filter(|f| f.due_until = Some(date(2026, 12, 31))),
            &["0001", "0002"],
        ),
        (filter(|f| f.channel = Some(crate::Channel::Phone)), &[]),
        (
            filter(|f| f.states = vec![State::New, State::Waiting]),
            &["0001", "0002"],
        ),
        (
            filter(|f| (f.overdue, f.states) = (true, vec![State::New])),
            &["0001"],
        ),
        (
            filter(|f| f.right = Some(Right::Erasure)),
            &["0001", "0002", "0003"],
        ),
        (filter(|f| f.right = Some(Right::Access)), &[]),
        (
            filter(|f| f.assignee = Some(Owner::Nobody)),
            &["0002", "0003"],
        ),
        (
            filter(|f| f.assignee = Some(Owner::Login("anna".into()))),
            &["0001"],
        ),
        (
            filter(|f| f.system = Some("vertrieb".into())),
            &["0001", "0002", "0003"],
        ),
        (filter(|f| f.system = Some("other".into())), &[]),
        (filter(|f| f.person = of("contact:2")), &["0002"]),
        (
            filter(|f| f.reference = Some(" gd-2026-0002".into())),
            &["0002"],
        ),
        (filter(|f| f.reference = Some("0003".into())), &["0003"]),
        (filter(|f| f.reference = Some("%_'".into())), &[]),
        (filter(|f| f.reference = Some("GD%".into())), &[]),
    ]
}

#[tokio::test]
async fn every_filter_finds_what_it_names_and_nothing_else() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        three(tx.conn()).await;
        for (filter, expected) in filters() {
            assert_eq!(found(tx.conn(), &filter).await, expected, "{filter:?}");
            let counted = count(tx.conn(), &filter, TODAY).await.unwrap();
            let sum: i64 = counted.iter().map(|one| one.requests).sum();
            assert_eq!(usize::try_from(sum).unwrap(), expected.len(), "{filter:?}");
            let placed = count_by_place(tx.conn(), &filter, TODAY).await.unwrap();
            let of_places: i64 = placed.iter().map(|(_, one)| one.requests).sum();
            assert_eq!(of_places, sum, "{filter:?}");
        }
        let states = [State::Closed, State::New, State::Waiting];
        let one_each = states.map(|state| Count {
            state,
            right: Right::Erasure,
            requests: 1,
        });
        let all = Filter::default();
        assert_eq!(count(tx.conn(), &all, TODAY).await.unwrap(), one_each);
    })
    .await;
}

#[tokio::test]
async fn open_requests_are_counted_by_the_day_they_are_due() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        three(tx.conn()).await;
        let days = due_days(tx.conn(), date(2026, 11, 21)).await.unwrap();
        let days: Vec<_> = days.iter().map(|due| (due.day, due.requests)).collect();
        assert_eq!(days, [(date(2026, 11, 20), 1), (date(2026, 11, 21), 1)]);
        let days = due_days(tx.conn(), date(2026, 11, 20)).await.unwrap();
        assert_eq!(days.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_one_another_without_gap_or_repetition_in_both_orders() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        for number in 1..=7 {
            let mut request = numbered(number, "contact:1");
            // Three share a day, so that the second part of the cursor decides.
            request.receipt.day = date(2026, 11, if number < 4 { 1 } else { 2 });
            request.due.last_day = date(2026, 12, if number < 4 { 1 } else { 2 });
            insert(tx.conn(), &request, "L1").await.unwrap();
        }
        for order in [Order::Due, Order::Newest] {
            let mut filter = Filter {
                order,
                limit: Some(2),
                ..Filter::default()
            };
            let mut seen = Vec::new();
            loop {
                let page = search(tx.conn(), &filter, TODAY).await.unwrap();
                seen.extend(page.requests.iter().map(Request::due_day));
                let Some(next) = page.next else { break };
                filter.after = Some(next.to_string().parse().unwrap());
            }
            assert_eq!(seen.len(), 7);
            if order == Order::Newest {
                seen.reverse();
            }
            assert!(seen.is_sorted());
        }
    })
    .await;
}

#[tokio::test]
async fn open_requests_are_counted_by_who_works_on_them() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        for (number, assignee) in [
            (1, Some("anna")),
            (2, Some("anna")),
            (3, Some("paul")),
            (4, None),
        ] {
            let mut request = numbered(number, "contact:1");
            request.assignee = assignee.map(str::to_owned);
            insert(tx.conn(), &request, "L1").await.unwrap();
        }
        let busy = open_by_assignee(tx.conn()).await.unwrap();
        assert_eq!((busy.len(), busy["anna"], busy["paul"]), (2, 2, 1));
        let least = crate::least_busy(tx.conn(), &["anna", "paul", "vera"])
            .await
            .unwrap();
        assert_eq!(least.as_deref(), Some("vera"));
        tx.rollback().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn words_of_a_text_are_found_on_both_engines_in_any_case_and_signs_stand_for_themselves() {
    each_engine(async |store| {
        let mut tx = with_list(&store).await;
        let one = numbered(1, "contact:1");
        insert(tx.conn(), &one, "L1").await.unwrap();
        for (id, text) in [("T1", Some("Frau Öhler zahlt 100% in Wien")), ("T2", None)] {
            let remark = Remark {
                id: TextId::from_stored(id),
                kind: TextKind::Work,
                step: None,
                system: None,
                corrects: None,
                text: text.map(str::to_owned),
                by: "anna".to_owned(),
                at: now(),
                entry: 0,
            };
            insert_text(tx.conn(), &one.id, &remark).await.unwrap();
        }
        for (words, found) in [
            ("öhler", true),
            ("ZAHLT", true),
            ("100%", true),
            ("100_", false),
            ("Graz", false),
        ] {
            let hits = mentions(tx.conn(), &crate::seek::spellings(words), None)
                .await
                .unwrap();
            assert_eq!(!hits.is_empty(), found, "{words}");
            assert!(hits.iter().all(|hit| hit.reference == one.reference));
        }
        tx.rollback().await.unwrap();
    })
    .await;
}
