//! Entering, reading and signing.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use base::{Clock, Random};
use jiff::SignedDuration;
use ledger::{Deed, Error, Filter, Ledger, Outcome, Via, Who, WhoKind};
use serde_json::json;
use store::Store;
use store::testing::{Fresh, each_engine};

fn open(store: Store) -> Ledger {
    let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
    Ledger::new(store, clock, Random::os())
}

fn deed(request: &str) -> Deed {
    let who = Who {
        id: "01ACCOUNT".to_owned(),
        kind: WhoKind::Account,
        via: Via::Cli,
    };
    Deed {
        object: Some("01OBJECT".to_owned()),
        system: Some("vertrieb".to_owned()),
        request: Some(request.to_owned()),
        details: json!({"rows": 3}),
        ..Deed::done(who, "requests.open")
    }
}

async fn add_account(ledger: &Ledger) {
    let mut tx = ledger.begin().await.unwrap();
    sqlx::query(
        "INSERT INTO accounts (id, login, name, roles, created_at) VALUES ($1, $2, $3, $4, 0)",
    )
    .bind("01ACCOUNT")
    .bind("anna")
    .bind("Anna")
    .bind("[]")
    .execute(tx.conn())
    .await
    .unwrap();
    tx.record(Deed::done(Who::system("test", Via::Cli), "accounts.add"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn nothing_changes_without_an_entry() {
    each_engine(async |store| {
        let ledger = open(store);
        let mut tx = ledger.begin().await.unwrap();
        sqlx::query(
            "INSERT INTO ledger_details (idx, salt, body) SELECT 0, leaf, '' FROM ledger_entries",
        )
        .execute(tx.conn())
        .await
        .unwrap();
        assert!(matches!(tx.commit().await, Err(Error::NothingRecorded)));
        assert!(ledger.list(&Filter::default()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_entry_that_is_not_committed_never_was() {
    each_engine(async |store| {
        let ledger = open(store);
        let mut tx = ledger.begin().await.unwrap();
        assert_eq!(tx.record(deed("GD-2026-0001")).await.unwrap(), 0);
        drop(tx);
        assert_eq!(ledger.enter(deed("GD-2026-0002")).await.unwrap(), 0);
        let entries = ledger.list(&Filter::default()).await.unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].request.as_deref(), Some("GD-2026-0002"));
        assert!(ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn a_listing_names_who_what_when_and_where() {
    each_engine(async |store| {
        let ledger = open(store);
        add_account(&ledger).await;
        ledger.clock.advance(SignedDuration::from_secs(60));
        ledger
            .enter(Deed {
                outcome: Outcome::Refused,
                ..deed("GD-2026-0001")
            })
            .await
            .unwrap();
        let filter = Filter {
            who: Some("anna".to_owned()),
            ..Filter::default()
        };
        let entries = ledger.list(&filter).await.unwrap();
        let shown = serde_json::to_value(&entries).unwrap();
        assert_eq!(
            shown,
            json!([{
                "index": 1, "at": "2026-11-23T10:01:00Z", "actor": "anna", "via": "cli",
                "action": "requests.open", "object": "01OBJECT", "system": "vertrieb",
                "request": "GD-2026-0001", "outcome": "refused", "details": {"rows": 3},
            }])
        );
    })
    .await;
}

/// Ten entries a second apart, of two systems, two actions and five requests.
async fn ten_entries(ledger: &Ledger) {
    for n in 0..10 {
        let system = if n < 4 { "vertrieb" } else { "archiv" };
        let deed = Deed {
            action: if n % 2 == 0 {
                "requests.open"
            } else {
                "plans.draft"
            },
            system: Some(system.to_owned()),
            ..deed(&format!("GD-2026-000{}", n % 5))
        };
        ledger.enter(deed).await.unwrap();
        ledger.clock.advance(SignedDuration::from_secs(1));
    }
}

async fn found(ledger: &Ledger, change: impl FnOnce(&mut Filter)) -> Vec<i64> {
    let mut filter = Filter::default();
    change(&mut filter);
    let entries = ledger.list(&filter).await.unwrap();
    entries.iter().map(|entry| entry.index).collect()
}

#[tokio::test]
async fn each_filter_keeps_what_it_says() {
    each_engine(async |store| {
        let ledger = open(store);
        let start = ledger.clock.now();
        ten_entries(&ledger).await;
        let text = |text: &str| Some(text.to_owned());
        let at = |secs| start.saturating_add(SignedDuration::from_secs(secs)).ok();
        assert_eq!(
            found(&ledger, |f| f.request = text("GD-2026-0003")).await,
            [3, 8]
        );
        assert_eq!(
            found(&ledger, |f| f.system = text("vertrieb")).await,
            [0, 1, 2, 3]
        );
        assert_eq!(found(&ledger, |f| f.since = at(8)).await, [8, 9]);
        assert_eq!(found(&ledger, |f| f.until = at(2)).await, [0, 1]);
        assert_eq!(
            found(&ledger, |f| f.action = text("plans.")).await,
            [1, 3, 5, 7, 9]
        );
        assert_eq!(found(&ledger, |f| f.action = text("plans.x")).await, [0; 0]);
        assert_eq!(found(&ledger, |f| f.who = text("niemand")).await, [0; 0]);
        assert_eq!(found(&ledger, |f| f.below = Some(2)).await, [0, 1]);
        let parts = |f: &mut Filter| f.actors = vec!["01OTHER".to_owned(), "01ACCOUNT".to_owned()];
        assert_eq!(found(&ledger, parts).await.len(), 10);
        let nobody = |f: &mut Filter| f.actors = vec!["01OTHER".to_owned()];
        assert_eq!(found(&ledger, nobody).await, [0; 0]);
        let page = |f: &mut Filter| (f.who, f.after) = (text("01ACCOUNT"), Some(7));
        assert_eq!(found(&ledger, page).await, [8, 9]);
        let back = |f: &mut Filter| {
            (f.newest_first, f.after, f.limit) = (true, Some(3), Some(2));
        };
        assert_eq!(found(&ledger, back).await, [2, 1]);
        let both = |f: &mut Filter| {
            (f.request, f.system) = (text("GD-2026-0003"), text("archiv"));
        };
        assert_eq!(found(&ledger, both).await, [8]);
    })
    .await;
}

#[tokio::test]
async fn many_deeds_of_one_transaction_stand_in_order() {
    each_engine(async |store| {
        let ledger = open(store);
        let mut tx = ledger.begin().await.unwrap();
        for n in 0..1000 {
            let details = if n % 3 == 0 {
                json!({"n": n})
            } else {
                serde_json::Value::Null
            };
            assert_eq!(
                tx.record(Deed {
                    details,
                    ..deed("GD-2026-0001")
                })
                .await
                .unwrap(),
                n
            );
        }
        tx.commit().await.unwrap();
        let verdict = ledger.verify(None).await.unwrap();
        assert!(verdict.ok, "{verdict:?}");
        assert_eq!((verdict.size, verdict.dropped), (1000, 0));
    })
    .await;
}

#[tokio::test]
async fn writers_at_once_make_one_chain() {
    each_engine(async |store| {
        let ledger = open(store);
        let all = (0..40).map(|n| ledger.enter(deed(&format!("GD-2026-{n:04}"))));
        let mut indexes: Vec<i64> = futures_util::future::join_all(all)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        indexes.sort_unstable();
        assert_eq!(indexes, (0..40).collect::<Vec<_>>());
        assert!(ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn entries_and_checkpoints_cannot_be_changed_or_removed() {
    each_engine(async |store| {
        let ledger = open(store);
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        ledger.checkpoint().await.unwrap();
        for sql in [
            "UPDATE ledger_entries SET outcome = 'done'",
            "DELETE FROM ledger_entries",
            "UPDATE ledger_checkpoints SET note = ''",
            "DELETE FROM ledger_checkpoints",
            "UPDATE ledger_details SET body = '{}'",
            "UPDATE ledger_head SET size = 0",
            "DELETE FROM ledger_head",
        ] {
            assert!(
                sqlx::query(sql).execute(ledger.store.pool()).await.is_err(),
                "{sql}"
            );
        }
        for sql in match ledger.store.engine() {
            store::Engine::Postgres => &[
                "TRUNCATE ledger_entries CASCADE",
                "TRUNCATE ledger_head",
                "INSERT INTO ledger_entries SELECT * FROM ledger_entries
                 ON CONFLICT (idx) DO UPDATE SET outcome = 'failed'",
            ][..],
            // No trigger for removing fires when a row is put in another's place.
            store::Engine::Sqlite => &[
                "INSERT OR REPLACE INTO ledger_entries SELECT * FROM ledger_entries",
                "INSERT OR REPLACE INTO ledger_details SELECT idx, salt, '{}' FROM ledger_details",
                "INSERT OR REPLACE INTO ledger_head SELECT id, 0, root, frontier, last FROM ledger_head",
            ][..],
        } {
            assert!(
                sqlx::query(*sql)
                    .execute(ledger.store.pool())
                    .await
                    .is_err(),
                "{sql}"
            );
        }
        if ledger.store.engine() == store::Engine::Sqlite {
            let sql = "INSERT OR REPLACE INTO ledger_checkpoints SELECT size, '' FROM ledger_checkpoints";
            sqlx::query(sql).execute(ledger.store.pool()).await.unwrap();
        }
        let verdict = ledger.verify(None).await.unwrap();
        assert!(verdict.ok, "nothing of it happened: {verdict:?}");
    })
    .await;
}

#[tokio::test]
async fn dropped_details_leave_a_log_that_still_proves_itself() {
    each_engine(async |store| {
        let ledger = open(store);
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        ledger.enter(deed("GD-2026-0002")).await.unwrap();
        let mut tx = ledger.begin().await.unwrap();
        assert_eq!(tx.drop_details("GD-2026-0001").await.unwrap(), 1);
        tx.record(Deed::done(
            Who::system("expiry", Via::Job),
            "ledger.drop_details",
        ))
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let entries = ledger.list(&Filter::default()).await.unwrap();
        assert_eq!(entries[0].details, None);
        assert_eq!(entries[1].details, Some(json!({"rows": 3})));
        let verdict = ledger.verify(None).await.unwrap();
        assert_eq!((verdict.ok, verdict.dropped), (true, 1));
    })
    .await;
}

#[tokio::test]
async fn a_clock_set_back_is_counted_and_is_no_fault() {
    each_engine(async |store| {
        let ledger = open(store);
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        ledger.clock.advance(SignedDuration::from_hours(-48));
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        let verdict = ledger.verify(None).await.unwrap();
        assert_eq!((verdict.ok, verdict.set_back), (true, 1));
    })
    .await;
}

#[tokio::test]
async fn a_checkpoint_kept_elsewhere_proves_the_log_that_grew_from_it() {
    each_engine(async |store| {
        let ledger = open(store);
        let empty = ledger.checkpoint().await.unwrap();
        for _ in 0..5 {
            ledger.enter(deed("GD-2026-0001")).await.unwrap();
        }
        let note = ledger.checkpoint().await.unwrap();
        assert_eq!(
            std::fs::read_to_string(ledger.store.checkpoint_file()).unwrap(),
            note
        );
        assert_eq!(ledger.checkpoint().await.unwrap(), note);
        let key = proof::VerifierKey::parse(&ledger.verifier_key().unwrap()).unwrap();
        assert_eq!(proof::Checkpoint::open(&note, &key).unwrap().size, 5);
        for _ in 0..5 {
            ledger.enter(deed("GD-2026-0001")).await.unwrap();
        }
        for kept in [&empty, &note] {
            assert!(ledger.verify(Some(kept)).await.unwrap().ok);
        }
        let forged = note.replace("\n5\n", "\n6\n");
        let verdict = ledger.verify(Some(&forged)).await.unwrap();
        assert!(!verdict.ok && verdict.reason.unwrap().contains("not signed"));
        assert!(matches!(
            ledger.verify(Some("Unsinn")).await,
            Err(Error::Refused(_))
        ));
    })
    .await;
}

#[tokio::test]
async fn the_first_signed_state_that_has_an_entry_is_found() {
    each_engine(async |store| {
        let ledger = open(store);
        ledger.checkpoint().await.unwrap();
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        assert!(ledger.covering(0).await.unwrap().is_none());
        let note = ledger.checkpoint().await.unwrap();
        ledger.enter(deed("GD-2026-0002")).await.unwrap();
        ledger.checkpoint().await.unwrap();
        let first = proof::Checkpoint::parse(&note).unwrap();
        assert_eq!(ledger.covering(0).await.unwrap(), Some(first));
        let second = ledger.covering(1).await.unwrap();
        assert_eq!(second.map(|state| state.size), Some(2));
        assert!(ledger.covering(2).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_store_restored_from_an_older_copy_takes_no_entries() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let ledger = open(fresh.store.clone());
    ledger.enter(deed("GD-2026-0001")).await.unwrap();
    ledger.store.scrub().await.unwrap();
    let file = ledger.store.file().unwrap().to_path_buf();
    let yesterday = std::fs::read(&file).unwrap();
    ledger.enter(deed("GD-2026-0002")).await.unwrap();
    let note = ledger.checkpoint().await.unwrap();
    ledger.store.close().await;
    for side in ["store.db-wal", "store.db-shm"] {
        let _ = std::fs::remove_file(fresh.folder.join(side));
    }
    std::fs::write(&file, yesterday).unwrap();

    let restored = open(fresh.connect_again().await.unwrap());
    let refused = restored.enter(deed("GD-2026-0003")).await.unwrap_err();
    assert!(matches!(refused, Error::Blocked(_)), "{refused}");
    assert!(
        restored.verify(None).await.unwrap().ok,
        "nothing inside can tell"
    );
    let verdict = restored.verify(Some(&note)).await.unwrap();
    assert_eq!((verdict.ok, verdict.first_bad), (false, Some(1)));
    let published = restored.verify_published(None).await.unwrap();
    assert_eq!((published.ok, published.first_bad), (false, Some(1)));
    restored.store.close().await;
    fresh.remove().await;
}

/// SQLite takes the log file for what was not written into the store yet, whatever day it is of.
#[tokio::test]
async fn a_log_file_of_another_day_beside_a_restored_store_does_not_go_unnoticed() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    fresh.store.scrub().await.unwrap();
    let file = fresh.store.file().unwrap().to_owned();
    let wal = file.with_extension("db-wal");
    let ledger = open(fresh.store.clone());
    for _ in 0..3 {
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
    }
    let old = std::fs::read(&wal).unwrap();
    for _ in 0..3 {
        ledger.enter(deed("GD-2026-0002")).await.unwrap();
    }
    ledger.checkpoint().await.unwrap();
    fresh.store.scrub().await.unwrap();
    fresh.store.close().await;
    let backup = std::fs::read(&file).unwrap();
    for (piece, is_whole) in [(&old[..], true), (&old[..old.len() / 2], false)] {
        std::fs::write(&file, &backup).unwrap();
        std::fs::write(&wal, piece).unwrap();
        let store = fresh.connect_again().await.unwrap();
        let is_sound = store.require_sound().await.is_ok();
        let ledger = open(store.clone());
        let verdict = ledger.verify_published(None).await;
        let is_newest = verdict.is_ok_and(|verdict| verdict.ok && verdict.size == 6);
        let noticed = !is_sound || !is_newest;
        assert!(noticed || !is_whole, "an older state goes unnoticed");
        if noticed {
            let entered = ledger.enter(deed("GD-2026-0003")).await;
            assert!(entered.is_err(), "an older state takes entries");
        }
        store.close().await;
        for side in ["db-wal", "db-shm"] {
            let _ = std::fs::remove_file(file.with_extension(side));
        }
    }
    fresh.remove().await;
}

#[tokio::test]
async fn a_cut_tail_is_found_by_the_checkpoint_given_and_by_the_one_beside_the_keys() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let ledger = open(fresh.store.clone());
    ledger.enter(deed("GD-2026-0001")).await.unwrap();
    let early = ledger.checkpoint().await.unwrap();
    ledger.store.scrub().await.unwrap();
    let file = ledger.store.file().unwrap().to_path_buf();
    let cut = std::fs::read(&file).unwrap();
    for _ in 0..4 {
        ledger.enter(deed("GD-2026-0002")).await.unwrap();
    }
    let late = ledger.checkpoint().await.unwrap();
    ledger.store.close().await;
    for side in ["store.db-wal", "store.db-shm"] {
        let _ = std::fs::remove_file(fresh.folder.join(side));
    }
    std::fs::write(&file, cut).unwrap();
    let restored = open(fresh.connect_again().await.unwrap());

    // An early checkpoint agrees with what is left, and hides nothing from the file beside.
    assert!(restored.verify(Some(&early)).await.unwrap().ok);
    let beside = restored.verify_published(Some(&early)).await.unwrap();
    assert_eq!((beside.ok, beside.first_bad), (false, Some(1)));
    // Whoever cuts the log may put an early checkpoint there, too: then only one kept elsewhere
    // tells of it.
    std::fs::write(restored.store.checkpoint_file(), &early).unwrap();
    assert!(restored.verify_published(None).await.unwrap().ok);
    let given = restored.verify_published(Some(&late)).await.unwrap();
    assert_eq!((given.ok, given.first_bad), (false, Some(1)));
    assert!(given.reason.unwrap().contains("a checkpoint saw 5"));
    std::fs::write(restored.store.checkpoint_file(), "no checkpoint").unwrap();
    assert!(!restored.verify_published(None).await.unwrap().ok);
    restored.store.close().await;
    fresh.remove().await;
}

#[tokio::test]
async fn a_log_whose_end_was_cut_off_takes_no_entries() {
    each_engine(async |store| {
        let ledger = open(store);
        for _ in 0..3 {
            ledger.enter(deed("GD-2026-0001")).await.unwrap();
        }
        // No guard refuses a head that is ahead of its entries.
        sqlx::query("UPDATE ledger_head SET size = 4")
            .execute(ledger.store.pool())
            .await
            .unwrap();
        let refused = ledger.enter(deed("GD-2026-0003")).await.unwrap_err();
        assert!(matches!(refused, Error::Blocked(_)), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn an_entry_is_proven_by_what_stands_in_its_proof_alone() {
    each_engine(async |store| {
        let ledger = open(store);
        assert!(ledger.published().is_none());
        for number in 0..7 {
            ledger
                .enter(deed(&format!("GD-2026-000{number}")))
                .await
                .unwrap();
        }
        let hash = |text: &str| -> proof::Hash {
            let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
            std::array::from_fn(byte)
        };
        for index in 0..7 {
            let proven = ledger.prove(index).await.unwrap().unwrap();
            let path: Vec<proof::Hash> = proven.path.iter().map(|step| hash(step)).collect();
            let size = u64::try_from(proven.size).unwrap();
            let place = u64::try_from(index).unwrap();
            let check = |leaf: &str| {
                proof::verify_inclusion(&hash(leaf), place, size, &path, &hash(&proven.root))
            };
            assert!(check(&proven.leaf).is_ok(), "{index}");
            assert!(check(&proven.commitment).is_err());
            let key = proof::VerifierKey::parse(&proven.key).unwrap();
            let signed = proof::Checkpoint::open(&proven.checkpoint, &key).unwrap();
            assert_eq!((signed.size, signed.root), (size, hash(&proven.root)));
            let json = serde_json::to_value(&proven).unwrap();
            assert_eq!(json["entry"]["action"], "requests.open");
        }
        assert!(ledger.prove(7).await.unwrap().is_none());
        assert!(ledger.prove(-1).await.unwrap().is_none());
        let note = ledger.checkpoint().await.unwrap();
        let published = ledger.published().unwrap();
        assert_eq!((published.size, published.note), (7, note));
    })
    .await;
}

#[tokio::test]
async fn a_check_that_was_asked_for_is_entered_with_what_it_said() {
    each_engine(async |store| {
        let ledger = open(store);
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        assert_eq!(ledger.last_check().await.unwrap(), None);
        let who = Who::system("test", Via::Cli);
        assert!(ledger.check(who.clone()).await.unwrap().ok);
        let good = ledger.last_check().await.unwrap().unwrap();
        assert_eq!((good.ok, good.size, good.first_bad), (true, 1, None));
        let mut tx = ledger.store.housekeep().await.unwrap();
        let guard = match ledger.store.engine() {
            store::Engine::Postgres => "DROP TRIGGER ledger_entries_no_update ON ledger_entries",
            store::Engine::Sqlite => "DROP TRIGGER ledger_entries_no_update",
        };
        sqlx::query(guard).execute(tx.conn()).await.unwrap();
        sqlx::query("UPDATE ledger_entries SET action = 'plans.run' WHERE idx = 0")
            .execute(tx.conn())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(!ledger.check(who).await.unwrap().ok);
        let bad = ledger.last_check().await.unwrap().unwrap();
        assert_eq!((bad.ok, bad.first_bad), (false, Some(0)));
    })
    .await;
}

#[tokio::test]
async fn another_program_finds_the_log_whole_and_each_entry_proven() {
    each_engine(async |store| {
        let ledger = open(store);
        for n in 0..7 {
            ledger
                .enter(deed(&format!("GD-2026-000{n}")))
                .await
                .unwrap();
        }
        let key = ledger.verifier_key().unwrap();
        let file = ledger.store.checkpoint_file().with_file_name("all.jsonl");
        ledger.export(&file).await.unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let report = verifier::verify(&text, Some(&key)).unwrap();
        assert!(report.holds(), "{}", report.text());
        for index in 0..7 {
            let proven = ledger.prove(index).await.unwrap().unwrap();
            let report = verifier::verify(&proven.file(None), Some(&key)).unwrap();
            let verifier::Report::Entry(entry) = report else {
                panic!("a proof is the proof of an entry");
            };
            assert_eq!(entry.index, index.cast_unsigned());
            assert_eq!(entry.details, Some(json!({"rows": 3})));
            assert_eq!(entry.request, Some(format!("GD-2026-000{index}")));
        }
    })
    .await;
}

#[tokio::test]
async fn a_deed_can_name_the_entry_it_will_have() {
    each_engine(async |store| {
        let ledger = open(store);
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        let mut tx = ledger.begin().await.unwrap();
        let next = tx.next_index().await.unwrap();
        assert_eq!(tx.record(deed("GD-2026-0001")).await.unwrap(), next);
        assert_eq!(tx.next_index().await.unwrap(), next + 1);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_checkpoint_laid_down_outside_is_never_replaced() {
    each_engine(async |store| {
        let ledger = open(store);
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        let folder = ledger.store.checkpoint_file().with_file_name("outside");
        let note = ledger.checkpoint().await.unwrap();
        assert!(matches!(
            ledger::lay_down(&note, &folder),
            Err(Error::Refused(_))
        ));
        std::fs::create_dir(&folder).unwrap();
        assert!(ledger::lay_down(&note, &folder).unwrap());
        assert!(!ledger::lay_down(&note, &folder).unwrap(), "it lies there");
        let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap();
        let laid = std::fs::read_to_string(file.path()).unwrap();
        assert!(ledger.verify(Some(&laid)).await.unwrap().ok);
        let root = note.lines().nth(2).unwrap().to_owned();
        let other = note.replace(&root, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        let two_logs = ledger::lay_down(&other, &folder).unwrap_err();
        assert!(two_logs.to_string().contains("differs"), "{two_logs}");
        ledger.enter(deed("GD-2026-0001")).await.unwrap();
        let grown = ledger.checkpoint().await.unwrap();
        assert!(ledger::lay_down(&grown, &folder).unwrap());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_role_of_the_program_cannot_alter_the_log_on_a_server() {
    let fresh = Fresh::create(store::Engine::Postgres).await;
    fresh.store.migrate().await.unwrap();
    let ledger = open(fresh.store.clone());
    ledger.enter(deed("GD-2026-0001")).await.unwrap();
    ledger.checkpoint().await.unwrap();
    let role = format!("app_{}", &Random::os().token().expose()[..12]);
    let mut conn = fresh.store.pool().acquire().await.unwrap();
    let run = async |conn: &mut sqlx::AnyConnection, sql: String| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(conn).await
    };
    run(&mut conn, format!("CREATE ROLE {role}")).await.unwrap();
    let script = store::rights(&role).unwrap();
    run(&mut conn, script).await.unwrap();
    run(&mut conn, format!("SET ROLE {role}")).await.unwrap();
    for sql in [
        "UPDATE ledger_entries SET outcome = 'done'",
        "DELETE FROM ledger_entries",
        "TRUNCATE ledger_entries CASCADE",
        "ALTER TABLE ledger_entries DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_entries_no_update ON ledger_entries",
        "UPDATE ledger_checkpoints SET note = ''",
        "DELETE FROM ledger_checkpoints",
        "UPDATE ledger_details SET body = '{}'",
        "DELETE FROM ledger_head",
        "UPDATE schema_migrations SET checksum = ''",
    ] {
        let refused = run(&mut conn, sql.to_owned())
            .await
            .unwrap_err()
            .to_string();
        let denied = refused.contains("permission denied") || refused.contains("must be owner");
        assert!(denied, "{sql}: {refused}");
    }
    // What the program does it may still do.
    let append = "BEGIN; SELECT size FROM ledger_head FOR UPDATE;
        INSERT INTO ledger_entries SELECT 1, at, actor, actor_kind, via, action, object, system,
            request, outcome, commitment, prev_hash, leaf FROM ledger_entries;
        UPDATE ledger_head SET size = 2; DELETE FROM ledger_details; ROLLBACK";
    run(&mut conn, append.to_owned()).await.unwrap();
    run(&mut conn, "RESET ROLE".to_owned()).await.unwrap();
    run(&mut conn, format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .await
        .unwrap();
    drop(conn);
    assert!(store::rights("a b").is_err() && store::rights("").is_err());
    fresh.remove().await;
}
