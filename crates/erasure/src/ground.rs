//! Why a row stays, as it is stored: the id of a ground from the list, or a duty with the date of
//! the document. The words are made where they are read, in the reader's language.

use base::{Locale, Notice};
use crm::plan::Decision;
use jiff::civil::Date;
use law::Language;
use law::retention::{self, Start};

/// Stands between a duty's rule and the document's date.
const OF: char = '@';

/// The ground of a statutory duty that keeps a document of this date.
pub(crate) fn of_duty(rule: &str, document: Date) -> String {
    format!("{rule}{OF}{document}")
}

/// A ground in words: title, years, source and end for a duty, the title for one from the list.
pub fn ground_words(ground: &str, language: Language) -> String {
    let duty = || duty_words(ground, language);
    let listed = || Some(law::ground::find(ground)?.title.get(language).to_owned());
    duty().or_else(listed).unwrap_or_else(|| ground.to_owned())
}

/// What carries a ground, for whoever asks why something stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Id of the ground, or of the statutory duty.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it fits; empty for a duty, whose term says it.
    pub meaning: String,
    /// The provision.
    pub source: String,
    /// The term, where it is a statutory duty.
    pub term: Option<Term>,
}

/// How long a statutory duty keeps a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Day of the document.
    pub document: Date,
    /// Years of the period.
    pub years: i16,
    /// From where they count.
    pub start: Start,
    /// Last day of the period.
    pub last_day: Date,
    /// When the document must be kept even longer; empty for never.
    pub longer: String,
    /// Day on which the rule was last compared with the statute.
    pub checked: Date,
}

/// What carries a ground as it is stored, in a reader's language. A ground that no list has is named by its id.
pub fn ground_basis(ground: &str, language: Language) -> Basis {
    let listed = || {
        let listed = law::ground::find(ground)?;
        Some(Basis {
            id: listed.id.clone(),
            title: listed.title.get(language).to_owned(),
            meaning: listed.meaning.get(language).to_owned(),
            source: listed.basis.get(language).to_owned(),
            term: None,
        })
    };
    let unknown = || Basis {
        id: ground.to_owned(),
        title: ground.to_owned(),
        meaning: String::new(),
        source: String::new(),
        term: None,
    };
    duty_basis(ground, language)
        .or_else(listed)
        .unwrap_or_else(unknown)
}

fn duty_basis(ground: &str, language: Language) -> Option<Basis> {
    let (id, document) = ground.split_once(OF)?;
    let (rule, document) = (retention::rule(id)?, document.parse().ok()?);
    let retained = rule.retained(document);
    let longer = rule.longer.as_ref();
    Some(Basis {
        id: rule.id.clone(),
        title: rule.title.get(language).to_owned(),
        meaning: String::new(),
        source: retained.period.source.get(language).to_owned(),
        term: Some(Term {
            document,
            years: retained.period.years,
            start: rule.start,
            last_day: retained.last_day,
            longer: longer.map_or_else(String::new, |words| words.get(language).to_owned()),
            checked: rule.checked,
        }),
    })
}

/// The id of a stored ground or duty, and the last day on which a duty holds.
pub(crate) fn parts(ground: &str) -> (&str, Option<Date>) {
    let duty = || {
        let (id, document) = ground.split_once(OF)?;
        let rule = retention::rule(id)?;
        let last_day = retention::retained_until(rule, document.parse().ok()?);
        Some((id, Some(last_day)))
    };
    duty().unwrap_or((ground, None))
}

/// The title of a ground or duty by its id; the id where neither list has it.
pub(crate) fn title(id: &str, language: Language) -> &str {
    let duty = || Some(retention::rule(id)?.title.get(language));
    let listed = || Some(law::ground::find(id)?.title.get(language));
    duty().or_else(listed).unwrap_or(id)
}

/// A duty in words; none for a ground that is no duty.
pub(crate) fn duty_words(ground: &str, language: Language) -> Option<String> {
    let (rule, document) = ground.split_once(OF)?;
    let rule = retention::rule(rule)?;
    Some(rule.ground(document.parse().ok()?, language))
}

/// A ground as JSON has it: duties in words, grounds of the list by their id.
pub(crate) fn told(ground: &str, locale: Locale) -> String {
    duty_words(ground, law_language(locale)).unwrap_or_else(|| ground.to_owned())
}

/// The law's word for a language.
pub(crate) fn law_language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}

/// What somebody says of the ground on which a record stays.
pub(crate) struct Said<'a> {
    /// Id of a ground.
    pub ground: Option<&'a str>,
    /// Until when it holds.
    pub until: Option<Date>,
    /// Whether the facts were noted.
    pub noted: bool,
    /// In which language a refusal names the ground.
    pub language: Language,
}

