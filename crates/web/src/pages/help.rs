//! Help: a walk through the main paths, and the keys.

use askama::Template;

use crate::visit::{Answer, Frame, Visit, page};

/// The stations of the walk: the word of their texts, and where they are.
const STATIONS: [(&str, &str); 8] = [
    ("today", "/"),
    ("new", "/requests/new"),
    ("case", "/requests"),
    ("person", "/persons"),
    ("plan", "/requests"),
    ("approve", "/"),
    ("log", "/ledger"),
    ("account", "/account"),
];

/// The keys and the words of what they do.
const KEYS: [(&str, &str); 11] = [
    ("/", "search"),
    ("c", "new"),
    ("g h", "today"),
    ("g a", "requests"),
    ("g p", "persons"),
    ("g l", "ledger"),
    ("j · k", "move"),
    ("Enter", "open"),
    ("e", "step"),
    ("Esc", "back"),
    ("?", "keys"),
];

#[derive(Template)]
#[template(path = "help/tour.html")]
struct Tour {
    page: Frame,
    stations: Vec<Station>,
}

struct Station {
    title: String,
    text: String,
    href: &'static str,
}

#[derive(Template)]
#[template(path = "help/keys.html")]
struct Keys {
    page: Frame,
    keys: Vec<(&'static str, String)>,
}

/// The walk, in the order of the work.
pub async fn tour(visit: Visit) -> Answer {
    let words = visit.words;
    let station = |(word, href): (&str, &'static str)| Station {
        title: words.word("help-title-", word),
        text: words.word("help-text-", word),
        href,
    };
    page(&Tour {
        page: visit.titled("help-title"),
        stations: STATIONS.into_iter().map(station).collect(),
    })
}

/// All keys, and the switch that turns them off.
pub async fn keys(visit: Visit) -> Answer {
    let key = |(key, word): (&'static str, &str)| (key, visit.words.word("help-key-", word));
    page(&Keys {
        page: visit.titled("help-keys"),
        keys: KEYS.into_iter().map(key).collect(),
    })
}
