//! What a value looks like afterwards, and that nothing is left in it.

mod common;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::{anneliese, ids, matcher};
use identifiers::{Impossible, Kind, Matcher, Redacted};

fn redacted(matcher: &Matcher, value: &[u8]) -> Vec<u8> {
    match matcher.redact(value, &|_| false, None) {
        Redacted::Rewritten(new) => {
            assert!(
                matcher.find(&new).is_empty() && !matcher.is_match(&new),
                "left in {}",
                String::from_utf8_lossy(&new)
            );
            new
        }
        other @ (Redacted::Unchanged | Redacted::Impossible(_)) => {
            panic!("{other:?} for {}", String::from_utf8_lossy(value))
        }
    }
}

fn text(matcher: &Matcher, value: &str) -> String {
    String::from_utf8(redacted(matcher, value.as_bytes())).expect("UTF-8")
}

#[test]
fn each_kind_has_its_own_word() {
    let matcher = matcher(&anneliese());
    assert_eq!(
        text(
            &matcher,
            "Frau Anneliese Müller-Grünwald <anneliese.mueller@klinik-nord.example>, Tel. (030) 5557-0147, Pass C4J8T2K91."
        ),
        "Frau [Name] <entfernt@invalid>, Tel. [Telefon], Pass [entfernt]."
    );
}

#[test]
fn html_keeps_its_tags_links_and_entities() {
    let matcher = matcher(&anneliese());
    assert_eq!(
        text(
            &matcher,
            "<p>Dear <b>Anneliese</b> <i>M&uuml;ller</i>-Gr&uuml;nwald &amp; Co,<br />Lindenallee 77b<br/>10115 Berlin</p>"
        ),
        "<p>Dear <b>[Name]</b><i></i> &amp; Co,<br />[entfernt]<br/></p>"
    );
    assert_eq!(
        text(
            &matcher,
            "<a href=\"mailto:anneliese.mueller@klinik-nord.example\">anneliese.mueller@klinik-nord.example</a>"
        ),
        "<a href=\"mailto:entfernt@invalid\">entfernt@invalid</a>"
    );
}

#[test]
fn links_and_addresses_get_no_brackets() {
    let matcher = matcher(&anneliese());
    assert_eq!(
        text(&matcher, "anneliese.mueller-gruenwald@praxis.example"),
        "entfernt@praxis.example"
    );
    assert_eq!(
        text(
            &matcher,
            "https://x.example/p/anneliese-mueller-gruenwald/cv"
        ),
        "https://x.example/p/entfernt/cv"
    );
}

#[test]
fn json_stays_json() {
    let matcher = matcher(&anneliese());
    let cases = [
        r#"{"name":"Anneliese M\u00fcller-Gr\u00fcnwald","mail":"anneliese.mueller@klinik-nord.example","phone":491715550148}"#,
        r#"{"first_name":"Anneliese","last_name":"M\u00fcller-Gr\u00fcnwald","list":[491715550148,"030\/55570147"]}"#,
        r#"["<a href=\"mailto:a.mueller-privat@mailbox.example\">\u003cb\u003eAnneliese\u003c\/b\u003e M\u00fcller-Gr\u00fcnwald<\/a>\n"]"#,
        r#""{\"name\":\"Anneliese M\\u00fcller-Gr\\u00fcnwald\"}""#,
    ];
    for case in cases {
        let new = text(&matcher, case);
        assert!(
            serde_json::from_str::<serde_json::Value>(&new).is_ok(),
            "{new}"
        );
    }
    assert_eq!(
        text(&matcher, cases[0]),
        r#"{"name":"[Name]","mail":"entfernt@invalid","phone":0}"#
    );
}

/// `=?utf-8?Q?` alone opens nothing; the encoded words of a later string must not close it.
#[test]
fn json_stays_json_where_an_encoding_seems_to_open_in_another_string() {
    let words = "=?utf-8?B?QW5uZWxpZXNlIE3DvGxsZXItR3LDvA==?=\\r\\n =?utf-8?B?bndhbGQ=?=";
    let json = format!(
        "{{\"x\":[\"Anneliese M\u{fc}ller-Gr\u{fc}nwald\",\"=?utf-8?Q?\",{{\"y\":\"Subject: {words}\"}}],\"n\":491715550148}}"
    );
    let new = text(&matcher(&anneliese()), &json);
    let parsed: serde_json::Value = serde_json::from_str(&new).expect("still JSON");
    assert_eq!(parsed["x"][0], "[Name]");
    assert_eq!(parsed["x"][1], "=?utf-8?Q?");
    assert_eq!(parsed["n"], 0);
}

