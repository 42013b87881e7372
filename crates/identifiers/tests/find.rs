//! What is found, and what is another person's.

mod common;

use common::{all_found, anneliese, ids, kinds, matcher, none_found};
use identifiers::{Identifiers, Invalid, Kind, Layer, Matcher, Name, Place, Redacted};

#[test]
fn a_name_is_found_in_every_spelling() {
    let matcher = matcher(&ids(&[("Anneliese", "Müller-Grünwald")], &[], &[], &[]));
    all_found(
        &matcher,
        Kind::Name,
        &[
            "Anneliese Müller-Grünwald",
            "Frau Dr. Anneliese Müller-Grünwald kam",
            "ANNELIESE MÜLLER-GRÜNWALD",
            "anneliese müller-grünwald",
            "aNNeLiEsE mÜlLeR-gRÜnWaLd",
            "ANNELIESE mueller.gruenwald",
            "Anneliese Mueller-Gruenwald",
            "Anneliese Muller-Grunwald",
            "Anneliese Müller Grünwald",
            "Anneliese MüllerGrünwald",
            "AnnelieseMüller-Grünwald",
            "Anneliese  Müller - Grünwald",
            "Anneliese\u{a0}Müller‑Grünwald",
            "Anneliese\nMüller-Grünwald",
            "Anneliese Müller-\n Grünwald",
            "Müller-Grünwald, Anneliese",
            "Müller-Grünwald Anneliese",
            "Mueller Gruenwald Anneliese",
            "Müller-Grünwald, Dr. Anneliese",
            "Müller-Grünwald, Frau Anneliese",
            "A. Müller-Grünwald",
            "A.Mueller-Gruenwald",
            "a.mueller-gruenwald",
            "Müller-Grünwald, A.",
            "Müller-Grünwald A.",
            "Anneliese M. Müller-Grünwald",
            "Anneliese Sophie Müller-Grünwald",
            "Anneliese Dr. Müller-Grünwald",
            "Anneliese von Müller-Grünwald",
            "anneliese_mueller-gruenwald.pdf",
            "cv_anneliese.m.uuml.ller.gr.uuml.nwald.pdf",
            "<1282814062.anneliese.m.uuml.ller.gr.uuml.nwald@mail.example>",
            "anneliese.mueller-gruenwald@anderswo.example",
            "Anneliese Müller-Grünwald-Alt",
            "Anneliese Müller-Grünwalds Akte",
            "Mu\u{308}ller-Gru\u{308}nwald, Anneliese",
            "Anneliese M\u{ad}üller-Grün\u{200b}wald",
            "Anneliese MÃ¼ller-GrÃ¼nwald",
            "+49 171 5550148Anneliese Müller-GrünwaldLindenallee",
            "\"Anneliese\";\"Müller-Grünwald\";1974",
            "Anneliese;Müller-Grünwald;1974",
            "Müller-Grünwald\tAnneliese",
            r#"{"firstName":"Anneliese","lastName":"Müller-Grünwald"}"#,
            r#"{"lastName":"Müller-Grünwald","firstName":"Anneliese"}"#,
            r#"s:10:"first_name";s:9:"Anneliese";s:9:"last_name";s:17:"Müller-Grünwald";"#,
            "Anneliese M?ller-Gr?nwald",
            "Anneliese_M_ller-Gr_nwald.pdf",
            "Befund Anneliese M\nller-Gr\nnwald",
            "Anneliese M\u{fffd}\u{fffd}ller-Gr\u{fffd}nwald",
            "Anneliese und Jürgen Müller-Grünwald",
            "Jürgen und Anneliese Müller-Grünwald",
            "Anneliese+M%C3%BCller-Gr%C3%BCnwald",
        ],
    );
}

#[test]
fn latin1_bytes_are_read_as_letters() {
    let matcher = matcher(&ids(&[("Anneliese", "Müller-Grünwald")], &[], &[], &[]));
    assert!(matcher.is_match(b"Anneliese M\xfcller-Gr\xfcnwald"));
    assert_eq!(
        matcher.find(b"x Anneliese M\xfcller-Gr\xfcnwald")[0].raw,
        Some(2..27)
    );
}

