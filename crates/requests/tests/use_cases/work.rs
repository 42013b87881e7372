//! From a new request to a closed one, on both engines.

use crate::desk::{Desk, actor, form, manager, text, work};
use accounts::Role;
use base::Locale;
use law::{LetterKind, Right};
use ledger::Via;
use requests::{
    Blocker, Closing, Doer, Error, Filter, Form, Marks, Missing, Outcome, Person, Place, Reference,
    State, StepState, View,
};
use serde_json::Value;
use store::testing::each_engine;

fn closing(outcome: Outcome) -> Closing {
    Closing {
        outcome,
        reason: None,
    }
}

#[tokio::test]
async fn a_new_request_has_number_dates_and_checklist_and_prints_what_the_contract_says() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let first = desk.open("erasure").await;
        let second = desk.open("access").await;
        assert_eq!(first.reference.to_string(), "GD-2026-0001");
        assert_eq!(second.reference.to_string(), "GD-2026-0002");

        let shown = requests::show(&desk.ledger, &manager(), first.reference)
            .await
            .unwrap();
        let view = View::whole(&shown, desk.today(), Locale::En);
        let json = serde_json::to_value(&view).unwrap();
        assert_eq!(json["reference"], "GD-2026-0001");
        assert_eq!(
            (&json["right"], &json["state"]),
            (&"erasure".into(), &"new".into())
        );
        assert_eq!(json["received"], "2026-11-23");
        assert_eq!(json["due"]["nominal"], "2026-12-23");
        assert_eq!(json["due"]["last_day"], "2026-12-23");
        assert!(!json["due"]["derivation"].as_array().unwrap().is_empty());
        assert_eq!(json["days_left"], 30);
        assert_eq!(json["persons"][0]["record"], "contact:1");
        assert_eq!(json["next_step"]["id"], "A5");
        let steps = json["checklist"].as_array().unwrap();
        let step = |id: &str| steps.iter().find(|step| step["id"] == id).unwrap();
        assert_eq!(step("A1")["state"], "done");
        assert_eq!(step("A1")["changed_by"], "requests");
        assert_eq!(step("A2")["changed_by"], "privacy_manager");
        assert_eq!(step("A4")["mandatory"], Value::Bool(false));
        assert_eq!(step("17.5")["mandatory"], Value::Bool(true));
        assert_eq!(step("17.5")["waits_for"], serde_json::json!(["17.4"]));
        assert!(
            step("17.5")["title"]
                .as_str()
                .is_some_and(|title| !title.is_empty())
        );
        let brief = serde_json::to_value(View::brief(&first, desk.today(), Locale::De)).unwrap();
        assert!(brief.get("text").is_none() && brief["checklist"][0].get("remarks").is_none());
    })
    .await;
}

/// Every change of a request there is, short of closing it.
async fn change_everything(desk: &Desk, reference: Reference) {
    let (ledger, target, me) = (&desk.ledger, reference.into(), manager());
    let secret = text("Frau Quittenbaum rief an");
    let marks = Marks {
        note: Some(secret.clone()),
        evidence: Some(secret.clone()),
    };
    let lead = Person::parse("newsletter", "lead:2").unwrap();
    requests::tick(ledger, &me, target, "A5", &marks)
        .await
        .unwrap();
    requests::untick(ledger, &me, target, "A5").await.unwrap();
    requests::skip(ledger, &me, target, "A3", &secret)
        .await
        .unwrap();
    requests::annotate(ledger, &me, target, "17.1", &marks)
        .await
        .unwrap();
    requests::link(ledger, &me, target, lead.clone())
        .await
        .unwrap();
    requests::unlink(ledger, &me, target, &lead).await.unwrap();
    requests::assign(ledger, &me, target, None).await.unwrap();
    requests::wait(ledger, &me, target, desk.today(), &secret)
        .await
        .unwrap();
    requests::resume(ledger, &me, target).await.unwrap();
    requests::ask_identity(ledger, &me, target, (&secret, true))
        .await
        .unwrap();
    requests::set_end_day(ledger, &me, target, Some(desk.today()), &secret)
        .await
        .unwrap();
    requests::extend(ledger, &me, target, &secret)
        .await
        .unwrap();
    let log = requests::work_log::write(ledger, &me, reference, work(&secret)).await;
    let log = log.unwrap();
    requests::work_log::correct(ledger, &me, reference, &log, &secret)
        .await
        .unwrap();
}

