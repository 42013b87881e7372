//! Review, four eyes, release, hand-over and the end of a package.

use accounts::Role;
use answers::{AnswerState, Error, Explained, Ground, Left, Mark, Topic};
use base::Secret;
use jiff::SignedDuration;
use requests::{Outcome, Text};
use store::testing::each_engine;

use crate::world::{World, actor};

fn code(error: &Error) -> &str {
    match error {
        Error::Refused(notice) => notice.code,
        Error::NotFound => "not-found",
        Error::Below(_) => "below",
        Error::Broken { .. } => "broken",
    }
}

fn words(text: &str) -> Text {
    Text::parse("words", text).unwrap()
}

#[expect(
    clippy::too_many_lines,
    reason = "one answer from collecting to its package"
)]
#[tokio::test]
async fn what_is_blacked_out_and_left_out_is_not_told_and_who_did_it_cannot_release() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager, approver) = (&world.desk, &world.manager, &world.approver);
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let draft = world.collected("access", &katharina).await;
        let id = &draft.answer;
        let mark = Mark {
            item: None,
            column: None,
            words: words("Angebot 4711"),
            ground: Ground::BusinessSecret,
        };
        let marked = answers::redact(desk, manager, id, &mark).await.unwrap();
        assert_ne!(
            marked.hash, draft.hash,
            "the hash covers what is blacked out"
        );
        let nowhere = Mark {
            words: words("steht nirgends"),
            ..mark
        };
        let refused = answers::redact(desk, manager, id, &nowhere)
            .await
            .unwrap_err();
        assert_eq!(code(&refused), "words-nowhere");

        let rows = answers::items(desk, approver, id, (Some("opportunities"), 0))
            .await
            .unwrap();
        let place = rows[0].item;
        let why = Some(Ground::BusinessSecret);
        let left = answers::leave_out(desk, manager, id, (place, Left::Row, why))
            .await
            .unwrap();
        assert_ne!(left.hash, marked.hash);
        let back = answers::leave_out(desk, manager, id, (place, Left::Row, None))
            .await
            .unwrap();
        assert_eq!(back.hash, marked.hash);
        let left = answers::leave_out(desk, manager, id, (place, Left::Row, why))
            .await
            .unwrap();

        // The statements count: in the hash, and for who may release.
        let second = actor(desk, "p.zweite", Role::PrivacyManager).await;
        let note = Explained {
            group: String::new(),
            topic: Topic::Note,
            text: Some(words("Wir danken für Ihre Geduld.")),
        };
        let said = answers::explain(desk, &second, id, vec![note])
            .await
            .unwrap();
        assert_ne!(said.hash, left.hash);
        for own in [manager, &second] {
            let which = (id, said.hash.as_str());
            let refused = answers::release(desk, &world.settings, own, which)
                .await
                .unwrap_err();
            assert_eq!(code(&refused), "own-answer");
        }
        let which = (id, left.hash.as_str());
        let old = answers::release(desk, &world.settings, approver, which)
            .await
            .unwrap_err();
        assert_eq!(code(&old), "old-answer");
        let answer = world.released(&said).await;
        assert_eq!(answer.state, AnswerState::Released);

        let files = world.files(&answer).await;
        assert!(!files.values().contains("Angebot 4711"));
        assert!(files.letter().contains("Wir danken für Ihre Geduld."));
        let group = &files.data()["groups"];
        let group = group
            .as_array()
            .unwrap()
            .iter()
            .find(|group| group["group"] == "opportunities");
        let records = group.unwrap()["records"].as_array().unwrap().len();
        assert_eq!(records, rows.len() - 1, "one row is left out");
        let again = answers::redact(desk, manager, id, &nowhere)
            .await
            .unwrap_err();
        assert_eq!(code(&again), "answer-state");
        let lifted = answers::lift(desk, manager, id, (place, None))
            .await
            .unwrap_err();
        assert_eq!(code(&lifted), "answer-state");

        let (actions, all) = world.log().await;
        for action in [
            "collect",
            "redact",
            "look",
            "leave_out",
            "explain",
            "release",
            "save",
        ] {
            let action = format!("answers.{action} done");
            assert!(actions.contains(&action), "{action}");
        }
        assert!(actions.contains(&"answers.release refused".to_owned()));
        for value in ["Angebot 4711", "Brandl", "Geduld"] {
            assert!(!all.contains(value), "{value} stands in the log");
        }
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_release_waits_for_what_the_law_wants_said_and_for_the_rows_as_they_were() {
    each_engine(async |store| {
        let mut world = World::new(store).await;
        let said = std::mem::take(&mut world.settings);
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let draft = world.collected("access", &katharina).await;
        assert!(draft.unsaid > 0);
        let (desk, approver) = (&world.desk, &world.approver);
        let which = (&draft.answer, draft.hash.as_str());
        let refused = answers::release(desk, &said, approver, which)
            .await
            .unwrap_err();
        assert_eq!(code(&refused), "answer-unsaid");
        let open = answers::blockers(desk, &draft.request, Outcome::Fulfilled)
            .await
            .unwrap();
        assert_eq!(open[0].code, "answer-open");
        let refusing = answers::blockers(desk, &draft.request, Outcome::Refused)
            .await
            .unwrap();
        assert!(refusing.is_empty());

        world.settings = said;
        let desk = &world.desk;
        let again = answers::collect(desk, &world.settings, &world.manager, &draft.request).await;
        let again = again.unwrap();
        let replaced = answers::show(desk, &world.manager, &draft.answer)
            .await
            .unwrap();
        assert_eq!(replaced.state, AnswerState::Replaced);
        assert_eq!(
            answers::answers_of(desk, &world.manager, &draft.request)
                .await
                .unwrap()
                .len(),
            2
        );
        answers::preview(desk, &world.manager, &again.answer)
            .await
            .unwrap();
        change_the_crm(&world).await;
        let which = (&again.answer, again.hash.as_str());
        let refused = answers::release(desk, &world.settings, &world.approver, which).await;
        assert_eq!(code(&refused.unwrap_err()), "answer-changed");
        world.clear();
    })
    .await;
}

