//! The named character references that German-speaking software writes (HTML 4 latin-1 set,
//! punctuation, and the letters of neighbouring languages).

/// U+00A0 to U+00FF in order.
const LATIN1: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
];

const OTHERS: [(&str, char); 75] = [
    ("quot", '"'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("apos", '\''),
    ("commat", '@'),
    ("period", '.'),
    ("comma", ','),
    ("lowbar", '_'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("plus", '+'),
    ("num", '#'),
    ("colon", ':'),
    ("semi", ';'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("lpar", '('),
    ("rpar", ')'),
    ("equals", '='),
    ("percnt", '%'),
    ("excl", '!'),
    ("quest", '?'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("ndash", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("lsquo", '\u{2018}'),
    ("rsquo", '\u{2019}'),
    ("sbquo", '\u{201a}'),
    ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'),
    ("bdquo", '\u{201e}'),
    ("hellip", '\u{2026}'),
    ("bull", '\u{2022}'),
    ("euro", '\u{20ac}'),
    ("trade", '\u{2122}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Yuml", 'Ÿ'),
    ("Zcaron", 'Ž'),
    ("zcaron", 'ž'),
    ("Ccaron", 'Č'),
    ("ccaron", 'č'),
    ("Cacute", 'Ć'),
    ("cacute", 'ć'),
    ("dstrok", 'đ'),
    ("lstrok", 'ł'),
    ("Lstrok", 'Ł'),
    ("nacute", 'ń'),
    ("sacute", 'ś'),
    ("zacute", 'ź'),
    ("zdot", 'ż'),
    ("eogon", 'ę'),
    ("aogon", 'ą'),
    ("ecaron", 'ě'),
    ("rcaron", 'ř'),
    ("ncaron", 'ň'),
    ("uring", 'ů'),
    ("odblac", 'ő'),
    ("udblac", 'ű'),
    ("gbreve", 'ğ'),
    ("scedil", 'ş'),
    ("inodot", 'ı'),
    ("Idot", 'İ'),
    ("abreve", 'ă'),
];

/// The longest name in the tables.
pub(super) const LONGEST: usize = 7;

/// What `&name;` stands for.
pub(super) fn named(name: &str) -> Option<char> {
    LATIN1
        .iter()
        .position(|one| *one == name)
        .and_then(|at| char::from_u32(0xa0 + u32::try_from(at).ok()?))
        .or_else(|| OTHERS.iter().find(|one| one.0 == name).map(|one| one.1))
}

/// A letter of the latin-1 set by its entity name.
pub(super) fn letter(name: &str) -> Option<char> {
    named(name).filter(|c| ('\u{c0}'..='\u{17f}').contains(c) && c.is_alphabetic())
}