#[test]
fn another_persons_name_is_left_alone() {
    let anneliese = matcher(&ids(&[("Anneliese", "Müller-Grünwald")], &[], &[], &[]));
    none_found(
        &anneliese,
        &[
            "Anneliese Müller",
            "Anneliese Grünwald",
            "Jürgen Müller-Grünwald",
            "J. Müller-Grünwald",
            "Familie Müller-Grünwald",
            "Anneliese",
            "Müller-Grünwald",
            "Anneliese Schmidt und Jürgen Müller-Grünwald",
            "Anneliese Schmidt, Jürgen Müller-Grünwald",
            "Hannelieses Müllerin-Grünwaldweg",
            "anneliese@gruenwald-familie.example",
            r#"{"firstName":"Anneliese","city":"Berlin","lastName":"Müller-Grünwald2"}"#,
        ],
    );
    let anna = matcher(&ids(&[("Anna", "Berg")], &[], &[], &[]));
    none_found(
        &anna,
        &[
            "Johanna Bergmann",
            "Johanna Berg",
            "Anna Bergmann",
            "Hanna Berg",
            "Anna-Lena Berg ist Anna-Lena",
            "Thomas Berg, Anna Schmidt",
            "Schmidt Anna\nBerg Thomas",
            "Schmidt;Anna\nBerg;Thomas",
            "A. Berg",
            "a. Berg",
            "Anna, Berg und Tal",
            "anna.berg@firma.example",
            "annaberg@firma.example",
            "Susanna Berger",
            "annaberg-buchholz",
            "Anna Berg-Schulz",
        ],
    );
    all_found(
        &anna,
        Kind::Name,
        &[
            "Anna Berg",
            "Berg, Anna",
            "ANNA BERG",
            "Dr. Anna Berg-",
            "<1282814062.anna.berg@mail.example>",
            "anna-berg-vertrag.pdf",
        ],
    );
}

#[test]
fn a_namesake_with_half_the_name_is_another_person() {
    let namesake = matcher(&ids(&[("Anneliese", "Müller")], &[], &[], &[]));
    none_found(
        &namesake,
        &[
            "Anneliese Müller-Grünwald",
            "anneliese.mueller-gruenwald@x.example",
            "anneliese.mueller@klinik-nord.example",
            "ANNELIESE MÜLLER-GRÜNWALD",
        ],
    );
    all_found(
        &namesake,
        Kind::Name,
        &[
            "Anneliese Müller",
            "Anneliese Müllers Haus",
            "anneliese_mueller.pdf",
        ],
    );
}

#[test]
fn an_initial_counts_for_a_rare_family_name_only() {
    let common = matcher(&ids(&[("Anna", "Mueller")], &[], &[], &[]));
    none_found(
        &common,
        &[
            "A. Müller",
            "a.mueller-privat@mailbox.example",
            "Müller, A.",
        ],
    );
    let rare = matcher(&ids(&[("Anna", "Winterstein")], &[], &[], &[]));
    all_found(
        &rare,
        Kind::Name,
        &[
            "A. Winterstein",
            "a.winterstein@mailbox.example",
            "Winterstein, A.",
        ],
    );
    none_found(
        &rare,
        &[
            "B. Winterstein",
            "b.winterstein@mailbox.example",
            "Winterstein, B.",
        ],
    );
}

