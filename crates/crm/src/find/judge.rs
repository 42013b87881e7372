//! What a row has in common with the person, and how sure that makes it.
//!
//! The rule behind the table: one strong thing (address, number, code, date of birth) together
//! with the same name is certain. A strong thing without a name to compare is as sure as it is
//! nobody else's. A strong thing with another given name is a relative or a colleague. A name
//! alone is a namesake until something else speaks for it.

use std::collections::BTreeSet;

use identifiers::Name;
use jiff::civil::Date;

use super::candidate::{Candidate, Certainty};
use super::names::{Relation, Why, closest};
use super::person::{Keys, Person};
use super::reason::Reason;
use crate::record::RowRef;

/// What is known of the person looked for.
#[derive(Default)]
pub(super) struct Subject {
    pub names: Vec<Name>,
    pub born: Vec<Date>,
    pub keys: Keys,
    /// Rows the search started from.
    pub records: BTreeSet<RowRef>,

    /// Rows that the CRM links to a certain one, and by which column.
    pub linked: Vec<(RowRef, String)>,
    /// Mailboxes that belong to people with different names.
    pub shared: BTreeSet<String>,
}

/// What a row and the person have in common.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing in common, no state"
)]
struct Evidence {
    relation: Relation,
    email: Option<Email>,
    phone: bool,
    code: bool,
    born: Option<bool>,
    street: bool,
    postcode: bool,
    firm: bool,
    nameless: bool,
}

/// The best address in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Email {
    /// Whether nobody with another name has it.
    own: bool,
    /// Whether it is the same without its plus-tag too.
    exact: bool,
}

/// A row as a candidate; none where it has nothing to do with the person.
pub(super) fn judge(subject: &Subject, person: &Person) -> Option<Candidate> {
    let evidence = Evidence::of(subject, person);
    let link = subject.linked.iter().find(|(row, _)| *row == person.row);
    let mut reasons = evidence.reasons();
    let certainty = if subject.records.contains(&person.row) {
        reasons.insert(0, Reason::SameRecord);
        Some(Certainty::Certain)
    } else if let Some((_, column)) = link {
        reasons.insert(0, Reason::Linked(column.clone()));
        let other = matches!(
            evidence.relation,
            Relation::OtherGiven | Relation::Different
        );
        Some(if other {
            Certainty::Likely
        } else {
            Certainty::Certain
        })
    } else if evidence.firm {
        evidence.firm_certainty()
    } else {
        evidence.certainty()
    };
    let certainty = certainty?;
    let score: i16 = reasons.iter().map(Reason::points).sum();
    Some(Candidate {
        row: person.row.clone(),
        score: u8::try_from(score.clamp(1, 100)).expect("clamped to what fits"),
        certainty,
        reasons,
        deleted: person.deleted,
    })
}

impl Evidence {
    fn of(subject: &Subject, person: &Person) -> Self {
        let (ours, theirs) = (&subject.keys, &person.keys);
        let meet = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_disjoint(b);
        let email = ours
            .mailboxes
            .intersection(&theirs.mailboxes)
            .map(|mailbox| Email {
                own: !subject.shared.contains(mailbox),
                exact: ours
                    .emails
                    .intersection(&theirs.emails)
                    .any(|email| identifiers::email_key(email).as_ref() == Some(mailbox)),
            })
            .max();
        let born = (!subject.born.is_empty() && !person.facts.born.is_empty()).then(|| {
            subject
                .born
                .iter()
                .any(|date| person.facts.born.contains(date))
        });
        Self {
            relation: closest(&subject.names, &person.facts.names),
            email,
            phone: meet(&ours.phones, &theirs.phones),
            code: meet(&ours.codes, &theirs.codes),
            born,
            street: meet(&ours.streets, &theirs.streets),
            postcode: meet(&ours.postcodes, &theirs.postcodes),
            firm: person.firm,
            nameless: person.facts.names.is_empty(),
        }
    }

