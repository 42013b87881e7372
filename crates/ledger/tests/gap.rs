//! A log that lost its newest entries for good goes on with an entry that says so, for which two people
//! answer; nobody else can make one.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use base::{Clock, Random};
use ledger::{Deed, Error, Filter, Ledger, Loss, Via, Who, WhoKind};
use proof::{Checkpoint, SignerKey};
use serde_json::json;
use store::testing::{Fresh, each_engine};
use store::{Engine, Key, Store};

fn open(store: Store) -> Ledger {
    let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
    Ledger::new(store, clock, Random::os())
}

fn person(id: &str) -> Who {
    Who {
        id: id.to_owned(),
        kind: WhoKind::Account,
        via: Via::Cli,
    }
}

async fn enter(ledger: &Ledger) -> Result<i64, Error> {
    let deed = Deed::done(person("01LEA"), "requests.open");
    ledger.enter(deed).await
}

fn is_refused<T: std::fmt::Debug>(done: &Result<T, Error>) -> bool {
    matches!(done, Err(Error::Refused(_)))
}

/// The store's file as it is.
async fn copied(ledger: &Ledger) -> Vec<u8> {
    ledger.store.scrub().await.unwrap();
    std::fs::read(ledger.store.file().unwrap()).unwrap()
}

/// A store that was restored: one entry is left of four that were published.
struct Restored {
    fresh: Fresh,
    ledger: Ledger,
    /// The state that was published, kept elsewhere.
    seen: String,
}

impl Restored {
    async fn new() -> Self {
        let fresh = Fresh::create(Engine::Sqlite).await;
        fresh.store.migrate().await.unwrap();
        let ledger = open(fresh.store.clone());
        enter(&ledger).await.unwrap();
        let older = copied(&ledger).await;
        for _ in 0..3 {
            enter(&ledger).await.unwrap();
        }
        let seen = ledger.checkpoint().await.unwrap();
        let mut restored = Self {
            fresh,
            ledger,
            seen,
        };
        restored.back_to(&older).await;
        restored
    }

    /// Puts an older copy in the place of the store.
    async fn back_to(&mut self, older: &[u8]) {
        let file = self.ledger.store.file().unwrap().to_path_buf();
        self.ledger.store.close().await;
        for side in ["store.db-wal", "store.db-shm"] {
            let _ = std::fs::remove_file(self.fresh.folder.join(side));
        }
        std::fs::write(&file, older).unwrap();
        self.ledger = open(self.fresh.connect_again().await.unwrap());
    }

    async fn remove(self) {
        self.ledger.store.close().await;
        self.fresh.remove().await;
    }
}

#[tokio::test]
async fn two_people_let_a_log_go_on_that_lost_its_newest_entries() {
    let restored = Restored::new().await;
    let ledger = &restored.ledger;
    let gap = ledger.gap().await.unwrap().unwrap();
    assert_eq!((gap.own.size, gap.seen.size), (1, 4));
    assert!(gap.asked.is_none());
    let (miriam, paula) = (person("01MIRIAM"), person("01PAULA"));
    assert!(is_refused(&ledger.close_gap(&paula).await), "nobody asked");
    ledger.ask_gap(&miriam, Loss::Restored).await.unwrap();
    let shown = ledger.gap().await.unwrap().unwrap();
    assert_eq!(shown.asked.unwrap().reason, "restored");
    let entered = enter(ledger).await;
    assert!(matches!(entered, Err(Error::Blocked(_))), "{entered:?}");
    assert!(is_refused(&ledger.close_gap(&miriam).await), "one person");
    ledger.close_gap(&paula).await.unwrap();

    assert_eq!(enter(ledger).await.unwrap(), 2);
    assert!(ledger.gap().await.unwrap().is_none());
    assert!(is_refused(&ledger.ask_gap(&miriam, Loss::Restored).await));
    let own = ledger.verify_published(None).await.unwrap();
    assert_eq!((own.ok, own.size, own.gaps), (true, 3, 1), "{own:?}");
    let kept = ledger.verify(Some(&restored.seen)).await.unwrap();
    assert_eq!((kept.ok, kept.gaps), (true, 1), "{kept:?}");
    let filter = Filter {
        action: Some("ledger.gap".to_owned()),
        ..Filter::default()
    };
    let entries = ledger.list(&filter).await.unwrap();
    let [entry] = &entries[..] else {
        panic!("{entries:?}")
    };
    let said = entry.details.as_ref().unwrap();
    assert_eq!(entry.index, 1);
    assert_eq!(said["seen"], json!(gap.seen));
    assert_eq!(said["own"], json!(gap.own));
    assert_eq!(
        (&said["reason"], &said["asked_by"]),
        (&json!("restored"), &json!("01MIRIAM"))
    );

    // Longer than what was lost it is another log than the one that was seen, and still says why.
    for _ in 0..4 {
        enter(ledger).await.unwrap();
    }
    let newest = ledger.checkpoint().await.unwrap();
    let kept = ledger.verify(Some(&restored.seen)).await.unwrap();
    assert_eq!((kept.ok, kept.size, kept.gaps), (true, 7, 1), "{kept:?}");
    assert!(ledger.verify(Some(&newest)).await.unwrap().ok);
    restored.remove().await;
}

