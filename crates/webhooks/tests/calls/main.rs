//! Calls to a receiver on this machine, on both engines.

#[cfg(test)]
mod receiver;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    use base::{Clock, Random};
    use jiff::SignedDuration;
    use ledger::{Deed, Filter, Ledger, Via, Who};
    use serde_json::json;
    use store::Store;
    use store::testing::each_engine;
    use webhooks::{
        CallId, Delivered, Hooks, NewCall, State, WebhookConfig, deliver, drop_failed, failed,
        list, queue, retry, send_test, tidy,
    };

    use crate::receiver::Receiver;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn ledger(store: Store) -> Ledger {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        Ledger::new(store, clock, Random::os())
    }

    /// A file with the secret; removed with the temporary folder of the machine.
    fn secret() -> PathBuf {
        let file = std::env::temp_dir().join(format!("webhook-secret-{}", std::process::id()));
        std::fs::write(&file, SECRET).unwrap();
        file
    }

    fn hooks(url: &str, allow: &[&str]) -> Hooks {
        let config = WebhookConfig {
            system: None,
            name: "ticket".to_owned(),
            url: url.to_owned(),
            secret_file: secret(),
            allow: allow.iter().map(|text| (*text).to_owned()).collect(),
        };
        Hooks::new(&[config]).unwrap()
    }

    fn here(receiver: &Receiver) -> Hooks {
        let url = format!("http://127.0.0.1:{}/in?a=1", receiver.port);
        hooks(&url, &["127.0.0.0/8"])
    }

    fn who() -> Who {
        Who::system("test", Via::Job)
    }

    async fn queued(ledger: &Ledger, hooks: &Hooks, cause: &str) -> Option<CallId> {
        let mut tx = ledger.begin().await.unwrap();
        let new = NewCall {
            hook: "ticket".to_owned(),
            request: Some("GD-2026-0001".to_owned()),
            cause: cause.to_owned(),
            body: json!({ "type": "workflow.fired", "data": { "request": "GD-2026-0001" } }),
        };
        let by = (&ledger.clock, &ledger.random);
        let id = queue(&mut tx, by, hooks, &new).await.unwrap();
        tx.record(Deed::done(who(), "test.queue")).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    fn header<'a>(text: &'a str, name: &str) -> &'a str {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim_start_matches(": ")
    }

    #[tokio::test]
    async fn a_call_is_made_once_signed_and_told_in_the_log() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let receiver = Receiver::start("204 No Content").await;
            let hooks = here(&receiver);
            let id = queued(&ledger, &hooks, "w1").await.unwrap();
            assert_eq!(queued(&ledger, &hooks, "w1").await, None);
            let (one, two) = tokio::join!(deliver(&ledger, &hooks), deliver(&ledger, &hooks));
            assert_eq!(one.unwrap().taken + two.unwrap().taken, 1);
            let got = receiver.got();
            assert_eq!(got.len(), 1);
            assert!(
                got[0].starts_with("POST /in?a=1 HTTP/1.1\r\n"),
                "{}",
                got[0]
            );
            assert_eq!(header(&got[0], "webhook-id"), id.to_string());
            assert_eq!(header(&got[0], "webhook-timestamp"), "1795428000");
            assert!(header(&got[0], "webhook-signature").starts_with("v1,"));
            assert!(got[0].contains("\"type\":\"workflow.fired\""), "{}", got[0]);
            let filter = Filter {
                request: Some("GD-2026-0001".into()),
                ..Filter::default()
            };
            let entries = ledger.list(&filter).await.unwrap();
            assert!(entries.iter().any(|entry| entry.action == "webhooks.call"));
            assert_eq!(list(&ledger, 5).await.unwrap()[0].state, State::Taken);
            assert_eq!(
                send_test(&ledger, &hooks, who(), "ticket").await.unwrap(),
                204
            );
            assert!(send_test(&ledger, &hooks, who(), "other").await.is_err());
            ledger.clock.advance(SignedDuration::from_hours(24 * 91));
            assert_eq!(tidy(&ledger).await.unwrap(), 1);
        })
        .await;
    }

    #[tokio::test]
    async fn a_receiver_that_is_not_well_is_tried_again_under_the_same_id_and_then_given_up() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let receiver = Receiver::start("503 Service Unavailable").await;
            let hooks = here(&receiver);
            let id = queued(&ledger, &hooks, "w1").await.unwrap();
            let mut done = Delivered::default();
            for _ in 0..24 * 4 {
                let one = deliver(&ledger, &hooks).await.unwrap();
                done.later += one.later;
                done.failed += one.failed;
                ledger.clock.advance(SignedDuration::from_hours(1));
            }
            assert_eq!((done.later, done.failed), (9, 1));
            let got = receiver.got();
            let ids: BTreeSet<&str> = got.iter().map(|text| header(text, "webhook-id")).collect();
            assert_eq!((got.len(), ids.len()), (10, 1));
            assert_eq!(failed(&ledger).await.unwrap(), 1);
            let listed = list(&ledger, 5).await.unwrap();
            assert_eq!(listed[0].last_failure.as_deref(), Some("answered 503"));
            receiver.becomes("200 OK");
            retry(&ledger, who(), &id).await.unwrap();
            assert!(retry(&ledger, who(), &id).await.is_err());
            assert_eq!(deliver(&ledger, &hooks).await.unwrap().taken, 1);
            assert_eq!(failed(&ledger).await.unwrap(), 0);
        })
        .await;
    }

    #[tokio::test]
    async fn no_call_is_led_inside_or_elsewhere() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let receiver = Receiver::start("302 Found\r\nLocation: http://127.0.0.1/").await;
            let port = receiver.port;
            for (n, (url, allow, why)) in [
                (
                    format!("https://127.0.0.1:{port}/"),
                    &[][..],
                    "address-not-allowed",
                ),
                (
                    format!("https://localhost:{port}/"),
                    &[],
                    "address-not-allowed",
                ),
                (
                    format!("https://0x7f.1:{port}/"),
                    &[],
                    "address-not-allowed",
                ),
                (
                    format!("https://[::ffff:127.0.0.1]:{port}/"),
                    &[],
                    "address-not-allowed",
                ),
                (
                    "https://169.254.169.254/latest".to_owned(),
                    &[],
                    "address-not-allowed",
                ),
                (
                    format!("http://127.0.0.1:{port}/"),
                    &["10.0.0.0/8"],
                    "address-not-allowed",
                ),
                (
                    format!("http://127.0.0.1:{port}/"),
                    &["127.0.0.1"],
                    "redirect 302",
                ),
            ]
            .into_iter()
            .enumerate()
            {
                let hooks = hooks(&url, allow);
                let id = queued(&ledger, &hooks, &format!("w{n}")).await.unwrap();
                let done = deliver(&ledger, &hooks).await.unwrap();
                assert_eq!(done.failed, 1, "{url}");
                let listed = list(&ledger, 50).await.unwrap();
                let call = listed.into_iter().find(|call| call.id == id).unwrap();
                assert_eq!(call.last_failure.as_deref(), Some(why), "{url}");
                drop_failed(&ledger, who(), &id).await.unwrap();
                assert!(drop_failed(&ledger, who(), &id).await.is_err());
            }
            assert_eq!(receiver.got().len(), 1, "only the one that was allowed");
        })
        .await;
    }
}
