//! How fast text is passed over; run with `cargo test --release -- --ignored --nocapture`.

#![expect(clippy::print_stdout, reason = "a measurement is there to be read")]

mod common;

use std::{fmt::Write, hint::black_box, time::Instant};

use base64::{Engine, engine::general_purpose::STANDARD};
use common::{anneliese, ids, matcher};
use identifiers::{Batch, Identifiers, Name, NameMatch, compare_names};

const MEGABYTES: usize = 4;

const ASCII: &str = "Dear Mr Smith, about the offer of 2026-03-12 for the new heating in your house: our technician \
    called you yesterday and left a message. Please call back before Friday, order 4711-2290, total 1,280.50 EUR. ";
const GERMAN: &str = "Sehr geehrte Frau Schäfer, wegen des Angebots vom 12.03.2026 für die Vertragsverlängerung hat \
    unser Außendienst Sie gestern nicht erreicht. Bitte rufen Sie bis Freitag zurück, Auftrag 4711-2290, über 1.280,50 Euro. \
    Größere Änderungen am Müllplatz übernimmt die schnelle Truppe. ";
const HTML: &str = "<p>Sehr geehrte <b>Frau Sch&auml;fer</b>,<br />wegen des Angebots &amp; der <a \
    href=\"https://shop.example/a?b=1&amp;c=2\">Verl&auml;ngerung</a> bitte an <i>info@firma.example</i> schreiben.</p>\n";

fn megabytes(line: &str) -> Vec<u8> {
    let mut text = String::with_capacity((MEGABYTES << 20) + 400);
    let mut number = 0u64;
    while text.len() < MEGABYTES << 20 {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push_str(line);
        let _ = write!(text, "{:x} ", number >> 40);
    }
    text.into_bytes()
}

/// Seconds of this thread on a core, so that other programs do not count; elsewhere than on Linux by the clock.
fn spent() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let on_core = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = on_core.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.elapsed().as_secs_f64(), |count| count / 1e9)
}

fn speed(what: &str, text: &[u8], mut look: impl FnMut(&[u8]) -> bool) {
    // The clock of the thread moves in steps, so short looks are repeated.
    let start = spent();
    let mut rounds = 0;
    while rounds < 3 || spent() - start < 0.15 {
        assert!(!black_box(look(black_box(text))), "the text must not match");
        rounds += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "a measurement")]
    let rate = (text.len() * rounds) as f64 / (spent() - start) / 1e6;
    println!("{what:44} {rate:9.0} MB/s");
}

fn people(count: usize) -> Vec<Identifiers> {
    let given = [
        "Anneliese",
        "Jürgen",
        "Katharina",
        "Sebastian",
        "Friederike",
        "Wolfgang",
        "Brigitte",
        "Maximilian",
        "Elisabeth",
        "Ulrich",
    ];
    let family = [
        "Müller-Grünwald",
        "Winterstein",
        "Oberhuber",
        "Krautzberger",
        "Schönleitner",
        "Gassner",
        "Hinterholzer",
        "Pfaffenbichler",
        "Dürrschmidt",
        "Wüstenrot",
    ];
    (0..count)
        .map(|at| {
            let (given, family) = (
                given[at % 10],
                format!("{}{}", family[at / 10 % 10], ["", "er", "mann"][at % 3]),
            );
            let mail = format!("{}.{at}@mail{}.example", given.to_lowercase(), at % 7);
            ids(
                &[(given, &family)],
                &[&mail],
                &[
                    &format!("+49 30 55{:05}", at * 97),
                    &format!("+43 664 {:07}", 1_000_003 + at * 7919),
                ],
                &[],
            )
        })
        .collect()
}

#[test]
#[ignore = "a measurement, for a release build"]
fn text_without_a_find_is_passed_over_fast() {
    let base64: String = STANDARD
        .encode(megabytes(GERMAN))
        .as_bytes()
        .chunks(76)
        .fold(String::new(), |mut text, line| {
            text.push_str(std::str::from_utf8(line).expect("ASCII"));
            text.push_str("\r\n");
            text
        });
    let quoted = quoted_printable::encode(&megabytes(GERMAN)[..2 << 20]);
    let texts = [
        ("ASCII", megabytes(ASCII)),
        ("German", megabytes(GERMAN)),
        ("HTML", megabytes(HTML)),
        ("base64 lines", base64.into_bytes()),
        ("quoted-printable", quoted),
    ];
    let one = matcher(&anneliese());
    let three = Batch::new(&people(3)).expect("valid");
    let hundred = Batch::new(&people(100)).expect("valid");
    let thousand = Batch::new(&people(1000)).expect("valid");
    let bare = [
        "Anneliese",
        "ANNELIESE",
        "anneliese",
        "5557 0147",
        "55570147",
        "5550148",
    ];
    let bare = aho_corasick::AhoCorasick::new(bare).expect("few patterns");
    for (name, text) in &texts {
        speed(&format!("{name}, bare search of 6 words"), text, |text| {
            bare.is_match(text)
        });
        speed(
            &format!("{name}, bare search, values of 300"),
            text,
            |text| text.chunks(300).any(|value| bare.is_match(value)),
        );
        speed(&format!("{name}, 1 person, one buffer"), text, |text| {
            one.is_match(text)
        });
        speed(&format!("{name}, 1 person, values of 300"), text, |text| {
            text.chunks(300).any(|value| one.is_match(value))
        });
        speed(&format!("{name}, 1 person, values of 36"), text, |text| {
            text.chunks(36).any(|value| one.is_match(value))
        });
        speed(&format!("{name}, 3 people, values of 300"), text, |text| {
            text.chunks(300).any(|value| three.is_match(value))
        });
        speed(
            &format!("{name}, 100 people, values of 300"),
            text,
            |text| text.chunks(300).any(|value| hundred.is_match(value)),
        );
        speed(
            &format!("{name}, 1000 people, values of 300"),
            text,
            |text| text.chunks(300).any(|value| thousand.is_match(value)),
        );
    }
}

#[test]
#[ignore = "a measurement, for a release build"]
fn names_are_compared_fast() {
    let rows: Vec<Name> = people(1000).into_iter().flat_map(|ids| ids.names).collect();
    let wanted = Name::new("Annelise", "Mueller-Gruenwald");
    let start = spent();
    let mut found = 0;
    for _ in 0..150 {
        found += rows
            .iter()
            .filter(|row| compare_names(black_box(&wanted), row) != NameMatch::Different)
            .count();
    }
    println!(
        "150,000 names compared in {:.1} ms, {found} alike",
        (spent() - start) * 1e3
    );
}
