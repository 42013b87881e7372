//! What the GDPR is and what it means for a company and its CRM, with the articles this product uses.

use askama::Template;

use crate::visit::{Answer, Frame, Visit, page};

/// Where the text of the regulation is published, article by article.
const SOURCE: &str = "https://eur-lex.europa.eu/eli/reg/2016/679/oj";

/// The articles the product uses, in their order: the word of their texts, and their number.
const ARTICLES: [(&str, &str); 17] = [
    ("principles", "5"),
    ("bases", "6"),
    ("consent", "7"),
    ("special", "9"),
    ("answer", "12"),
    ("inform", "13"),
    ("access", "15"),
    ("rectification", "16"),
    ("erasure", "17"),
    ("restriction", "18"),
    ("recipients", "19"),
    ("portability", "20"),
    ("objection", "21"),
    ("design", "25"),
    ("record", "30"),
    ("security", "32"),
    ("fines", "83"),
];

#[derive(Template)]
#[template(path = "assessment/introduction.html")]
struct Introduction {
    page: Frame,
    source: &'static str,
    read: String,
    paragraphs: Vec<String>,
    articles: Vec<(&'static str, String)>,
}

/// The page.
pub async fn show(visit: Visit) -> Answer {
    let words = visit.words;
    let paragraph = |word: &str| words.word("assessment-introduction-", word);
    page(&Introduction {
        page: visit.titled("assessment-introduction"),
        source: SOURCE,
        read: words.day(law::right::legal_text().checked),
        paragraphs: ["what", "company", "crm", "day"].map(paragraph).to_vec(),
        articles: ARTICLES
            .into_iter()
            .map(|(word, number)| (number, words.word("assessment-article-", word)))
            .collect(),
    })
}
