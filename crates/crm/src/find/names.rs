//! Names as they stand in a CRM, and how two of them relate.

use identifiers::{Name, name_key, similar, sounds_like};

/// Words that stand where a name should.
const PLACEHOLDERS: &[&str] = &[
    "null",
    "n/a",
    "na",
    "none",
    "nil",
    "unknown",
    "unbekannt",
    "undefined",
    "keine",
    "keiner",
    "ohne",
    "anonym",
    "anonymous",
    "[gelöscht]",
    "gelöscht",
];

/// Words before a family name that belong to it.
const PARTICLES: &[&str] = &[
    "von", "vom", "van", "zu", "zum", "zur", "de", "der", "den", "del", "della", "di", "da", "dos",
    "du", "la", "le", "ter", "ten",
];

/// Letters by which two spellings may differ: one in five.
const LEAST_SIMILARITY: f64 = 0.8;

/// How one part of a name relates to the same part of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Same,
    /// `A.` for `Anna`, `Anna` for `Anna Maria`, `Müller` for `Müller-Grünwald`.
    Shortened,
    Sound,
    Similar,
    Missing,
    Different,
}

/// How two names relate, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// Letter by letter.
    Same,
    /// In another spelling.
    Spelling,
    /// Given and family name in each other's place.
    Swapped,
    /// One part the same, the other shortened or (the family name) alike.
    Close(Why),
    /// The same family name, no given name on one side.
    FamilyOnly,
    /// The same given name, no family name on one side.
    GivenOnly,
    /// Alike only.
    Like(Why),
    /// The same or a like family name, another given name.
    OtherGiven,
    /// The same given name, another family name.
    OtherFamily,
    /// Nothing in common.
    Different,
    /// One side has no name.
    Unusable,
}

/// In what two names that are not the same are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    Shortened,
    Sound,
    Similar,
}

impl Relation {
    /// The same name, however written.
    pub fn is_full(self) -> bool {
        matches!(self, Self::Same | Self::Spelling | Self::Swapped)
    }

    /// Plainly somebody else's name.
    pub fn is_other(self) -> bool {
        matches!(self, Self::OtherGiven | Self::OtherFamily | Self::Different)
    }

    /// Reason enough to show a row.
    pub fn is_lead(self) -> bool {
        self.is_full() || matches!(self, Self::Close(_) | Self::FamilyOnly | Self::Like(_))
    }
}

/// A cell without white space at its ends and without a remark in brackets after it.
pub(super) fn clean(text: &str) -> String {
    let mut text = text.trim();
    while text.ends_with(')') {
        let Some(start) = text.rfind('(') else { break };
        text = text[..start].trim_end();
    }
    text.to_owned()
}

/// Whether a name has a letter and is not made of placeholders alone.
pub(super) fn usable(name: &Name) -> bool {
    let real = |part: &str| {
        part.chars().any(char::is_alphabetic)
            && !PLACEHOLDERS.contains(&part.trim().to_lowercase().as_str())
    };
    real(&name.given) || real(&name.family)
}

