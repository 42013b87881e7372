//! May I send? Asked for one purpose and many addresses or persons; no, unless there is a reason for
//! yes.

use std::collections::{BTreeSet, HashMap};

use accounts::{Actor, Permission, authorize};
use base::Notice;
use jiff::civil::Date;
use ledger::Ledger;
use requests::Person;
use serde::Serialize;

use crate::address::Hasher;
use crate::basis::Basis;
use crate::change::{switched_off, unknown_purpose};
use crate::consent::{ConsentId, State};
use crate::{Error, link, store};

/// The most that is answered at once.
pub const MOST_ASKED: usize = 10_000;
/// So many are looked up by one statement.
const CHUNK: usize = 500;

/// Who is to be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A mail address or telephone number.
    Address(String),
    /// A record of a system.
    Person(Person),
}

/// The answer for one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub may: bool,
    /// `given` or a basis such as `contract` where it may; else `unknown`, `pending`, `withdrawn`,
    /// `none_found`, `review_due`, `request_open`, `suppressed`, `restricted`, `erased`.
    pub reason: &'static str,
    /// Where the person withdraws, to be put into the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdraw: Option<String>,
}

/// What is known of one record for the purpose.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of the judge"
)]
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub address: Option<String>,
    pub person: Person,
    pub what: What,
    /// A request of the person is open that stops what rests on consent or interests.
    pub stopped: bool,
    /// The record was erased.
    pub erased: bool,
    /// The person objected to advertising.
    pub objected: bool,
    /// The processing of the record is restricted (Art. 18 GDPR).
    pub restricted: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Consent(ConsentId, State),
    Ground(Basis, Option<Date>),
}

/// Answers for each subject, in the order they were given.
pub async fn may_send(
    ledger: &Ledger,
    actor: &Actor,
    (public_url, today): (&str, Date),
    (purpose, subjects): (&str, &[Subject]),
) -> Result<Vec<Verdict>, Error> {
    authorize(ledger, actor, Permission::ConsentsRead, None).await?;
    if purpose.trim().is_empty() {
        let line = "is missing: nobody may be written to for no purpose";
        return Err(Notice::new("consent-purpose-missing", line)
            .at("purpose")
            .into());
    }
    if subjects.len() > MOST_ASKED {
        let line = format!("are more than {MOST_ASKED}: ask in parts");
        let notice = Notice::new("consent-many", line).with("n", MOST_ASKED.to_string());
        return Err(notice.at("addresses").into());
    }
    let mut conn = ledger.store.pool().acquire().await?;
    let all = store::purposes(&mut conn).await?;
    let found = all.iter().find(|known| known.id == purpose.trim());
    let found = found.ok_or_else(unknown_purpose)?;
    if !found.active {
        return Err(switched_off().into());
    }
    let asked = Asked::of(ledger, subjects)?;
    let known = asked.look_up(&mut conn, &found.id).await?;
    drop(conn);
    let suppressed = crate::suppressed(ledger, &asked.addresses()).await?;
    let verdict = |key: &Option<Key>| {
        let known = key.as_ref().and_then(|key| known.get(key));
        let is_suppressed = matches!(key, Some(Key::Address(print)) if suppressed.contains(print));
        judge(known.map_or(&[], Vec::as_slice), is_suppressed, today)
    };
    asked
        .keys
        .iter()
        .map(verdict)
        .map(|(verdict, consent)| with_link(ledger, public_url, verdict, consent))
        .collect()
}

fn with_link(
    ledger: &Ledger,
    public_url: &str,
    mut verdict: Verdict,
    consent: Option<&ConsentId>,
) -> Result<Verdict, Error> {
    verdict.withdraw = consent
        .map(|id| link::address(ledger, public_url, id))
        .transpose()?;
    Ok(verdict)
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(String),
    Person(Person),
}

struct Asked {
    /// What each subject is looked up by; none for what is no address.
    keys: Vec<Option<Key>>,
}

