//! What command, API and pages are asked with, read into what is to be done.

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;
use requests::Text;
use serde::Deserialize;

use crate::draft::{Asked, Correction, Restricting, Shares};
use crate::{Kind, Old, Whom};

/// The input as it comes. May be personal: it prints nothing.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Form {
    /// `marketing`, `restriction`, `lift` or `rectification`.
    pub kind: String,
    /// Values that others have too and that are set all the same.
    pub stop: BTreeSet<String>,
    /// Values that others have too and that are left to them.
    pub leave: BTreeSet<String>,
    /// Records that only may be the person and are acted on all the same.
    pub also: BTreeSet<String>,
    /// Records that are linked or certainly the person and are left as they are.
    pub without: BTreeSet<String>,
    /// `a` to `d` of Art. 18(1) GDPR.
    pub ground: String,
    /// The day on which a restriction is looked at again.
    pub review_on: String,
    /// Columns and the right values.
    pub set: BTreeMap<String, String>,
    /// Columns and the wrong values that they replace.
    pub was: BTreeMap<String, String>,
    /// What the person wants added to the records.
    pub statement: String,
    /// The records that are corrected; all that are the person when empty.
    pub records: BTreeSet<String>,
    /// `keep` or `empty`.
    pub old_values: String,
    /// What shows that the value is right, and what was found.
    pub proof: String,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({})", self.kind)
    }
}

impl Form {
    /// Reads it; the refusal names the field.
    pub fn read(self) -> Result<Asked, Notice> {
        let kind = Kind::from_word(self.kind.trim()).ok_or_else(|| {
            let line = "is none of marketing, restriction, lift, rectification";
            Notice::new("effect-kind", line).at("kind")
        })?;
        let shares = Shares {
            stop: self.stop,
            leave: self.leave,
            whom: Whom {
                also: self.also,
                without: self.without,
            },
        };
        Ok(match kind {
            Kind::Marketing => Asked::Marketing(shares),
            Kind::Restriction => Asked::Restriction(Restricting {
                ground: self.ground.trim().to_owned(),
                review_on: day(self.review_on.trim())?,
                shares,
            }),
            Kind::Lift => Asked::Lift,
            Kind::Rectification => Asked::Rectification(Correction {
                set: self.set,
                was: self.was,
                statement: Text::optional("statement", &self.statement)?,
                records: self.records,
                old: old(self.old_values.trim())?,
                proof: Text::parse("proof", &self.proof)?,
                whom: shares.whom,
            }),
        })
    }
}

fn day(text: &str) -> Result<Option<jiff::civil::Date>, Notice> {
    if text.is_empty() {
        return Ok(None);
    }
    let line = "is no day; write it as 2027-02-01";
    text.parse()
        .map(Some)
        .map_err(|_| Notice::new("date-shape", line).at("review_on"))
}

fn old(word: &str) -> Result<Old, Notice> {
    Old::from_word(word).ok_or_else(|| {
        let line = "says what becomes of the wrong values in the CRM's change log: keep or empty";
        Notice::new("correction-old", line).at("old_values")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let form = |kind: &str, old: &str, proof: &str| Form {
            kind: kind.into(),
            old_values: old.into(),
            proof: proof.into(),
            review_on: "soon".into(),
            ..Form::default()
        };
        let field = |form: Form| form.read().unwrap_err().field;
        assert_eq!(field(form("erase", "", "")), Some("kind"));
        assert_eq!(field(form("restriction", "", "")), Some("review_on"));
        assert_eq!(field(form("rectification", "", "x")), Some("old_values"));
        assert_eq!(field(form("rectification", "keep", " ")), Some("proof"));
        assert!(matches!(
            form("marketing", "", "").read(),
            Ok(Asked::Marketing(_))
        ));
    }
}
