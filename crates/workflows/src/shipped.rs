//! The workflows that come with the product and are on from the first start.

use std::sync::LazyLock;

use crate::rule::Rule;
use crate::text::from_toml;

const TEXTS: [(&str, &str); 8] = [
    ("acknowledge", include_str!("../data/acknowledge.toml")),
    ("reminder-10", include_str!("../data/reminder-10.toml")),
    ("reminder-3", include_str!("../data/reminder-3.toml")),
    ("escalation-1", include_str!("../data/escalation-1.toml")),
    (
        "escalation-due",
        include_str!("../data/escalation-due.toml"),
    ),
    ("identity-open", include_str!("../data/identity-open.toml")),
    ("extension", include_str!("../data/extension.toml")),
    ("system-task", include_str!("../data/system-task.toml")),
];

static RULES: LazyLock<Vec<(&'static str, Rule)>> = LazyLock::new(|| {
    let read = |(id, text)| {
        (
            id,
            from_toml(&law::role::named(text)).expect("the shipped rules are read by a test"),
        )
    };
    TEXTS.into_iter().map(read).collect()
});

/// Names and rules, in the order of a request's life.
pub fn shipped() -> &'static [(&'static str, Rule)] {
    &RULES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::to_toml;

    #[test]
    fn every_shipped_rule_is_sound_and_reads_back_as_it_is_written() {
        assert_eq!(shipped().len(), TEXTS.len());
        for (id, rule) in shipped() {
            rule.check()
                .unwrap_or_else(|notice| panic!("{id}: {notice}"));
            assert_eq!(from_toml(&to_toml(rule)).unwrap(), *rule, "{id}");
        }
    }
}
