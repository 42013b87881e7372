//! Who may do what: everything is tried by every role, and denied unless the table says otherwise.

use crate::desk::{Desk, actor, form, manager, text};
use accounts::{Actor, Role};
use law::Right;
use requests::{Closing, Error, Filter, Marks, Outcome, Person};
use store::testing::each_engine;

/// Whether a role was let through: anything but "not allowed", also a rule that says no later.
fn let_through<T>(result: &Result<T, Error>) -> bool {
    !matches!(result, Err(Error::NotAllowed(_)))
}

type Tried = Vec<(&'static str, bool)>;

async fn allowed(desk: &Desk, actor: &Actor) -> Vec<&'static str> {
    let mut tried = try_reading(desk, actor).await;
    tried.extend(try_working(desk, actor).await);
    tried.extend(try_leading(desk, actor).await);
    let through = tried.into_iter().filter(|(_, through)| *through);
    through.map(|(name, _)| name).collect()
}

async fn try_reading(desk: &Desk, actor: &Actor) -> Tried {
    let reference = desk.own(actor).await.reference;
    let (ledger, today, all) = (&desk.ledger, desk.today(), Filter::default());
    let person = Person::parse("vertrieb", "lead:9").unwrap();
    let of_person = Filter {
        person: Some(person.clone()),
        ..Filter::default()
    };
    vec![
        (
            "show",
            let_through(&requests::show(ledger, actor, reference).await),
        ),
        (
            "list",
            let_through(&requests::list(ledger, actor, &all, today).await),
        ),
        (
            "count",
            let_through(&requests::count(ledger, actor, &all, today).await),
        ),
        (
            "counts",
            let_through(&requests::counts(ledger, actor, &all, today).await),
        ),
        (
            "list_person",
            let_through(&requests::list(ledger, actor, &of_person, today).await),
        ),
        (
            "count_person",
            let_through(&requests::count(ledger, actor, &of_person, today).await),
        ),
        (
            "counts_person",
            let_through(&requests::counts(ledger, actor, &of_person, today).await),
        ),
        (
            "of_person",
            let_through(&requests::of_person(ledger, actor, person, today).await),
        ),
    ]
}

async fn try_working(desk: &Desk, actor: &Actor) -> Tried {
    let reference = desk.own(actor).await.reference;
    let (ledger, target, today) = (&desk.ledger, reference.into(), desk.today());
    let (words, marks) = (text("x"), Marks::default());
    let person = Person::parse("vertrieb", "lead:9").unwrap();
    let new = desk.read(&form("access", "2026-11-23")).unwrap();
    let opened = requests::open(ledger, actor, &desk.controller, new).await;
    let log = requests::work_log::write(ledger, actor, reference, crate::desk::work(&words)).await;
    vec![
        ("open", let_through(&opened)),
        ("work_log", let_through(&log)),
        (
            "tick",
            let_through(&requests::tick(ledger, actor, target, "A5", &marks).await),
        ),
        (
            "untick",
            let_through(&requests::untick(ledger, actor, target, "A5").await),
        ),
        (
            "skip A3",
            let_through(&requests::skip(ledger, actor, target, "A3", &words).await),
        ),
        (
            "annotate",
            let_through(&requests::annotate(ledger, actor, target, "A5", &marks).await),
        ),
        (
            "link",
            let_through(&requests::link(ledger, actor, target, person.clone()).await),
        ),
        (
            "unlink",
            let_through(&requests::unlink(ledger, actor, target, &person).await),
        ),
        (
            "assign",
            let_through(&requests::assign(ledger, actor, target, None).await),
        ),
        (
            "wait",
            let_through(&requests::wait(ledger, actor, target, today, &words).await),
        ),
        (
            "resume",
            let_through(&requests::resume(ledger, actor, target).await),
        ),
        (
            "ask",
            let_through(&requests::ask_identity(ledger, actor, target, (&words, false)).await),
        ),
    ]
}

async fn try_leading(desk: &Desk, actor: &Actor) -> Tried {
    let reference = desk.own(actor).await.reference;
    let (ledger, target, words) = (&desk.ledger, reference.into(), text("x"));
    let closing = Closing {
        outcome: Outcome::Fulfilled,
        reason: None,
    };
    let fix = requests::Correction {
        received: law::Received::on(desk.today()).unwrap(),
        reason: words.clone(),
    };
    let list = requests::checklists::show(ledger, Right::Objection)
        .await
        .unwrap();
    let set = &desk.controller;
    let revised = requests::checklists::revise(ledger, actor, Right::Objection, list).await;
    let received = requests::correct_receipt(ledger, actor, target, set, &fix).await;
    vec![
        ("revise", let_through(&revised)),
        ("receipt", let_through(&received)),
        (
            "skip A5",
            let_through(&requests::skip(ledger, actor, target, "A5", &words).await),
        ),
        (
            "extend",
            let_through(&requests::extend(ledger, actor, target, &words).await),
        ),
        (
            "end_day",
            let_through(&requests::set_end_day(ledger, actor, target, None, &words).await),
        ),
        (
            "close",
            let_through(&requests::close(ledger, actor, target, &closing, &[]).await),
        ),
        (
            "reopen",
            let_through(&requests::reopen(ledger, actor, target, &words).await),
        ),
    ]
}

const READING: [&str; 8] = [
    "show",
    "list",
    "count",
    "counts",
    "of_person",
    "list_person",
    "count_person",
    "counts_person",
];
const WORKING: [&str; 12] = [
    "tick", "untick", "skip A3", "annotate", "link", "unlink", "assign", "wait", "resume", "ask",
    "work_log", "open",
];
const LEADING: [&str; 6] = ["skip A5", "extend", "end_day", "receipt", "close", "reopen"];

