//! Where in a TOML file something is wrong.

/// Line (from 1) and `[table] key: ` at a byte of the text.
pub fn of(text: &str, at: usize) -> (usize, String) {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let number = before.matches('\n').count() + 1;
    let lines: Vec<&str> = text.lines().take(number).collect();
    let table = lines
        .iter()
        .rev()
        .map(|line| line.trim())
        .find(|line| line.starts_with('['));
    let key = lines
        .last()
        .filter(|line| !line.trim_start().starts_with('['))
        .and_then(|line| line.split_once('='))
        .map(|(key, _)| key.trim());
    let named: Vec<&str> = table.into_iter().chain(key).collect();
    if named.is_empty() {
        (number, String::new())
    } else {
        (number, format!("{}: ", named.join(" ")))
    }
}

/// The message without what was written in the file: it may be a password.
pub fn without_values(message: &str) -> String {
    let mut quoted = false;
    let mut kept: String = message
        .chars()
        .filter(|c| {
            let is_quote = *c == '"';
            quoted ^= is_quote;
            !quoted && !is_quote
        })
        .collect();
    while kept.contains("  ") {
        kept = kept.replace("  ", " ");
    }
    kept.replace(" ,", ",").replace('\n', " ")
}