#[tokio::test]
async fn every_change_has_its_entry_and_none_holds_a_personal_value() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("erasure").await.reference;
        change_everything(&desk, reference).await;
        let told = desk.entries(reference).await;
        let actions: Vec<&str> = told
            .iter()
            .filter_map(|entry| entry.action.strip_prefix("requests."))
            .collect();
        let expected = "open tick tick tick untick skip annotate link unlink assign wait resume \
                        ask_identity set_end_day extend work_log work_log";
        assert_eq!(actions.join(" "), expected);
        let entries = serde_json::to_string(&told).unwrap();
        assert!(!entries.contains("Quittenbaum"), "{entries}");
        let tick = told[3].details.clone().unwrap();
        assert_eq!(
            (&tick["from"], &tick["to"]),
            (&"open".into(), &"done".into())
        );
        assert_eq!(
            (&tick["state_from"], &tick["state_to"]),
            (&"new".into(), &"in_progress".into())
        );
        assert_eq!(told[7].system.as_deref(), Some("newsletter"));
        assert!(desk.ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn a_step_that_destroys_is_ticked_by_hand_by_who_may_close_only() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let agent = actor(Role::Agent);
        let reference = desk.open_by(&agent, "erasure").await.reference;
        let marks = Marks::default();
        for step in ["A5", "17.1", "17.2"] {
            desk.tick(reference, step).await.unwrap();
        }
        for step in ["17.4", "17.5"] {
            let tried = requests::tick(&desk.ledger, &agent, reference.into(), step, &marks).await;
            assert!(matches!(tried, Err(Error::NotAllowed(_))), "{step}");
        }
        desk.tick(reference, "17.4").await.unwrap();
        let undone = requests::untick(&desk.ledger, &agent, reference.into(), "17.4").await;
        assert!(matches!(undone, Err(Error::NotAllowed(_))));
    })
    .await;
}

#[tokio::test]
async fn a_step_tells_who_decided_it_when_and_with_which_remark() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let agent = actor(Role::Agent);
        let reference = desk.open_by(&agent, "access").await.reference;
        let marks = Marks {
            note: Some(text("in allen Systemen")),
            evidence: None,
        };
        requests::tick(&desk.ledger, &agent, reference.into(), "A5", &marks)
            .await
            .unwrap();
        desk.days_pass(1);
        let again = Marks {
            note: None,
            evidence: Some(text("Treffer.csv")),
        };
        requests::tick(&desk.ledger, &agent, reference.into(), "A5", &again)
            .await
            .unwrap();
        let shown = requests::show(&desk.ledger, &manager(), reference)
            .await
            .unwrap();
        let view = View::whole(&shown, desk.today(), Locale::De);
        let step = view.checklist.iter().find(|step| step.id == "A5").unwrap();
        let more = step.more.as_ref().unwrap();
        assert_eq!(more.changed_by.as_deref(), Some("agent"));
        let written: Vec<_> = more
            .remarks
            .iter()
            .filter_map(|r| r.text.as_deref())
            .collect();
        assert_eq!(written, ["in allen Systemen", "Treffer.csv"]);
        let entry = more.remarks[0].entry;
        let told = desk.entries(reference).await;
        assert_eq!(
            told.iter().find(|told| told.index == entry).unwrap().action,
            "requests.tick"
        );
    })
    .await;
}

