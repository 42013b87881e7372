//! A day of the workshop, played by a script.

use accounts::Role;
use assessment::{
    Adoption, Error, Given, Kind, Line, MeasureKind, State, Value, adopt, agenda, compare,
    complete, document, end_measure, own_measures, plan, save, schedule, start, table, text,
    versions, view,
};
use base::Locale;
use jiff::civil::date;
use jiff::tz::TimeZone;
use requests::{Ending, TaskOwner, Text};
use store::testing::each_engine;

use crate::world::{World, choice};

/// Answers every question, some well and some not, three people in turn, five minutes each.
async fn answer_all(world: &World) {
    let people = [&world.manager, &world.admin, &world.agent];
    for (at, question) in agenda().questions.iter().enumerate() {
        world.later(5);
        let value = match question.kind {
            Kind::YesNo if at % 3 == 0 => choice("no"),
            Kind::YesNo => choice("yes"),
            Kind::Choice => choice(&question.options[at % question.options.len()].id),
            Kind::Text => Value {
                text: format!("Antwort zu {}", question.id),
                ..Value::default()
            },
            Kind::List => Value {
                list: vec![
                    Line {
                        what: format!("Zeile zu {}", question.id),
                        owner: "role:administrator".into(),
                        due: Some(date(2027, 2, 1)),
                    },
                    Line {
                        what: "Zeile ohne Zuständige".into(),
                        ..Line::default()
                    },
                ],
                remark: "Bemerkung".into(),
                ..Value::default()
            },
        };
        world.say(people[at % 3], &question.id, value).await;
    }
}

#[expect(clippy::too_many_lines, reason = "a day is one story")]
#[tokio::test]
async fn a_day_ends_in_a_plan_and_a_document_in_both_languages() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        start(&desk.ledger, manager).await.unwrap();
        answer_all(&world).await;
        let seen = view(&desk.ledger, &world.agent).await.unwrap().unwrap();
        let all = agenda().questions.len();
        assert_eq!(seen.done(), (all, all));
        assert_eq!(seen.participants.len(), 3);
        assert_eq!(seen.minutes, 5 * i64::try_from(all).unwrap());
        assert!(seen.minutes < 8 * 60, "a day is enough");

        let made = plan(desk, manager).await.unwrap();
        let ids: Vec<&str> = made.items.iter().map(|item| &*item.measure.id).collect();
        for wanted in [
            "F-vertrieb-contacts_cstm-zweitmail_c",
            "A-vertrieb-contacts",
            "A-vertrieb-leads",
            "S-papierarchiv-owner",
            "C-purposes",
            "Q-systems-other-Zeile_ohne_Zuständige-2",
            "Q-plan-own-Zeile_zu_plan-own",
        ] {
            assert!(ids.contains(&wanted), "{wanted} in {ids:?}");
        }
        for item in &made.items {
            let words = [
                &item.measure.title,
                &item.measure.about,
                &item.measure.criterion,
            ];
            assert!(words.iter().all(|words| words.is_complete()), "{item:?}");
            assert!(!item.measure.owner.is_empty());
        }

        let done = complete(desk, manager).await.unwrap();
        assert_eq!((done.version, done.answered), (1, all));
        let zone = TimeZone::UTC;
        let place = (&desk.sender, &zone);
        for (locale, words) in [
            (
                Locale::De,
                [
                    "1. Systeme, die personenbezogene Daten verwalten",
                    "Auswirkungen im CRM",
                    "Abnahmekriterium: `system check vertrieb`",
                    "berger Muster (13)",
                    "1. Februar 2027",
                    "Aktive Zeit: 3 h 05 min",
                ],
            ),
            (
                Locale::En,
                [
                    "1. Systems that manage personal data",
                    "Effects on the CRM",
                    "Acceptance criterion: `system check vertrieb`",
                    "berger Muster (13)",
                    "1 February 2027",
                    "Active time: 3 h 05 min",
                ],
            ),
        ] {
            let text = text(&done, place, locale);
            for said in words {
                assert!(text.contains(said), "{said} in {text}");
            }
            for question in &agenda().questions {
                let ask = match locale {
                    Locale::De => &question.ask.de,
                    Locale::En => &question.ask.en,
                };
                assert!(text.contains(ask.as_str()), "{ask}");
            }
            let lines = table(&done.plan, locale);
            assert_eq!(lines.lines().count(), done.plan.len() + 1);
            let pdf = assessment::pdf(&done, place, locale).await.unwrap();
            assert!(pdf.starts_with(b"%PDF-"));
        }
        let kept = document(desk, &world.agent, 1).await.unwrap();
        assert_eq!(kept, done, "the frozen version reads back as it was");
        assert_eq!(world.entries("assessment.complete").await, 1);
        assert_eq!(world.entries("assessment.answer").await, all);
    })
    .await;
}