#[test]
fn umlauts_and_plain_vowels_are_told_apart_where_names_differ() {
    let bauer = matcher(&ids(&[("Anna", "Bauer")], &[], &[], &[]));
    none_found(&bauer, &["Anna Baur"]);
    let michael = matcher(&ids(&[("Michael", "Krause")], &[], &[], &[]));
    none_found(&michael, &["Michal Krause"]);
    let strauss = matcher(&ids(&[("René", "Strauß")], &[], &[], &[]));
    all_found(
        &strauss,
        Kind::Name,
        &[
            "Rene Strauss",
            "RENE STRAUSS",
            "René Strauß",
            "Rene\u{301} STRAUẞ",
        ],
    );
    let ole = matcher(&ids(&[("Øle", "Łukaszewicz")], &[], &[], &[]));
    all_found(
        &ole,
        Kind::Name,
        &["Ole Lukaszewicz", "OELE ŁUKASZEWICZ", "Øle Lukaszewicz"],
    );
    let olga = matcher(&ids(&[("Ольга", "Иванова")], &[], &[], &[]));
    all_found(
        &olga,
        Kind::Name,
        &[
            "ольга иванова",
            "ИВАНОВА, Ольга",
            r"\u041e\u043b\u044c\u0433\u0430 \u0418\u0432\u0430\u043d\u043e\u0432\u0430",
        ],
    );
    let short = matcher(&ids(&[("Jörg", "Öz")], &[], &[], &[]));
    all_found(
        &short,
        Kind::Name,
        &[
            "Jörg Öz",
            "J&ouml;rg &Ouml;z",
            "JOERG OEZ",
            "J=C3=B6rg =C3=96z",
        ],
    );
}

#[test]
fn a_family_name_alone_counts_only_beside_another_value() {
    let matcher = matcher(&anneliese());
    none_found(&matcher, &["Frau Müller-Grünwald rief an"]);
    assert_eq!(
        kinds(
            &matcher,
            "Frau Müller-Grünwald, Tel. 030 55570147".as_bytes()
        ),
        [Kind::Name, Kind::Phone]
    );
    assert_eq!(
        kinds(
            &matcher,
            "Jürgen Müller-Grünwald, Tel. 030 55570147".as_bytes()
        ),
        [Kind::Phone]
    );
    assert_eq!(
        kinds(&matcher, "J. Müller-Grünwald, Tel. 030 55570147".as_bytes()),
        [Kind::Phone]
    );
    assert_eq!(
        kinds(
            &matcher,
            "juergen@mueller-gruenwald.example 030 55570147".as_bytes()
        ),
        [Kind::Phone]
    );
}

#[test]
fn a_phone_number_is_found_however_it_is_written() {
    let matcher = matcher(&ids(
        &[],
        &[],
        &["+49 30 5557 0147", "+49 171 5550148"],
        &[],
    ));
    all_found(
        &matcher,
        Kind::Phone,
        &[
            "+49 30 5557 0147",
            "+493055570147",
            "004930 55570147",
            "0049 (0)30 5557 0147",
            "+49 (0) 30 / 5557-0147",
            "+49(30)55570147",
            "(+49) 30 55570147",
            "030 5557 0147",
            "(030) 5557-0147",
            "030/5557 01 47",
            "030.5557.0147",
            "03055570147",
            "030\u{a0}5557\u{a0}0147",
            "030–5557–0147",
            "030 55 57 01 47",
            "030 555 701 47",
            "493055570147",
            "491715550148",
            "0171/5550148",
            "0171 555 01 48",
            "Mobil:01715550148,Fax",
            "tel:+491715550148",
            "30 5557 0147",
            "+49 171 5550148Anneliese",
            "ruf 030 5557 0147. Danke",
            "030 5557 0147 10115 Berlin",
            "01715550148/03012345678",
            "030&nbsp;5557&nbsp;01&nbsp;47",
            "%2B49%2030%205557%2001%2047",
            "{\"phone\":491715550148}",
            "٠١٧١ ٥٥٥٠١٤٨",
        ],
    );
}

