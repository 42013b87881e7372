//! A log of several pages, which are read and hashed at once, is checked as one of few entries is.

use ledger::Ledger;
use sqlx::Row;
use store::testing::each_engine;

use crate::world::{bytes, deed, disarm, open, run, run_loosely};

/// Entries of one page, as the ledger reads them.
const PAGE: i64 = 4096;

/// The entry's hash with another outcome, so that only the next entry can tell.
async fn forge(ledger: &Ledger, index: i64) {
    let sql = "SELECT at, object, commitment, prev_hash FROM ledger_entries WHERE idx = $1";
    let row = sqlx::query(sql)
        .bind(index)
        .fetch_one(ledger.store.pool())
        .await
        .unwrap();
    let leaf = proof::Leaf {
        index: index.cast_unsigned(),
        at_micros: row.get(0),
        actor: "01ACCOUNT",
        actor_kind: "account",
        via: "page",
        action: "requests.open",
        object: Some(&row.get::<String, _>(1)),
        system: Some("vertrieb"),
        request: Some("GD-2026-0001"),
        outcome: "refused",
        commitment: &row.get::<Vec<u8>, _>(2),
        prev_hash: &row.get::<Vec<u8>, _>(3),
    };
    let leaf = bytes(ledger.store.engine(), &leaf.hash_in(&mut Vec::new()));
    let sql =
        format!("UPDATE ledger_entries SET outcome = 'refused', leaf = {leaf} WHERE idx = {index}");
    run(ledger, sql).await;
}

#[tokio::test]
async fn the_first_bad_entry_is_named_wherever_in_a_long_log_it_stands() {
    each_engine(async |store| {
        let ledger = open(store);
        let size = 4 * PAGE + 7;
        let mut tx = ledger.begin().await.unwrap();
        for n in 0..size {
            tx.record(deed(n)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let verdict = ledger.verify(None).await.unwrap();
        assert_eq!((verdict.ok, verdict.size), (true, size), "{verdict:?}");
        disarm(&ledger).await;
        let drop = "DELETE FROM ledger_details WHERE idx IN (7, 4099)";
        run(&ledger, drop.to_owned()).await;
        let verdict = ledger.verify(None).await.unwrap();
        assert_eq!((verdict.ok, verdict.dropped), (true, 2), "{verdict:?}");
        // Each stands before the one tried before it, so that it is the first.
        for (sql, index, code) in [
            ("DELETE FROM ledger_details WHERE idx = 16390; DELETE FROM ledger_entries WHERE idx = 16390", 16390, "entries-missing"),
            ("UPDATE ledger_entries SET at = at + 1 WHERE idx = 12000", 12000, "entry-altered"),
            ("UPDATE ledger_details SET body = '{}' WHERE idx = 9000", 9000, "details-altered"),
            ("DELETE FROM ledger_details WHERE idx = 8300; DELETE FROM ledger_entries WHERE idx = 8300", 8300, "entry-missing"),
        ] {
            run_loosely(&ledger, sql).await;
            let verdict = ledger.verify(None).await.unwrap();
            let named = verdict.notice.as_ref().map(|notice| notice.code);
            assert_eq!((verdict.first_bad, named), (Some(index), Some(code)), "{sql}");
        }
        // The last entry of a page is told by the first of the next.
        forge(&ledger, PAGE - 1).await;
        let verdict = ledger.verify(None).await.unwrap();
        let named = verdict.notice.as_ref().map(|notice| notice.code);
        assert_eq!((verdict.first_bad, named), (Some(PAGE), Some("chain-broken")));
    })
    .await;
}