#[expect(clippy::too_many_lines, reason = "a day is one story")]
#[tokio::test]
async fn an_item_becomes_a_setting_or_a_task_once() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager, admin) = (&world.desk, &world.manager, &world.admin);
        let office = &desk.controller;
        workflows::switch(&desk.ledger, admin, office, ("reminder-3", false))
            .await
            .unwrap();
        start(&desk.ledger, manager).await.unwrap();
        world.say(manager, "systems-owners", choice("no")).await;

        // A setting asks for the right to set it; nothing is noted when it is refused.
        let setting = ("W-reminder-3", Adoption::Proposed);
        let refused = adopt(desk, manager, setting).await.unwrap_err();
        assert!(matches!(refused, Error::NotAllowed(_)), "{refused}");
        let set = adopt(desk, admin, setting).await.unwrap();
        assert_eq!(set.state, State::Set);
        let on = workflows::show(&desk.ledger, admin, "reminder-3")
            .await
            .unwrap();
        assert!(on.active);
        let again = adopt(desk, admin, setting).await.unwrap_err();
        assert!(again.to_string().contains("already"), "{again}");

        let column = "F-vertrieb-contacts_cstm-zweitmail_c";
        adopt(desk, admin, (column, Adoption::Proposed))
            .await
            .unwrap();
        let check = erasure::check(desk, admin, "vertrieb").await.unwrap();
        let assumed = check.assumed.iter();
        assert!(
            !assumed
                .map(|one| &*one.column)
                .any(|one| one == "zweitmail_c")
        );
        assert!(!world.ids().await.iter().any(|id| id == column));

        // A task is given to somebody, stands with them, and is ended once.
        let task = "Q-systems-owners";
        let stranger = (TaskOwner::Login("niemand".into()), None);
        assert!(schedule(desk, manager, task, stranger).await.is_err());
        let outsider = (TaskOwner::Role(Role::WorkflowAuthor), None);
        assert!(schedule(desk, manager, task, outsider).await.is_err());
        let owner = (TaskOwner::Login("lea".into()), Some(date(2027, 1, 15)));
        schedule(desk, manager, task, owner).await.unwrap();
        assert!(
            own_measures(&desk.ledger, &world.agent, 9)
                .await
                .unwrap()
                .is_empty()
        );
        let made = adopt(desk, manager, (task, Adoption::Proposed))
            .await
            .unwrap();
        assert_eq!(
            (made.state, made.measure.due),
            (State::Task, Some(date(2027, 1, 15)))
        );
        assert!(adopt(desk, manager, (task, Adoption::Task)).await.is_err());
        let own = own_measures(&desk.ledger, &world.agent, 9).await.unwrap();
        assert_eq!(own[0].measure.id, task);
        assert!(own[0].is_overdue(date(2027, 1, 16)) && !own[0].is_overdue(date(2027, 1, 15)));
        let end = |ending, result| {
            let ledger = &desk.ledger;
            let agent = &world.agent;
            async move { end_measure(ledger, agent, task, (ending, result)).await }
        };
        assert!(
            end(Ending::Dropped, None).await.is_err(),
            "a reason is asked for"
        );
        let result = Text::parse("result", "Liste liegt im Archiv").unwrap();
        end(Ending::Done, Some(&result)).await.unwrap();
        assert!(end(Ending::Done, None).await.is_err());
        let items = plan(desk, manager).await.unwrap().items;
        let ended = items.iter().find(|item| item.measure.id == task).unwrap();
        assert_eq!(ended.state, State::Done);
        assert_eq!(ended.result.as_deref(), Some("Liste liegt im Archiv"));

        // A setting can become a task for who may set it, and somebody else's task is not ended.
        let owner = "S-papierarchiv-owner";
        adopt(desk, manager, (owner, Adoption::Task)).await.unwrap();
        let foreign = end_measure(&desk.ledger, &world.agent, owner, (Ending::Done, None)).await;
        assert!(matches!(foreign.unwrap_err(), Error::NotAllowed(_)));
        assert_eq!(world.entries("assessment.adopt").await, 4);
        let none = adopt(desk, manager, ("F-none", Adoption::Task))
            .await
            .unwrap_err();
        assert!(matches!(none, Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn nothing_that_somebody_typed_is_lost_or_overwritten_unseen() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (ledger, manager, agent) = (&world.desk.ledger, &world.manager, &world.agent);
        let given = |question: &str, value: Value, seen: &str| Given {
            question: question.into(),
            value,
            seen: Some(seen.to_owned()),
        };
        let one = vec![given("systems-owners", choice("yes"), "")];
        let refused = save(ledger, agent, one).await.unwrap_err();
        assert!(refused.to_string().contains("start one"), "{refused}");
        start(ledger, manager).await.unwrap();
        assert!(start(ledger, manager).await.is_err(), "one is open");

        // Two people have the same empty form open.
        let first = vec![
            given("systems-owners", choice("yes"), ""),
            given("systems-transfer", Value::default(), ""),
        ];
        assert_eq!(save(ledger, manager, first).await.unwrap(), 1);
        let second = vec![
            given("systems-owners", Value::default(), ""),
            given("systems-transfer", choice("no"), ""),
        ];
        assert_eq!(
            save(ledger, agent, second).await.unwrap(),
            1,
            "an empty field that was empty overwrites nothing"
        );
        let third = vec![
            given("systems-owners", choice("no"), ""),
            given("systems-access", choice("yes"), ""),
        ];
        let Err(Error::Invalid(faults)) = save(ledger, agent, third).await else {
            panic!("overwrote unseen");
        };
        assert_eq!(faults[0].field, "systems-owners");
        let seen = view(ledger, agent).await.unwrap().unwrap();
        let said = |question: &str| seen.answer(question).unwrap().value.choice.clone().unwrap();
        assert_eq!(
            ["systems-owners", "systems-transfer", "systems-access"].map(said),
            ["yes", "no", "yes"]
        );
        // Whoever saw it may change it, and what was there before stays in the rows.
        let id = seen.answer("systems-owners").unwrap().id.to_string();
        let changed = vec![given("systems-owners", choice("no"), &id)];
        assert_eq!(save(ledger, agent, changed).await.unwrap(), 1);
        let rows: (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM assessment_answers WHERE question = 'systems-owners'",
        )
        .fetch_one(ledger.store.pool())
        .await
        .unwrap();
        assert_eq!(rows.0, 2);
        let stray = vec![given("nothing", choice("no"), "")];
        assert!(save(ledger, agent, stray).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn versions_are_frozen_taken_over_and_compared() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let ledger = &desk.ledger;
        start(ledger, manager).await.unwrap();
        assert!(
            complete(desk, manager).await.is_err(),
            "nothing is answered"
        );
        world.say(manager, "systems-owners", choice("no")).await;
        world.say(manager, "systems-access", choice("yes")).await;
        assert!(document(desk, manager, 1).await.unwrap().is_draft());
        let first = complete(desk, manager).await.unwrap();
        let refused = complete(desk, &world.agent).await.unwrap_err();
        assert!(matches!(refused, Error::NotAllowed(_)));

        world.later(60 * 24 * 200);
        let second = start(ledger, manager).await.unwrap();
        assert_eq!(second.number, 2);
        let seen = view(ledger, manager).await.unwrap().unwrap();
        assert_eq!(seen.done().0, 2, "answers are taken over");
        assert_eq!(
            (seen.minutes, seen.participants.len()),
            (0, 0),
            "as nobody's work"
        );
        world
            .say(&world.agent, "systems-owners", choice("yes"))
            .await;
        let task = ("C-purposes", Adoption::Task);
        adopt(desk, manager, task).await.unwrap();
        let second = complete(desk, manager).await.unwrap();

        let found = compare(&first, &second);
        assert_eq!((found.from, found.to), (1, 2));
        assert_eq!(found.answers.len(), 1);
        assert_eq!(found.answers[0].question, "systems-owners");
        assert_eq!(
            (&*found.answers[0].before.de, &*found.answers[0].after.en),
            ("nein", "yes")
        );
        let change = |id: &str| {
            let one = found.measures.iter().find(|one| one.id == id).unwrap();
            (one.before, one.after)
        };
        assert_eq!(change("Q-systems-owners"), (Some(State::Proposed), None));
        assert_eq!(
            change("C-purposes"),
            (Some(State::Proposed), Some(State::Task))
        );
        assert_eq!(found.measures.len(), 2);
        assert_eq!(compare(&second, &second).measures, []);
        let all = versions(ledger, manager).await.unwrap();
        let numbers: Vec<i64> = all.iter().map(|one| one.number).collect();
        assert_eq!(numbers, [2, 1]);
        assert_eq!(document(desk, manager, 1).await.unwrap(), first);
        assert!(document(desk, manager, 3).await.is_err());
        let kinds: Vec<MeasureKind> = second.plan.iter().map(|one| one.measure.kind).collect();
        assert!(kinds.is_sorted());
    })
    .await;
}

