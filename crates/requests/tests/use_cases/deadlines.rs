//! Deadlines on the request: letters of an extension, the position on the month, added holidays.

use accounts::Role;
use jiff::civil::date;
use requests::{
    Correction, Error, Extension, LetterTarget, NewCheck, NewHoliday, add_holiday, expire,
    extend_for, holidays, letters, send_letter, write_letter,
};
use store::testing::each_engine;

use crate::desk::{Desk, actor, form, manager, text};

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Invalid(no) | Error::Refused(no)) => no.code,
        other => panic!("{other:?}"),
    }
}

fn special(day: jiff::civil::Date, region: &str) -> NewHoliday {
    NewHoliday {
        day,
        name_de: "Sondertag".into(),
        name_en: String::new(),
        region: region.parse().unwrap(),
        source: "BGBl. I 1/2026".into(),
    }
}

#[tokio::test]
async fn a_letter_is_drafted_with_the_extension_and_changes_until_it_is_sent() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let reference = desk.open("access").await.reference;
        let why = Extension::parse(["many-systems", "archives"], "In Graz.").unwrap();
        let request = extend_for(ledger, &me, reference.into(), &why)
            .await
            .unwrap();
        assert_eq!(request.legal_day(), date(2027, 2, 23));
        let [draft] = &letters(ledger, &me, reference).await.unwrap()[..] else {
            panic!("one letter");
        };
        let words = draft.text.as_deref().unwrap();
        assert!(words.contains("- In Graz.") && words.contains("23. Februar 2027"));
        assert!(!format!("{draft:?}").contains("Graz"));
        let at = |version| LetterTarget {
            reference,
            letter: &draft.id,
            version,
        };
        let changed = write_letter(ledger, &me, at(Some(1)), &text("Sehr geehrte Frau"))
            .await
            .unwrap();
        assert_eq!(changed.version, 2);
        let raced = write_letter(ledger, &me, at(Some(1)), &text("anders")).await;
        assert!(matches!(
            raced,
            Err(Error::Changed {
                seen: 1,
                found: 2,
                ..
            })
        ));
        let tomorrow = send_letter(ledger, &me, at(None), date(2026, 11, 24)).await;
        assert_eq!(code(tomorrow), "day-future");
        let before = send_letter(ledger, &me, at(None), date(2026, 11, 22)).await;
        assert_eq!(code(before), "letter-early");
        send_letter(ledger, &me, at(Some(2)), desk.today())
            .await
            .unwrap();
        let late = write_letter(ledger, &me, at(None), &text("anders")).await;
        assert_eq!(code(late), "letter-sent");
        let kept = letters(ledger, &me, reference).await.unwrap();
        assert_eq!(kept[0].sent, Some(desk.today()));
        assert_eq!(kept[0].text.as_deref(), Some("Sehr geehrte Frau"));
        let auditor = letters(ledger, &actor(Role::Auditor), reference).await;
        assert!(matches!(auditor, Err(Error::NotAllowed(_))));
        for entry in desk.entries(reference).await {
            let details = format!("{:?}", entry.details);
            assert!(
                !details.contains("Graz") && !details.contains("Frau"),
                "{details}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_letter_expires_with_the_file() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let reference = desk.open("access").await.reference;
        let why = Extension::parse(["archives"], "").unwrap();
        extend_for(ledger, &me, reference.into(), &why)
            .await
            .unwrap();
        desk.tick(reference, "Z2").await.unwrap();
        let closing = requests::Closing {
            outcome: requests::Outcome::Withdrawn,
            reason: None,
        };
        requests::close(ledger, &me, reference.into(), &closing, &[])
            .await
            .unwrap();
        assert!(
            letters(ledger, &me, reference).await.unwrap()[0]
                .text
                .is_some()
        );
        desk.days_pass(365 * 5);
        expire(ledger, &desk.controller).await.unwrap();
        assert_eq!(letters(ledger, &me, reference).await.unwrap()[0].text, None);
    })
    .await;
}

