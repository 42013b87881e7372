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
const KEYS: [(&str, &str); 14] = [
    ("/", "search"),
    ("c", "new"),
    ("g h", "today"),
    ("g a", "requests"),
    ("g p", "persons"),
    ("g l", "ledger"),
    ("j · k", "move"),
    ("x", "choose"),
    ("Space", "preview"),
    ("Enter", "open"),
    ("e", "step"),
    ("1 2 3", "decide"),
    ("Esc", "back"),
    ("?", "keys"),
];

/// What the help says of each page: the beginning of the address, `*` for any one part, and the word
/// of its texts. The first that fits counts.
const PAGES: [(&str, &str); 84] = [
    ("/requests/counts", "counts"),
    ("/requests/new", "new"),
    ("/requests/views", "requests"),
    ("/requests/assign", "requests"),
    ("/requests/assign/undo", "requests"),
    ("/requests/export", "requests"),
    ("/requests/look", "requests"),
    ("/requests/tag", "requests"),
    ("/requests/tag/undo", "requests"),
    ("/requests/merge", "merge"),
    ("/requests/*/steps", "step"),
    ("/requests/*/change", "change"),
    ("/requests/*/assignee", "change"),
    ("/requests/*/close", "close"),
    ("/requests/*/identity", "identity"),
    ("/requests/*/merge", "merge"),
    ("/requests/*/dossier", "case"),
    ("/requests/*/letters", "letters"),
    ("/requests/*/answer", "answer"),
    ("/answers", "answer"),
    ("/pick-up", "answer"),
    ("/errand", "tasks"),
    ("/identity", "identity"),
    ("/portal", "portal"),
    ("/requests/*/recipients", "recipients"),
    ("/requests/*/tasks", "tasks"),
    ("/requests/*/marks", "marks"),
    ("/requests/*/priority", "marks"),
    ("/requests/*/tags", "marks"),
    ("/requests/*/effects", "effects"),
    ("/requests/*/told", "effects"),
    ("/requests/*/release", "effects"),
    ("/requests/*/plan", "find"),
    ("/requests/*", "case"),
    ("/requests", "requests"),
    ("/plans/*/persons", "review"),
    ("/plans/*/records", "records"),
    ("/plans/*/rows", "records"),
    ("/plans/*/preview", "records"),
    ("/plans/*/check", "check"),
    ("/plans/*/grounds", "check"),
    ("/plans/*/approval", "approval"),
    ("/plans/*/run", "run"),
    ("/plans/*/conflict", "conflict"),
    ("/plans/*/certificate", "certificate"),
    ("/plans", "plans"),
    ("/search", "search"),
    ("/proof", "proof"),
    ("/systems/*/returns", "returns"),
    ("/systems/*/replay", "returns"),
    ("/returns", "returns"),
    ("/restrictions", "restrictions"),
    ("/imports", "imports"),
    ("/persons", "persons"),
    ("/systems/*/persons/*/*/consents", "sheet"),
    ("/systems/*/persons/*/*/consents.pdf", "sheet"),
    ("/systems/*/persons", "person"),
    ("/systems/*/inventory", "inventory"),
    ("/systems/*/inventory.csv", "inventory"),
    ("/systems", "systems"),
    ("/ledger/entries", "entry"),
    ("/ledger/verification", "verification"),
    ("/ledger", "ledger"),
    ("/register/record", "record"),
    ("/register", "register"),
    ("/consents/changes", "changes"),
    ("/writebacks", "writebacks"),
    ("/consents", "consents"),
    ("/checklists", "checklists"),
    ("/assessment/points", "point"),
    ("/assessment/plan", "measures"),
    ("/assessment", "assessment"),
    ("/processes", "processes"),
    ("/principles", "principles"),
    ("/templates", "templates"),
    ("/holidays", "holidays"),
    ("/figures", "figures"),
    ("/workflows", "workflows"),
    ("/mail", "mail"),
    ("/webhooks", "mail"),
    ("/accounts", "accounts"),
    ("/account", "account"),
    ("/sign-in", "account"),
    ("", "today"),
];

#[derive(Template)]
#[template(path = "help/tour.html")]
struct Tour {
    page: Frame,
    stations: Vec<Station>,
    pages: Vec<Told>,
}

/// One page in words.
struct Told {
    word: &'static str,
    title: String,
    text: String,
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
    let mut told: Vec<&str> = Vec::new();
    for (_, word) in PAGES {
        if !told.contains(&word) {
            told.push(word);
        }
    }
    let page_of = |word: &'static str| Told {
        title: words.word("help-page-title-", word),
        text: words.word("help-page-", word),
        word,
    };
    page(&Tour {
        page: visit.titled("help-title"),
        pages: told.into_iter().map(page_of).collect(),
        stations: STATIONS.into_iter().map(station).collect(),
    })
}

/// Where the help tells of the page with this path.
pub fn place(path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .skip(1)
        .filter(|part| !part.is_empty())
        .collect();
    let fits = |pattern: &str| {
        let mut asked = pattern.split('/').skip(1).enumerate();
        asked.all(|(at, part)| {
            parts
                .get(at)
                .is_some_and(|&here| part == "*" || part == here)
        })
    };
    let found = PAGES
        .iter()
        .find(|(pattern, _)| fits(pattern) && (!pattern.is_empty() || parts.is_empty()));
    found.map_or_else(
        || "/help".to_owned(),
        |(_, word)| format!("/help#page-{word}"),
    )
}

/// All keys, and the switch that turns them off.
pub async fn keys(visit: Visit) -> Answer {
    let key = |(key, word): (&'static str, &str)| (key, visit.words.word("help-key-", word));
    page(&Keys {
        page: visit.titled("help-keys"),
        keys: KEYS.into_iter().map(key).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::place;
    use crate::routes::{Method, ROUTES};

    /// Addresses that show no page of ours with a frame around it.
    const BARE: [&str; 11] = [
        "/calendar/",
        "/healthz",
        "/readyz",
        "/assets/",
        "/drafts/",
        "/invitation/",
        "/consent/",
        "/sign-in/link/",
        "/panel/",
        "/api/",
        "/help",
    ];

    #[test]
    fn every_page_has_its_place_in_the_help() {
        for route in ROUTES {
            let bare = BARE.iter().any(|bare| route.path.starts_with(bare));
            let bare = bare || route.path.contains("/certificate.");
            if route.method == Method::Get && !bare {
                assert_ne!(place(route.path), "/help", "{}", route.path);
            }
        }
        assert_eq!(
            place("/requests/GD-2026-0001/steps/A3/tick"),
            "/help#page-step"
        );
        assert_eq!(place("/"), "/help#page-today");
        assert_eq!(place("/nowhere"), "/help");
    }
}
