//! A program that looks after a system is called and calls back, signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use requests::Ending;
use serde_json::Value;
use sha2::Sha256;
use store::testing::each_engine;
use webhooks::Signed;

use crate::world::{NAME, SECRET, World, code};

/// What a program that follows Standard Webhooks sends.
fn signature(secret: &str, (id, seconds, body): (&str, i64, &str)) -> String {
    let key = STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_program_answers_once_and_only_with_the_secret_of_its_system() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, tasks) = world.request("erasure").await;
        let task = &tasks[1].id;
        world.ask((reference, task), (NAME, 0)).await.unwrap();
        assert!(
            world.messages().await.is_empty(),
            "it is called, not written to"
        );
        let [body] = &world.calls().await[..] else {
            panic!("one call");
        };
        assert!(!body.contains("Quittenbaum"), "{body}");
        let call: Value = serde_json::from_str(body).unwrap();
        assert_eq!(call["data"]["right"], "erasure");
        let callback = call["data"]["callback"].as_str().unwrap();
        let token = callback
            .strip_prefix("https://d.example/api/v1/errands/")
            .unwrap();
        let seen = errands::look(&world.desk, token).await.unwrap();
        assert_eq!(
            seen.identifiers.as_deref(),
            Some(NAME),
            "the program may read it there"
        );

        let now = world.desk.ledger.clock.now().as_second();
        let said = r#"{"outcome":"nothing"}"#;
        let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let right = signature(SECRET, ("msg_1", now, said));
        let forged = signature(other, ("msg_1", now, said));
        let old = signature(SECRET, ("msg_1", now - 301, said));
        let answer = async |seconds, signature: &str, body: &str| {
            let call = Signed {
                id: "msg_1",
                seconds,
                signature,
                body,
            };
            errands::answer_by_call(&world.desk, &world.hooks, (token, &call)).await
        };
        for (seconds, signature, body) in [
            (now, forged.as_str(), said),
            (now, "", said),
            (now - 301, old.as_str(), said),
            (now, right.as_str(), r#"{"outcome":"done"}"#),
        ] {
            assert_eq!(
                code(answer(seconds, signature, body).await),
                "errand-unsigned"
            );
        }
        let two = format!("{forged} {right}");
        answer(now, &two, said).await.unwrap();
        assert_eq!(code(answer(now, &right, said).await), "not-found", "once");
        let ended = world.tasks(reference).await;
        let ended = ended.iter().find(|one| one.id == *task).unwrap();
        assert_eq!(ended.ending, Some(Ending::Done));
        assert_eq!(ended.result.as_deref(), Some("Nichts gefunden."));
        assert_eq!(
            world.entries("errands.answer").await[0].system.as_deref(),
            Some("kasse")
        );
    })
    .await;
}

#[tokio::test]
async fn a_link_from_a_message_is_not_answered_by_a_call() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, tasks) = world.request("erasure").await;
        world.ask((reference, &tasks[0].id), ("", 0)).await.unwrap();
        let token = world.token().await;
        let now = world.desk.ledger.clock.now().as_second();
        let said = r#"{"outcome":"done"}"#;
        let signature = signature(SECRET, ("msg_1", now, said));
        let call = Signed {
            id: "msg_1",
            seconds: now,
            signature: &signature,
            body: said,
        };
        let done = errands::answer_by_call(&world.desk, &world.hooks, (&token, &call)).await;
        assert_eq!(code(done), "errand-unsigned");
    })
    .await;
}