#[tokio::test]
async fn an_added_holiday_holds_for_requests_that_come_after_it() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me, admin) = (&desk.ledger, manager(), actor(Role::Administrator));
        let before = desk.open("access").await;
        let refused = add_holiday(ledger, &me, &special(date(2026, 12, 23), "AT")).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
        let known = add_holiday(ledger, &admin, &special(date(2026, 12, 8), "AT")).await;
        assert_eq!(code(known), "holiday-known");
        add_holiday(ledger, &admin, &special(date(2026, 12, 23), "AT"))
            .await
            .unwrap();
        add_holiday(ledger, &admin, &special(date(2027, 2, 23), "DE"))
            .await
            .unwrap();
        assert_eq!(holidays(ledger).await.unwrap().0.len(), 2);
        let after = desk.open("access").await;
        assert_eq!(after.due.last_day, date(2026, 12, 24));
        assert_eq!(
            after.due.extended_last_day,
            date(2027, 2, 23),
            "that one is German"
        );
        assert!(after.due.calendar.ends_with("+2"), "{}", after.due.calendar);
        let correction = Correction {
            received: law::Received::on(date(2026, 11, 23)).unwrap(),
            reason: text("Poststempel"),
        };
        let target = before.reference.into();
        let corrected =
            requests::correct_receipt(ledger, &me, target, &desk.controller, &correction)
                .await
                .unwrap();
        assert_eq!(
            corrected.due.last_day,
            date(2026, 12, 23),
            "its calendar is kept"
        );
        assert_eq!(corrected.due.calendar, before.due.calendar);
    })
    .await;
}

#[tokio::test]
async fn a_position_is_counted_from_the_question_to_the_answer_and_a_late_refusal_is_told() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let new = desk.read(&form("access", "2026-11-20")).unwrap();
        let opened = requests::open(ledger, &me, &desk.controller, new)
            .await
            .unwrap();
        let target = opened.reference.into();
        let doubt = text("Zweifel");
        let asked = requests::ask_identity(ledger, &me, target, (&doubt, true))
            .await
            .unwrap();
        assert_eq!(
            asked.position(desk.today()).unwrap().end,
            Some(date(2026, 12, 21))
        );
        desk.days_pass(12);
        desk.tick(opened.reference, "A4").await.unwrap();
        desk.days_pass(25);
        let shown = requests::show(ledger, &me, opened.reference).await.unwrap();
        let held = shown.request.position(desk.today()).unwrap();
        assert_eq!(held.settled, Some(date(2026, 12, 5)));
        // 20 December and twelve days are 1 January, a holiday; then comes a weekend.
        assert_eq!(held.end, Some(date(2027, 1, 4)));
        assert_eq!(shown.request.legal_day(), date(2026, 12, 21));
        desk.tick_all_but(opened.reference, &["A4", "Z1"]).await;
        let kind = law::LetterKind::Refused;
        let letter = desk.notice(opened.reference, kind).await.unwrap();
        assert!(letter.tells_delay, "an extension does not help a refusal");
        let closing = requests::Closing {
            outcome: requests::Outcome::Refused,
            reason: Some(text("exzessiv")),
        };
        let closed = requests::close(ledger, &me, target, &closing, &[])
            .await
            .unwrap();
        assert!(closed.refused_late());
        assert_eq!(closed.answered_in_time(), Some(false));
        let months = requests::on_time(ledger, &me, desk.today()).await.unwrap();
        assert_eq!((months[11].answered, months[11].in_time), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn figures_count_answers_against_their_limit_and_what_comes_due_by_whom() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let mut opened = Vec::new();
        for received in ["2026-10-15", "2026-10-26", "2026-11-23"] {
            let new = desk.read(&form("access", received)).unwrap();
            let request = requests::open(ledger, &me, &desk.controller, new).await;
            opened.push(request.unwrap().reference);
        }
        let load = requests::load_until(ledger, &me, date(2026, 11, 30))
            .await
            .unwrap();
        let days: Vec<_> = load.iter().map(|one| (one.day, one.requests)).collect();
        assert_eq!(days, [(date(2026, 11, 16), 1), (date(2026, 11, 26), 1)]);
        assert!(load.iter().all(|one| one.owner.is_none()));
        for reference in &opened[..2] {
            desk.tick(*reference, "Z1").await.unwrap();
        }
        let answers = requests::answers(ledger, &me, date(2026, 1, 1))
            .await
            .unwrap();
        let mut found: Vec<_> = answers
            .iter()
            .map(|one| (one.reference, one.days(), one.allowed(), one.in_time()))
            .collect();
        found.sort_by_key(|one| one.1);
        assert_eq!(
            found,
            [(opened[1], 28, 31, true), (opened[0], 39, 32, false)]
        );
        let none = requests::answers(ledger, &me, date(2026, 11, 24))
            .await
            .unwrap();
        assert!(none.is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_asks_is_settled_by_a_check_that_confirms_and_by_no_other() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let opened = desk.open("access").await;
        let target = opened.reference.into();
        let new = |means, result, ground, words| {
            NewCheck::parse((means, result), (ground, words)).unwrap()
        };
        let doubt = new("facts", "unconfirmed", "sender_differs", "");
        let auditor = actor(Role::Auditor);
        let refused = requests::check_identity(ledger, &auditor, target, &doubt).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
        let left = requests::check_identity(ledger, &me, target, &doubt).await;
        assert!(!left.unwrap().identity_decided());
        let seen = new("document", "confirmed", "harm", "Konto mit Befunden");
        let done = requests::check_identity(ledger, &me, target, &seen).await;
        assert!(
            done.unwrap().identity_decided(),
            "the step is ticked with it"
        );

        let shown = requests::show(ledger, &me, opened.reference).await.unwrap();
        let means: Vec<_> = shown.checks.iter().map(|one| one.means.word()).collect();
        assert_eq!(means, ["facts", "document"]);
        let entries = desk.entries(opened.reference).await;
        let told: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            told[told.len() - 3..],
            [
                "requests.check_identity",
                "requests.check_identity",
                "requests.tick"
            ]
        );
        let details = entries[entries.len() - 2].details.as_ref().unwrap();
        assert_eq!(details["means"], "document");
        assert_eq!(details["result"], "confirmed");
        assert_eq!(details["ground"], "harm");
        assert!(
            !details.to_string().contains("Befunden"),
            "words stay outside the log"
        );
        let words = shown
            .remarks
            .iter()
            .find(|one| one.entry == shown.checks[1].entry);
        assert_eq!(words.unwrap().step.as_deref(), Some("A4"));
    })
    .await;
}

