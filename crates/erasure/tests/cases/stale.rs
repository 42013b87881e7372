//! What a run leaves stale beside the CRM: listed with the CRM's own command, called where an
//! endpoint is configured, and no word of it changes how the run ended.

use accounts::Role;
use erasure::{Endpoint, PlanState};
use store::testing::each_engine;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use webhooks::Target;

use crate::world::World;

/// Answers one call with each of the words.
async fn endpoint(words: &'static [&'static str]) -> (Endpoint, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/index");
    #[expect(
        clippy::disallowed_methods,
        reason = "the test ends before its endpoint does"
    )]
    let serving = tokio::spawn(async move {
        for words in words {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut sent = [0; 512];
            let length = stream.read(&mut sent).await.unwrap();
            let sent = String::from_utf8_lossy(&sent[..length]);
            assert!(sent.starts_with("POST /index HTTP/1.1\r\n"), "{sent}");
            assert!(sent.contains("Authorization: Bearer geheim\r\n"), "{sent}");
            stream.write_all(words.as_bytes()).await.unwrap();
        }
    });
    let endpoint = Endpoint {
        target: Target::parse(&url).unwrap(),
        token: Some(base::Secret::new("geheim")),
        inside: true,
    };
    (endpoint, serving)
}

#[tokio::test]
async fn what_a_run_leaves_stale_is_listed_called_and_ticked_off() {
    each_engine(async |store| {
        let mut world = World::new(store).await;
        let answers = &["HTTP/1.1 503 later\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"];
        let (index, serving) = endpoint(answers).await;
        let key = ("vertrieb".to_owned(), "search_index".to_owned());
        let systems = world.desk.systems.clone();
        world.desk.systems = systems.with_endpoints([(key, index)].into());
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let id = &plan.plan;
        erasure::approve(desk, &approver, id, &plan.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, id).await.unwrap();
        assert_eq!(
            run.state,
            PlanState::Complete,
            "a failed call changes nothing"
        );
        let state = |stale: &[erasure::StaleView], name: &str| {
            let found = stale.iter().find(|stale| stale.name == name);
            found.unwrap().state.clone()
        };
        assert_eq!(state(&run.stale, "search_index"), "failed");
        assert_eq!(state(&run.stale, "cache"), "open");
        let certificate = run.certificate.unwrap();
        assert_eq!(certificate.stale.len(), 2);
        assert!(
            certificate.texts["en"].contains("php -f cron.php"),
            "{}",
            certificate.texts["en"]
        );
        assert!(certificate.texts["de"].contains("Noch auf neuen Stand zu bringen"));

        let again = ("vertrieb", "search_index");
        let called = erasure::refresh(desk, &manager, id, again, false)
            .await
            .unwrap();
        assert_eq!(state(&called, "search_index"), "called");
        let by_hand = ("vertrieb", "cache");
        assert!(
            erasure::refresh(desk, &approver, id, by_hand, true)
                .await
                .is_err()
        );
        let done = erasure::refresh(desk, &manager, id, by_hand, true)
            .await
            .unwrap();
        assert_eq!(state(&done, "cache"), "done");
        assert!(done.iter().all(|one| !one.is_open()));
        let none = erasure::refresh(desk, &manager, id, ("vertrieb", "moon"), true).await;
        assert!(matches!(none, Err(erasure::Error::NotFound(_))));
        serving.await.unwrap();
        world.clear();
    })
    .await;
}