/// Refuses to keep or archive without a ground from the list, or without what the ground needs:
/// some hold only for a time, some only with the facts. `name` is the record or kind.
pub(crate) fn demand(
    name: &str,
    decision: Decision,
    said: &Said<'_>,
    today: Date,
) -> Result<(), Notice> {
    let known = || {
        let ids: Vec<&str> = law::ground::all()
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        ids.join(", ")
    };
    let Some(id) = said.ground else {
        let word = decision.word();
        let line = format!("{name}: {word} needs a ground; give one of {}", known());
        return Err(Notice::new("ground-needed", line).with("record", name));
    };
    let Some(ground) = law::ground::find(id) else {
        let line = format!("ground {id}: is not in the list; give one of {}", known());
        return Err(Notice::new("ground-unknown", line));
    };
    let lacks_end = ground.needs_end && said.until.is_none();
    let lacks_note = ground.needs_note && !said.noted;
    let (code, field, what) = match (lacks_end, lacks_note) {
        (true, true) => (
            "ground-end-note",
            "until",
            "needs its end and a note of the facts; give --until DATE and --note TEXT",
        ),
        (true, false) => ("ground-end", "until", "needs its end; give --until DATE"),
        (false, true) => (
            "ground-note",
            "note",
            "needs a note of the facts; give --note TEXT",
        ),
        (false, false) if said.until.is_some_and(|until| until < today) => (
            "ground-past",
            "until",
            "ends before today and keeps nothing; give a later day, or another decision",
        ),
        (false, false) => return Ok(()),
    };
    let line = format!("{name}: ground {id} {what}");
    Err(Notice::new(code, line)
        .at(field)
        .with("ground", ground.title.get(said.language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_refused_without_what_it_needs_and_says_what_is_missing() {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        let code = |ground: &str, until: Option<&str>, noted: bool| {
            let said = Said {
                ground: Some(ground),
                until: until.map(day),
                noted,
                language: Language::De,
            };
            demand("task", Decision::Keep, &said, day("2026-11-23"))
                .map_or_else(|notice| notice.code, |()| "taken")
        };
        for ground in law::ground::all() {
            let (end, note) = (ground.needs_end, ground.needs_note);
            let bare = match (end, note) {
                (true, true) => "ground-end-note",
                (true, false) => "ground-end",
                (false, true) => "ground-note",
                (false, false) => "taken",
            };
            assert_eq!(code(&ground.id, None, false), bare, "{}", ground.id);
            assert_eq!(code(&ground.id, Some("2031-12-31"), true), "taken");
            assert_eq!(code(&ground.id, Some("2026-11-22"), true), "ground-past");
        }
        assert_eq!(code("because", None, true), "ground-unknown");
        let said = Said {
            ground: Some("legal_duty"),
            until: None,
            noted: false,
            language: Language::De,
        };
        let line = demand("task", Decision::Keep, &said, day("2026-11-23")).unwrap_err();
        let line = line.to_string();
        for part in ["task", "legal_duty", "--until", "--note"] {
            assert!(line.contains(part), "{line}");
        }
    }

    #[test]
    fn a_ground_of_the_list_says_when_it_fits_and_by_which_provision() {
        for ground in law::ground::all() {
            for language in [Language::De, Language::En] {
                let basis = ground_basis(&ground.id, language);
                assert_eq!(basis.title, ground.title.get(language));
                assert_eq!(basis.meaning, ground.meaning.get(language));
                assert_eq!(basis.source, ground.basis.get(language));
                assert_eq!(basis.term, None);
            }
        }
        let unknown = ground_basis("no such ground", Language::De);
        assert_eq!((&*unknown.title, &*unknown.source), ("no such ground", ""));
    }

    #[test]
    fn a_duty_is_told_in_the_language_of_the_reader() {
        let rule = &retention::all()[0];
        let document: Date = "2024-03-01".parse().expect("a date");
        let stored = of_duty(&rule.id, document);
        for language in [Language::De, Language::En] {
            let told = ground_words(&stored, language);
            assert_eq!(told, rule.ground(document, language));
        }
        assert_ne!(
            ground_words(&stored, Language::De),
            ground_words(&stored, Language::En)
        );
        let last_day = retention::retained_until(rule, document);
        let basis = ground_basis(&stored, Language::De);
        let term = basis.term.expect("a duty has its term");
        assert_eq!(
            (basis.id, basis.title),
            (rule.id.clone(), rule.title.de.clone())
        );
        assert_eq!((term.document, term.last_day), (document, last_day));
        assert_eq!((term.start, term.checked), (rule.start, rule.checked));
        let period = rule.retained(document).period;
        assert_eq!(
            (term.years, basis.source),
            (period.years, period.source.de.clone())
        );
        assert_eq!(parts(&stored), (rule.id.as_str(), Some(last_day)));
        assert_eq!(parts("contract"), ("contract", None));
        assert_eq!(title(&rule.id, Language::De), rule.title.de);
        assert_eq!(title("no such ground", Language::De), "no such ground");
        assert_eq!(
            ground_words("no such ground", Language::De),
            "no such ground"
        );
    }
}