#[tokio::test]
async fn no_file_is_laid_to_the_step_that_settles_who_asks() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let opened = desk.open("access").await;
        let file = |step| requests::NewFile {
            name: "Ausweis.pdf",
            bytes: b"%PDF-1.7",
            step,
        };
        let (ledger, me, reference) = (&desk.ledger, manager(), opened.reference);
        let refused = requests::attach(ledger, &me, reference, file(Some("A4"))).await;
        assert_eq!(code(refused), "file-identity");
        requests::attach(ledger, &me, reference, file(None))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_refusal_leaves_with_ground_complaint_and_remedy_or_not_at_all() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let reference = desk.open("erasure").await.reference;
        let letter = desk
            .notice(reference, law::LetterKind::Refused)
            .await
            .unwrap();
        let shown = requests::show(ledger, &me, reference).await.unwrap();
        assert_eq!(
            shown.request.facts.answered,
            Some(desk.today()),
            "it is the answer"
        );
        let again = requests::NewLetter {
            kind: letter.kind,
            written: law::letter::Written {
                text: letter.text.clone().unwrap(),
                demands: letter.demands.clone(),
                tells_delay: false,
            },
            grounds: letter.grounds.clone(),
            facts: String::new(),
        };
        let draft = requests::draft_letter(ledger, &me, reference.into(), again)
            .await
            .unwrap();
        let at = LetterTarget {
            reference,
            letter: &draft.id,
            version: None,
        };
        let whole = draft.text.clone().unwrap();
        for (at_demand, lacks) in [
            "letter-lacks-ground",
            "letter-lacks-complaint",
            "letter-lacks-remedy",
        ]
        .into_iter()
        .enumerate()
        {
            let without = whole.replace(draft.demands[at_demand].as_str(), "");
            let done = write_letter(ledger, &me, at, &text(&without)).await;
            assert_eq!(code(done), lacks);
        }
        let gap = format!("{whole}\n[Bitte ergänzen: was fehlt]");
        write_letter(ledger, &me, at, &text(&gap)).await.unwrap();
        assert_eq!(
            code(send_letter(ledger, &me, at, desk.today()).await),
            "letter-gap"
        );
        write_letter(ledger, &me, at, &text(&whole)).await.unwrap();
        desk.days_pass(60);
        let late = send_letter(ledger, &me, at, desk.today()).await;
        assert_eq!(code(late), "letter-late", "it does not say that it is late");
        let in_time = date(2026, 12, 23);
        send_letter(ledger, &me, at, in_time).await.unwrap();
        let kept = letters(ledger, &me, reference).await.unwrap();
        assert_eq!(kept.iter().filter(|one| one.sent.is_some()).count(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_late_answer_is_closed_with_a_word_on_why() {
    each_engine(async |store| {
        let desk = Desk::new(store);
        let (ledger, me) = (&desk.ledger, manager());
        let reference = desk.open("access").await.reference;
        desk.days_pass(60);
        desk.tick_all_but(reference, &[]).await;
        let mut closing = requests::Closing {
            outcome: requests::Outcome::Fulfilled,
            reason: None,
        };
        let silent = requests::close(ledger, &me, reference.into(), &closing, &[]).await;
        let Err(Error::Unfinished { missing, .. }) = silent else {
            panic!("{silent:?}")
        };
        assert_eq!(missing, [requests::Missing::Delay]);
        closing.reason = Some(text("Das Archiv war unzugänglich."));
        let closed = requests::close(ledger, &me, reference.into(), &closing, &[]).await;
        assert_eq!(closed.unwrap().answered_in_time(), Some(false));
    })
    .await;
}
