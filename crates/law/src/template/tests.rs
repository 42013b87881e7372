use super::*;

fn faults(kind: Kind, text: &str) -> Vec<(Fault, String, usize, usize)> {
    let wrong = check(kind, text).into_iter();
    wrong
        .map(|wrong| (wrong.fault, wrong.name, wrong.line, wrong.column))
        .collect()
}

#[test]
fn every_text_that_is_shipped_passes_and_every_kind_has_one_in_both_languages() {
    for kind in Kind::ALL {
        for language in [Language::De, Language::En] {
            let text = shipped(kind, language);
            assert!(check(kind, text).is_empty(), "{kind:?}");
            assert_eq!(tidy(text), text);
        }
        assert_eq!(Kind::from_word(kind.word()), Some(kind));
        let letter = kind.letter().map(Kind::from);
        assert_eq!(letter.unwrap_or(kind), kind);
    }
}

#[test]
fn a_text_without_a_place_that_the_law_wants_is_refused_by_its_name() {
    for kind in Kind::ALL {
        let text = shipped(kind, Language::De);
        let demanded = kind.places().iter().filter(|place| place.demanded);
        for place in demanded {
            let without = text.replace(&format!("{{{}}}", place.name), "…");
            let wrong = check(kind, &without);
            assert_eq!(wrong.len(), 1, "{kind:?} {}", place.name);
            assert_eq!(
                (wrong[0].fault, &*wrong[0].name),
                (Fault::Missing, place.name)
            );
        }
    }
    for name in ["grounds", "complaint", "remedy"] {
        for kind in [Kind::Refused, Kind::PartlyFulfilled] {
            let place = kind.places().iter().find(|place| place.name == name);
            assert!(place.is_some_and(|place| place.demanded && place.block));
        }
    }
    let items = |kind: Kind| kind.places().iter().any(|place| place.name == "items");
    assert!(items(Kind::Access) && items(Kind::Portability));
}

#[test]
fn what_is_wrong_is_told_with_line_and_column() {
    let good = "Zu {number}.\n\n{own}";
    assert!(faults(Kind::Acknowledge, good).is_empty());
    let unknown = format!("Grüße an {{name}},\n{good}");
    assert_eq!(
        faults(Kind::Acknowledge, &unknown),
        [(Fault::Unknown, "name".to_owned(), 1, 10)]
    );
    let open = format!("{good}\n\nEin {{number und mehr");
    assert_eq!(
        faults(Kind::Acknowledge, &open),
        [(Fault::Brace, String::new(), 5, 5)]
    );
    let doubled = faults(Kind::Acknowledge, "{{number}}\n\n{own}");
    let places: Vec<(Fault, usize)> = doubled.iter().map(|one| (one.0, one.3)).collect();
    assert_eq!(places, [(Fault::Brace, 1), (Fault::Brace, 10)]);
    let crowded = "Zu {number}: {own}";
    assert_eq!(
        faults(Kind::Acknowledge, crowded),
        [(Fault::Crowded, "own".to_owned(), 1, 14)]
    );
    let below = "Zu {number}:\n{own}";
    assert_eq!(
        faults(Kind::Acknowledge, below),
        [(Fault::Crowded, "own".to_owned(), 2, 1)]
    );
    let turned = "Zu\u{202E} {number}\n\n{own}";
    assert_eq!(
        faults(Kind::Acknowledge, turned),
        [(Fault::Character, String::new(), 1, 3)]
    );
    let missing = faults(Kind::Acknowledge, "Zu Ihrer Anfrage\n\n{own}");
    assert_eq!(missing, [(Fault::Missing, "number".to_owned(), 3, 6)]);
    assert_eq!(faults(Kind::Acknowledge, "")[0].0, Fault::Missing);
}

#[test]
fn a_text_may_be_as_long_as_the_limit_and_no_longer() {
    let start = "Zu {number}.\n\n{own}\n\n";
    let room = LONGEST - start.chars().count();
    let full = format!("{start}{}", "ü".repeat(room));
    assert!(faults(Kind::Acknowledge, &full).is_empty());
    let over = faults(Kind::Acknowledge, &format!("{full}ü"));
    assert_eq!(over, [(Fault::Long, String::new(), 5, room + 1)]);
}

#[test]
fn a_value_is_put_in_once_and_never_read() {
    let values = [
        ("number", "{remedy} #panic(\"x\")".to_owned()),
        ("remedy", "<script>alert(1)</script>".to_owned()),
        ("own", String::new()),
    ];
    let text = compose(
        "A {number}\nB {nobody} {\n\n  {own}\n\n\n{remedy}\n\nC",
        &values,
    );
    assert_eq!(
        text,
        "A {remedy} #panic(\"x\")\nB {nobody} {\n\n<script>alert(1)</script>\n\nC\n"
    );
}

#[test]
fn line_ends_and_blank_lines_do_not_matter() {
    assert_eq!(tidy("\r\n a  \r\n\r\nb \t\r\n\n"), " a\n\nb");
    assert_eq!(tidy("\u{FEFF}Zu {num\u{200B}ber}\u{00AD}"), "Zu {number}");
    assert_eq!(
        tidy("a\n\u{2060}\nb"),
        "a\n\nb",
        "a line of nothing is empty"
    );
    let found = paragraphs("a\nb\n  \n\n\n{own}\n");
    assert_eq!(found, ["a\nb", "{own}"]);
    assert_eq!(
        (sole("{own}"), sole("x {own}"), sole("{}")),
        (Some("own"), None, None)
    );
}
