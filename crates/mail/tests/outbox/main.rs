//! The outbox against an SMTP server, on both engines.

#[cfg(test)]
mod real;
#[cfg(test)]
mod server;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use base::{Clock, Random};
    use jiff::SignedDuration;
    use ledger::{Deed, Filter, Ledger, Via, Who};
    use mail::{
        Address, BOUNCED, Delivered, Error, MailConfig, MessageId, NewMessage, Relay, State,
        bounced, deliver, drop_failed, health, list, queue, retry, send_test, tidy, undelivered,
    };
    use store::Store;
    use store::testing::each_engine;

    use crate::server::{Mood, Server};

    pub fn ledger(store: Store) -> Ledger {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        Ledger::new(store, clock, Random::os())
    }

    fn who() -> Who {
        Who::system("test", Via::Job)
    }

    pub fn relay(port: u16) -> Relay {
        let config = MailConfig {
            server: "127.0.0.1".to_owned(),
            port: Some(port),
            from: "DSGVO-Stelle <dsgvo@muster.example>".to_owned(),
            user: None,
            password_file: None,
            tls: None,
            ca_file: None,
            fallback: None,
        };
        Relay::new(&config).unwrap().within(Duration::from_secs(2))
    }

    pub async fn queued(ledger: &Ledger, cause: &str) -> Option<MessageId> {
        let mut tx = ledger.begin().await.unwrap();
        let new = NewMessage {
            to: Address::parse("anna@muster.example").unwrap(),
            subject: "GD-2026-0001: Löschung fällig".to_owned(),
            body: "Fällig am 23.12.2026\n.\nhttp://127.0.0.1/requests/GD-2026-0001\n".to_owned(),
            request: Some("GD-2026-0001".to_owned()),
            cause: cause.to_owned(),
        };
        let id = queue(&mut tx, (&ledger.clock, &ledger.random), &new)
            .await
            .unwrap();
        tx.record(Deed::done(who(), "test.queue")).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn states(ledger: &Ledger) -> Vec<State> {
        let all = list(ledger, None, 50).await.unwrap();
        all.into_iter().map(|message| message.state).collect()
    }

    fn message_ids(server: &Server) -> Vec<String> {
        let id = |message: &String| {
            let line = message.lines().find(|line| line.starts_with("Message-ID:"));
            line.unwrap().to_owned()
        };
        server.taken().iter().map(id).collect()
    }

    #[tokio::test]
    async fn a_message_that_came_back_counts_as_failed_and_is_sent_again_or_let_be() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::Takes).await;
            let id = queued(&ledger, "w1").await.unwrap();
            let early = bounced(&ledger, who(), &id).await;
            assert!(matches!(early, Err(Error::NotFound)), "it is not sent yet");
            deliver(&ledger, &relay(server.port)).await.unwrap();
            assert!(
                undelivered(&ledger, "GD-2026-0001")
                    .await
                    .unwrap()
                    .is_empty()
            );
            bounced(&ledger, who(), &id).await.unwrap();
            let failed = undelivered(&ledger, "GD-2026-0001").await.unwrap();
            assert_eq!(failed[0].last_failure.as_deref(), Some(BOUNCED));
            assert!(
                undelivered(&ledger, "GD-2026-0002")
                    .await
                    .unwrap()
                    .is_empty()
            );
            assert_eq!(health(&ledger).await.unwrap().failed, 1);
            let twice = bounced(&ledger, who(), &id).await;
            assert!(matches!(twice, Err(Error::NotFound)), "once is enough");
            let all = ledger.list(&Filter::default()).await.unwrap();
            let last = all.last().unwrap();
            assert_eq!(last.action, "mail.bounce");
            assert_eq!(last.request.as_deref(), Some("GD-2026-0001"));

            retry(&ledger, who(), &id).await.unwrap();
            deliver(&ledger, &relay(server.port)).await.unwrap();
            assert_eq!(server.taken().len(), 2, "sent again, once");
            bounced(&ledger, who(), &id).await.unwrap();
            drop_failed(&ledger, who(), &id).await.unwrap();
            assert_eq!(states(&ledger).await, [State::Dropped]);
            assert_eq!(health(&ledger).await.unwrap().failed, 0);
        })
        .await;
    }

    #[tokio::test]
    async fn a_message_goes_out_once_and_its_deed_says_so() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::Takes).await;
            let id = queued(&ledger, "w1").await.unwrap();
            assert_eq!(queued(&ledger, "w1").await, None);
            let done = deliver(&ledger, &relay(server.port)).await.unwrap();
            assert_eq!(
                done,
                Delivered {
                    sent: 1,
                    ..Delivered::default()
                }
            );
            assert_eq!(
                deliver(&ledger, &relay(server.port)).await.unwrap(),
                Delivered::default()
            );
            let taken = server.taken();
            assert_eq!(taken.len(), 1);
            assert!(
                taken[0].contains(&format!("Message-ID: <{id}@muster.example>")),
                "{}",
                taken[0]
            );
            assert!(taken[0].contains("Auto-Submitted: auto-generated"));
            assert!(
                taken[0].contains("\r\n.\r\n") || taken[0].contains("\n."),
                "the dot is kept"
            );
            assert_eq!(states(&ledger).await, [State::Sent]);
            let filter = Filter {
                request: Some("GD-2026-0001".into()),
                ..Filter::default()
            };
            let entries = ledger.list(&filter).await.unwrap();
            assert!(entries.iter().any(|entry| entry.action == "mail.send"));
        })
        .await;
    }

    #[tokio::test]
    async fn a_message_that_is_rolled_back_never_leaves() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let mut tx = ledger.begin().await.unwrap();
            let new = NewMessage {
                to: Address::parse("anna@muster.example").unwrap(),
                subject: "x".to_owned(),
                body: "x".to_owned(),
                request: None,
                cause: "w".to_owned(),
            };
            queue(&mut tx, (&ledger.clock, &ledger.random), &new)
                .await
                .unwrap();
            tx.rollback().await.unwrap();
            let server = Server::start(Mood::Takes).await;
            assert_eq!(deliver(&ledger, &relay(server.port)).await.unwrap().sent, 0);
            assert!(server.taken().is_empty());
        })
        .await;
    }

    #[tokio::test]
    async fn greylisting_is_waited_for_and_a_refusal_is_shown() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::PutsOff).await;
            let id = queued(&ledger, "w1").await.unwrap();
            assert_eq!(
                deliver(&ledger, &relay(server.port)).await.unwrap().later,
                1
            );
            server.becomes(Mood::Takes);
            assert_eq!(
                deliver(&ledger, &relay(server.port)).await.unwrap().sent,
                0,
                "not due"
            );
            ledger.clock.advance(SignedDuration::from_mins(1));
            assert_eq!(deliver(&ledger, &relay(server.port)).await.unwrap().sent, 1);

            server.becomes(Mood::Refuses);
            let refused = queued(&ledger, "w2").await.unwrap();
            assert_ne!(id, refused);
            assert_eq!(
                deliver(&ledger, &relay(server.port)).await.unwrap().failed,
                1
            );
            assert_eq!(health(&ledger).await.unwrap().failed, 1);
            let failed = list(&ledger, Some(State::Failed), 5).await.unwrap();
            assert_eq!(failed[0].last_failure.as_deref(), Some("refused 550"));
            // The server is asked no more, until a person says so.
            assert_eq!(
                deliver(&ledger, &relay(server.port)).await.unwrap(),
                Delivered::default()
            );
            server.becomes(Mood::Takes);
            retry(&ledger, who(), &refused).await.unwrap();
            assert!(retry(&ledger, who(), &refused).await.is_err());
            assert_eq!(deliver(&ledger, &relay(server.port)).await.unwrap().sent, 1);
            assert_eq!(server.taken().len(), 2);
        })
        .await;
    }

    #[tokio::test]
    async fn an_answer_that_got_lost_leads_to_the_same_message_id_again() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::TakesAndDrops).await;
            queued(&ledger, "w1").await.unwrap();
            assert_eq!(
                deliver(&ledger, &relay(server.port)).await.unwrap().later,
                1
            );
            server.becomes(Mood::Takes);
            ledger.clock.advance(SignedDuration::from_mins(2));
            assert_eq!(deliver(&ledger, &relay(server.port)).await.unwrap().sent, 1);
            let ids = message_ids(&server);
            assert_eq!(ids.len(), 2);
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 1, "{ids:?}");
        })
        .await;
    }

    #[tokio::test]
    async fn a_slow_server_holds_nobody_up_for_longer_than_the_lease() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::Sleeps).await;
            queued(&ledger, "w1").await.unwrap();
            let (one, two) = (relay(server.port), relay(server.port));
            // While the one waits for the server, the other finds nothing to do.
            let second = async {
                tokio::time::sleep(Duration::from_millis(500)).await;
                deliver(&ledger, &two).await.unwrap()
            };
            let (first, second) = tokio::join!(deliver(&ledger, &one), second);
            assert_eq!((first.unwrap().later, second), (1, Delivered::default()));
        })
        .await;
    }

    #[tokio::test]
    async fn a_server_that_is_away_for_a_day_costs_no_message_and_sends_none_twice() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::Closed).await;
            let relay = relay(server.port);
            for n in 0..3 {
                queued(&ledger, &format!("w{n}")).await.unwrap();
            }
            for _ in 0..24 * 6 {
                let done = deliver(&ledger, &relay).await.unwrap();
                assert_eq!((done.sent, done.failed), (0, 0));
                assert_eq!(done.server.as_deref(), Some("unreachable 421"));
                ledger.clock.advance(SignedDuration::from_mins(10));
            }
            let health = health(&ledger).await.unwrap();
            assert_eq!(health.waiting, 3);
            assert!(health.stalled_since(ledger.clock.now()).is_some());
            server.becomes(Mood::Takes);
            ledger.clock.advance(SignedDuration::from_mins(1));
            assert_eq!(deliver(&ledger, &relay).await.unwrap().sent, 3);
            assert_eq!(deliver(&ledger, &relay).await.unwrap().sent, 0);
            let ids = message_ids(&server);
            assert_eq!(
                (ids.len(), ids.iter().collect::<BTreeSet<_>>().len()),
                (3, 3)
            );
            let health = mail::health(&ledger).await.unwrap();
            assert_eq!(health.stalled_since(ledger.clock.now()), None);
        })
        .await;
    }

    #[tokio::test]
    async fn a_message_nobody_takes_for_days_fails_in_sight_and_can_be_let_be() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::PutsOff).await;
            let id = queued(&ledger, "w1").await.unwrap();
            let mut failed = 0;
            for _ in 0..24 * 6 {
                failed += deliver(&ledger, &relay(server.port)).await.unwrap().failed;
                ledger.clock.advance(SignedDuration::from_hours(1));
            }
            assert_eq!(failed, 1);
            drop_failed(&ledger, who(), &id).await.unwrap();
            assert!(drop_failed(&ledger, who(), &id).await.is_err());
            assert_eq!(health(&ledger).await.unwrap(), mail::Health::default());
            assert_eq!(tidy(&ledger).await.unwrap(), 0);
            ledger.clock.advance(SignedDuration::from_hours(24 * 91));
            assert_eq!(tidy(&ledger).await.unwrap(), 1);
        })
        .await;
    }

    #[tokio::test]
    async fn two_workers_send_each_message_once() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::Takes).await;
            for n in 0..20 {
                queued(&ledger, &format!("w{n}")).await.unwrap();
            }
            let (one, two) = (relay(server.port), relay(server.port));
            let (one, two) = tokio::join!(deliver(&ledger, &one), deliver(&ledger, &two));
            assert_eq!(one.unwrap().sent + two.unwrap().sent, 20);
            let ids: BTreeSet<String> = message_ids(&server).into_iter().collect();
            assert_eq!((ids.len(), server.taken().len()), (20, 20));
        })
        .await;
    }

    #[tokio::test]
    async fn a_test_message_says_what_the_server_answered() {
        each_engine(async |store| {
            let ledger = ledger(store);
            let server = Server::start(Mood::Takes).await;
            let to = Address::parse("anna@muster.example").unwrap();
            let text = (&to, "Testnachricht", "Es geht.");
            let answer = send_test(&ledger, &relay(server.port), who(), text)
                .await
                .unwrap();
            assert!(answer.starts_with("250"), "{answer}");
            server.becomes(Mood::Refuses);
            let refused = send_test(&ledger, &relay(server.port), who(), text).await;
            let line = refused.unwrap_err().to_string();
            assert!(
                line.contains("refused 550") && !line.contains("anna"),
                "{line}"
            );
        })
        .await;
    }
}