#[test]
fn another_number_or_a_longer_run_of_digits_is_no_phone() {
    let matcher = matcher(&ids(
        &[],
        &[],
        &["+49 30 5557 0147", "+49 171 5550148"],
        &[],
    ));
    none_found(
        &matcher,
        &[
            "+49 30 5557 01471",
            "+49 30 5557 0147-12",
            "+43 30 5557 0147",
            "0043 171 5550148",
            "1305557 01470",
            "9303055570147",
            "2026-0305557 0147",
            "1.03055570147",
            "6b0448b89518-1715550148a",
            "c3a69ea6-a10f-00e4-fd42-1715550148ab",
            "00e4-fd42-03055570147f",
            "5557 0147",
            "5550148",
            "491715550148123",
            "030 5557 0148",
        ],
    );
    let vienna = common::matcher(&ids(&[], &[], &["01 5541632"], &[]));
    all_found(
        &vienna,
        Kind::Phone,
        &["+43 1 5541632", "01/5541632", "0043 1 554 16 32"],
    );
    none_found(&vienna, &["15541632", "+43 11 5541632"]);
}

#[test]
fn an_address_is_found_with_any_case_tag_or_escape() {
    let matcher = matcher(&ids(
        &[],
        &["anneliese.mueller@klinik-nord.example"],
        &[],
        &[],
    ));
    all_found(
        &matcher,
        Kind::Email,
        &[
            "anneliese.mueller@klinik-nord.example",
            "ANNELIESE.MUELLER@KLINIK-NORD.EXAMPLE",
            "Anneliese.Mueller@Klinik-Nord.Example",
            "<anneliese.mueller@klinik-nord.example>",
            "mailto:anneliese.mueller+shop@klinik-nord.example?subject=x",
            "an anneliese.mueller@klinik-nord.example.",
            "anneliese.mueller%40klinik-nord.example",
            "?email=anneliese%2Emueller%40klinik-nord%2Eexample",
            "anneliese.mueller&#64;klinik-nord.example",
            "anneliese.mueller&#x40;klinik-nord&period;example",
            r"anneliese.mueller\u0040klinik-nord.example",
            r"Hallo\nanneliese.mueller@klinik-nord.example",
            "anneliese.mueller=40klinik-nord.example",
            "anneliese.muel=\r\nler@klinik-nord.example",
            "anneliese.mueller@kl=\ninik-nord.example",
            "Kontakt--anneliese.mueller@klinik-nord.example",
            "=3D22anneliese.mueller@klinik-nord.example",
            "Adresse.-anneliese.mueller+shop@klinik-nord.example",
            "bounce+anneliese.mueller=klinik-nord.example@relay.example",
            "anneliese.mueller@klinik-nord.exampleTel. 5",
            "anneliese.mueller@<b>klinik</b>-nord.example",
            "&#97;&#110;&#110;&#101;liese.mueller&#64;klinik-nord.example",
            "\\u0061nneliese.mueller@klinik-nord.example",
        ],
    );
    none_found(
        &matcher,
        &[
            "xanneliese.mueller@klinik-nord.example",
            "x.anneliese.mueller@klinik-nord.example",
            "hans-anneliese.mueller@klinik-nord.example",
            "anneliese.mueller@klinik-nord.example.org",
            "anneliese.mueller@klinik-nord.examples",
            "anneliese.mueller@klinik-nord.example-b.org",
            "anneliese.mueller@mail.klinik-nord.example",
            "annelieseXmueller@klinik-nord.example",
            "anneliese.mueller",
            "@klinik-nord.example",
            "anneliese.müller@klinik-nord.example",
        ],
    );
    let idn = common::matcher(&ids(&[], &["info@müller.example"], &[], &[]));
    all_found(
        &idn,
        Kind::Email,
        &[
            "info@müller.example",
            "INFO@MÜLLER.example",
            "info@xn--mller-kva.example",
            "info@mu\u{308}ller.example",
        ],
    );
    none_found(&idn, &["info@muller.example", "info@mueller.example"]);
}

