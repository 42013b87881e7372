//! Wrong sections on data protection.

use super::parse;

const RIGHT: &str = r#"name = "keeping"
title = "Keeping"

[requests]
table = "asked"
number = "no"
right = "kind"
state = "status"
due = "until"
new = { id = "{id}", source = "us" }
follow = { name = "{reference}", kind = "{right}", status = "{state}", until = "{due}" }

[requests.rights]
access = "A"
rectification = "R"
erasure = "E"
restriction = "S"
portability = "P"
objection = "O"
automated_decision = "O"
withdrawal_of_consent = "W"

[requests.states]
new = "open"
identity_open = "open"
in_progress = "open"
waiting = "open"
for_approval = "open"
fulfilled = "done"
partly_fulfilled = "done"
refused = "rejected"
withdrawn = "done"
no_data = "done"
merged = "done"

[[requests.persons]]
table = "ties"
set = { id = "{id}", who = "{person}", what = "{request}" }
gone = { deleted = "1" }

[erased]
table = "lists"
record = "bean"
record_table = "kind"
fields = "data"

[tables.people]
role = "person"

[tables.asked]
role = "record"

[tables.ties]
role = "join"
link = { who = "people", what = "asked" }

[tables.lists]
role = "trace"
"#;

#[test]
fn a_section_on_data_protection_is_read() {
    let profile = parse("keeping.toml", RIGHT).unwrap();
    let own = profile.requests.unwrap();
    assert_eq!(own.states["refused"], "rejected");
    assert_eq!(profile.erased.unwrap().fields.as_str(), "data");
}

/// What is put in place of what, and what is said of it.
const CASES: &[(&str, &str, &str)] = &[
    (
        "source = \"us\"",
        "source = \"{whoever}\"",
        "keeping.toml:10:31: nothing is called {whoever} here; known: id, reference",
    ),
    (
        "what = \"{request}\"",
        "what = \"{right}\"",
        "nothing is called {right} here; known: id, request, person",
    ),
    (
        "id = \"{id}\", source",
        "id = \"1\", source",
        "keeping.toml:10:1: requests.new gives one column, the key, the value {id}",
    ),
    (
        "until = \"{due}\"",
        "source = \"{due}\"",
        "keeping.toml:11:",
    ),
    (
        "portability = \"P\"\n",
        "",
        "keeping.toml:5:9: requests.rights says nothing of portability",
    ),
    (
        "portability = \"P\"",
        "porting = \"P\"",
        "keeping.toml:18:1: no right is called that; known: access",
    ),
    (
        "waiting = \"open\"\n",
        "",
        "requests.states says nothing of waiting",
    ),
    (
        "who = \"{person}\"",
        "whom = \"{person}\"",
        "the column of ties with {person} has to be a link to a table of persons",
    ),
    (
        "role = \"person\"",
        "role = \"record\"",
        "the column of ties with {person} has to be a link to a table of persons",
    ),
    (
        "what = \"{request}\"",
        "what = \"4711\"",
        "ties has no column for {request}",
    ),
    (
        "table = \"asked\"",
        "table = \"askings\"",
        "requests names table askings, which the profile does not describe",
    ),
    (
        "table = \"lists\"",
        "table = \"list\"",
        "erased names table list, which the profile does not describe",
    ),
    (
        "fields = \"data\"",
        "field = \"data\"",
        "unknown field `field`",
    ),
];

#[test]
fn a_wrong_section_on_data_protection_is_refused_with_its_place() {
    for (from, to, said) in CASES {
        assert!(RIGHT.contains(from), "{from}");
        let refused = parse("keeping.toml", &RIGHT.replacen(from, to, 1));
        let refused = refused.expect_err(said).to_string();
        assert!(refused.contains(said), "{said}: {refused}");
    }
}
