//! What must hold for every value, however hostile.

mod common;
mod wrap;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::{anneliese, ids, matcher};
use identifiers::{Batch, Identifiers, Kind, Matcher, Redacted, Values};
use proptest::prelude::*;
use wrap::{WRAPS, Wrap, wrap};

fn known() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Anneliese Müller-Grünwald",
        "ANNELIESE MUELLER-GRUENWALD",
        "Müller-Grünwald, Anneliese",
        "A. Müller-Grünwald",
        "anneliese_mueller_gruenwald",
        "anneliese.mueller@klinik-nord.example",
        "A.Mueller-Privat+news@Mailbox.Example",
        "+49 30 5557 0147",
        "0049 (0)30/55570147",
        "030 555 701 47",
        "491715550148",
        "C4J8T2K91",
        "Lindenallee 77b, 10115 Berlin",
    ])
}

fn noise() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "Guten Tag",
            "Rückruf am 12.03.2026",
            "100% & mehr",
            "<br>",
            "a=b",
            "C:\\temp\\x",
            "&amp;",
            "=?",
            "%41",
            "\\u00",
            "s:9:\"x",
            "{\"a\":1}",
            "c3a69ea6-a10f-00e4-fd42-6b0448ede424",
            "Jürgen Müller-Grünwald",
            "Anneliese Müller",
            "+49 30 5557 01471",
            "QW5u",
            "ANNA",
            "ÄÖÜß",
            "\u{200b}",
            "info@klinik-nord.example",
            "anneliese",
            "http://x.example/?q=1&r=2",
            "\t",
            "''",
            "&#",
            "&#x",
            "<",
            "\u{0}",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z0-9äöüß ,.;:@<>&%=\\\\\"'/+-]{0,24}",
        any::<String>().prop_map(|text| text.chars().take(12).collect()),
        prop::collection::vec(shard(), 0..7).prop_map(|shards| shards.concat()),
    ]
}

/// Beginnings and ends of encodings and of identifiers, which together make what no example has.
const SHARDS: &[&str] = &[
    "\\",
    "\"",
    "\\\"",
    "\\u00",
    "\\u0022",
    "\\u005c",
    "\\u00fc",
    "%",
    "%22",
    "%5C",
    "%C3%BC",
    "&",
    "&quot;",
    "&#34;",
    "&#x22;",
    "&#92;",
    "&nbsp;",
    "&shy;",
    ";",
    "#",
    "x",
    "=",
    "=22",
    "=5C",
    "=C3=BC",
    "=\r\n",
    "=?utf-8?Q?",
    "=?utf-8?B?",
    "?=",
    "Ig==",
    "XA==",
    "u",
    "s:",
    "s:3:\"",
    "a:1:{",
    ":",
    "{",
    "}",
    "[",
    "]",
    ",",
    "<",
    "</b>",
    ">",
    " ",
    "\n",
    "\r",
    "\t",
    "\u{0}",
    "\u{301}",
    "\u{338}",
    "\u{ad}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{ff22}",
    "\u{1f600}",
    "ſ",
    "ı",
    "ﬁ",
    "U\u{308}",
    "ß",
    "Ã¼",
    "@",
    ".",
    "-",
    "_",
    "/",
    "'",
    "(",
    ")",
    "0",
    "1",
    "4",
    "9",
    "+49",
    "0049",
    "030",
    "5557",
    "0147",
    "491715550148",
    "anneliese",
    "mueller",
    "grünwald",
    "Müller",
    "Grünwald",
    "A.",
    "C4J8",
    "T2K91",
    "Lindenallee",
    "77b",
    "10115",
    "Berlin",
    "klinik-nord",
    "example",
    "mailbox",
    "a.mueller-privat",
];

fn shard() -> impl Strategy<Value = String> {
    prop::sample::select(SHARDS).prop_map(str::to_owned)
}

/// Up to three encodings, each inside the next. Escapes of single characters around a container
/// are left out, nobody writes base64 as entities; so are most encodings inside themselves.
fn wraps() -> impl Strategy<Value = Vec<Wrap>> {
    prop::collection::vec(prop::sample::select(WRAPS.to_vec()), 0..4).prop_map(|how| {
        let mut out: Vec<Wrap> = Vec::new();
        for next in how {
            let is_run = |one: &Wrap| {
                matches!(
                    one,
                    Wrap::Base64 | Wrap::Lines | Wrap::UrlBase64 | Wrap::Hex | Wrap::Words
                )
            };
            let fits = if out.last() == Some(&Wrap::Utf16) {
                matches!(
                    next,
                    Wrap::Base64 | Wrap::UrlBase64 | Wrap::Hex | Wrap::Lines
                )
            } else {
                !(out.iter().any(is_run)
                    && matches!(
                        next,
                        Wrap::AllEntities | Wrap::Tags | Wrap::Quoted | Wrap::Url
                    ))
            };
            let again =
                out.contains(&next) && !matches!(next, Wrap::Base64 | Wrap::Json | Wrap::Php);
            if fits && !again {
                out.push(next);
            }
        }
        out
    })
}

