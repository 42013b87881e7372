//! The program, on files as an installation writes them.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::PathBuf;
use std::process::Command;

use proof::{Checkpoint, Evidence, Frontier, Hash, Leaf, ProofFile, SignerKey, commitment, digest};
use serde_json::json;

const NAME: &str = "example.org/ledger";
const CERTIFICATE: &str = "{\"run\":\"01R\"}";

fn key() -> SignerKey {
    SignerKey::from_seed(NAME, &[1; 32])
}

/// Five entries; the third names a certificate.
struct Files {
    log: String,
    proof: String,
}

fn files() -> Files {
    let (mut tree, mut leaves) = (Frontier::empty(), Vec::<Hash>::new());
    let mut lines = vec![
        json!({ "format": "vergissmein-ledger-1", "key": key().verifier().text() }).to_string(),
    ];
    let (mut last, mut evidence) = ([0; 32], Evidence::default());
    for index in 0..5 {
        let details = json!({ "certificate": digest(CERTIFICATE), "n": index }).to_string();
        let salt = [7; 32];
        let leaf = Leaf {
            index,
            at_micros: 1_795_428_000_000_000,
            actor: "01KA",
            actor_kind: "account",
            via: "page",
            action: "runs.finish",
            object: Some("01KP"),
            system: None,
            request: Some("GD-2026-0001"),
            outcome: "done",
            commitment: &commitment(&salt, &details),
            prev_hash: &last,
        };
        let (mut bytes, mut scratch) = (Vec::new(), Vec::new());
        leaf.encode(&mut bytes);
        let hash = leaf.hash_in(&mut scratch);
        lines.push(
            json!({
                "index": index, "at": leaf.at_micros, "actor": leaf.actor,
                "actor_kind": leaf.actor_kind, "via": leaf.via, "action": leaf.action,
                "object": leaf.object, "system": leaf.system, "request": leaf.request,
                "outcome": leaf.outcome, "commitment": hex::encode(leaf.commitment),
                "prev_hash": hex::encode(last), "leaf": hex::encode(hash),
                "details": { "salt": hex::encode(salt), "body": details },
            })
            .to_string(),
        );
        if index == 2 {
            evidence = Evidence {
                entry: hex::encode(bytes),
                salt: Some(hex::encode(salt)),
                details: Some(details),
                certificate: Some(CERTIFICATE.to_owned()),
            };
        }
        tree.append(hash);
        last = hash;
        leaves.push(hash);
    }
    let state = Checkpoint {
        origin: NAME.to_owned(),
        size: 5,
        root: tree.root(),
    };
    let note = state.sign(&key());
    lines.push(json!({ "checkpoint": note }).to_string());
    let proof = ProofFile {
        extra: evidence.to_bytes(),
        index: 2,
        path: proof::inclusion(&leaves, 2).unwrap(),
        note,
    };
    Files {
        log: lines.join("\n") + "\n",
        proof: proof.text(),
    }
}

/// Exit code and everything that was said.
fn run(name: &str, text: &str, more: &[&str]) -> (i32, String) {
    let folder = std::env::temp_dir().join(format!("vergissmein-verify-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file: PathBuf = folder.join(name);
    std::fs::write(&file, text).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_vergissmein-verify"))
        .arg(&file)
        .args(more)
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    let said = [done.stdout, done.stderr].concat();
    (
        done.status.code().unwrap(),
        String::from_utf8(said).unwrap(),
    )
}

#[test]
fn a_whole_log_and_a_true_certificate_hold() {
    let (files, key) = (files(), key().verifier().text());
    let (code, said) = run("log", &files.log, &["--key", &key]);
    assert_eq!(
        (code, said.contains("WHOLE: 5 entries")),
        (0, true),
        "{said}"
    );
    let (code, said) = run("unkeyed", &files.log, &[]);
    assert!(code == 0 && said.contains("the file's own key"), "{said}");
    let (code, said) = run("proof", &files.proof, &["--key", &key, "--json"]);
    assert_eq!(code, 0, "{said}");
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report["entry"]["certificate"]["run"], "01R");
    assert_eq!(report["entry"]["index"], 2);
}

#[test]
fn an_altered_line_is_named_by_its_number() {
    let (files, key) = (files(), key().verifier().text());
    let lines: Vec<&str> = files.log.lines().collect();
    let without = |at: usize| [&lines[..at], &lines[at + 1..]].concat().join("\n");
    let other = SignerKey::from_seed(NAME, &[2; 32]).verifier().text();
    for (what, text, key, said) in [
        (
            "deed",
            files.log.replacen("done", "dove", 1),
            &key,
            "entry 0: the entry was altered",
        ),
        (
            "details",
            files.log.replacen("\\\"n\\\":3", "\\\"n\\\":4", 1),
            &key,
            "entry 3: the details",
        ),
        ("gone", without(2), &key, "entry 1: the entry is missing"),
        (
            "cut",
            lines[..6].join("\n"),
            &key,
            "entry 4: entries are missing",
        ),
        ("key", files.log.clone(), &other, "not signed by the key"),
    ] {
        let (code, line) = run(what, &text, &["--key", key]);
        assert_eq!((code, line.contains(said)), (1, true), "{what}: {line}");
    }
}

#[test]
fn an_altered_certificate_is_not_proven() {
    let key = key().verifier().text();
    let mut proof = ProofFile::parse(&files().proof).unwrap();
    let altered = String::from_utf8(proof.extra)
        .unwrap()
        .replace("01R", "01X");
    proof.extra = altered.into_bytes();
    let (code, said) = run("altered", &proof.text(), &["--key", &key]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("the certificate is not the one"), "{said}");
}

#[test]
fn what_cannot_be_checked_is_told_apart_from_what_was_altered() {
    let files = files();
    assert_eq!(run("no-key", &files.proof, &[]).0, 2);
    assert_eq!(run("bad-key", &files.proof, &["--key", "x"]).0, 2);
    assert_eq!(run("letter", "Guten Tag", &["--key", "x"]).0, 2);
    assert_eq!(run("words", &files.log, &["--frobnicate"]).0, 2);
}