#[tokio::test]
async fn another_node_with_the_lost_state_beside_its_keys_goes_on_after_a_look() {
    let restored = Restored::new().await;
    let ledger = &restored.ledger;
    ledger
        .ask_gap(&person("01MIRIAM"), Loss::Damaged)
        .await
        .unwrap();
    ledger.close_gap(&person("01PAULA")).await.unwrap();
    // As the file of another node, or of this one where it died before it replaced its own.
    std::fs::write(ledger.store.checkpoint_file(), &restored.seen).unwrap();
    assert!(enter(ledger).await.is_err());
    assert!(ledger.gap().await.unwrap().is_none());
    enter(ledger).await.unwrap();
    restored.remove().await;
}

#[tokio::test]
async fn a_gap_that_nobody_signed_explains_nothing() {
    let restored = Restored::new().await;
    let ledger = &restored.ledger;
    let gap = ledger.gap().await.unwrap().unwrap();
    // Whoever writes in the store removes the file, too, and enters what looks like a gap; the program signs
    // the log later.
    std::fs::remove_file(ledger.store.checkpoint_file()).unwrap();
    let forged = Deed {
        details: json!({
            "own": gap.own, "seen": gap.seen, "reason": "restored", "asked_by": "01MIRIAM",
            "signed": restored.seen,
        }),
        ..Deed::done(person("01PAULA"), "ledger.gap")
    };
    ledger.enter(forged).await.unwrap();
    ledger.checkpoint().await.unwrap();
    let kept = ledger.verify(Some(&restored.seen)).await.unwrap();
    assert_eq!((kept.ok, kept.gaps), (false, 0), "{kept:?}");
    restored.remove().await;
}

#[tokio::test]
async fn entries_removed_after_a_gap_are_not_what_it_named() {
    let mut restored = Restored::new().await;
    let (miriam, paula) = (person("01MIRIAM"), person("01PAULA"));
    let ledger = &restored.ledger;
    ledger.ask_gap(&miriam, Loss::Restored).await.unwrap();
    ledger.close_gap(&paula).await.unwrap();
    let older = copied(ledger).await;
    enter(ledger).await.unwrap();
    // Three entries: as many as a state of what was lost may have seen.
    let after = ledger.checkpoint().await.unwrap();
    assert!(after.contains("\ngap 1\n"), "{after}");
    restored.back_to(&older).await;
    let ledger = &restored.ledger;
    assert!(matches!(enter(ledger).await, Err(Error::Blocked(_))));
    let kept = ledger.verify(Some(&after)).await.unwrap();
    assert_eq!((kept.ok, kept.gaps), (false, 1), "{kept:?}");
    let kept = ledger.verify(Some(&restored.seen)).await.unwrap();
    assert!(kept.ok, "{kept:?}");
    let gap = ledger.gap().await.unwrap().unwrap();
    assert_eq!((gap.own.size, gap.seen.size), (2, 3));
    assert!(gap.asked.is_none());

    // Two people name this one as well.
    ledger.ask_gap(&paula, Loss::Restored).await.unwrap();
    ledger.close_gap(&miriam).await.unwrap();
    for lost in [&after, &restored.seen] {
        let kept = ledger.verify(Some(lost)).await.unwrap();
        assert_eq!((kept.ok, kept.gaps), (true, 2), "{kept:?}");
    }
    restored.remove().await;
}