impl Asked {
    fn of(ledger: &Ledger, subjects: &[Subject]) -> Result<Self, Error> {
        let hasher = Hasher::new(ledger)?;
        let key = |subject: &Subject| match subject {
            Subject::Address(text) => hasher.hash(text.trim()).map(Key::Address),
            Subject::Person(person) => Some(Key::Person(person.clone())),
        };
        Ok(Self {
            keys: subjects.iter().map(key).collect(),
        })
    }

    /// The addresses that are asked for.
    fn addresses(&self) -> BTreeSet<String> {
        let address = |key: &Key| match key {
            Key::Address(print) => Some(print.clone()),
            Key::Person(_) => None,
        };
        self.keys.iter().flatten().filter_map(address).collect()
    }

    async fn look_up(
        &self,
        conn: &mut sqlx::AnyConnection,
        purpose: &str,
    ) -> Result<HashMap<Key, Vec<Known>>, Error> {
        let mut found: HashMap<Key, Vec<Known>> = HashMap::new();
        let mut addresses = Vec::new();
        let mut records: HashMap<&str, Vec<&str>> = HashMap::new();
        for key in self.keys.iter().flatten() {
            match key {
                Key::Address(hash) => addresses.push(hash.as_str()),
                Key::Person(person) => {
                    let of_system = records.entry(&person.system).or_default();
                    of_system.push(&person.record);
                }
            }
        }
        for part in addresses.chunks(CHUNK) {
            for known in store::known_by_address(conn, purpose, part).await? {
                if let Some(address) = known.address.clone() {
                    found.entry(Key::Address(address)).or_default().push(known);
                }
            }
        }
        for (system, records) in records {
            for part in records.chunks(CHUNK) {
                for known in store::known_by_record(conn, (purpose, system), part).await? {
                    let key = Key::Person(known.person.clone());
                    found.entry(key).or_default().push(known);
                }
            }
        }
        Ok(found)
    }
}

/// Several records may share an address: one no stands against every yes, and one yes is enough
/// where nobody says no. What an objection bars is advertising, not what a contract or the law asks
/// for; an address that was left open for somebody else stays open for them.
pub(crate) fn judge(
    known: &[Known],
    is_suppressed: bool,
    today: Date,
) -> (Verdict, Option<&ConsentId>) {
    let no = |reason| (verdict(false, reason), None);
    let live: Vec<&Known> = known.iter().filter(|one| !one.erased).collect();
    if live.is_empty() {
        return no(match (is_suppressed, known.is_empty()) {
            (true, _) => "suppressed",
            (false, true) => "unknown",
            (false, false) => "erased",
        });
    }
    if live.iter().any(|one| one.restricted) {
        return no("restricted");
    }
    let is_barred = |one: &Known| is_suppressed || one.objected;
    let states = |wanted: State| {
        live.iter()
            .find(|one| matches!(&one.what, What::Consent(_, state) if *state == wanted))
    };
    if states(State::Withdrawn).is_some() {
        return no("withdrawn");
    }
    let is_stopped = live.iter().any(|one| one.stopped);
    let given = live
        .iter()
        .find(|one| matches!(&one.what, What::Consent(_, State::Given)) && !is_barred(one));
    if let Some(given) = given {
        let What::Consent(id, _) = &given.what else {
            return no("unknown");
        };
        return if is_stopped {
            no("request_open")
        } else {
            (verdict(true, "given"), Some(id))
        };
    }
    let mut refusal = if live.iter().any(|one| is_barred(one)) {
        "suppressed"
    } else if states(State::Pending).is_some() {
        "pending"
    } else {
        "unknown"
    };
    for one in &live {
        let What::Ground(basis, review_on) = one.what else {
            continue;
        };
        let is_duty = matches!(basis, Basis::Contract | Basis::LegalObligation);
        if basis == Basis::NoneFound {
            refusal = "none_found";
        } else if !basis.carries() {
            // A consent that is claimed and not there.
        } else if review_on.is_some_and(|day| day <= today) {
            refusal = "review_due";
        } else if is_barred(one) && !is_duty {
            refusal = "suppressed";
        } else if is_stopped && !is_duty {
            refusal = "request_open";
        } else {
            return (verdict(true, basis.word()), None);
        }
    }
    no(refusal)
}

