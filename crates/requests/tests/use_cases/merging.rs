//! Requests that were recorded twice.

use accounts::{Actor, Role};
use jiff::civil::date;
use requests::{Closing, Error, Outcome, Pair, Person, Reference, Request};
use store::testing::each_engine;

use crate::desk::{Desk, actor, form, manager, text};

async fn open(desk: &Desk, right: &str, received: &str, record: &str) -> Reference {
    let mut form = form(right, received);
    form.persons[0].record = record.to_owned();
    let new = desk.read(&form).unwrap();
    let opened = requests::open(&desk.ledger, &manager(), &desk.controller, new).await;
    opened.unwrap().reference
}

async fn merge(
    desk: &Desk,
    actor: &Actor,
    stays: Reference,
    goes: Reference,
) -> Result<Request, Error> {
    let pair = Pair {
        stays: stays.into(),
        goes,
    };
    requests::merge(&desk.ledger, actor, pair, &desk.controller, &[]).await
}

fn code(refused: Result<Request, Error>) -> &'static str {
    match refused {
        Err(Error::Invalid(refusal) | Error::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn only_what_may_be_one_request_is_merged() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let stays = open(&desk, "access", "2026-11-20", "contact:1").await;
        let goes = open(&desk, "access", "2026-11-10", "contact:1").await;
        let apart = open(&desk, "access", "2026-10-01", "contact:1").await;
        let right = open(&desk, "erasure", "2026-11-20", "contact:1").await;
        let person = open(&desk, "access", "2026-11-20", "contact:2").await;
        for (other, expected) in [
            (stays, "merge-itself"),
            (apart, "merge-apart"),
            (right, "merge-right"),
            (person, "merge-person"),
        ] {
            assert_eq!(code(merge(&desk, &me, stays, other).await), expected);
        }
        let nowhere = merge(&desk, &me, stays, Reference::new(2026, 99)).await;
        assert!(matches!(nowhere, Err(Error::NotFound)));
        let agent = merge(&desk, &actor(Role::Agent), stays, goes).await;
        assert!(matches!(agent, Err(Error::NotAllowed(_))));
        let task = requests::NewTask {
            words: text("Archiv"),
            owner: "role:agent".parse().unwrap(),
            system: None,
            due: date(2026, 12, 1),
        };
        requests::add_task(ledger, &me, goes, (task, &[]))
            .await
            .unwrap();
        assert_eq!(code(merge(&desk, &me, stays, goes).await), "tasks-open");
        let shown = requests::show(ledger, &me, stays).await.unwrap();
        assert_eq!(
            shown.request.receipt.day,
            date(2026, 11, 20),
            "nothing was done"
        );
    })
    .await;
}

#[tokio::test]
async fn a_request_recorded_twice_goes_on_with_the_earlier_receipt_and_both_are_told() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let stays = open(&desk, "access", "2026-11-20", "contact:1").await;
        let goes = open(&desk, "access", "2026-11-10", "contact:1").await;
        let lead = Person::parse("vertrieb", "lead:9").unwrap();
        requests::link(ledger, &me, goes.into(), lead.clone())
            .await
            .unwrap();
        let merged = merge(&desk, &me, stays, goes).await.unwrap();
        assert_eq!(merged.receipt.day, date(2026, 11, 10));
        assert_eq!(
            merged.due.last_day,
            date(2026, 12, 10),
            "the earlier counts"
        );
        assert!(merged.persons.contains(&lead));

        let gone = requests::show(ledger, &me, goes).await.unwrap().request;
        assert_eq!(gone.outcome, Some(Outcome::Merged));
        assert_eq!(gone.merged_into, Some(stays));
        assert_eq!(gone.receipt.day, date(2026, 11, 10), "it keeps its own");
        let kept = requests::show(ledger, &me, stays).await.unwrap().merged;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].reference, goes);
        assert_eq!(kept[0].received, date(2026, 11, 10));
        for (reference, action, place, other) in [
            (stays, "requests.merge", "merged", goes),
            (goes, "requests.merge_into", "into", stays),
        ] {
            let last = desk.entries(reference).await.pop().unwrap();
            assert_eq!(last.action, action);
            assert_eq!(last.details.unwrap()[place], other.to_string());
        }
        let twins = requests::twins(ledger, &me, &[merged]).await.unwrap();
        assert!(twins.is_empty(), "what was merged is no twin any more");
        assert_eq!(code(merge(&desk, &me, stays, goes).await), "closed");
        let months = requests::on_time(ledger, &me, desk.today()).await.unwrap();
        assert_eq!(months[11].answered, 0, "it was no answer");
    })
    .await;
}

#[tokio::test]
async fn a_merge_in_error_is_taken_back_by_taking_the_request_up_again() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let early = open(&desk, "access", "2026-11-10", "contact:1").await;
        let late = open(&desk, "access", "2026-11-20", "contact:1").await;
        let merged = merge(&desk, &me, early, late).await.unwrap();
        assert_eq!(
            merged.receipt.day,
            date(2026, 11, 10),
            "no later one is taken"
        );
        let why = text("Irrtum");
        let back = requests::reopen(ledger, &me, late.into(), &why).await;
        assert_eq!(back.unwrap().merged_into, None);
        let shown = requests::show(ledger, &me, early).await.unwrap();
        assert!(shown.merged.is_empty());
        let closing = Closing {
            outcome: Outcome::Merged,
            reason: None,
        };
        let refused = requests::close(ledger, &me, late.into(), &closing, &[]).await;
        assert_eq!(code(refused), "outcome-merged");
    })
    .await;
}