#[tokio::test]
async fn each_role_may_do_its_own_and_nothing_else() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let cases: [(Role, Vec<&str>); 5] = [
            (Role::Agent, [&READING[..], &WORKING].concat()),
            (
                Role::PrivacyManager,
                [&READING[..], &WORKING, &LEADING].concat(),
            ),
            (Role::Approver, READING.to_vec()),
            (Role::Auditor, vec!["list", "count", "counts"]),
            (Role::Administrator, vec!["revise"]),
        ];
        for (role, mut expected) in cases {
            let mut through = allowed(&desk, &actor(role)).await;
            through.sort_unstable();
            expected.sort_unstable();
            assert_eq!(through, expected, "{}", role.word());
        }
    })
    .await;
}

#[tokio::test]
async fn an_account_without_a_role_may_do_nothing() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let mut nobody = manager();
        nobody.account.roles.clear();
        assert!(allowed(&desk, &nobody).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_may_only_list_sees_no_persons() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        desk.open("erasure").await;
        let all = Filter::default();
        let auditor = actor(Role::Auditor);
        let page = requests::list(&desk.ledger, &auditor, &all, desk.today())
            .await
            .unwrap();
        assert!(page.requests.len() == 1 && page.requests[0].persons.is_empty());
        let page = requests::list(&desk.ledger, &manager(), &all, desk.today())
            .await
            .unwrap();
        assert_eq!(page.requests[0].persons.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_stands_in_the_ledger() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let agent = actor(Role::Agent);
        let reference = desk.open_by(&agent, "erasure").await.reference;
        let words = text("x");
        let skipped = requests::skip(&desk.ledger, &agent, reference.into(), "A5", &words).await;
        assert!(matches!(skipped, Err(Error::NotAllowed(_))));
        let told = desk.entries(reference).await.pop().unwrap();
        assert_eq!(
            (&*told.action, &*told.outcome),
            ("access.refuse", "refused")
        );
        let shown = requests::show(&desk.ledger, &manager(), reference)
            .await
            .unwrap();
        assert_eq!(shown.request.version, 1);
    })
    .await;
}

#[tokio::test]
async fn an_agent_reads_their_own_requests_and_the_outline_of_all_others() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, agent, today) = (&desk.ledger, actor(Role::Agent), desk.today());
        let others = desk.open("erasure").await.reference;
        let own = desk.open_by(&agent, "erasure").await.reference;
        for (reference, open) in [(others, false), (own, true)] {
            let shown = requests::show(ledger, &agent, reference).await;
            assert_eq!(shown.is_ok(), open, "{reference}");
            let seen = requests::look(ledger, &agent, reference).await.unwrap();
            assert_eq!(matches!(seen, requests::Seen::Whole(_)), open);
            let view = requests::View::of(&seen, today, base::Locale::De);
            assert_eq!((view.outline, view.text.is_some()), (!open, open));
            assert_eq!(view.systems, ["vertrieb"]);
            assert_eq!(view.persons.is_empty(), !open);
        }
        let page = requests::list(ledger, &agent, &Filter::default(), today).await;
        for request in page.unwrap().requests {
            assert_eq!(request.persons.is_empty(), request.reference == others);
        }
        let words = text("quittenbaum");
        let found = requests::mentions(ledger, &agent, &words).await.unwrap();
        let found: Vec<_> = found.iter().map(|one| one.reference).collect();
        assert_eq!(found, [own], "the same words stand on both");
        let all = requests::mentions(ledger, &manager(), &words)
            .await
            .unwrap();
        assert_eq!(all.len(), 2);
        let unknown = requests::Reference::new(2026, 99);
        let asked = [others, own, unknown];
        for (who, expected) in [(&agent, vec![own]), (&manager(), vec![others, own])] {
            let open = requests::open_among(ledger, who, &asked).await.unwrap();
            assert_eq!(Vec::from_iter(open), expected, "{}", who.account.login);
        }
        let none = requests::open_among(ledger, &manager(), &[]).await;
        assert!(none.unwrap().is_empty());
        let refused = requests::open_among(ledger, &actor(Role::Auditor), &asked).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
        let none = requests::look(ledger, &agent, unknown).await;
        assert!(matches!(none, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn only_an_account_that_works_on_requests_is_given_one() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        for (login, role) in [("anna", Role::Agent), ("otto", Role::Auditor)] {
            let new = accounts::NewAccount {
                login: login.to_owned(),
                name: login.to_owned(),
                roles: vec![role],
            };
            accounts::add(&desk.ledger, accounts::By::Operator, new)
                .await
                .unwrap();
        }
        let target = desk.open("erasure").await.reference.into();
        let give =
            async |login| requests::assign(&desk.ledger, &manager(), target, Some(login)).await;
        assert_eq!(
            give(" Anna ").await.unwrap().assignee.as_deref(),
            Some("anna")
        );
        for (login, code) in [("otto", "assignee-role"), ("nobody", "assignee-unknown")] {
            let refused = give(login).await;
            assert!(
                matches!(refused, Err(Error::Invalid(no)) if no.code == code),
                "{login}"
            );
        }
        let mut new = form("access", "2026-11-23");
        new.assignee = Some("anna".to_owned());
        let new = desk.read(&new).unwrap();
        let opened = requests::open(&desk.ledger, &manager(), &desk.controller, new).await;
        assert_eq!(opened.unwrap().assignee.as_deref(), Some("anna"));
    })
    .await;
}
