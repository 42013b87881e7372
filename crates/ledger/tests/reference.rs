//! `docs/reference/ledger-format.md` is enough to write another program from: the log worked out
//! there was computed by one, and this one computes the same.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use proof::{Checkpoint, Hash, Leaf, SignerKey, VerifierKey};

const REFERENCE: &str = include_str!("../../../docs/reference/ledger-format.md");

/// The blocks of section 9: the log, its checkpoint, the file.
fn blocks() -> Vec<&'static str> {
    let section = REFERENCE.split("\n## 9.").nth(1).expect("section 9");
    let parts: Vec<&str> = section.split("```\n").collect();
    parts.into_iter().skip(1).step_by(2).collect()
}

fn bytes(digits: &str) -> Vec<u8> {
    hex::decode(digits).unwrap()
}

fn hash(digits: &str) -> Hash {
    bytes(digits).try_into().unwrap()
}

#[test]
fn the_worked_log_of_the_reference_is_what_this_program_computes() {
    let blocks = blocks();
    let [log, note, _] = blocks[..] else {
        panic!("three blocks")
    };
    let seed: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let (mut leaves, mut salt, mut before) = (Vec::new(), Vec::new(), [0; 32]);
    let mut entry = Vec::new();
    let mut key = None;
    for line in log.lines() {
        let (word, value) = line.split_once(' ').unwrap();
        let leaf = Leaf::decode(&entry);
        match word {
            "key" => {
                let parsed = VerifierKey::parse(value).unwrap();
                let own = SignerKey::from_seed(parsed.name(), &seed);
                assert_eq!(own.verifier().text(), value);
                key = Some(own);
            }
            "entry" => {
                entry = bytes(value);
                let leaf = Leaf::decode(&entry).unwrap();
                assert_eq!(leaf.index, leaves.len() as u64);
                assert_eq!(leaf.prev_hash, before);
                let mut again = Vec::new();
                leaf.encode(&mut again);
                assert_eq!(again, entry, "written in one way only");
            }
            "salt" => salt = bytes(value),
            "details" => {
                let salt: Hash = salt.clone().try_into().unwrap();
                let commitment = proof::commitment(&salt, value);
                assert_eq!(leaf.unwrap().commitment, commitment);
            }
            "commitment" => assert_eq!(leaf.unwrap().commitment, bytes(value)),
            "leaf" => {
                before = leaf.unwrap().hash_in(&mut Vec::new());
                assert_eq!(before, hash(value));
                leaves.push(before);
            }
            "node" => assert_eq!(proof::node_hash(&leaves[0], &leaves[1]), hash(value)),
            "root" => assert_eq!(proof::tree_root(&leaves), hash(value)),
            other => panic!("{other}"),
        }
    }
    assert_eq!(leaves.len(), 3);
    let (key, root) = (key.unwrap(), proof::tree_root(&leaves));
    let path = proof::inclusion(&leaves, 0).unwrap();
    assert_eq!(path, leaves[1..]);
    proof::verify_inclusion(&leaves[0], 0, 3, &path, &root).unwrap();
    let origin = key.verifier().name().to_owned();
    let checkpoint = Checkpoint {
        origin,
        size: 3,
        root,
    };
    assert_eq!(checkpoint.sign(&key), note);
}

#[test]
fn the_file_of_the_reference_is_whole_and_a_changed_letter_is_found() {
    let blocks = blocks();
    let [log, _, file] = blocks[..] else {
        panic!("three blocks")
    };
    let key = log.lines().next().unwrap().strip_prefix("key ").unwrap();
    let path = std::env::temp_dir().join(format!("reference-{}.jsonl", std::process::id()));
    std::fs::write(&path, file).unwrap();
    let verdict = ledger::verify_export(&path, Some(key)).unwrap();
    assert!(verdict.ok, "{verdict:?}");
    assert_eq!((verdict.size, verdict.dropped), (3, 0));
    let other = verifier::verify(file, Some(key)).unwrap();
    assert!(other.holds(), "{other:?}");
    std::fs::write(&path, file.replace("runs.intend", "runs.intent")).unwrap();
    let verdict = ledger::verify_export(&path, Some(key)).unwrap();
    assert_eq!((verdict.ok, verdict.first_bad), (false, Some(1)));
    std::fs::remove_file(&path).unwrap();
}