    fn certainty(&self) -> Option<Certainty> {
        let strong = self.email.is_some() || self.phone || self.code;
        let dated = self.born == Some(true) && self.relation == Relation::Unusable;
        // Father and son bear one name and use one telephone.
        let other_birth = self.born == Some(false);
        if self.is_certain() {
            Some(if other_birth {
                Certainty::Likely
            } else {
                Certainty::Certain
            })
        } else if self.is_likely() && !other_birth {
            Some(Certainty::Likely)
        } else {
            (strong || dated || self.relation.is_lead()).then_some(Certainty::Possible)
        }
    }

    fn is_certain(&self) -> bool {
        let full = self.relation.is_full();
        let partial = matches!(
            self.relation,
            Relation::Close(_) | Relation::FamilyOnly | Relation::GivenOnly | Relation::Unusable
        );
        let own_email = self.email.is_some_and(|email| email.own);
        (full && (self.email.is_some() || self.phone || self.code || self.born == Some(true)))
            || (partial && own_email)
            || (self.code && (partial || matches!(self.relation, Relation::Like(_))))
    }

    fn is_likely(&self) -> bool {
        let full = self.relation.is_full();
        let close = matches!(self.relation, Relation::Close(_));
        let like = matches!(self.relation, Relation::Like(_));
        let part = matches!(self.relation, Relation::FamilyOnly | Relation::GivenOnly);
        let nameless = self.relation == Relation::Unusable;
        let other = self.relation == Relation::Different;
        self.code
            || (self.email.is_some() && (!other || self.phone))
            || (self.phone && (close || like || part || nameless))
            || (self.born == Some(true) && (close || like || part))
            || (self.street && (full || close || like))
            || (self.postcode && (full || close))
    }

    /// A firm is a person only while nobody else belongs to it; a human decides that.
    fn firm_certainty(&self) -> Option<Certainty> {
        let email = self.email.is_some();
        if email && (self.phone || self.relation.is_full()) {
            return Some(Certainty::Likely);
        }
        (email || self.phone || self.code || self.relation.is_full()).then_some(Certainty::Possible)
    }

    /// All of them, the strongest first, then what speaks against.
    fn reasons(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut add = |holds: bool, reason: Reason| {
            if holds {
                reasons.push(reason);
            }
        };
        add(
            self.email.is_some_and(|email| email.exact),
            Reason::SameEmail,
        );
        add(
            self.email.is_some_and(|email| !email.exact),
            Reason::EmailVariant,
        );
        add(self.code, Reason::SameCode);
        let name = match self.relation {
            Relation::Same => Some(Reason::SameName),
            Relation::Spelling => Some(Reason::NameSpelling),
            Relation::Swapped => Some(Reason::NameSwapped),
            Relation::Close(Why::Shortened)
            | Relation::Like(Why::Shortened)
            | Relation::GivenOnly => Some(Reason::NameShortened),
            Relation::Close(Why::Sound) | Relation::Like(Why::Sound) => Some(Reason::SoundsAlike),
            Relation::Close(Why::Similar) | Relation::Like(Why::Similar) => {
                Some(Reason::SimilarName)
            }
            Relation::FamilyOnly => Some(Reason::SameFamilyName),
            Relation::OtherGiven
            | Relation::OtherFamily
            | Relation::Different
            | Relation::Unusable => None,
        };
        reasons.extend(name);
        let mut add = |holds: bool, reason: Reason| {
            if holds {
                reasons.push(reason);
            }
        };
        add(self.phone, Reason::SamePhone);
        add(self.born == Some(true), Reason::SameBirthDate);
        add(self.street, Reason::SameStreet);
        add(self.postcode, Reason::SamePostcode);
        add(self.nameless, Reason::NoName);
        add(self.firm, Reason::Firm);
        add(
            self.email.is_some_and(|email| !email.own),
            Reason::SharedEmail,
        );
        if !self.firm {
            add(
                self.relation == Relation::OtherGiven,
                Reason::OtherGivenName,
            );
            add(
                self.relation == Relation::OtherFamily,
                Reason::OtherFamilyName,
            );
            add(self.relation == Relation::Different, Reason::OtherName);
        }
        add(self.born == Some(false), Reason::OtherBirthDate);
        reasons
    }
}