#[test]
fn serialized_lengths_follow_the_text() {
    let matcher = matcher(&anneliese());
    let name = "Anneliese Müller-Grünwald";
    let inner = format!("a:1:{{s:1:\"n\";s:{}:\"{name}\";}}", name.len());
    let outer = format!(
        "a:2:{{s:4:\"data\";s:{}:\"{inner}\";i:7;i:491715550148;}}",
        inner.len()
    );
    assert_eq!(text(&matcher, &inner), "a:1:{s:1:\"n\";s:6:\"[Name]\";}");
    let expected = "a:2:{s:4:\"data\";s:27:\"a:1:{s:1:\"n\";s:6:\"[Name]\";}\";i:7;i:0;}";
    assert_eq!(text(&matcher, &outer), expected);
    let coded = text(&matcher, &STANDARD.encode(&outer));
    assert_eq!(STANDARD.decode(coded).expect("base64"), expected.as_bytes());
    let holds_base64 = {
        let code = STANDARD.encode(&inner);
        format!("a:1:{{s:1:\"b\";s:{}:\"{code}\";}}", code.len())
    };
    let new = text(&matcher, &holds_base64);
    let code = STANDARD.encode("a:1:{s:1:\"n\";s:6:\"[Name]\";}");
    assert_eq!(
        new,
        format!("a:1:{{s:1:\"b\";s:{}:\"{code}\";}}", code.len())
    );
    assert_eq!(
        text(
            &matcher,
            "a:2:{s:10:\"first_name\";s:9:\"Anneliese\";s:9:\"last_name\";s:17:\"Müller-Grünwald\";}"
        ),
        "a:2:{s:10:\"first_name\";s:6:\"[Name]\";s:9:\"last_name\";s:6:\"[Name]\";}"
    );
}

#[test]
fn serialized_text_that_is_quoted_or_cut_off_keeps_its_lengths() {
    let matcher = matcher(&anneliese());
    let name = "Anneliese Müller-Grünwald";
    let json = format!(
        r#"{{"d":"a:1:{{s:1:\"n\";s:{}:\"Anneliese M\u00fcller-Gr\u00fcnwald\";}}"}}"#,
        name.len()
    );
    assert_eq!(
        text(&matcher, &json),
        r#"{"d":"a:1:{s:1:\"n\";s:6:\"[Name]\";}"}"#
    );
    let html = format!(
        "a:1:{{s:1:&quot;n&quot;;s:{}:&quot;{name}&quot;;}}",
        name.len()
    );
    assert_eq!(
        text(&matcher, &html),
        "a:1:{s:1:&quot;n&quot;;s:6:&quot;[Name]&quot;;}"
    );
    let cut = format!("a:9:{{s:1:\"n\";s:{}:\"{name}\";s:99:\"Brie", name.len());
    assert_eq!(
        text(&matcher, &cut),
        "a:9:{s:1:\"n\";s:6:\"[Name]\";s:99:\"Brie"
    );
}

