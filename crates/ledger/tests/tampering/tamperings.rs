//! The tamperings of `docs/reference/ledger-format.md`, section 8, tried one after the other on
//! both engines by somebody who owns the tables: each is found, with its index and its name.

use ledger::Ledger;
use proof::SignerKey;
use store::testing::each_engine;

use crate::world::{
    ENTRIES, disarm, fill, forget, hash_anew, open, put_back, run_loosely, set_aside,
};

const REFERENCE: &str = include_str!("../../../../docs/reference/ledger-format.md");

/// What is done to the tables.
#[derive(Debug)]
enum Deed {
    /// These statements.
    Sql(String),
    /// These statements, then everything that can be hashed anew without the key.
    HashedAnew(String),
    /// The tables as they were after three entries.
    OlderCopy,
    /// A stored checkpoint replaced by one of the right name, signed by a key of the forger.
    OwnKey,
}

/// As the reference calls it; what is done; the index and the code it is found by.
type Tampering = (&'static str, Deed, i64, &'static str);

fn swap(table: &str, one: i64, other: i64) -> String {
    format!(
        "UPDATE {table} SET idx = 100 WHERE idx = {one};
         UPDATE {table} SET idx = {one} WHERE idx = {other};
         UPDATE {table} SET idx = {other} WHERE idx = 100"
    )
}

/// Entries in the reverse order, each with its number anew.
fn reorder() -> String {
    let both = |from: i64, to: i64| format!("{};", swap("ledger_entries", from, to));
    format!(
        "DELETE FROM ledger_details; {}{}{}SELECT 1",
        both(0, 5),
        both(1, 4),
        both(2, 3)
    )
}

#[expect(clippy::too_many_lines, reason = "a table is as long as it is")]
fn tamperings() -> Vec<Tampering> {
    let own = |sql: &str| Deed::Sql(sql.to_owned());
    let anew = |sql: &str| Deed::HashedAnew(sql.to_owned());
    let bare = |sql: &str| Deed::Sql(format!("DELETE FROM ledger_details; {sql}"));
    let insert = "INSERT INTO ledger_entries SELECT 6, at, actor, actor_kind, via, action, object,
                  system, request, outcome, commitment, prev_hash, leaf
                  FROM ledger_entries WHERE idx = 5";
    let between = "DELETE FROM ledger_details;
        UPDATE ledger_entries SET idx = idx + 100 WHERE idx >= 4;
        UPDATE ledger_entries SET idx = idx - 99 WHERE idx > 100;
        INSERT INTO ledger_entries SELECT 4, at, actor, actor_kind, via, action, object,
            system, request, outcome, commitment, prev_hash, leaf
            FROM ledger_entries WHERE idx = 3";
    let cut = "DELETE FROM ledger_details WHERE idx > 3; DELETE FROM ledger_entries WHERE idx > 3;
               DELETE FROM ledger_checkpoints WHERE size > 4";
    vec![
        (
            "a byte flipped",
            own("UPDATE ledger_entries SET object = '01OBJEKT2' WHERE idx = 2"),
            2,
            "entry-altered",
        ),
        (
            "an actor changed",
            own("UPDATE ledger_entries SET actor = '01ANOTHER' WHERE idx = 3"),
            3,
            "entry-altered",
        ),
        (
            "a time changed",
            own("UPDATE ledger_entries SET at = at - 86400000000 WHERE idx = 1"),
            1,
            "entry-altered",
        ),
        (
            "the newest entry deleted",
            bare("DELETE FROM ledger_entries WHERE idx = 5"),
            5,
            "entries-missing",
        ),
        (
            "an entry in the middle deleted",
            bare("DELETE FROM ledger_entries WHERE idx = 2"),
            2,
            "entry-missing",
        ),
        ("an entry added", own(insert), 6, "entry-altered"),
        ("an entry put between", own(between), 4, "entry-altered"),
        (
            "two entries swapped",
            bare(&swap("ledger_entries", 1, 2)),
            1,
            "entry-altered",
        ),
        (
            "entries put in another order",
            own(&reorder()),
            0,
            "entry-altered",
        ),
        (
            "details replaced",
            own("UPDATE ledger_details SET body = '{\"rows\":9}' WHERE idx = 4"),
            4,
            "details-altered",
        ),
        (
            "details of two entries swapped",
            Deed::Sql(swap("ledger_details", 1, 2)),
            1,
            "details-altered",
        ),
        (
            "details without an entry",
            own(
                "INSERT INTO ledger_details SELECT 77, salt, body FROM ledger_details WHERE idx = 0",
            ),
            77,
            "details-orphaned",
        ),
        (
            "an entry altered, all hashed anew",
            anew("UPDATE ledger_entries SET actor = '01ANOTHER' WHERE idx = 4"),
            3,
            "entries-unsigned",
        ),
        (
            "the end cut off, all hashed anew",
            anew(cut),
            4,
            "entries-missing",
        ),
        ("an older copy", Deed::OlderCopy, 3, "entries-missing"),
        (
            "a checkpoint signed by another key",
            Deed::OwnKey,
            2,
            "checkpoint-altered",
        ),
        (
            "the head removed",
            own("DELETE FROM ledger_head"),
            ENTRIES - 1,
            "head-missing",
        ),
    ]
}