#[tokio::test]
async fn closing_is_refused_with_all_that_is_missing_and_then_done() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("erasure").await.reference;
        let close = async |outcome, blockers: &[Blocker]| {
            let closing = closing(outcome);
            requests::close(
                &desk.ledger,
                &manager(),
                reference.into(),
                &closing,
                blockers,
            )
            .await
        };
        desk.tick_all_but(reference, &["17.7", "Z1"]).await;
        let before = desk.entries(reference).await.len();
        let error = close(Outcome::Fulfilled, &[]).await.unwrap_err();
        let line = error.to_string();
        assert!(
            line.starts_with("GD-2026-0001 cannot be closed: step 17.7 is open"),
            "{line}"
        );
        assert!(
            line.contains("the answer to the person is missing"),
            "{line}"
        );
        assert!(!line.contains('\n'));
        desk.tick(reference, "17.7").await.unwrap();
        desk.tick(reference, "Z1").await.unwrap();
        let residue = Blocker {
            code: "residue",
            message: "2 places still hold the person".into(),
        };
        let error = close(Outcome::Fulfilled, std::slice::from_ref(&residue))
            .await
            .unwrap_err();
        let Error::Unfinished { missing, .. } = error else {
            panic!("{error}")
        };
        assert_eq!(missing, [Missing::Blocker(residue)]);
        assert_eq!(
            desk.entries(reference).await.len(),
            before + 2,
            "a refusal changes nothing"
        );

        let closed = close(Outcome::Fulfilled, &[]).await.unwrap();
        assert_eq!(
            (closed.state, closed.outcome),
            (State::Closed, Some(Outcome::Fulfilled))
        );
        assert_eq!(closed.delete_day.unwrap().to_string(), "2030-01-01");
        let told = desk.entries(reference).await;
        let details = told.last().unwrap().details.clone().unwrap();
        assert_eq!(details["answered_in_time"], true);
        assert_eq!(details["state_to"], "closed");
    })
    .await;
}

#[tokio::test]
async fn a_closed_request_stays_as_it_is_until_it_is_reopened() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("access").await.reference;
        desk.tick_all_but(reference, &[]).await;
        let (me, done) = (manager(), closing(Outcome::Fulfilled));
        let close = async || requests::close(&desk.ledger, &me, reference.into(), &done, &[]).await;
        close().await.unwrap();
        for error in [
            desk.tick(reference, "A3").await.unwrap_err(),
            close().await.unwrap_err(),
        ] {
            assert_eq!(error.to_string(), "GD-2026-0001 is closed; reopen it first");
        }
        // The work log goes on.
        let late = text("Rückruf");
        requests::work_log::write(&desk.ledger, &me, reference, work(&late))
            .await
            .unwrap();
        let why = text("neuer Treffer");
        requests::reopen(&desk.ledger, &me, reference.into(), &why)
            .await
            .unwrap();
        desk.tick(reference, "A3").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_refusal_needs_reasons_and_an_answer_but_no_execution() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("erasure").await.reference;
        desk.tick(reference, "Z2").await.unwrap();
        let mut refusal = closing(Outcome::Refused);
        let me = manager();
        let error = requests::close(&desk.ledger, &me, reference.into(), &refusal, &[]).await;
        let Err(Error::Unfinished { missing, .. }) = error else {
            panic!("{error:?}")
        };
        let owed = [Missing::Answer, Missing::Reasons, Missing::Notice];
        assert_eq!(missing, owed);
        desk.tick(reference, "Z1").await.unwrap();
        refusal.reason = Some(text("Art. 17 Abs. 3 lit. e: offener Rechtsstreit"));
        let error = requests::close(&desk.ledger, &me, reference.into(), &refusal, &[]).await;
        let Err(Error::Unfinished { missing, .. }) = error else {
            panic!("{error:?}")
        };
        assert_eq!(missing, [Missing::Notice], "a tick tells nobody");
        desk.notice(reference, LetterKind::Refused).await.unwrap();
        refusal.reason = None;
        let closed = requests::close(&desk.ledger, &me, reference.into(), &refusal, &[])
            .await
            .unwrap();
        assert_eq!(closed.outcome, Some(Outcome::Refused));
    })
    .await;
}

#[tokio::test]
async fn bad_receipts_and_rights_are_refused_and_open_nothing() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let open = async |form: requests::Form| {
            let new = desk.read(&form)?;
            requests::open(&desk.ledger, &manager(), &desk.controller, new).await
        };
        let future = open(form("erasure", "2026-11-24")).await.unwrap_err();
        assert_eq!(
            future.to_string(),
            "received: lies in the future: give 2026-11-23 or an earlier day"
        );
        let instant = open(form("erasure", "2026-11-23T10:00:01Z"))
            .await
            .unwrap_err();
        assert!(instant.to_string().contains("lies in the future"));
        // 23:30 UTC the evening before is today in Vienna.
        assert!(open(form("erasure", "2026-11-22T23:30:00Z")).await.is_ok());
        let second = open(form("erasure,access", "2026-11-23"))
            .await
            .unwrap_err();
        assert!(
            second.to_string().contains("je Recht ein Vorgang"),
            "{second}"
        );
        let mut wrong = form("erasure", "2026-11-23");
        wrong.text = Some("Theodora\0".to_owned());
        assert!(
            open(wrong)
                .await
                .unwrap_err()
                .to_string()
                .starts_with("text: ")
        );
        let one = requests::list(&desk.ledger, &manager(), &Filter::default(), desk.today())
            .await
            .unwrap();
        assert_eq!(one.requests.len(), 1);
        assert_eq!(
            desk.open("access").await.reference.to_string(),
            "GD-2026-0002"
        );
    })
    .await;
}