#[test]
fn other_values_are_found_as_written() {
    let matcher = matcher(&ids(
        &[],
        &[],
        &[],
        &[
            "C4J8T2K91",
            "Lindenallee 77b, 10115 Berlin",
            "Hauptstraße 5",
            "K-2026/17",
        ],
    ));
    all_found(
        &matcher,
        Kind::Other,
        &[
            "Pass c4j8t2k91.",
            "lindenallee 77B\n10115  BERLIN",
            "Lindenallee&nbsp;77b, 10115 Berlin",
            "HAUPTSTRASSE 5",
            "Hauptstr. 5",
            "GrünwaldLindenallee 77b, 10115 Berlin",
            "Kunde K-2026/17",
            "<td>Lindenallee 77b</td><td>10115</td><td>Berlin</td>",
        ],
    );
    none_found(
        &matcher,
        &[
            "XC4J8T2K91",
            "C4J8T2K912",
            "Hauptstraße 55",
            "Hauptstraße 5a",
            "K-2026/178",
            "Lindenallee 77",
        ],
    );
}

/// The layers under which the first find stands.
fn layers(value: &[u8]) -> Vec<Layer> {
    match matcher(&anneliese())
        .find(value)
        .first()
        .map(|hit| hit.place.clone())
    {
        Some(Place::Decoded(layers)) => layers,
        Some(Place::Plain) => Vec::new(),
        None => panic!("nothing found in {}", String::from_utf8_lossy(value)),
    }
}

const HER: &str = "Anneliese Müller-Grünwald";

#[test]
fn base64_is_opened_wherever_it_stands() {
    use Layer::{Base64, PhpSerialize};
    use base64::{
        Engine,
        engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
    };
    let php = format!("a:2:{{i:0;s:{}:\"{HER}\";i:1;i:7;}}", HER.len());
    let base = STANDARD.encode(&php);
    let long = STANDARD.encode(format!(
        "Guten Tag, {HER} schreibt hier einen längeren Text über ihre Akte und noch mehr."
    ));
    let lines: Vec<&str> = long
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).expect("ASCII"))
        .collect();
    for (value, expected) in [
        (php, vec![PhpSerialize]),
        (base.clone(), vec![Base64, PhpSerialize]),
        (STANDARD.encode(&base), vec![Base64, Base64, PhpSerialize]),
        (
            format!(
                "Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b",
                lines.join("\r\n")
            ),
            vec![Base64],
        ),
        (
            format!("{{\"raw\":\"{}\"}}", lines.join("\\r\\n")),
            vec![Base64],
        ),
        (URL_SAFE_NO_PAD.encode(format!("{HER}?>~~")), vec![Base64]),
        (
            format!("data:text/plain;base64,{}", STANDARD.encode(HER)),
            vec![Base64],
        ),
        (format!("/a/b/{}", STANDARD.encode(HER)), vec![Base64]),
        (
            STANDARD.encode(format!("{HER}???>>>")).replace('/', "\\/"),
            vec![Base64],
        ),
        (
            format!(
                "state={}&x=1",
                STANDARD
                    .encode(format!("{HER}??>>"))
                    .replace('+', "%2B")
                    .replace('/', "%2F")
                    .replace('=', "%3D")
            ),
            vec![Base64],
        ),
    ] {
        assert_eq!(layers(value.as_bytes()), expected, "{value}");
    }
}