async fn change_the_crm(world: &World) {
    use sqlx::{ConnectOptions as _, Connection as _};
    let file = world.folder.join("crm.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut crm = options.connect().await.unwrap();
    let record = &world.planted.katharina.persons[0];
    sqlx::query("UPDATE contacts SET title = 'Chefin' WHERE id = $1")
        .bind(record.split_once(':').unwrap().1)
        .execute(&mut crm)
        .await
        .unwrap();
    crm.close().await.unwrap();
}

#[tokio::test]
async fn a_link_works_once_with_its_code_and_five_wrong_ones_close_it() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let draft = world.collected("portability", &katharina).await;
        let early = answers::link(desk, &world.manager, (&draft.answer, 24))
            .await
            .unwrap_err();
        assert_eq!(code(&early), "answer-unreleased");
        let answer = world.released(&draft).await;
        let id = &answer.answer;
        let link = answers::link(desk, &world.manager, (id, 24)).await.unwrap();
        assert!(answers::waits(desk, &link.token).await.unwrap());
        let wrong = Secret::new("00000000x");
        // However many come at once, five count.
        let tries = (0..12).map(|_| answers::pick_up(desk, &link.token, &wrong));
        let mut refused = 0;
        for done in futures(tries.collect()).await {
            refused += usize::from(done == "pick-up-code");
        }
        assert_eq!(refused, 5);
        let late = answers::pick_up(desk, &link.token, &link.code).await;
        assert_eq!(code(&late.err().unwrap()), "not-found");

        let link = answers::link(desk, &world.manager, (id, 24)).await.unwrap();
        let spaced = Secret::new(format!(
            "{} {}",
            &link.code.expose()[..4],
            &link.code.expose()[4..]
        ));
        let picked = answers::pick_up(desk, &link.token, &spaced).await.unwrap();
        assert_eq!(picked.zip.whole().await.unwrap(), world.zip(&answer).await);
        let twice = answers::pick_up(desk, &link.token, &link.code).await;
        assert_eq!(code(&twice.err().unwrap()), "not-found");
        let shown = answers::show(desk, &world.manager, id).await.unwrap();
        assert!(shown.picked_up_at.is_some() && shown.link_until.is_none());
        let (actions, all) = world.log().await;
        let refusals = actions
            .iter()
            .filter(|action| *action == "answers.pick_up refused");
        assert_eq!(refusals.count(), 5);
        assert!(actions.contains(&"answers.pick_up done".to_owned()));
        assert!(!all.contains(link.code.expose()) && !all.contains(link.token.expose()));

        let link = answers::link(desk, &world.manager, (id, 24)).await.unwrap();
        desk.ledger.clock.advance(SignedDuration::from_hours(25));
        assert!(!answers::waits(desk, &link.token).await.unwrap());
        world.clear();
    })
    .await;
}

type Try<'a> = std::pin::Pin<Box<dyn Future<Output = String> + 'a>>;

