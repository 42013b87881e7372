//! What people, streets, towns, firms and texts are called: lists read from `data/lexicon.txt`.

use crate::dice::Dice;

const TEXT: &str = include_str!("../data/lexicon.txt");

/// The lists of the lexicon, each under its name there.
pub(crate) struct Lexicon {
    pub(crate) women: Vec<&'static str>,
    pub(crate) men: Vec<&'static str>,
    pub(crate) titles: Vec<&'static str>,
    pub(crate) streets: Vec<&'static str>,
    pub(crate) providers: Vec<&'static str>,
    pub(crate) subjects: Vec<&'static str>,
    pub(crate) calls: Vec<&'static str>,
    pub(crate) meetings: Vec<&'static str>,
    pub(crate) tasks: Vec<&'static str>,
    pub(crate) notes: Vec<&'static str>,
    pub(crate) sentences: Vec<&'static str>,
    pub(crate) neutral: Vec<&'static str>,
    families: Vec<&'static str>,
    family_heads: Vec<&'static str>,
    family_tails: Vec<&'static str>,
    firm_heads: Vec<&'static str>,
    firm_tails: Vec<&'static str>,
    firm_forms: Vec<&'static str>,
    towns: Vec<Town>,
}

/// A town with one of its postcodes and the dialling code of its fictitious numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Town {
    pub(crate) name: &'static str,
    pub(crate) postcode: &'static str,
    pub(crate) country: &'static str,
    pub(crate) dial: &'static str,
}

fn list(name: &str) -> Vec<&'static str> {
    let lines = TEXT
        .lines()
        .skip_while(|line| line.trim_matches(['[', ']']) != name)
        .skip(1);
    let lines = lines
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty());
    lines.flat_map(|line| line.split(" | ")).collect()
}

impl Lexicon {
    pub(crate) fn read() -> Self {
        let town = |line: &'static str| {
            let mut parts = line.split(" ; ");
            let mut next = || parts.next().unwrap_or_default();
            Town {
                name: next(),
                postcode: next(),
                country: next(),
                dial: next(),
            }
        };
        Self {
            women: list("women"),
            men: list("men"),
            titles: list("titles"),
            streets: list("streets"),
            providers: list("providers"),
            subjects: list("subjects"),
            calls: list("calls"),
            meetings: list("meetings"),
            tasks: list("tasks"),
            notes: list("notes"),
            sentences: list("sentences"),
            neutral: list("neutral"),
            families: list("families"),
            family_heads: list("family_heads"),
            family_tails: list("family_tails"),
            firm_heads: list("firm_heads"),
            firm_tails: list("firm_tails"),
            firm_forms: list("firm_forms"),
            towns: list("towns").into_iter().map(town).collect(),
        }
    }

    /// A family name; half of them are put together, so that many people do not share eighty names.
    pub(crate) fn family(&self, dice: &mut Dice) -> String {
        if dice.percent(50) {
            return dice.pick(&self.families).to_owned();
        }
        format!(
            "{}{}",
            dice.pick(&self.family_heads),
            dice.pick(&self.family_tails)
        )
    }

    /// A firm and its domain; `n` keeps firms apart.
    pub(crate) fn firm(&self, dice: &mut Dice, n: u64) -> (String, String) {
        let (head, tail) = (dice.pick(&self.firm_heads), dice.pick(&self.firm_tails));
        let family = self.family(dice);
        let name = format!("{family} {head}{tail} {}", dice.pick(&self.firm_forms));
        let domain = format!("{}-{}{n}.example", plain(head), plain(tail));
        (name, domain)
    }

    pub(crate) fn town(&self, dice: &mut Dice) -> Town {
        self.towns[dice.below(self.towns.len())]
    }
}

/// Lower case, umlauts spelt out, nothing but letters and digits: for addresses and domains.
pub(crate) fn plain(name: &str) -> String {
    let mut spelt = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => spelt.push_str("ae"),
            'ö' | 'ø' => spelt.push_str("oe"),
            'ü' => spelt.push_str("ue"),
            'ß' => spelt.push_str("ss"),
            'á' | 'à' => spelt.push('a'),
            'é' | 'è' | 'ë' | 'ễ' => spelt.push('e'),
            'í' | 'ı' => spelt.push('i'),
            'ó' | 'ō' => spelt.push('o'),
            'ū' | 'ú' => spelt.push('u'),
            'ş' => spelt.push('s'),
            'ł' => spelt.push('l'),
            'ř' => spelt.push('r'),
            'ć' => spelt.push('c'),
            letter if letter.is_ascii_alphanumeric() => spelt.push(letter),
            _ => {}
        }
    }
    spelt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_entries_and_no_list_swallows_the_next() {
        let lexicon = Lexicon::read();
        assert_eq!((lexicon.women.len(), lexicon.men.len()), (50, 50));
        assert!(lexicon.towns.iter().all(|town| town.dial.starts_with('+')));
        assert!(
            lexicon
                .providers
                .iter()
                .all(|domain| domain.ends_with(".example"))
        );
        assert_eq!(lexicon.firm_forms.len(), 6);
    }

    #[test]
    fn addresses_are_plain_ascii_whatever_the_name() {
        for name in Lexicon::read()
            .women
            .iter()
            .chain(&Lexicon::read().families)
        {
            assert!(plain(name).is_ascii() && !plain(name).is_empty(), "{name}");
        }
        assert_eq!(plain("Weiß-Köhler"), "weisskoehler");
    }
}
