//! Finds requests by words of what was written on them.

use accounts::{Actor, Permission};
use jiff::Timestamp;
use ledger::Ledger;
use serde::Serialize;

use crate::change::authorize;
use crate::remark::TextKind;
use crate::sight::own_alone;
use crate::{Error, Reference, Text, store};

/// So many are told; whoever needs others writes more words.
pub(crate) const MOST_MENTIONS: usize = 50;
/// Characters shown before and after the words.
const AROUND: usize = 40;

/// Where the words stand. Debug prints no text.
#[derive(Clone, Serialize)]
pub struct Mention {
    pub reference: Reference,
    /// What kind of text it is.
    pub kind: TextKind,
    /// When it was written.
    pub at: Timestamp,
    /// The words with a few around them.
    pub excerpt: String,
}

impl std::fmt::Debug for Mention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mention({}, {})", self.reference, self.kind.word())
    }
}

/// The texts that have these words, whatever their case, newest first: those of requests that are
/// open to the actor.
pub async fn mentions(ledger: &Ledger, actor: &Actor, words: &Text) -> Result<Vec<Mention>, Error> {
    authorize(ledger, actor, Permission::RequestsRead, None).await?;
    let words = words.expose();
    let mut conn = ledger.store.pool().acquire().await?;
    let mut found = store::mentions(&mut conn, &spellings(words), own_alone(actor)).await?;
    for one in &mut found {
        one.excerpt = excerpt(&one.excerpt, words);
    }
    Ok(found)
}

/// SQLite folds the case of a to z alone: other letters are looked for small, as they were typed,
/// and large where a word begins.
pub(crate) fn spellings(words: &str) -> [String; 3] {
    let small = words.to_lowercase();
    let mut begins = true;
    let named: String = small
        .chars()
        .map(|c| {
            let large = c.to_uppercase().next().filter(|_| begins);
            begins = !c.is_alphanumeric();
            large.unwrap_or(c)
        })
        .collect();
    [
        small,
        words.to_ascii_lowercase(),
        named.to_ascii_lowercase(),
    ]
}

/// The first place of the words in a text, with some characters around it, on one line.
fn excerpt(text: &str, words: &str) -> String {
    let folded = |text: &str| -> Vec<char> {
        let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
        text.chars().map(lower).collect()
    };
    let (whole, part) = (folded(text), folded(words));
    let at = whole.windows(part.len().max(1)).position(|at| at == part);
    let at = at.unwrap_or(0);
    // Whole words alone.
    let from = at.saturating_sub(AROUND);
    let cut = whole[from..at].iter().position(|c| c.is_whitespace());
    let from = if from > 0 { from + cut.unwrap_or(0) } else { 0 };
    let to = (at + part.len() + AROUND).min(whole.len());
    let shown: String = text.chars().skip(from).take(to - from).collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let before = if from > 0 { "… " } else { "" };
    let after = if to < whole.len() { " …" } else { "" };
    format!("{before}{shown}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_shows_the_words_and_no_more_than_a_line_around_them() {
        let text = format!(
            "{}\nFrau Öhler\nrief an. {}",
            "a ".repeat(100),
            "b ".repeat(100)
        );
        let shown = excerpt(&text, "frau öhler");
        assert!(shown.contains("Frau Öhler rief an."), "{shown}");
        assert!(
            shown.starts_with("… a") && shown.ends_with("b …"),
            "{shown}"
        );
        assert!(shown.chars().count() < 110, "{shown}");
        assert_eq!(excerpt("Kurz", "kurz"), "Kurz");
        assert_eq!(excerpt("", "x"), "");
    }
}
