//! What people, programs and attackers type, and every name a form has.

use std::collections::BTreeSet;
use std::path::Path;

/// Of all values those for the route at this place: each route gets a third of them, and each value goes to a third of
/// the routes. `VERGISSMEIN_EVERY` tries all of them everywhere.
pub fn some_of<T>(all: Vec<T>, place: usize) -> impl Iterator<Item = T> {
    let step = if std::env::var_os("VERGISSMEIN_EVERY").is_some() {
        1
    } else {
        3
    };
    all.into_iter().skip(place % step).step_by(step)
}

/// Values for any field. Each is refused in words or taken as text, and never breaks anything.
pub fn values() -> Vec<String> {
    let fixed = [
        "",
        "   ",
        "a\u{0}b",
        "\r\nSet-Cookie: a=b",
        "\u{202E}gnp.exe",
        "\u{200B}\u{FEFF}",
        "Mu\u{308}ller",
        "İstanbul ẞß",
        "👩‍👩‍👧‍👦",
        "\u{FFFD}\u{FFFF}\u{1F}",
        "O'Brien\"; DROP TABLE requests; --",
        "') OR 1=1 /*%_\\",
        "<script>alert(1)</script>",
        "=HYPERLINK(\"https://example.org\")",
        "../../../etc/passwd\\..\\",
        "{{7*7}}${7*7}%s%n",
        "-1",
        "9223372036854775808",
        "1e309",
        "0000-00-00",
        "31.4.2026",
        "29.2.2027",
        "1.1.9999",
        "12/31/2026",
        "-9999-01-01",
        "a@@b.example",
        "\"a b\"@[127.0.0.1]",
        "+43 (0) 664 ١٢٣ 45-67 x9",
        "contact:",
        "contact:<b>",
        "kontakt:1/2/3",
    ];
    let mut all: Vec<String> = fixed.map(str::to_owned).into();
    all.push("e\u{301}\u{302}\u{303}".repeat(300));
    all.push("x".repeat(40_000));
    all
}

/// Every name that any form of the pages has, and some that none has.
pub fn names() -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        ["", "nobody-asks", "after", "from", "open", "stay", "cursor"]
            .into_iter()
            // Put together by the template.
            .chain(["purpose_de"])
            .map(str::to_owned)
            .collect();
    collect(Path::new("templates"), &mut names);
    assert!(names.contains("received") && names.contains("login"));
    names.remove("csrf");
    names
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for rest in text.split(" name=\"").skip(1) {
            let name = rest.split('"').next().unwrap();
            if !name.contains("{{") {
                names.insert(name.to_owned());
            }
        }
    }
}

/// As a page shows it.
pub fn escaped(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                shown.push_str("&#");
                shown.push_str(&u32::from(c).to_string());
                shown.push(';');
            }
            _ => shown.push(c),
        }
    }
    shown
}