/// Reads `Given Family` or `Family, Given`; one word alone is a family name.
pub(super) fn parse(text: &str) -> Name {
    let text = clean(text);
    if let Some((family, given)) = text.split_once(',') {
        return Name::new(given.trim(), family.trim());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(mut at) = words.len().checked_sub(1) else {
        return Name::new("", "");
    };
    while at > 1 && PARTICLES.contains(&words[at - 1].to_lowercase().as_str()) {
        at -= 1;
    }
    Name::new(words[..at].join(" "), words[at..].join(" "))
}

/// How two names relate.
pub(super) fn relation(a: &Name, b: &Name) -> Relation {
    if !usable(a) || !usable(b) {
        return Relation::Unusable;
    }
    let (given, family) = (part(&a.given, &b.given), part(&a.family, &b.family));
    let plain = (given, family);
    if plain != (Part::Same, Part::Same)
        && part(&a.given, &b.family) == Part::Same
        && part(&a.family, &b.given) == Part::Same
    {
        return Relation::Swapped;
    }
    match plain {
        (Part::Same, Part::Same) if a.given == b.given && a.family == b.family => Relation::Same,
        (Part::Same, Part::Same) => Relation::Spelling,
        (Part::Shortened, Part::Same) | (Part::Same, Part::Shortened) => {
            Relation::Close(Why::Shortened)
        }
        (Part::Same, Part::Sound) => Relation::Close(Why::Sound),
        (Part::Same, Part::Similar) => Relation::Close(Why::Similar),
        (Part::Missing, Part::Same) => Relation::FamilyOnly,
        (Part::Same, Part::Missing) => Relation::GivenOnly,
        (Part::Missing, Part::Missing) => Relation::Unusable,
        (Part::Different, Part::Different | Part::Missing)
        | (Part::Missing, Part::Different)
        | (Part::Shortened | Part::Sound | Part::Similar, Part::Missing) => Relation::Different,
        (Part::Different, _) => Relation::OtherGiven,
        (_, Part::Different) => Relation::OtherFamily,
        (Part::Sound, _) | (_, Part::Sound) => Relation::Like(Why::Sound),
        (Part::Similar, _) | (_, Part::Similar) => Relation::Like(Why::Similar),
        (Part::Shortened | Part::Missing, Part::Shortened) => Relation::Like(Why::Shortened),
    }
}

/// The closest relation between any two names; unusable only where one side has no name.
pub(super) fn closest(ours: &[Name], theirs: &[Name]) -> Relation {
    ours.iter()
        .flat_map(|a| theirs.iter().map(move |b| relation(a, b)))
        .min()
        .unwrap_or(Relation::Unusable)
}

fn part(a: &str, b: &str) -> Part {
    let (a_key, b_key) = (name_key(a), name_key(b));
    let (a_base, b_base) = (a_key.base.trim(), b_key.base.trim());
    if a_base.is_empty() || b_base.is_empty() {
        return Part::Missing;
    }
    let (a_long, b_long) = (a_key.long.trim(), b_key.long.trim());
    let close_up = |text: &str| -> String { text.split_whitespace().collect() };
    let forms = |base: &str, long: &str| [close_up(base), close_up(long)];
    let (a_forms, b_forms) = (forms(a_base, a_long), forms(b_base, b_long));
    if a_forms.iter().any(|form| b_forms.contains(form)) {
        return Part::Same;
    }
    if is_shortened(a_base, b_base) || is_shortened(a_long, b_long) {
        return Part::Shortened;
    }
    if sounds_like(a, b) {
        return Part::Sound;
    }
    let near = a_forms
        .iter()
        .any(|x| b_forms.iter().any(|y| similar(x, y) >= LEAST_SIMILARITY));
    if near { Part::Similar } else { Part::Different }
}

/// Whether one is the other's initial, or some of its words.
fn is_shortened(a: &str, b: &str) -> bool {
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    if initial(a, b) || initial(b, a) {
        return true;
    }
    let words = |text: &str| -> Vec<String> {
        text.split(' ')
            .filter(|word| word.len() > 2)
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    !few.is_empty() && few.len() < many.len() && few.iter().all(|word| many.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(given: &str, family: &str) -> Name {
        Name::new(given, family)
    }

    #[test]
    fn free_text_becomes_given_and_family_name() {
        for (text, given, family) in [
            ("Anna Huber", "Anna", "Huber"),
            ("Huber, Anna Maria", "Anna Maria", "Huber"),
            ("Ludwig van der Rohe", "Ludwig", "van der Rohe"),
            ("Huber", "", "Huber"),
            ("Anna Huber (converted)", "Anna", "Huber"),
            ("", "", ""),
        ] {
            assert!(parse(text) == name(given, family), "{text}");
        }
    }

    #[test]
    fn a_person_called_null_is_a_person_and_a_placeholder_is_not() {
        assert!(usable(&name("Christopher", "Null")));
        for (given, family) in [("NULL", "null"), ("", "n/a"), ("-", "."), ("", "")] {
            assert!(!usable(&name(given, family)), "{given} {family}");
        }
    }

    #[test]
    fn husband_and_wife_are_never_close() {
        let relation = relation(&name("Anneliese", "Müller"), &name("Jürgen", "Müller"));
        assert_eq!(relation, Relation::OtherGiven);
    }

    #[test]
    fn a_namesake_in_gender_is_only_alike() {
        let relation = relation(&name("Christian", "Maier"), &name("Christiane", "Maier"));
        assert!(matches!(relation, Relation::Like(_)), "{relation:?}");
    }

    #[test]
    fn shortened_names_are_close() {
        for (a, b) in [
            (name("A.", "Huber"), name("Anna", "Huber")),
            (name("Anna", "Huber"), name("Anna Maria", "Huber")),
            (name("Anna", "Huber"), name("Anna", "Huber-Maier")),
        ] {
            assert_eq!(relation(&a, &b), Relation::Close(Why::Shortened));
        }
    }
}