/// All at once; what each was refused for.
async fn futures<'a, T>(tries: Vec<impl Future<Output = Result<T, Error>> + 'a>) -> Vec<String> {
    let tries = tries.into_iter().map(|one| -> Try<'a> {
        Box::pin(async move {
            one.await
                .err()
                .map(|error| code(&error).to_owned())
                .unwrap_or_default()
        })
    });
    let mut tries: Vec<Option<Try<'a>>> = tries.map(Some).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        for one in &mut tries {
            if let Some(running) = one
                && let std::task::Poll::Ready(said) = running.as_mut().poll(context)
            {
                done.push(said);
                *one = None;
            }
        }
        if tries.iter().all(Option::is_none) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}

#[tokio::test]
async fn a_package_goes_on_its_day_and_its_hash_stays() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let draft = world.collected("portability", &katharina).await;
        let answer = world.released(&draft).await;
        assert!(answer.kept && answer.files.len() > 5);
        assert_eq!(answers::expire(desk).await.unwrap(), 0);
        desk.ledger
            .clock
            .advance(SignedDuration::from_hours(24 * 31));
        let gone = answers::save(desk, &world.manager, &answer.answer)
            .await
            .unwrap_err();
        assert_eq!(code(&gone), "answer-gone");
        assert_eq!(answers::expire(desk).await.unwrap(), 1);
        assert_eq!(answers::expire(desk).await.unwrap(), 0);
        let parts: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM answer_package_parts")
            .fetch_one(desk.ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(parts, 0, "no part outlives its package");
        let shown = answers::show(desk, &world.manager, &answer.answer)
            .await
            .unwrap();
        assert!(!shown.kept && shown.package == answer.package && shown.files == answer.files);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_the_register_says_of_a_system_is_told_before_what_the_configuration_says() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let place = register::Place {
            configured: &["vertrieb"],
            today: crate::world::TODAY,
        };
        let described = register::Description {
            purposes: "Betreuung von Kundinnen und Kunden".to_owned(),
            recipients: "Steuerberatung".to_owned(),
            processors: vec![register::Processor {
                name: "Hoster GmbH".to_owned(),
                ..register::Processor::default()
            }],
            ..register::Description::default()
        };
        register::change(&desk.ledger, manager, &place, ("vertrieb", 0, described))
            .await
            .unwrap();
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let draft = world.collected("access", &katharina).await;
        let said = |topic: Topic| -> Vec<&str> {
            // What we keep ourselves stands in no system of the register.
            let groups = draft.groups.iter().filter(|one| one.group != "ours");
            let all = groups.flat_map(|group| &group.statements);
            let of_topic = all.filter(|statement| statement.topic == topic);
            of_topic.filter_map(|one| one.text.as_deref()).collect()
        };
        let purposes = said(Topic::Purpose);
        assert!(purposes.len() > 3);
        let registered = "Betreuung von Kundinnen und Kunden";
        assert!(purposes.iter().all(|text| *text == registered));
        let recipients = said(Topic::Recipients);
        assert!(
            recipients
                .iter()
                .all(|text| *text == "Steuerberatung\nHoster GmbH")
        );
        let retention = said(Topic::Retention);
        let configured = "Drei Jahre nach dem letzten Kontakt";
        assert!(
            retention.iter().all(|text| *text == configured),
            "nothing in the register"
        );
    })
    .await;
}

#[tokio::test]
async fn one_collects_at_a_time_and_what_was_interrupted_holds_nobody_up() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = world
            .request("access", &world.planted.katharina.persons)
            .await
            .to_string();
        let begun = async |seen: &str| {
            let seen: jiff::Timestamp = seen.parse().unwrap();
            sqlx::query(
                "INSERT INTO answer_collections (request, started_by, started_at, seen_at, system, done, systems, found)
                 VALUES ($1, 'somebody', $2, $2, 'vertrieb', 0, 1, 0)
                 ON CONFLICT (request) DO UPDATE SET seen_at = $2",
            )
            .bind(&reference)
            .bind(seen.as_microsecond())
            .execute(desk.ledger.store.pool())
            .await
            .unwrap();
        };
        begun("2026-11-23T09:59:00Z").await;
        let under_way = answers::collecting(desk, manager, &reference).await.unwrap();
        assert_eq!(under_way.unwrap().system, "vertrieb");
        let again = answers::collect(desk, &world.settings, manager, &reference).await;
        assert_eq!(code(&again.unwrap_err()), "answer-collecting");
        begun("2026-11-23T09:50:00Z").await;
        let over = answers::collecting(desk, manager, &reference).await.unwrap();
        assert_eq!(over, None, "silent for too long");
        answers::collect(desk, &world.settings, manager, &reference)
            .await
            .unwrap();
        let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM answer_collections")
            .fetch_one(desk.ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(rows, 0);
        world.clear();
    })
    .await;
}
