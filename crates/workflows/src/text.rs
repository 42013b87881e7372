//! Rules as TOML: how they are exported, kept in a file and imported.

use base::Notice;

use crate::rule::Rule;

/// Writes a rule.
pub fn to_toml(rule: &Rule) -> String {
    toml::to_string(rule).expect("a rule has words, numbers and lists alone")
}

/// Reads a rule and checks it. Refused with line and reason.
pub fn from_toml(text: &str) -> Result<Rule, Notice> {
    let rule: Rule = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let why = error
            .message()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        let message = format!("line {line}: {why}; write it as `workflow show` prints it");
        Notice::new("workflow-file", message)
            .at("file")
            .with("line", line.to_string())
    })?;
    rule.check()?;
    Ok(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_rule_is_refused_with_its_line() {
        let text = "[title]\nde = \"a\"\nen = \"a\"\n[when]\nevent = \"sometimes\"\n";
        let line = from_toml(text).unwrap_err().to_string();
        assert!(line.starts_with("file: line 5: "), "{line}");
        let text = "[title]\nde = \"a\"\nen = \"a\"\n[when]\nevent = \"opened\"\n[[action]]\ndo = \"mail\"\nto = \"assignee\"\nsubject = \"x\"\ntext = \"Guten Tag {name}\"\n";
        assert_eq!(from_toml(text).unwrap_err().code, "workflow-placeholder");
    }
}
