//! Records a person's yes, and as easily the no.

use accounts::{Actor, Permission, authorize};
use base::{Locale, Notice};
use jiff::Timestamp;
use ledger::Ledger;
use requests::Person;

use crate::address::Hasher;
use crate::change::{Change, Doer, now, switched_off};
use crate::circumstances::Circumstances;
use crate::consent::{Consent, No, State, Way, Yes, name_of_thing};
use crate::{Error, Purpose, link};

/// A yes from outside.
#[derive(Clone, Debug)]
pub struct Giving {
    pub person: Person,
    pub purpose: String,
    /// The present version when absent.
    pub text_version: Option<i64>,
    pub language: Locale,
    pub way: Way,
    pub source: String,
    pub proof: Option<String>,
    /// Now when absent.
    pub at: Option<Timestamp>,
    /// Where a double opt-in is confirmed, and by which it is asked for. Kept as a hash.
    pub address: Option<String>,
    pub circumstances: Circumstances,
}

/// A no from outside.
#[derive(Clone, Debug)]
pub struct Withdrawing {
    pub person: Person,
    pub purpose: String,
    pub way: Way,
    pub source: String,
    pub proof: Option<String>,
    pub at: Option<Timestamp>,
    pub address: Option<String>,
}

/// Records a yes. Where the purpose wants it confirmed, the person is sent the link under
/// `public_url`, and the consent does not hold before it was followed.
pub async fn give(
    ledger: &Ledger,
    actor: &Actor,
    public_url: &str,
    giving: &Giving,
) -> Result<Consent, Error> {
    authorize(ledger, actor, Permission::ConsentsRecord, None).await?;
    let doer = Doer::of(actor);
    let mut change = Change::begin(ledger, &doer).await?;
    let purpose = change.purpose(&giving.purpose).await?;
    let yes = checked(ledger, (&purpose, change.now), giving)?;
    if yes.double && yes.address.is_none() {
        let line = "is needed: the person confirms by a link that is sent there";
        return Err(Notice::new("consent-address-needed", line)
            .at("address")
            .into());
    }
    let spot = (&giving.person, &purpose);
    let (before, id) = change.consent(spot).await?;
    let after = Consent::agreed(before.as_ref(), id, yes)?;
    let states = (before.as_ref(), &after);
    let is_changed = change.put(spot, "consents.give", states).await?;
    if is_changed && after.state == State::Pending {
        let to = giving.address.as_deref().unwrap_or_default();
        let asked = (&purpose, &after);
        link::ask(ledger, &mut change.tx, (public_url, to), asked).await?;
    }
    change.end(is_changed).await?;
    Ok(after)
}

fn checked(
    ledger: &Ledger,
    (purpose, now): (&Purpose, Timestamp),
    giving: &Giving,
) -> Result<Yes, Error> {
    if !purpose.active {
        return Err(switched_off().into());
    }
    Ok(Yes {
        text_version: version(giving.text_version, purpose.version)?,
        language: giving.language,
        way: giving.way,
        source: name_of_thing("source", &giving.source)?,
        proof: proof(giving.proof.as_deref())?,
        address: Hasher::new(ledger)?.read(giving.address.as_deref())?,
        at: moment("at", giving.at, now)?,
        double: purpose.terms.double_opt_in,
        confirmed_at: None,
        circumstances: giving.circumstances.checked()?,
    })
}

/// Records a no. It holds at once, for a purpose that is switched off, too. Said twice, it leaves
/// one entry.
pub async fn withdraw(
    ledger: &Ledger,
    actor: &Actor,
    withdrawing: &Withdrawing,
) -> Result<Consent, Error> {
    authorize(ledger, actor, Permission::ConsentsRecord, None).await?;
    let no = No {
        way: withdrawing.way,
        source: name_of_thing("source", &withdrawing.source)?,
        proof: proof(withdrawing.proof.as_deref())?,
        address: Hasher::new(ledger)?.read(withdrawing.address.as_deref())?,
        at: moment("at", withdrawing.at, now(ledger))?,
    };
    let doer = Doer::of(actor);
    let mut change = Change::begin(ledger, &doer).await?;
    let purpose = change.purpose(&withdrawing.purpose).await?;
    let spot = (&withdrawing.person, &purpose);
    let (before, id) = change.consent(spot).await?;
    let after = Consent::refused(before.as_ref(), id, no)?;
    let states = (before.as_ref(), &after);
    let is_changed = change.put(spot, "consents.withdraw", states).await?;
    change.end(is_changed).await?;
    Ok(after)
}

/// The version that was shown; there is none after the present one.
pub(crate) fn version(asked: Option<i64>, present: i64) -> Result<i64, Notice> {
    let version = asked.unwrap_or(present);
    if (1..=present).contains(&version) {
        return Ok(version);
    }
    let line = format!("names no version of this purpose's text: there are 1 to {present}");
    let notice = Notice::new("consent-version", line).with("most", present.to_string());
    Err(notice.at("text_version"))
}

pub(crate) fn proof(text: Option<&str>) -> Result<Option<String>, Notice> {
    let filled = text.map(str::trim).filter(|text| !text.is_empty());
    filled.map(|text| name_of_thing("proof", text)).transpose()
}

/// An instant of the past, as the store keeps it.
pub(crate) fn moment(
    field: &'static str,
    asked: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, Notice> {
    let at = asked.unwrap_or(now);
    let first = Timestamp::UNIX_EPOCH;
    match Timestamp::from_microsecond(at.as_microsecond()) {
        Ok(at) if at <= now && at >= first => Ok(at),
        _ => Err(Notice::new("consent-future", "lies in the future or before 1970").at(field)),
    }
}
