//! An exported log: one entry a line, closed by a checkpoint signed for exactly them.

use proof::{Checkpoint, Error, Frontier, Hash, Leaf, VerifierKey, commitment};
use serde::{Deserialize, Serialize};

/// What the check of an exported log said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Log {
    /// Entries that held.
    pub size: u64,
    /// Root of the tree over them, in hexadecimal digits.
    pub root: String,
    /// The first entry that does not hold.
    pub first_bad: Option<u64>,
    /// What does not hold.
    pub reason: Option<String>,
    /// Name of the key whose signature was asked for.
    pub signed_by: String,
    /// Whether the key was given; else the file's own was believed.
    pub key_given: bool,
    /// Entries whose details were dropped.
    pub dropped: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    format: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    checkpoint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    index: u64,
    at: i64,
    actor: String,
    actor_kind: String,
    via: String,
    action: String,
    object: Option<String>,
    system: Option<String>,
    request: Option<String>,
    outcome: String,
    commitment: String,
    prev_hash: String,
    leaf: String,
    details: Option<Details>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Details {
    salt: String,
    body: String,
}

/// Checks an exported log from its first line to its last.
pub fn check_log(text: &str, key: Option<&VerifierKey>) -> Result<Log, Error> {
    const WRONG: Error = Error::Malformed("this is neither an exported log nor a proof of ours");
    let (first, rest) = text.split_once('\n').ok_or(WRONG)?;
    let opening: Opening = serde_json::from_str(first).map_err(|_| WRONG)?;
    if opening.format != "vergissmein-ledger-1" {
        return Err(WRONG);
    }
    let given = key.is_some();
    let key = match key {
        Some(key) => key.clone(),
        None => VerifierKey::parse(&opening.key)?,
    };
    let mut walk = Walk::default();
    let lines: Vec<&str> = rest.lines().collect();
    let (last, entries) = lines.split_last().ok_or(WRONG)?;
    let mut fault = entries.iter().find_map(|line| walk.step(line).err());
    if fault.is_none() {
        fault = walk.close(last, &key).err();
    }
    Ok(Log {
        size: walk.tree.size(),
        root: hex::encode(walk.tree.root()),
        first_bad: fault.is_some().then(|| walk.tree.size()),
        reason: fault.map(str::to_owned),
        signed_by: key.name().to_owned(),
        key_given: given,
        dropped: walk.dropped,
    })
}

#[derive(Default)]
struct Walk {
    tree: Frontier,
    last: Hash,
    dropped: u64,
    scratch: Vec<u8>,
}

impl Walk {
    fn step(&mut self, line: &str) -> Result<(), &'static str> {
        let line: Line = serde_json::from_str(line).map_err(|_| "the entry cannot be read")?;
        if line.index != self.tree.size() {
            return Err("the entry is missing");
        }
        let committed = digits(&line.commitment).ok_or("the entry cannot be read")?;
        let prev_hash = digits(&line.prev_hash).ok_or("the entry cannot be read")?;
        let leaf = Leaf {
            index: line.index,
            at_micros: line.at,
            actor: &line.actor,
            actor_kind: &line.actor_kind,
            via: &line.via,
            action: &line.action,
            object: line.object.as_deref(),
            system: line.system.as_deref(),
            request: line.request.as_deref(),
            outcome: &line.outcome,
            commitment: &committed,
            prev_hash: &prev_hash,
        };
        let hash = leaf.hash_in(&mut self.scratch);
        if hex::encode(hash) != line.leaf {
            return Err("the entry was altered: its hash does not fit");
        }
        if prev_hash[..] != self.last[..] {
            return Err("the entry does not follow the one before: the chain is broken");
        }
        match &line.details {
            Some(details) => {
                let salt = digits(&details.salt).ok_or("the details cannot be read")?;
                if commitment(&salt, &details.body)[..] != committed[..] {
                    return Err("the details of the entry were altered");
                }
            }
            None => self.dropped += u64::from(!committed.is_empty()),
        }
        self.tree.append(hash);
        self.last = hash;
        Ok(())
    }

    fn close(&self, line: &str, key: &VerifierKey) -> Result<(), &'static str> {
        let closing: Closing = serde_json::from_str(line)
            .map_err(|_| "entries are missing: the checkpoint is cut off")?;
        let state = Checkpoint::open(&closing.checkpoint, key)
            .map_err(|_| "the checkpoint is not signed by the key")?;
        if state.origin != key.name() {
            return Err("the checkpoint is another log's");
        }
        if state.size != self.tree.size() {
            return Err("entries are missing: the checkpoint saw another number");
        }
        if state.root != self.tree.root() {
            return Err("the entries are not those the checkpoint was signed for");
        }
        Ok(())
    }
}

/// Bytes written as lower-case hexadecimal digits, the one way of writing.
fn digits(text: &str) -> Option<Vec<u8>> {
    let bytes = hex::decode(text).ok()?;
    (hex::encode(&bytes) == text).then_some(bytes)
}
