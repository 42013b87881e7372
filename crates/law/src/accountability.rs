//! What serves each principle and which test proves it; the measures the product itself brings; the
//! duties it serves and those it does not; the fines (Arts. 5, 24, 25, 32, 83 GDPR).

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Words;

/// All of it, as dated data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accountability {
    /// Day on which it was compared with the regulation and with the product.
    pub dated: Date,
    #[serde(rename = "principle")]
    pub principles: Vec<Principle>,
    #[serde(rename = "measure")]
    pub measures: Vec<Measure>,
    #[serde(rename = "duty")]
    pub duties: Vec<Duty>,
    #[serde(rename = "fine")]
    pub fines: Vec<Fine>,
}

/// A principle with what serves and proves it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Principle {
    pub id: String,
    pub article: Words,
    pub title: Words,
    /// The function that serves it.
    pub function: Words,
    /// Names of tests of this project that fail when it does not.
    pub tests: Vec<String>,
}

/// A technical or organisational measure of the product itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    pub title: Words,
    pub about: Words,
}

/// A duty of the controller.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    pub article: Words,
    pub title: Words,
    pub served: Served,
    /// By what, or what is left to the controller.
    pub how: Words,
}

/// Whether the product serves a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Served {
    Yes,
    Partly,
    No,
}

/// What an infringement can cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fine {
    pub article: Words,
    pub ceiling: Words,
    pub concerns: Words,
}

static ALL: LazyLock<Accountability> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/accountability.toml"))
        .expect("the embedded accountability is parsed by a test")
});

/// The embedded data.
pub fn accountability() -> &'static Accountability {
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_principle_of_article_5_and_both_of_25_and_32_are_named_in_both_languages() {
        let all = accountability();
        let ids: Vec<&str> = all.principles.iter().map(|one| &*one.id).collect();
        let wanted = [
            "lawfulness",
            "transparency",
            "purpose",
            "minimisation",
            "accuracy",
            "storage",
            "integrity",
            "accountability",
            "design",
            "default",
            "security",
        ];
        assert_eq!(ids, wanted);
        for one in &all.principles {
            let words = [&one.article, &one.title, &one.function];
            assert!(words.iter().all(|words| words.is_complete()), "{}", one.id);
            assert!(!one.tests.is_empty(), "{}", one.id);
        }
        let measures = all.measures.iter().flat_map(|one| [&one.title, &one.about]);
        let duties = all
            .duties
            .iter()
            .flat_map(|one| [&one.article, &one.title, &one.how]);
        let fines = all
            .fines
            .iter()
            .flat_map(|one| [&one.article, &one.ceiling, &one.concerns]);
        assert!(measures.chain(duties).chain(fines).all(Words::is_complete));
        assert!(all.duties.iter().any(|duty| duty.served == Served::No));
    }
}