fn verdict(may: bool, reason: &'static str) -> Verdict {
    Verdict {
        may,
        reason,
        withdraw: None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn known(what: What) -> Known {
        Known {
            address: None,
            person: Person::parse("vertrieb", "contact:1").unwrap(),
            what,
            stopped: false,
            erased: false,
            objected: false,
            restricted: false,
        }
    }

    fn consent(state: State) -> Known {
        known(What::Consent(ConsentId::from_stored("1"), state))
    }

    fn ground(basis: Basis, review_on: Option<Date>) -> Known {
        known(What::Ground(basis, review_on))
    }

    fn reason(known: &[Known]) -> (bool, &'static str) {
        let (verdict, _) = judge(known, false, date(2026, 11, 23));
        (verdict.may, verdict.reason)
    }

    fn suppressed(known: &[Known]) -> (bool, &'static str) {
        let (verdict, _) = judge(known, true, date(2026, 11, 23));
        (verdict.may, verdict.reason)
    }

    #[test]
    fn an_objection_stops_advertising_and_not_the_contract() {
        let contract = || ground(Basis::Contract, None);
        assert_eq!(suppressed(&[]), (false, "suppressed"));
        assert_eq!(suppressed(&[consent(State::Given)]), (false, "suppressed"));
        let interests = ground(Basis::LegitimateInterests, None);
        assert_eq!(suppressed(&[interests]), (false, "suppressed"));
        assert_eq!(suppressed(&[contract()]), (true, "contract"));
        let both = [consent(State::Given), contract()];
        assert_eq!(suppressed(&both), (true, "contract"));
    }

    #[test]
    fn an_address_left_open_is_open_to_the_other_person_only() {
        let objected = |mut one: Known| {
            one.objected = true;
            one
        };
        let both = [objected(consent(State::Given)), consent(State::Given)];
        assert_eq!(reason(&both), (true, "given"));
        assert_eq!(reason(&both[..1]), (false, "suppressed"));
    }

    #[test]
    fn nobody_writes_for_anything_to_a_restricted_record() {
        let mut restricted = ground(Basis::Contract, None);
        restricted.restricted = true;
        assert_eq!(reason(&[restricted]), (false, "restricted"));
    }

    #[test]
    fn the_answer_is_no_unless_there_is_a_reason_for_yes() {
        assert_eq!(reason(&[]), (false, "unknown"));
        assert_eq!(reason(&[consent(State::Pending)]), (false, "pending"));
        assert_eq!(reason(&[consent(State::Given)]), (true, "given"));
        assert_eq!(reason(&[ground(Basis::Contract, None)]), (true, "contract"));
        assert_eq!(
            reason(&[ground(Basis::NoneFound, None)]),
            (false, "none_found")
        );
        assert_eq!(reason(&[ground(Basis::Consent, None)]), (false, "unknown"));
        let past = Some(date(2026, 11, 23));
        assert_eq!(
            reason(&[ground(Basis::Contract, past)]),
            (false, "review_due")
        );
    }

    #[test]
    fn one_no_stands_against_every_yes_on_a_shared_address() {
        let shared = [consent(State::Given), consent(State::Withdrawn)];
        assert_eq!(reason(&shared), (false, "withdrawn"));
        let both = [ground(Basis::Contract, None), consent(State::Withdrawn)];
        assert_eq!(reason(&both), (false, "withdrawn"));
    }

    #[test]
    fn an_open_request_stops_advertising_and_not_the_contract() {
        let stopped = |mut one: Known| {
            one.stopped = true;
            one
        };
        let given = stopped(consent(State::Given));
        assert_eq!(reason(&[given]), (false, "request_open"));
        let interests = stopped(ground(Basis::LegitimateInterests, None));
        assert_eq!(reason(&[interests]), (false, "request_open"));
        let contract = stopped(ground(Basis::Contract, None));
        assert_eq!(reason(&[contract]), (true, "contract"));
    }

    #[test]
    fn nobody_writes_to_a_record_that_was_erased() {
        let mut gone = consent(State::Given);
        gone.erased = true;
        assert_eq!(reason(&[gone]), (false, "erased"));
    }
}