#[tokio::test]
async fn what_an_inventory_saw_is_a_measure_until_it_is_classified() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        start(&desk.ledger, &world.manager).await.unwrap();
        let column = "F-vertrieb-contacts-lead_source".to_owned();
        world
            .in_crm(
                "UPDATE contacts SET lead_source = 'privat' || substr(id, 1, 6) || '@example.org'",
            )
            .await;
        assert!(!world.ids().await.contains(&column), "nobody looked yet");
        inventory::take(desk, &world.admin, "vertrieb", crm::inventory::ROWS)
            .await
            .unwrap();
        assert!(world.ids().await.contains(&column));
        let made = plan(desk, &world.admin).await.unwrap();
        let item = made.items.iter().find(|item| item.measure.id == column);
        let measure = &item.unwrap().measure;
        assert!(measure.criterion.de.contains("nächste Dateninventur"));
        assert!(measure.about.en.contains("“email”"), "{}", measure.about.en);
        adopt(desk, &world.admin, (&column, Adoption::Proposed))
            .await
            .unwrap();
        assert!(!world.ids().await.contains(&column), "it is classified");
    })
    .await;
}

#[tokio::test]
async fn an_owner_in_the_register_counts_and_a_system_that_stands_there_alone_is_looked_at() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (ledger, manager) = (&world.desk.ledger, &world.manager);
        start(ledger, manager).await.unwrap();
        let [paper, payroll] = ["papierarchiv", "lohn"].map(|name| format!("S-{name}-owner"));
        let before = world.ids().await;
        assert!(before.contains(&paper) && !before.contains(&payroll));

        let place = register::Place {
            configured: &["vertrieb", "papierarchiv"],
            today: world.desk.controller.today(&world.clock),
        };
        let owned = |owner: &str| register::Description {
            owner: owner.to_owned(),
            ..register::Description::default()
        };
        let told = ("papierarchiv", 0, owned("Registratur"));
        register::change(ledger, manager, &place, told)
            .await
            .unwrap();
        let added = register::add(ledger, manager, &place, ("lohn", owned("")))
            .await
            .unwrap();
        let past = register::Description {
            ended_on: Some(date(2026, 6, 30)),
            ..owned("")
        };
        register::add(ledger, manager, &place, ("altcrm", past))
            .await
            .unwrap();
        let ids = world.ids().await;
        assert!(!ids.contains(&paper), "the register names somebody");
        assert!(ids.contains(&payroll), "nobody answers for it: {ids:?}");
        assert!(!ids.iter().any(|id| id.contains("altcrm")), "it ended");

        let told = ("lohn", added.version, owned("Personalbüro"));
        register::change(ledger, manager, &place, told)
            .await
            .unwrap();
        assert!(!world.ids().await.contains(&payroll));
    })
    .await;
}

