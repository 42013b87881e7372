//! For each principle the function that serves it and the test that proves it; the measures the product
//! itself brings; the duties it serves and does not; the fines. To be printed.

use askama::Template;
use law::accountability::{Served, accountability};

use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "principles.html")]
struct Principles {
    page: Frame,
    read: String,
    served: Vec<Principle>,
    measures: Vec<[String; 2]>,
    duties: Vec<Duty>,
    fines: Vec<[String; 3]>,
}

struct Principle {
    article: String,
    title: String,
    function: String,
    tests: Vec<String>,
}

struct Duty {
    article: String,
    title: String,
    served: &'static str,
    how: String,
}

/// The page.
pub async fn show(visit: Visit) -> Answer {
    let words = visit.words;
    let data = accountability();
    page(&Principles {
        page: visit.titled("principles-title"),
        read: words.day(data.dated),
        served: data
            .principles
            .iter()
            .map(|one| Principle {
                article: words.law(&one.article),
                title: words.law(&one.title),
                function: words.law(&one.function),
                tests: one.tests.clone(),
            })
            .collect(),
        measures: data
            .measures
            .iter()
            .map(|one| [words.law(&one.title), words.law(&one.about)])
            .collect(),
        duties: data
            .duties
            .iter()
            .map(|one| Duty {
                article: words.law(&one.article),
                title: words.law(&one.title),
                served: match one.served {
                    Served::Yes => "yes",
                    Served::Partly => "partly",
                    Served::No => "no",
                },
                how: words.law(&one.how),
            })
            .collect(),
        fines: data
            .fines
            .iter()
            .map(|one| [&one.article, &one.ceiling, &one.concerns].map(|said| words.law(said)))
            .collect(),
    })
}
