//! A second opinion on what is left, which knows nothing of the engine's own matcher: plain text
//! search over every cell, as it stands and decoded once.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crm::RowRef;

use crate::world::{Rows, World};

/// Cells that hold one of the words.
pub fn left(world: &World, rows: &Rows, words: &[String]) -> Vec<(RowRef, String, String)> {
    let mut left = Vec::new();
    for (row, cells) in rows {
        let table = world.system.census.table(&row.table).unwrap();
        for (column, cell) in table.columns.iter().zip(cells) {
            let Some(cell) = cell else { continue };
            for word in words_in(&String::from_utf8_lossy(cell), words) {
                left.push((row.clone(), column.live.name.clone(), word));
            }
        }
    }
    left
}

/// The words that stand in a text by themselves, plain or in an encoding.
pub fn words_in(text: &str, words: &[String]) -> Vec<String> {
    let mut texts = vec![text.to_lowercase()];
    texts.extend(
        serde_json::from_str(text)
            .ok()
            .map(|json| strings(&json).to_lowercase()),
    );
    let raw = STANDARD
        .decode(text.trim())
        .ok()
        .and_then(|raw| String::from_utf8(raw).ok());
    texts.extend(raw.map(|raw| raw.to_lowercase()));
    let stands = |word: &&String| texts.iter().any(|text| stands_in(text, word));
    words.iter().filter(stands).cloned().collect()
}

pub fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// All keys and texts of a JSON value.
fn strings(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(list) => list.iter().map(strings).collect::<Vec<_>>().join("\n"),
        serde_json::Value::Object(map) => {
            let pairs = map
                .iter()
                .map(|(key, value)| format!("{key}\n{}", strings(value)));
            pairs.collect::<Vec<_>>().join("\n")
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {
            String::new()
        }
    }
}

/// Whether the word is not part of a longer one: `x.info@firma.example` is not
/// `info@firma.example`.
fn stands_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        !behind.is_some_and(char::is_alphanumeric)
            && !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
    })
}