/// A checkpoint of three entries under the right name, signed by a key of the forger's own.
fn forged(ledger: &Ledger) -> String {
    let published = ledger.published().unwrap();
    let origin = published.note.lines().next().unwrap().to_owned();
    let checkpoint = proof::Checkpoint {
        size: 3,
        root: [7; 32],
        origin: origin.clone(),
    };
    checkpoint.sign(&SignerKey::from_seed(&origin, &[9; 32]))
}

async fn tamper(ledger: &Ledger, deed: &Deed) {
    match deed {
        Deed::Sql(sql) => run_loosely(ledger, sql).await,
        Deed::HashedAnew(sql) => {
            run_loosely(ledger, sql).await;
            hash_anew(ledger).await;
        }
        Deed::OlderCopy => put_back(ledger, "older").await,
        Deed::OwnKey => {
            let note = forged(ledger).replace('\'', "''");
            let sql = format!("UPDATE ledger_checkpoints SET note = '{note}' WHERE size = 3");
            run_loosely(ledger, &sql).await;
        }
    }
}

#[tokio::test]
async fn each_tampering_of_the_reference_is_found_and_named() {
    each_engine(async |store| {
        let ledger = open(store);
        fill(&ledger, 0..3).await;
        ledger.checkpoint().await.unwrap();
        set_aside(&ledger, "older").await;
        fill(&ledger, 3..ENTRIES).await;
        ledger.checkpoint().await.unwrap();
        disarm(&ledger).await;
        for (name, deed, index, code) in tamperings() {
            set_aside(&ledger, "whole").await;
            tamper(&ledger, &deed).await;
            let verdict = ledger.verify_published(None).await.unwrap();
            let named = verdict.notice.as_ref().map(|notice| notice.code);
            assert_eq!(
                (verdict.first_bad, named),
                (Some(index), Some(code)),
                "{name}: {:?}",
                verdict.reason
            );
            put_back(&ledger, "whole").await;
            forget(&ledger, "whole").await;
            let verdict = ledger.verify_published(None).await.unwrap();
            assert!(verdict.ok, "{name}: put right again");
        }
        forget(&ledger, "older").await;
    })
    .await;
}

#[tokio::test]
async fn a_log_that_lost_its_end_takes_no_entry_however_well_it_was_hashed_anew() {
    each_engine(async |store| {
        let ledger = open(store);
        fill(&ledger, 0..3).await;
        set_aside(&ledger, "older").await;
        fill(&ledger, 3..ENTRIES).await;
        ledger.checkpoint().await.unwrap();
        disarm(&ledger).await;
        put_back(&ledger, "older").await;
        let who = ledger::Who::system("x", ledger::Via::Cli);
        let deed = ledger::Deed::done(who, "requests.open");
        let refused = ledger.enter(deed).await.unwrap_err();
        assert!(matches!(refused, ledger::Error::Blocked(_)), "{refused}");
        assert!(refused.to_string().contains("checkpoint"), "{refused}");
    })
    .await;
}

#[test]
fn the_reference_names_each_tampering_and_the_word_it_is_found_by() {
    let section = REFERENCE.split("\n## 8.").nth(1).expect("section 8");
    let rows: Vec<(&str, &str)> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" | "))
        .filter(|(name, _)| *name != "Tampering" && !name.starts_with("---"))
        .map(|(name, rest)| (name, rest.trim_end_matches(" |")))
        .collect();
    let tried: Vec<(&str, String)> = tamperings()
        .into_iter()
        .map(|(name, _, _, code)| (name, format!("`{code}`")))
        .collect();
    assert!(tried.len() > 12);
    let tried: Vec<(&str, &str)> = tried.iter().map(|(n, c)| (*n, c.as_str())).collect();
    assert_eq!(rows, tried);
}