fn wrapped(how: &[Wrap], text: &str) -> Vec<u8> {
    how.iter()
        .fold(text.as_bytes().to_vec(), |bytes, how| wrap(*how, bytes))
}

fn her() -> Matcher {
    matcher(&anneliese())
}

/// So many numbers that they are told apart by their last digits.
fn a_crowd() -> Identifiers {
    let mut ids = anneliese();
    ids.phones
        .extend((0..40).map(|at| format!("+43 664 {:07}", 1_000_003 + at * 7919)));
    ids
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(debug_assertions) { 400 } else { 20_000 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_identifier_is_seen_through_three_encodings(what in known(), how in wraps()) {
        let value = wrapped(&how, &format!("Betreff, {what} ; Ende des Textes."));
        prop_assert!(!her().find(&value).is_empty(), "find: {}", String::from_utf8_lossy(&value));
        prop_assert!(her().is_match(&value), "is_match: {}", String::from_utf8_lossy(&value));
    }

    #[test]
    fn the_fast_and_the_thorough_answer_agree(parts in prop::collection::vec(prop_oneof![noise(), known().prop_map(str::to_owned)], 0..8), how in wraps()) {
        let value = wrapped(&how, &parts.concat());
        prop_assert_eq!(her().is_match(&value), !her().find(&value).is_empty(), "{}", String::from_utf8_lossy(&value));
    }

    #[test]
    fn no_match_among_many_values_is_passed_over(
        all in prop::collection::vec((prop::collection::vec(prop_oneof![noise(), known().prop_map(str::to_owned)], 0..3), wraps()), 1..12),
        many in any::<bool>(),
    ) {
        let mut values = Values::default();
        let cells: Vec<Vec<u8>> = all.iter().map(|(parts, how)| wrapped(how, &parts.concat())).collect();
        for cell in &cells {
            values.push(cell);
        }
        let matcher = if many { matcher(&a_crowd()) } else { her() };
        let mut suspects = Vec::new();
        matcher.suspects(&values, &mut |at| suspects.push(at));
        for (at, cell) in cells.iter().enumerate() {
            prop_assert_eq!(values.get(at), cell.as_slice());
            prop_assert!(suspects.contains(&at) || !matcher.is_match(cell), "{}", String::from_utf8_lossy(cell));
        }
    }

    #[test]
    fn after_redaction_nothing_is_found(parts in prop::collection::vec(prop_oneof![noise(), known().prop_map(str::to_owned)], 0..8), how in wraps()) {
        let value = wrapped(&how, &parts.concat());
        match her().redact(&value, &|_| false, None) {
            Redacted::Unchanged => prop_assert!(her().find(&value).is_empty()),
            Redacted::Rewritten(new) => {
                prop_assert!(her().find(&new).is_empty(), "{} => {}", String::from_utf8_lossy(&value), String::from_utf8_lossy(&new));
                prop_assert!(!her().is_match(&new));
                prop_assert!(new != value);
            }
            Redacted::Impossible(reason) => prop_assert!(false, "{reason}: {}", String::from_utf8_lossy(&value)),
        }
    }

    #[test]
    fn a_limit_is_kept(parts in prop::collection::vec(prop_oneof![noise(), known().prop_map(str::to_owned)], 0..6), limit in 0usize..120) {
        let value = parts.concat().chars().take(limit).collect::<String>();
        if let Redacted::Rewritten(new) = her().redact(value.as_bytes(), &|_| false, Some(limit)) {
            prop_assert!(String::from_utf8_lossy(&new).chars().count() <= limit);
        }
    }

    #[test]
    fn what_is_to_be_kept_is_all_that_is_left(parts in prop::collection::vec(prop_oneof![noise(), known().prop_map(str::to_owned)], 0..6), how in wraps()) {
        let value = wrapped(&how, &parts.join(" ; "));
        let keep = |needle: identifiers::Needle| needle.kind == Kind::Email;
        if let Redacted::Rewritten(new) = her().redact(&value, &keep, None) {
            prop_assert!(her().find(&new).iter().all(|hit| keep(hit.needle)));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = (her().is_match(&bytes), her().find(&bytes), her().redact(&bytes, &|_| false, Some(50)));
    }

    #[test]
    fn json_stays_json(a in known(), b in noise(), c in known(), how in wraps()) {
        let inner = String::from_utf8_lossy(&wrapped(&how, &format!("{a}, {c}"))).into_owned();
        let value = serde_json::json!({"x": [a, b, {"y": inner}], c: 491_715_550_148_u64}).to_string();
        match her().redact(value.as_bytes(), &|_| false, None) {
            Redacted::Rewritten(new) => {
                prop_assert!(serde_json::from_slice::<serde_json::Value>(&new).is_ok(), "{}", String::from_utf8_lossy(&new));
            }
            other @ (Redacted::Unchanged | Redacted::Impossible(_)) => prop_assert!(false, "{other:?} {value}"),
        }
    }

    #[test]
    fn serialized_values_stay_whole(a in known(), b in noise(), c in known(), how in wraps()) {
        let inner = wrapped(&how, &format!("{a}, {c}"));
        let mut value = b"a:4:{".to_vec();
        for (number, item) in [a.as_bytes(), b.as_bytes(), &inner, c.as_bytes()].iter().enumerate() {
            value.extend(format!("i:{number};s:{}:\"", item.len()).into_bytes());
            value.extend_from_slice(item);
            value.extend_from_slice(b"\";");
        }
        value.push(b'}');
        prop_assert!(php_len(&value) == Some(value.len()));
        match her().redact(&value, &|_| false, None) {
            Redacted::Rewritten(new) => prop_assert!(php_len(&new) == Some(new.len()), "{}", String::from_utf8_lossy(&new)),
            other @ (Redacted::Unchanged | Redacted::Impossible(_)) => prop_assert!(false, "{other:?}"),
        }
        let coded = STANDARD.encode(&value);
        let Redacted::Rewritten(new) = her().redact(coded.as_bytes(), &|_| false, None) else { panic!("rewritten") };
        let new = STANDARD.decode(new).expect("base64");
        prop_assert!(php_len(&new) == Some(new.len()));
    }

    #[test]
    fn a_batch_finds_what_each_matcher_finds(parts in prop::collection::vec(prop_oneof![noise(), known().prop_map(str::to_owned)], 0..6), how in wraps()) {
        let value = wrapped(&how, &parts.concat());
        let people = [anneliese(), ids(&[("Jürgen", "Müller-Grünwald")], &["info@klinik-nord.example"], &[], &[]), ids(&[("Anna", "Berg")], &[], &["030 1234567"], &[])];
        let batch = Batch::new(&people).expect("valid");
        let apart: Vec<(usize, Kind)> = people
            .iter()
            .enumerate()
            .flat_map(|(at, one)| matcher(one).find(&value).into_iter().map(move |hit| (at, hit.needle.kind)))
            .collect();
        let together: Vec<(usize, Kind)> = batch.find(&value).into_iter().map(|(at, hit)| (at, hit.needle.kind)).collect();
        // Of two ways to read one run, the batch takes the first that holds anyone.
        prop_assert!(together.iter().all(|hit| apart.contains(hit)), "{together:?} {apart:?}");
        prop_assert_eq!(together.is_empty(), apart.is_empty());
        prop_assert_eq!(batch.is_match(&value), !together.is_empty());
    }
}

/// The end of the serialized value, read by its lengths alone.
fn php_len(bytes: &[u8]) -> Option<usize> {
    fn number(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        let end = at
            + bytes
                .get(at..)?
                .iter()
                .position(|byte| !byte.is_ascii_digit())?;
        Some((
            std::str::from_utf8(&bytes[at..end]).ok()?.parse().ok()?,
            end,
        ))
    }
    fn value(bytes: &[u8], at: usize) -> Option<usize> {
        match bytes.get(at)? {
            b'i' => Some(at + bytes[at..].iter().position(|byte| *byte == b';')? + 1),
            b's' => {
                let (len, colon) = number(bytes, at + 2)?;
                (bytes.get(colon..colon + 2)? == b":\""
                    && bytes.get(colon + 2 + len..colon + 4 + len)? == b"\";")
                    .then_some(colon + 4 + len)
            }
            b'a' => {
                let (count, colon) = number(bytes, at + 2)?;
                let end = (0..count * 2).try_fold(colon + 2, |at, _| value(bytes, at))?;
                (bytes.get(end)? == &b'}').then_some(end + 1)
            }
            _ => None,
        }
    }
    value(bytes, 0)
}
