//! Beside the list: twins, own views, what is taken out.

use accounts::Role;
use requests::{Column, Error, Filter, ListLook, Rows, SavedView, Wanted};
use store::testing::each_engine;

use crate::desk::{Desk, actor, form, manager};

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Invalid(no) | Error::Refused(no)) => no.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_request_of_the_same_person_and_right_within_thirty_days_is_a_twin() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let receive = async |right: &str, day: &str, record: &str| {
            let mut form = form(right, day);
            for person in &mut form.persons {
                person.record = record.to_owned();
            }
            let new = desk.read(&form).unwrap();
            requests::open(&desk.ledger, &manager(), &desk.controller, new)
                .await
                .unwrap()
        };
        let first = receive("access", "2026-10-24", "contact:7").await;
        let near = receive("access", "2026-11-23", "contact:7").await;
        let far = receive("access", "2026-10-23", "contact:7").await;
        let other_right = receive("erasure", "2026-11-23", "contact:7").await;
        let other_person = receive("access", "2026-11-23", "contact:8").await;
        let all = [
            first.clone(),
            near.clone(),
            far.clone(),
            other_right,
            other_person,
        ];
        let twins = requests::twins(&desk.ledger, &manager(), &all)
            .await
            .unwrap();
        assert_eq!(
            twins[&near.reference],
            [first.reference],
            "30 days are within"
        );
        assert_eq!(twins[&first.reference], [near.reference, far.reference]);
        assert_eq!(twins[&far.reference], [first.reference], "31 days are not");
        assert_eq!(twins.len(), 3);
        let auditor = actor(Role::Auditor);
        let hidden = requests::twins(&desk.ledger, &auditor, &all).await.unwrap();
        assert!(hidden.is_empty(), "who sees no persons is told of none");
    })
    .await;
}

#[tokio::test]
async fn views_are_kept_by_account_and_name_and_each_change_is_entered() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (manager, agent) = (manager(), actor(Role::Agent));
        for one in [&manager, &agent] {
            let mut tx = desk.ledger.store.housekeep().await.unwrap();
            sqlx::query(
                "INSERT INTO accounts (id, login, name, roles, created_at)
                 VALUES ($1, $2, $2, '[]', 0)",
            )
            .bind(one.account.id.as_str())
            .bind(&one.account.login)
            .execute(tx.conn())
            .await
            .unwrap();
            tx.commit().await.unwrap();
        }
        let ledger = &desk.ledger;
        let view = |name: &str, query: &str| SavedView {
            name: name.to_owned(),
            query: query.to_owned(),
        };
        let (old, new) = (
            view("Löschungen", "right=erasure"),
            view("Löschungen", "due=3"),
        );
        requests::save_view(ledger, &manager, &old).await.unwrap();
        requests::save_view(ledger, &manager, &new).await.unwrap();
        requests::save_view(ledger, &agent, &old).await.unwrap();
        assert_eq!(
            requests::views(ledger, &manager).await.unwrap(),
            std::slice::from_ref(&new)
        );
        assert_eq!(
            code(requests::save_view(ledger, &agent, &view(" ", "")).await),
            "view-name"
        );
        let long = view("x", &"a".repeat(501));
        assert_eq!(
            code(requests::save_view(ledger, &agent, &long).await),
            "view-query"
        );
        for number in 0..7 {
            let one = view(&number.to_string(), "due=3");
            requests::save_view(ledger, &manager, &one).await.unwrap();
        }
        let ninth = requests::save_view(ledger, &manager, &view("zu viel", "")).await;
        assert_eq!(code(ninth), "view-most");
        requests::save_view(ledger, &manager, &new).await.unwrap();
        requests::remove_view(ledger, &manager, "Löschungen")
            .await
            .unwrap();
        assert_eq!(requests::views(ledger, &manager).await.unwrap().len(), 7);
        assert_eq!(requests::views(ledger, &agent).await.unwrap(), [old]);
        let entries = ledger.list(&ledger::Filter::default()).await.unwrap();
        let said = format!("{entries:?}");
        assert!(said.contains("requests.remove_view") && !said.contains("Löschungen"));
        let admin = actor(Role::Administrator);
        let seen = requests::views(ledger, &admin).await;
        assert!(matches!(seen, Err(Error::NotAllowed(_))));
    })
    .await;
}

