//! Names of tables and columns as words.

/// Parts of a name, in lower case: `billingStreet2` and `billing_street_2` are the same words.
pub fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = '_';
    for c in name.chars() {
        let begins = !c.is_alphanumeric()
            || (c.is_uppercase() && before.is_lowercase())
            || (c.is_numeric() != before.is_numeric() && before != '_');
        if begins {
            parts.push(String::new());
        }
        if c.is_alphanumeric() {
            parts
                .last_mut()
                .expect("there is always a part")
                .extend(c.to_lowercase());
        }
        before = if c.is_alphanumeric() { c } else { '_' };
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether one of the words is a part of the name, in singular or plural.
pub fn has(name: &str, words: &[&str]) -> bool {
    parts(name)
        .iter()
        .any(|part| words.contains(&part.as_str()) || words.contains(&singular(part).as_str()))
}

/// The singular of an English word, as table names need it.
pub fn singular(word: &str) -> String {
    for (plural, one) in [("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x")] {
        if let Some(stem) = word.strip_suffix(plural).filter(|stem| stem.len() > 1) {
            return format!("{stem}{one}");
        }
    }
    if word == "people" {
        return "person".to_owned();
    }
    let ends = word.strip_suffix('s').filter(|stem| {
        stem.len() > 2 && !stem.ends_with('s') && !stem.ends_with('u') && !stem.ends_with('i')
    });
    ends.unwrap_or(word).to_owned()
}

/// What all names begin with, up to a `_`; empty where they have nothing in common.
pub fn prefix<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    let Some(first) = names.first().and_then(|name| name.split_once('_')) else {
        return String::new();
    };
    let prefix = format!("{}_", first.0);
    let all = names.len() > 3 && names.iter().all(|name| name.starts_with(&prefix));
    if all { prefix } else { String::new() }
}

/// A name as one word in the singular, without what all begin with: `crm_OrderLines` is
/// `orderline`.
pub fn bare(name: &str, prefix: &str) -> String {
    let name = name.strip_prefix(prefix).unwrap_or(name);
    let mut parts = parts(name);
    if let Some(last) = parts.last_mut() {
        *last = singular(last);
    }
    parts.concat()
}

/// The same with its words apart, as a word for one row.
pub fn record(name: &str, prefix: &str) -> String {
    let name = name.strip_prefix(prefix).unwrap_or(name);
    let mut parts = parts(name);
    if let Some(last) = parts.last_mut() {
        *last = singular(last);
    }
    parts.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_in_every_spelling() {
        assert_eq!(parts("billingStreet2"), ["billing", "street", "2"]);
        assert_eq!(bare("crm_order_lines", "crm_"), "orderline");
        assert_eq!(bare("Companies", ""), "company");
        assert_eq!(singular("status"), "status");
        assert_eq!(singular("addresses"), "address");
        assert_eq!(record("order_lines", ""), "order_line");
        assert!(has("visitLogs", &["log"]) && !has("catalogue", &["log"]));
        assert_eq!(prefix(["x_a", "x_b", "x_c", "x_d"].into_iter()), "x_");
        assert_eq!(prefix(["a_b", "c_d", "e_f", "g_h"].into_iter()), "");
    }
}
