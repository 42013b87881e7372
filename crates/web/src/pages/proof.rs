//! Checks a certificate or the proof of an entry, for anybody, without an account. Nothing that is
//! sent here is kept.

use ::proof::{Error, Evidence, Part, Proven, VerifierKey};
use askama::Template;
use jiff::Timestamp;

use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

/// A proof is far smaller than this.
const LARGEST: usize = 1 << 20;

#[derive(Template)]
#[template(path = "proof/check.html")]
struct Check {
    page: Frame,
    errors: Errors,
    key: String,
    own: String,
    checked: Option<Checked>,
}

/// What the check said.
struct Checked {
    /// Why it does not hold; empty when it does.
    wrong: String,
    /// The entry in words.
    facts: Vec<(String, String)>,
    /// The certificate in words, in the visitor's language.
    lines: Vec<(String, String)>,
}

/// The form.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, &Fields::default(), None, &[])
}

/// The answer.
pub async fn check(visit: Visit, fields: Fields) -> Answer {
    match try_check(&visit, &fields) {
        Ok(checked) => render(&visit, &fields, Some(checked), &[]),
        Err(refusal) => render(&visit, &fields, None, &refusal.faults()?),
    }
}

fn try_check(visit: &Visit, fields: &Fields) -> Result<Checked, Refusal> {
    let fault = |code: &str, field: &str| Refusal::invalid(Fault::new(code).at(field));
    let upload = fields.file("file");
    let upload = upload.ok_or_else(|| fault("file-needed", "file"))?;
    let text = std::str::from_utf8(&upload.bytes).ok();
    let text = text.filter(|text| text.len() <= LARGEST);
    let text = text.ok_or_else(|| fault("proof-malformed", "file"))?;
    let key = match fields.filled("key") {
        Some(key) => key.to_owned(),
        None => visit.app.ledger.verifier_key()?,
    };
    let key = VerifierKey::parse(&key).map_err(|_| fault("proof-key", "key"))?;
    let wrong = match Evidence::verify(text, &key) {
        Ok(proven) => return Ok(proven_in_words(visit, &proven)),
        Err(Error::Malformed(_)) => return Err(fault("proof-malformed", "file")),
        Err(Error::NotProven) => "proof-wrong-place",
        Err(Error::NotSigned(_)) => "proof-wrong-key",
        Err(Error::Altered(Part::Details)) => "proof-wrong-details",
        Err(Error::Altered(Part::Certificate)) => "proof-wrong-certificate",
    };
    Ok(Checked {
        wrong: visit.words.t(wrong),
        facts: Vec::new(),
        lines: Vec::new(),
    })
}

fn proven_in_words(visit: &Visit, proven: &Proven) -> Checked {
    let words = visit.words;
    let at = Timestamp::from_microsecond(proven.at_micros).unwrap_or(Timestamp::UNIX_EPOCH);
    let number = |number: u64| words.number(number.cast_signed());
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let facts = [
        ("proof-entry", number(proven.index)),
        ("proof-size", number(proven.size)),
        ("ledger-at", visit.full_moment(at)),
        ("proof-deed", proven.action.clone()),
        (
            "ledger-outcome",
            words.word("ledger-outcome-", &proven.outcome),
        ),
        ("ledger-request", or_dash(&proven.request)),
        ("proof-system", or_dash(&proven.system)),
        ("proof-root", proven.root.clone()),
    ];
    let text = proven.certificate.as_ref();
    let text = text.and_then(|certificate| certificate["texts"][words.tag()].as_str());
    let lines = text.unwrap_or_default().lines();
    let own = |(label, value): (&str, &str)| (label.to_owned(), value.to_owned());
    Checked {
        wrong: String::new(),
        facts: facts
            .into_iter()
            .map(|(label, value)| (words.t(label), value))
            .collect(),
        lines: lines
            .filter_map(|line| line.split_once(": "))
            .map(own)
            .collect(),
    }
}

fn render(visit: &Visit, fields: &Fields, checked: Option<Checked>, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let template = Check {
        page: visit.titled("proof-title").refused_if(&errors),
        key: fields.raw("key").to_owned(),
        own: visit.app.ledger.verifier_key()?,
        checked,
        errors,
    };
    form(&template, &template.errors)
}