#[tokio::test]
async fn a_list_is_taken_out_without_persons_and_the_log_says_so_first() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let first = desk.open("access").await;
        desk.open("erasure").await;
        let (ledger, today) = (&desk.ledger, desk.today());
        let all = Wanted::All(Box::default());
        let auditor = actor(Role::Auditor);
        let taken = requests::export(ledger, &auditor, &all, today)
            .await
            .unwrap();
        assert_eq!(taken.len(), 2);
        assert!(taken.iter().all(|request| request.persons.is_empty()));
        let these = Wanted::These(vec![first.reference]);
        let taken = requests::export(ledger, &manager(), &these, today)
            .await
            .unwrap();
        assert_eq!(taken[0].reference, first.reference);
        let filter = Filter {
            right: Some(law::Right::Erasure),
            ..Filter::default()
        };
        let some = Wanted::All(Box::new(filter));
        let taken = requests::export(ledger, &manager(), &some, today)
            .await
            .unwrap();
        assert_eq!(taken.len(), 1);
        let filter = ledger::Filter {
            action: Some("requests.export".into()),
            ..ledger::Filter::default()
        };
        assert_eq!(ledger.list(&filter).await.unwrap().len(), 3);
        let admin = actor(Role::Administrator);
        let refused = requests::export(ledger, &admin, &all, today).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
        let of_person = Filter {
            person: first.persons.first().cloned(),
            ..Filter::default()
        };
        assert!(of_person.person.is_some());
        let of_person = Wanted::All(Box::new(of_person));
        let told = requests::export(ledger, &auditor, &of_person, today).await;
        assert!(
            matches!(told, Err(Error::NotAllowed(_))),
            "the file would tell what the list hides"
        );
        let taken = requests::export(ledger, &manager(), &of_person, today).await;
        assert_eq!(taken.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn answers_count_in_their_month_and_as_in_time_up_to_the_legal_day() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (late, near, never) = (
            desk.open("access").await,
            desk.open("access").await,
            desk.open("access").await,
        );
        let answer = async |request: &requests::Request, day: &str| {
            let mut tx = desk.ledger.store.housekeep().await.unwrap();
            sqlx::query("UPDATE requests SET answered_day = $1 WHERE id = $2")
                .bind(day)
                .bind(request.id.as_str())
                .execute(tx.conn())
                .await
                .unwrap();
            tx.commit().await.unwrap();
        };
        let legal = late.due.last_day;
        answer(&late, &legal.tomorrow().unwrap().to_string()).await;
        answer(&near, &legal.to_string()).await;
        assert!(never.facts.answered.is_none());
        let today = legal.tomorrow().unwrap();
        let months = requests::on_time(&desk.ledger, &manager(), today)
            .await
            .unwrap();
        assert_eq!(months.len(), 12);
        let last = months[11];
        assert_eq!(
            (last.answered, last.in_time, last.share()),
            (2, 1, Some(50))
        );
        assert_eq!(last.first, today.first_of_month());
        assert!(months[..11].iter().all(|month| month.share().is_none()));
        let later = "2028-01-01".parse().unwrap();
        let a_year_on = requests::on_time(&desk.ledger, &manager(), later)
            .await
            .unwrap();
        assert!(a_year_on.iter().all(|month| month.answered == 0));
    })
    .await;
}

#[tokio::test]
async fn an_account_keeps_how_its_own_list_looks() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let before = requests::list_look(ledger, &me).await.unwrap();
        assert!(Column::ALL.into_iter().all(|column| before.shows(column)));
        let chosen = ListLook {
            hidden: vec![Column::Received, Column::Channel, Column::Channel],
            rows: Rows::Compact,
        };
        requests::set_list_look(ledger, &me, &chosen).await.unwrap();
        let kept = requests::list_look(ledger, &me).await.unwrap();
        assert_eq!(kept.hidden, [Column::Channel, Column::Received]);
        assert_eq!(kept.rows, Rows::Compact);
        let others = requests::list_look(ledger, &actor(Role::Agent)).await;
        assert_eq!(others.unwrap(), ListLook::default(), "each its own");
        requests::set_list_look(ledger, &me, &ListLook::default())
            .await
            .unwrap();
        let back = requests::list_look(ledger, &me).await.unwrap();
        assert_eq!(back, ListLook::default());
        let administrator = actor(Role::Administrator);
        let refused = requests::set_list_look(ledger, &administrator, &chosen).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
    })
    .await;
}