#[tokio::test]
async fn two_changes_from_one_version_conflict_and_the_second_is_told() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let request = desk.open("erasure").await;
        let seen = requests::Target {
            reference: request.reference,
            version: Some(request.version),
        };
        let marks = Marks::default();
        requests::tick(&desk.ledger, &manager(), seen, "A5", &marks)
            .await
            .unwrap();
        let error = requests::tick(&desk.ledger, &manager(), seen, "A3", &marks)
            .await
            .unwrap_err();
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
        assert_eq!(
            error.to_string(),
            "GD-2026-0001 was changed meanwhile (you saw version 1, it is 2); load it again"
        );
        // Two notes in the work log do not conflict: neither changes the request.
        requests::work_log::write(
            &desk.ledger,
            &manager(),
            request.reference,
            work(&text("a")),
        )
        .await
        .unwrap();
        let shown = requests::show(&desk.ledger, &manager(), request.reference)
            .await
            .unwrap();
        assert_eq!(shown.request.version, 2);
    })
    .await;
}

#[tokio::test]
async fn changes_at_once_that_name_no_version_follow_one_another() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("erasure").await.reference;
        let (a, b, c) = tokio::join!(
            desk.tick(reference, "A3"),
            desk.tick(reference, "A5"),
            desk.tick(reference, "17.1"),
        );
        let mut versions = [a, b, c].map(|done| done.unwrap().version);
        versions.sort_unstable();
        assert_eq!(versions, [2, 3, 4]);
        let shown = requests::show(&desk.ledger, &manager(), reference)
            .await
            .unwrap();
        assert_eq!(shown.request.progress().0, 5, "A1, A2 and the three");
    })
    .await;
}

#[tokio::test]
async fn many_openings_at_once_get_numbers_without_gap_or_repetition() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let rights = ["erasure", "access", "erasure", "objection"];
        let [a, b, c, d] = rights.map(|right| Box::pin(desk.open(right)));
        let (a, b, c, d) = tokio::join!(a, b, c, d);
        let mut numbers = [a, b, c, d].map(|request| request.reference.to_string());
        numbers.sort();
        assert_eq!(
            numbers,
            [
                "GD-2026-0001",
                "GD-2026-0002",
                "GD-2026-0003",
                "GD-2026-0004"
            ]
        );
        assert!(desk.ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn the_work_log_is_only_followed_by_corrections() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("erasure").await.reference;
        let other = desk.open("erasure").await.reference;
        let me = manager();
        let id = requests::work_log::write(&desk.ledger, &me, reference, work(&text("falsch")))
            .await
            .unwrap();
        desk.days_pass(1);
        requests::work_log::correct(&desk.ledger, &me, reference, &id, &text("richtig"))
            .await
            .unwrap();
        let foreign = requests::work_log::correct(&desk.ledger, &me, other, &id, &text("x")).await;
        assert!(matches!(foreign, Err(Error::Invalid(no)) if no.code == "work-entry-unknown"));
        let shown = requests::show(&desk.ledger, &me, reference).await.unwrap();
        let log = View::whole(&shown, desk.today(), Locale::De).work_log;
        assert_eq!(log[0].text.as_deref(), Some("falsch"));
        assert_eq!(
            (log[1].text.as_deref(), &log[1].corrects),
            (Some("richtig"), &Some(id))
        );
    })
    .await;
}