#[test]
fn a_mail_keeps_its_structure() {
    let matcher = matcher(&anneliese());
    let body = format!(
        "Guten Tag,\r\n\r\n{}Anneliese Müller-Grünwald\r\nTel. +49 30 5557 0147\r\n",
        "mit freundlichen Grüßen und vielem Dank für alles\r\n".repeat(4)
    );
    let lines: Vec<String> = STANDARD
        .encode(&body)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    let mail = format!(
        "From: =?utf-8?Q?Anneliese_M=C3=BCller-Gr=C3=BCnwald?= <anneliese.mueller@klinik-nord.example>\r\n\
         Subject: =?utf-8?B?{}?=\r\n =?utf-8?B?{}?=\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b1\r\n\
         Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         Sehr geehrte Frau Anneliese M=FCller-Gr=FCnwald, wir schreiben Ihnen unter a.mueller=\r\n-privat@mailbox.example.\r\n--b1--\r\n",
        STANDARD.encode("Akte Anneliese Mü"),
        STANDARD.encode("ller-Grünwald"),
        lines.join("\r\n"),
    );
    let new = text(&matcher, &mail);
    let (head, rest) = new
        .split_once("Content-Transfer-Encoding: base64\r\n\r\n")
        .expect("base64 part");
    let (part, quoted) = rest.split_once("\r\n--b1\r\n").expect("boundary");
    assert!(
        part.lines().all(|line| line.len() <= 76)
            && part.lines().rev().skip(1).all(|line| line.len() == 76),
        "{part}"
    );
    let decoded = STANDARD.decode(part.replace("\r\n", "")).expect("base64");
    let decoded = String::from_utf8(decoded).expect("UTF-8");
    assert!(
        decoded.ends_with("[Name]\r\nTel. [Telefon]\r\n") && decoded.starts_with("Guten Tag,"),
        "{decoded}"
    );
    assert!(
        head.contains("Subject: =?utf-8?B?QWt0ZSBbTmFtZV0=?=\r\n"),
        "{head}"
    );
    assert!(
        head.starts_with("From: =?utf-8?Q?=5BName=5D?= <entfernt@invalid>\r\n"),
        "{head}"
    );
    assert!(
        quoted.ends_with("\r\n--b1--\r\n") && quoted.contains("Frau [Name], wir"),
        "{quoted}"
    );
    let text = quoted.split("\r\n\r\n").nth(1).expect("body");
    assert!(
        quoted_printable::decode(text, quoted_printable::ParseMode::Strict).is_ok(),
        "{text}"
    );
}

#[test]
fn percent_escapes_stay_whole() {
    let matcher = matcher(&anneliese());
    assert_eq!(
        text(
            &matcher,
            "q=Anneliese%20M%C3%BCller-Gr%C3%BCnwald&m=a.mueller-privat%40mailbox.example"
        ),
        "q=entfernt&m=entfernt%40invalid"
    );
}

#[test]
fn other_text_is_left_as_it_was() {
    let matcher = matcher(&anneliese());
    assert_eq!(
        matcher.redact(b"Anneliese M\xfcller", &|_| false, None),
        Redacted::Unchanged
    );
    assert_eq!(
        redacted(&matcher, b"\xff\x00Anneliese M\xfcller-Gr\xfcnwald\x00\xfe"),
        b"\xff\x00[Name]                   \x00\xfe"
    );
    assert_eq!(
        text(&matcher, "Jürgen Müller-Grünwald (030 5557 0147)"),
        "Jürgen Müller-Grünwald ([Telefon])"
    );
    assert_eq!(
        text(&matcher, "Anneliese und Jürgen Müller-Grünwald"),
        "[Name] und Jürgen Müller-Grünwald"
    );
}

#[test]
fn what_is_kept_stays() {
    let matcher = matcher(&anneliese());
    let keep = |needle: identifiers::Needle| needle.kind == Kind::Phone;
    let value = "Anneliese Müller-Grünwald, 030 5557 0147";
    let Redacted::Rewritten(new) = matcher.redact(value.as_bytes(), &keep, None) else {
        panic!("rewritten")
    };
    assert_eq!(new, b"[Name], 030 5557 0147");
    assert_eq!(
        matcher.redact(b"030 5557 0147", &keep, None),
        Redacted::Unchanged
    );
}

#[test]
fn a_short_column_gets_nothing_rather_than_too_much() {
    let short = matcher(&ids(&[], &["a@b.example"], &[], &[]));
    assert_eq!(
        short.redact(b"a@b.example", &|_| false, Some(11)),
        Redacted::Rewritten(Vec::new())
    );
    assert_eq!(
        short.redact(b"a@b.example", &|_| false, Some(16)),
        Redacted::Rewritten(b"entfernt@invalid".to_vec())
    );
}

#[test]
fn what_comes_together_where_something_went_is_taken_out_too() {
    let matcher = matcher(&ids(&[("Anna", "Berg")], &[], &["+49 171 5550148"], &[]));
    let Redacted::Rewritten(new) = matcher.redact(b"Anna 01715550148 Berg", &|_| false, Some(8))
    else {
        panic!("rewritten")
    };
    assert!(matcher.find(&new).is_empty());
}

#[test]
fn a_value_that_cannot_lose_it_says_so() {
    let matcher = matcher(&ids(
        &[("Anna", "Entfernt")],
        &["anna@invalid.example"],
        &[],
        &["[Name"],
    ));
    assert!(matches!(
        matcher.redact(b"Anna Entfernt", &|_| false, None),
        Redacted::Rewritten(_) | Redacted::Impossible(Impossible::StillFound)
    ));
}
