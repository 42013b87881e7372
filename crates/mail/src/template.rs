//! Texts with plain placeholders: `{number}` and its like, no language of their own.

/// What a text may name, and nothing else: a message holds nothing else about a person.
pub const NAMES: [&str; 7] = [
    "number", "right", "end", "days", "state", "link", "workflow",
];

/// Replaces each `{name}` by its value. A value is put in as it is and never looked at again.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let named = after.find('}').and_then(|end| {
            let value = values.iter().find(|(name, _)| *name == &after[..end])?;
            Some((value.1, end))
        });
        if let Some((value, end)) = named {
            filled.push_str(value);
            rest = &after[end + 1..];
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// The first placeholder of the text that is not in [`NAMES`].
pub fn unknown(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let after = &rest[start + 1..];
        let end = after.find('}')?;
        if !NAMES.contains(&&after[..end]) {
            return Some(&after[..end]);
        }
        rest = &after[end + 1..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_once_and_values_are_never_read() {
        let values = [("number", "{link}"), ("link", "https://x/")];
        assert_eq!(
            fill("{number}: {link} {end} {", &values),
            "{link}: https://x/ {end} {"
        );
    }

    #[test]
    fn a_placeholder_that_says_more_about_a_person_is_not_known() {
        assert_eq!(unknown("{number} {link}"), None);
        assert_eq!(unknown("Guten Tag {name}"), Some("name"));
        assert_eq!(unknown("{ offen"), None);
    }
}