#[tokio::test]
async fn a_part_of_the_product_ticks_and_moves_inside_its_own_transaction() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("erasure").await.reference;
        let run = Doer::part("erasure", Via::Cli, &desk.ledger.clock);
        let mut tx = desk.ledger.begin().await.unwrap();
        let loaded = requests::load(tx.conn(), reference).await.unwrap();
        assert!(!loaded.identity_decided());
        requests::tick_by_machine(&mut tx, &run, reference, "17.5")
            .await
            .unwrap();
        requests::mark_for_approval(&mut tx, &run, reference)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = requests::untick(&desk.ledger, &manager(), reference.into(), "17.5").await;
        assert!(matches!(refused, Err(Error::Refused(no)) if no.code == "step-automatic"));
        let mut tx = desk.ledger.begin().await.unwrap();
        requests::mark_in_progress(&mut tx, &run, reference)
            .await
            .unwrap();
        let request = requests::untick_by_machine(&mut tx, &run, reference, "17.5")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(request.state, State::InProgress);
        let entries = desk.entries(reference).await;
        assert!(entries.iter().any(|entry| entry.actor == "erasure"));

        // A transaction that is dropped leaves no tick behind.
        let mut tx = desk.ledger.begin().await.unwrap();
        requests::tick_by_machine(&mut tx, &run, reference, "17.6")
            .await
            .unwrap();
        tx.rollback().await.unwrap();
        let shown = requests::show(&desk.ledger, &manager(), reference)
            .await
            .unwrap();
        assert_eq!(shown.request.step("17.6").unwrap().1.state, StepState::Open);
    })
    .await;
}

#[tokio::test]
async fn while_the_identity_is_open_a_plan_does_not_hide_it() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("erasure").await.reference;
        let me = manager();
        requests::ask_identity(
            &desk.ledger,
            &me,
            reference.into(),
            (&text("Zweifel"), false),
        )
        .await
        .unwrap();
        let run = Doer::part("erasure", Via::Cli, &desk.ledger.clock);
        let mut tx = desk.ledger.begin().await.unwrap();
        let request = requests::mark_for_approval(&mut tx, &run, reference)
            .await
            .unwrap();
        assert_eq!(request.state, State::IdentityOpen);
        tx.rollback().await.unwrap();
        requests::skip(
            &desk.ledger,
            &me,
            reference.into(),
            "A4",
            &text("Kundenportal"),
        )
        .await
        .unwrap();
        let shown = requests::show(&desk.ledger, &me, reference).await.unwrap();
        assert!(shown.request.identity_decided());
        assert_eq!(shown.request.state, State::InProgress);
    })
    .await;
}

#[tokio::test]
async fn a_persons_requests_come_newest_first_and_counts_match_the_lists() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        for (right, received) in [
            ("access", "2026-11-01"),
            ("erasure", "2026-11-20"),
            ("access", "2026-11-10"),
        ] {
            let new = desk.read(&form(right, received)).unwrap();
            requests::open(&desk.ledger, &manager(), &desk.controller, new)
                .await
                .unwrap();
        }
        let person = Person::parse("vertrieb", "contact:1").unwrap();
        let mine = requests::of_person(&desk.ledger, &manager(), person, desk.today()).await;
        let days: Vec<String> = mine
            .unwrap()
            .requests
            .iter()
            .map(|r| r.receipt.day.to_string())
            .collect();
        assert_eq!(days, ["2026-11-20", "2026-11-10", "2026-11-01"]);
        let all = Filter::default();
        let counts = requests::count(&desk.ledger, &manager(), &all, desk.today())
            .await
            .unwrap();
        assert_eq!(counts, [(State::New, 3)]);
        desk.days_pass(9);
        let overdue = Filter {
            overdue: true,
            ..Filter::default()
        };
        let late = requests::list(&desk.ledger, &manager(), &overdue, desk.today())
            .await
            .unwrap();
        assert_eq!(late.requests.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn counts_by_system_add_up_to_all_requests() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let persons = |systems: &[&str]| {
            let person = |system: &&str| requests::PersonForm {
                system: (*system).to_owned(),
                record: "contact:1".to_owned(),
            };
            systems.iter().map(person).collect::<Vec<_>>()
        };
        for (right, systems) in [
            ("access", &["vertrieb"][..]),
            ("erasure", &["vertrieb"]),
            ("erasure", &["archiv", "vertrieb"]),
            ("erasure", &["archiv"]),
            ("objection", &[]),
        ] {
            let form = Form {
                persons: persons(systems),
                ..form(right, "2026-11-20")
            };
            let new = desk.read(&form).unwrap();
            requests::open(&desk.ledger, &manager(), &desk.controller, new)
                .await
                .unwrap();
        }
        let (ledger, today) = (&desk.ledger, desk.today());
        let all = Filter::default();
        let counts = requests::counts(ledger, &manager(), &all, today)
            .await
            .unwrap();
        assert_eq!(counts.requests, 5);
        let by_state = requests::count(ledger, &manager(), &all, today).await;
        assert_eq!(by_state.unwrap(), [(State::New, 5)]);
        let shelves = requests::shelves(ledger, &manager(), today).await.unwrap();
        assert_eq!((shelves.open, shelves.nobodys, shelves.overdue), (5, 5, 0));
        let tally = requests::tally(ledger, today).await.unwrap();
        assert_eq!((tally.counts, tally.overdue), (counts.counts.clone(), 0));
        assert!(
            ledger.size().await.unwrap() >= 5,
            "each opening has its entry"
        );
        let places: Vec<_> = counts
            .places
            .iter()
            .map(|place| (place.place.clone(), place.requests))
            .collect();
        let system = |name: &str| Place::System(name.to_owned());
        let expected = [
            (system("archiv"), 1),
            (system("vertrieb"), 2),
            (Place::Several, 1),
            (Place::Nowhere, 1),
        ];
        assert_eq!(places, expected);
        for one in &counts.counts {
            let of_places = counts.places.iter().flat_map(|place| &place.counts);
            let same = of_places.filter(|c| (c.state, c.right) == (one.state, one.right));
            assert_eq!(same.map(|c| c.requests).sum::<i64>(), one.requests);
        }
        let erasures = requests::Asked {
            right: Some("erasure"),
            person: Some("archiv/contact:1"),
            ..requests::Asked::default()
        };
        let erasures = Filter::parse(&erasures).unwrap();
        let counts = requests::counts(ledger, &manager(), &erasures, today).await;
        assert_eq!(counts.unwrap().requests, 2);
    })
    .await;
}

