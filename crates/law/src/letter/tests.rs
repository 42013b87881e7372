use jiff::civil::date;

use super::*;

const GROUND: &str = "Die Anfrage {number} ist exzessiv.";

fn write_on(kind: LetterKind, today: Date, grounds: &[String]) -> Option<Written> {
    write_in(Language::De, kind, today, grounds)
}

fn write_in(
    language: Language,
    kind: LetterKind,
    today: Date,
    grounds: &[String],
) -> Option<Written> {
    let done = ["Gelöscht: 3 Datensätze in „vertrieb“.".to_owned()];
    let sender = ["Muster GmbH".to_owned(), "Graz".to_owned()];
    let told = Told {
        number: "GD-2026-0001",
        right: Right::Erasure,
        received: date(2026, 10, 26),
        last_day: date(2026, 11, 26),
        legal_day: date(2027, 1, 26),
        today,
        region: Region::parse("DE-BY-KATH").unwrap(),
        done: &done,
        grounds,
        own: None,
        sender: &sender,
    };
    write(kind, &told, language)
}

#[test]
fn every_text_is_whole_in_both_languages_and_leaves_no_place_open() {
    let grounds = [GROUND.to_owned()];
    for kind in LetterKind::DRAFTED {
        for language in [Language::De, Language::En] {
            let letter = write_in(language, kind, date(2027, 2, 1), &grounds).unwrap();
            let open = letter.text.replace("{number} ist", "");
            assert!(!open.contains('{'), "{kind:?}: {open}");
            assert!(letter.text.contains("GD-2026-0001") && letter.text.contains("Muster GmbH"));
            assert_eq!(
                has_gap(&letter.text),
                kind == LetterKind::Identity,
                "{kind:?}"
            );
        }
        assert_eq!(LetterKind::from_word(kind.word()), Some(kind));
    }
    for right in Right::ALL {
        for ground in refusals(right) {
            let whole = [&ground.title, &ground.text, &ground.meaning];
            assert!(
                whole.iter().all(|words| words.is_complete()),
                "{}",
                ground.id
            );
        }
        assert!(refusals(right).count() >= 3, "{right}");
    }
}

#[test]
fn no_refusal_is_written_without_a_ground_and_each_holds_complaint_and_remedy() {
    for kind in [LetterKind::Refused, LetterKind::PartlyFulfilled] {
        let none = write_on(kind, date(2026, 11, 1), &[]);
        assert_eq!(none, None);
        let grounds = [GROUND.to_owned()];
        let letter = write_on(kind, date(2026, 11, 1), &grounds).unwrap();
        assert_eq!(letter.demands.len(), 3, "ground, complaint, remedy");
        assert!(
            letter.text.contains(GROUND),
            "a ground stays as it was written"
        );
        assert!(
            letter
                .text
                .contains("Bayerisches Landesamt für Datenschutzaufsicht")
        );
        assert!(letter.text.contains("Art. 77") && letter.text.contains("Art. 79"));
        assert_eq!(lacking(&letter.text, &letter.demands), None);
        for (at, demand) in letter.demands.iter().enumerate() {
            let without = letter.text.replace(demand.as_str(), "");
            assert_eq!(lacking(&without, &letter.demands), Some(at));
        }
        let broken = letter.text.replace(' ', "\n");
        assert_eq!(
            lacking(&broken, &letter.demands),
            None,
            "line breaks do not matter"
        );
    }
}

#[test]
fn what_was_done_stands_in_an_answer_and_not_in_a_refusal() {
    let grounds = [GROUND.to_owned()];
    for (kind, tells) in [
        (LetterKind::Fulfilled, true),
        (LetterKind::PartlyFulfilled, true),
        (LetterKind::Refused, false),
        (LetterKind::Acknowledge, false),
    ] {
        let letter = write_on(kind, date(2026, 11, 1), &grounds).unwrap();
        assert_eq!(letter.text.contains("3 Datensätze"), tells, "{kind:?}");
        assert!(letter.text.contains("26. Oktober 2026"));
    }
}

#[test]
fn a_late_letter_says_so_and_an_extension_does_not_help_a_refusal() {
    let grounds = [GROUND.to_owned()];
    let late = |kind, day| write_on(kind, day, &grounds).unwrap().tells_delay;
    let between = date(2026, 12, 24);
    assert!(late(LetterKind::Refused, between) && late(LetterKind::PartlyFulfilled, between));
    assert!(!late(LetterKind::Fulfilled, between) && !late(LetterKind::NoData, between));
    assert!(late(LetterKind::Fulfilled, date(2027, 1, 27)));
    assert!(!late(LetterKind::Acknowledge, date(2027, 1, 27)));
    let letter = write_on(LetterKind::Refused, between, &grounds).unwrap();
    assert!(letter.text.contains("26. November 2026"), "{}", letter.text);
}