#[test]
fn hexadecimal_and_utf16_are_opened() {
    let hex = HER
        .bytes()
        .fold("\\x".to_owned(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(layers(hex.as_bytes()), [Layer::Hex]);
    let little: Vec<u8> = HER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(layers(&little), [Layer::Utf16]);
    let big: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(HER.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(layers(&big), [Layer::Utf16]);
}

#[test]
fn mail_encodings_are_opened() {
    use Layer::{EncodedWord, QuotedPrintable};
    for (value, expected) in [
        (
            &b"=?utf-8?B?QW5uZWxpZXNlIE3DvGxsZXItR3LDvG53YWxk?="[..],
            EncodedWord,
        ),
        (
            b"Subject: Anneliese =?utf-8?Q?M=C3=BCller-Gr?=\r\n =?utf-8?Q?=C3=BCnwald?=",
            EncodedWord,
        ),
        (
            br"{=?utf-8?B?QW5uZWxpZXNlIE3DvA==?=\r\n =?utf-8?B?bGxlci1HcsO8bndhbGQ=?=}",
            EncodedWord,
        ),
        (
            b"=?iso-8859-1?Q?Anneliese_M=FCller-Gr=FCnwald?=",
            EncodedWord,
        ),
        (b"Anneliese M=C3=BCller-Gr=C3=BC=\r\nnwald", QuotedPrintable),
        (b"Anneliese M=FCller-Gr=FCnwald", QuotedPrintable),
        (b"Anne=\nliese M=FCl=\nler-Gr=FCnwald", QuotedPrintable),
    ] {
        assert_eq!(
            layers(value),
            [expected],
            "{}",
            String::from_utf8_lossy(value)
        );
    }
}

#[test]
fn escapes_are_undone_in_any_order() {
    use Layer::{Html, Json, Url};
    for (value, expected) in [
        ("Anneliese <b>Müller</b>-Grünwald", vec![Html]),
        ("<b>Anne</b>liese<br>M&uuml;ller-Gr&#252;nwald", vec![Html]),
        ("Anneliese M&amp;uuml;ller-Gr&amp;#xFC;nwald", vec![Html]),
        (
            r#"{"name":"Anneliese M\u00fcller-Gr\u00FCnwald"}"#,
            vec![Json],
        ),
        (
            r#""{\"name\":\"Anneliese M\\u00fcller-Gr\\u00fcnwald\"}""#,
            vec![Json],
        ),
        ("q=Anneliese%20M%C3%BCller-Gr%C3%BCnwald", vec![Url]),
        (
            "q=Anneliese%2520M%25C3%25BCller-Gr%25C3%25BCnwald",
            vec![Url],
        ),
        ("50%Anneliese M%FCller-Gr%FCnwald", vec![Url]),
        (
            r"<p>Anneliese M\u0026uuml;ller-Gr\u0026uuml;nwald<\/p>",
            vec![Json, Html],
        ),
        (
            "Anneliese%20M%26uuml%3Bller-Gr%26uuml%3Bnwald",
            vec![Url, Html],
        ),
    ] {
        assert_eq!(layers(value.as_bytes()), expected, "{value}");
    }
}

#[test]
fn a_long_value_is_seen_from_end_to_end() {
    let matcher = matcher(&anneliese());
    let hidden = [
        "an anne=\r\nliese.mueller@klinik-nord.example.",
        "Anne<b>liese</b> M&uuml;ller-Gr&uuml;nwald",
        "Tel. 0171&nbsp;55501&nbsp;48 an",
    ];
    let decoys = [
        "Anneliese kam",
        "ruf 4711 0147 an",
        "info@klinik-nord.example",
    ];
    for place in [0, 100, 2_000, 8_190, 30_000, 90_000] {
        for what in hidden {
            let mut value = "Guten Tag, wir schreiben. ".repeat(4_000).into_bytes();
            for (number, decoy) in decoys.iter().enumerate() {
                let at = place + 300 + number * 2_900;
                value[at..at + decoy.len()].copy_from_slice(decoy.as_bytes());
            }
            value.splice(place..place, format!(" {what} ").bytes());
            assert!(matcher.is_match(&value), "{what} at {place}");
            assert_eq!(matcher.find(&value).len(), 1, "{what} at {place}");
        }
    }
}

#[test]
fn a_percent_sign_in_prose_hides_nothing() {
    let matcher = matcher(&ids(&[("Anna", "Berg")], &[], &[], &[]));
    all_found(
        &matcher,
        Kind::Name,
        &[
            "100%Anna Berg",
            "zu 50 %Be Anna Berg",
            "x=AD Anna Berg",
            r"C:\neu\Anna Berg",
            "a < b: Anna Berg > c",
        ],
    );
}

#[test]
fn useless_identifiers_are_refused_with_their_place() {
    let refused = |ids: &Identifiers| Matcher::new(ids).expect_err("refused");
    assert_eq!(refused(&Identifiers::default()), Invalid::Nothing);
    assert!(
        matches!(refused(&ids(&[], &["a@b.example", "no address"], &[], &[])), Invalid::NoAddress(needle) if needle.index == 1)
    );
    assert!(matches!(
        refused(&ids(&[], &["@host.example"], &[], &[])),
        Invalid::NoAddress(_)
    ));
    assert!(matches!(
        refused(&ids(&[], &["a b@host.example"], &[], &[])),
        Invalid::NoAddress(_)
    ));
    assert!(matches!(
        refused(&ids(&[], &[], &["12345"], &[])),
        Invalid::TooCommon(_)
    ));
    assert!(matches!(
        refused(&ids(&[], &[], &["00000000"], &[])),
        Invalid::TooCommon(_)
    ));
    assert!(matches!(
        refused(&ids(&[("", "")], &[], &[], &[])),
        Invalid::Empty(_)
    ));
    assert!(matches!(
        refused(&ids(&[("A", "B")], &[], &[], &[])),
        Invalid::TooCommon(_)
    ));
    assert!(matches!(
        refused(&ids(&[], &[], &[], &["10115"])),
        Invalid::TooCommon(_)
    ));
    assert!(matches!(
        refused(&ids(&[], &[], &[], &[" "])),
        Invalid::Empty(_)
    ));
    assert_eq!(
        refused(&ids(&[], &["x"], &[], &[])).to_string(),
        "e-mail no. 1 is no address: write it as name@host"
    );
}

#[test]
fn nothing_personal_is_printed() {
    let ids = anneliese();
    let printed = format!("{ids:?} {:?} {:?}", ids.names[0], matcher(&ids));
    assert!(
        !printed.contains("nneliese") && !printed.contains("5557"),
        "{printed}"
    );
    assert!(printed.contains("emails: 2"), "{printed}");
}

#[test]
fn the_contracts_json_is_read_and_strangers_refused() {
    let ids: Identifiers = serde_json::from_str(
        r#"{"emails":["a@b.example"],"names":[{"given":"Anna","family":"Berg"}]}"#,
    )
    .expect("read");
    assert_eq!(ids.names.len(), 1);
    assert!(serde_json::from_str::<Identifiers>(r#"{"mails":[]}"#).is_err());
}

#[test]
fn in_a_row_that_is_hers_a_name_alone_counts() {
    let matcher = matcher(&anneliese());
    let in_row = |value: &str| matcher.find_in_row(value.as_bytes()).len();
    for hers in [
        "Müller-Grünwald",
        "Frau Müller-Grünwald rief an",
        "Rückruf an Anneliese wegen Angebot",
        "anneliese",
        "Tel. 030 55570147",
    ] {
        assert_eq!(in_row(hers), 1, "{hers}");
        assert!(matches!(
            matcher.redact_in_row(hers.as_bytes(), &|_| false, None),
            Redacted::Rewritten(new) if matcher.find_in_row(&new).is_empty()
        ));
    }
    for others in [
        "Herr Müller-Grünwald",
        "Jürgen Müller-Grünwald",
        "Anneliese Schmidt",
        "Anneliese-Marie",
        "anneliese@firma.example",
        "Rückruf wegen Angebot",
    ] {
        assert_eq!(in_row(others), 0, "{others}");
    }
    none_found(&matcher, &["Müller-Grünwald", "Rückruf an Anneliese"]);
}

#[test]
fn a_name_that_is_a_word_counts_in_her_row_only_as_a_name() {
    let matcher = matcher(&Identifiers {
        names: vec![Name::new("Rosa", "Klein")],
        ..Identifiers::default()
    });
    let in_row = |value: &str| matcher.find_in_row(value.as_bytes()).len();
    assert_eq!(in_row("Frau Klein"), 1);
    assert_eq!(in_row("klein"), 1, "all there is");
    assert_eq!(in_row("ein klein wenig, rosa"), 0);
}