#[tokio::test]
async fn texts_go_on_their_day_and_the_facts_stay() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("access").await.reference;
        desk.tick_all_but(reference, &[]).await;
        let done = closing(Outcome::Fulfilled);
        requests::close(&desk.ledger, &manager(), reference.into(), &done, &[])
            .await
            .unwrap();
        assert_eq!(
            requests::expire(&desk.ledger, &desk.controller)
                .await
                .unwrap(),
            0
        );
        desk.days_pass(366 * 4);
        assert_eq!(
            requests::expire(&desk.ledger, &desk.controller)
                .await
                .unwrap(),
            1
        );
        assert_eq!(
            requests::expire(&desk.ledger, &desk.controller)
                .await
                .unwrap(),
            0
        );
        let shown = requests::show(&desk.ledger, &manager(), reference)
            .await
            .unwrap();
        assert!(shown.remarks.iter().all(|remark| remark.text.is_none()));
        assert_eq!(shown.request.outcome, Some(Outcome::Fulfilled));
        assert!(desk.ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn a_corrected_receipt_is_computed_anew_and_both_dates_stay_in_the_log() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("access").await.reference;
        let zone = &desk.controller.time_zone;
        let mut correction = requests::Correction {
            received: law::Received::parse("2026-11-24", zone).unwrap(),
            reason: text("Poststempel"),
        };
        let me = manager();
        let correct = async |correction: &requests::Correction| {
            let target = reference.into();
            requests::correct_receipt(&desk.ledger, &me, target, &desk.controller, correction).await
        };
        assert!(matches!(correct(&correction).await, Err(Error::Invalid(_))));
        correction.received = law::Received::parse("2026-11-13", zone).unwrap();
        let request = correct(&correction).await.unwrap();
        assert_eq!(request.due.nominal.to_string(), "2026-12-13");
        assert_eq!(request.due.last_day.to_string(), "2026-12-14");
        let details = desk
            .entries(reference)
            .await
            .pop()
            .unwrap()
            .details
            .unwrap();
        assert_eq!(
            (&details["from"], &details["to"]),
            (&"2026-11-23".into(), &"2026-11-13".into())
        );
    })
    .await;
}