#[tokio::test]
async fn a_schema_is_read_once_for_some_minutes_and_anew_after_a_check() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, admin) = (&world.desk, &world.admin);
        let asked = |ids: &[String], column: &str| {
            ids.contains(&format!("F-vertrieb-contacts_cstm-{column}"))
        };
        assert!(asked(&world.ids().await, "zweitmail_c"));
        let more = "ALTER TABLE contacts_cstm ADD COLUMN drittmail_c VARCHAR(255)";
        world.in_crm(more).await;
        assert!(!asked(&world.ids().await, "drittmail_c"), "read before");
        world.later(11);
        assert!(asked(&world.ids().await, "drittmail_c"));

        let still = "ALTER TABLE contacts_cstm ADD COLUMN viertmail_c VARCHAR(255)";
        world.in_crm(still).await;
        assert!(!asked(&world.ids().await, "viertmail_c"));
        erasure::check(desk, admin, "vertrieb").await.unwrap();
        assert!(
            asked(&world.ids().await, "viertmail_c"),
            "a check reads anew"
        );

        erasure::mark(
            desk,
            admin,
            "vertrieb",
            "contacts_cstm",
            "drittmail_c",
            "email",
        )
        .await
        .unwrap();
        assert!(
            !asked(&world.ids().await, "drittmail_c"),
            "a mark counts at once"
        );
    })
    .await;
}