#[tokio::test]
async fn a_log_with_a_gap_and_the_proof_of_it_are_checked_without_us() {
    let restored = Restored::new().await;
    let ledger = &restored.ledger;
    let (miriam, paula) = (person("01MIRIAM"), person("01PAULA"));
    ledger.ask_gap(&miriam, Loss::Restored).await.unwrap();
    ledger.close_gap(&paula).await.unwrap();
    enter(ledger).await.unwrap();
    let key = ledger.verifier_key().unwrap();
    let file = restored.fresh.folder.join("log.jsonl");
    ledger.export(&file).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("\\ngap 1\\n"), "{text}");
    assert!(verifier::verify(&text, Some(&key)).unwrap().holds());
    assert!(ledger::verify_export(&file, Some(&key)).unwrap().ok);
    let proof = ledger.prove(1).await.unwrap().unwrap();
    assert!(proof.checkpoint.contains("\ngap 1\n"));
    let proven = verifier::verify(&proof.file(None), Some(&key)).unwrap();
    assert!(proven.holds());
    restored.remove().await;
}

#[tokio::test]
async fn what_is_written_in_the_store_by_hand_was_said_by_nobody() {
    let restored = Restored::new().await;
    let ledger = &restored.ledger;
    let (miriam, paula) = (person("01MIRIAM"), person("01PAULA"));
    ledger.ask_gap(&miriam, Loss::Restored).await.unwrap();
    let mut tx = ledger.store.housekeep().await.unwrap();
    sqlx::query("UPDATE ledger_gaps SET asked_by = '01PAULA'")
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(ledger.gap().await.unwrap().unwrap().asked.is_none());
    assert!(is_refused(&ledger.close_gap(&miriam).await));
    ledger.ask_gap(&miriam, Loss::Restored).await.unwrap();
    ledger.close_gap(&paula).await.unwrap();
    restored.remove().await;
}

#[tokio::test]
async fn a_log_from_which_entries_were_removed_has_no_gap_to_name() {
    let restored = Restored::new().await;
    let ledger = &restored.ledger;
    // The store itself knows of more: no older copy does.
    let mut tx = ledger.store.housekeep().await.unwrap();
    sqlx::query("INSERT INTO ledger_checkpoints (size, note) VALUES (4, $1)")
        .bind(restored.seen.clone())
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let asked = ledger.ask_gap(&person("01MIRIAM"), Loss::Restored).await;
    assert!(is_refused(&asked));
    restored.remove().await;
}

/// As after a fail-over: what was published is of a log that nobody has any more.
#[tokio::test]
async fn a_gap_is_named_whatever_the_engine() {
    each_engine(async |store| {
        let ledger = open(store);
        enter(&ledger).await.unwrap();
        let text = ledger.verifier_key().unwrap();
        let name = text.split('+').next().unwrap();
        let private = ledger.store.keys().unwrap().get(Key::LedgerSign);
        let seen = Checkpoint {
            origin: name.to_owned(),
            size: 4,
            root: [7; 32],
        };
        let seen = seen.sign(&SignerKey::from_seed(name, private));
        std::fs::write(ledger.store.checkpoint_file(), &seen).unwrap();
        let (miriam, paula) = (person("01MIRIAM"), person("01PAULA"));
        ledger.ask_gap(&paula, Loss::Damaged).await.unwrap();
        // Said again, it takes the place of what was said.
        ledger.ask_gap(&miriam, Loss::Failover).await.unwrap();
        let gap = ledger.gap().await.unwrap().unwrap();
        assert_eq!(gap.asked.unwrap().reason, "failover");
        ledger.close_gap(&paula).await.unwrap();
        assert!(ledger.gap().await.unwrap().is_none());
        enter(&ledger).await.unwrap();
        let kept = ledger.verify(Some(&seen)).await.unwrap();
        assert_eq!((kept.ok, kept.size, kept.gaps), (true, 3, 1), "{kept:?}");
    })
    .await;
}