#[tokio::test]
async fn a_revised_checklist_is_for_new_requests_and_running_ones_keep_theirs() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let running = desk.open("access").await;
        let admin = actor(Role::Administrator);
        let mut list = requests::checklists::show(&desk.ledger, Right::Access)
            .await
            .unwrap();
        let old = list.clone();
        list.items
            .iter_mut()
            .find(|item| item.id == "15.2")
            .unwrap()
            .title
            .de = "Neu".into();
        let revise = async |list: law::Checklist| {
            requests::checklists::revise(&desk.ledger, &admin, Right::Access, list).await
        };
        let revised = revise(list.clone()).await.unwrap();
        assert_eq!(revised.version, old.version + 1);
        let later = desk.open("access").await;
        let title =
            |request: &requests::Request| request.checklist.item("15.2").unwrap().title.de.clone();
        let shown = requests::show(&desk.ledger, &manager(), running.reference)
            .await
            .unwrap();
        assert_eq!(title(&shown.request), title(&running));
        assert_eq!(title(&later), "Neu");
        let code = |result: Result<_, Error>| match result {
            Err(Error::Invalid(no)) => no.code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(revise(list.clone()).await), "checklist-changed");
        let versions = requests::checklists::versions(&desk.ledger, &admin, Right::Access)
            .await
            .unwrap();
        let told = |version: &requests::checklists::Version| {
            let made_by = version.made_by.clone();
            (version.list.version, made_by, version.open_requests)
        };
        assert_eq!(
            versions.iter().map(told).collect::<Vec<_>>(),
            [
                (revised.version, admin.account.login.clone(), 1),
                (old.version, "law".to_owned(), 1)
            ]
        );
        let read = requests::checklists::versions(&desk.ledger, &manager(), Right::Access).await;
        assert!(matches!(read, Err(Error::NotAllowed(_))));
        let mut without = revised.clone();
        without.items.retain(|item| item.id != "A4");
        without
            .items
            .iter_mut()
            .for_each(|item| item.depends_on.clear());
        assert_eq!(code(revise(without).await), "checklist-fixed");
        let mut empty = revised;
        empty.items[0].title.en.clear();
        assert_eq!(code(revise(empty).await), "checklist-wrong");
    })
    .await;
}

#[tokio::test]
async fn the_log_of_a_person_has_what_was_done_on_their_requests_and_their_record() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let hers = desk.open("erasure").await;
        let person = hers.persons[0].clone();
        let new = Form {
            persons: Vec::new(),
            ..form("access", "2026-11-23")
        };
        let new = desk.read(&new).unwrap();
        let other = requests::open(&desk.ledger, &manager(), &desk.controller, new)
            .await
            .unwrap();
        let stranger = requests::Person::parse("archiv", &person.record).unwrap();
        requests::link(
            &desk.ledger,
            &manager(),
            other.reference.into(),
            stranger.clone(),
        )
        .await
        .unwrap();
        let log = async |system: Option<&str>| {
            let filter = ledger::Filter {
                person: Some(person.record.clone()),
                system: system.map(str::to_owned),
                ..ledger::Filter::default()
            };
            let entries = desk.ledger.list(&filter).await.unwrap();
            let seen = entries
                .into_iter()
                .map(|entry| (entry.request, entry.action));
            seen.collect::<Vec<_>>()
        };
        let all = log(None).await;
        let one = log(Some(&person.system)).await;
        let of = |reference: &requests::Reference| Some(reference.to_string());
        assert!(
            !one.is_empty()
                && one
                    .iter()
                    .all(|(request, _)| *request == of(&hers.reference))
        );
        assert!(all.len() > one.len());
        requests::unlink(&desk.ledger, &manager(), other.reference.into(), &stranger)
            .await
            .unwrap();
        let left = log(Some("archiv")).await;
        let seen: Vec<&str> = left.iter().map(|(_, action)| action.as_str()).collect();
        assert_eq!(seen, ["requests.link", "requests.unlink"]);
    })
    .await;
}

#[tokio::test]
async fn an_entry_of_the_work_log_names_a_configured_system_or_none() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let reference = desk.open("erasure").await.reference;
        let words = text("nachgesehen");
        let write = async |system: Option<&str>| {
            let work = requests::work_log::Work {
                system,
                ..work(&words)
            };
            requests::work_log::write(&desk.ledger, &manager(), reference, work).await
        };
        assert!(write(None).await.is_ok() && write(Some("vertrieb")).await.is_ok());
        let refused = write(Some("irgendwo")).await;
        assert!(matches!(refused, Err(Error::Invalid(no)) if no.code == "system-unknown"));
    })
    .await;
}
