//! Where data came from that the person did not give, and the clock that begins with them
//! (Art. 14 GDPR): the person has to be told in time.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::Ledger;
use requests::Person;
use serde::{Deserialize, Serialize};

use crate::change::now;
use crate::consent::{name_of_thing, words};
use crate::{Error, store};

/// Why somebody need not be told (Art. 14(5)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exception {
    /// The person has the information already.
    Known,
    /// It is impossible or a disproportionate effort.
    Effort,
    /// A law provides for obtaining or disclosing the data.
    Law,
    /// Professional secrecy.
    Secrecy,
}

words!(Exception {
    Known = "known", Effort = "effort", Law = "law", Secrecy = "secrecy"
});

/// Where the data came from, and what was told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// A list, a fair, a public register: the name of a thing.
    pub from: String,
    pub obtained_on: Date,
    /// The first message to the person, or the first disclosure to somebody else.
    pub contact_on: Option<Date>,
    pub informed_on: Option<Date>,
    pub exception: Option<Exception>,
}

/// What is said of it now; what is absent stays as it was. Another source or another day of obtaining begins anew:
/// contact, information and exception of before stand for the data of before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Obtained {
    pub from: Option<String>,
    pub obtained_on: Option<Date>,
    pub contact_on: Option<Date>,
    pub informed_on: Option<Date>,
    pub exception: Option<Exception>,
}

/// Somebody who has to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToInform {
    pub person: Person,
    pub purpose: String,
    pub origin: Origin,
    pub due: Date,
}

impl Origin {
    /// Until when the person has to be told; none where that was done, or need not be.
    pub fn due(&self) -> Option<Date> {
        let is_open = self.informed_on.is_none() && self.exception.is_none();
        is_open.then(|| law::information::due(self.obtained_on, self.contact_on))
    }
}

impl Obtained {
    /// What is known with it. None where nothing is, or was, said.
    pub(crate) fn onto(
        &self,
        ledger: &Ledger,
        before: Option<&Origin>,
    ) -> Result<Option<Origin>, Notice> {
        if *self == Self::default() {
            return Ok(before.cloned());
        }
        let needed = |field| Notice::new("consent-origin", "is missing").at(field);
        let from = self.from.as_deref().map(str::trim);
        let from = match (from.filter(|text| !text.is_empty()), before) {
            (Some(text), _) => name_of_thing("from", text)?,
            (None, Some(before)) => before.from.clone(),
            (None, None) => return Err(needed("from")),
        };
        let obtained_on = self.obtained_on.or(before.map(|one| one.obtained_on));
        let obtained_on = obtained_on.ok_or_else(|| needed("obtained_on"))?;
        // What was told of other data says nothing of these: each obtaining begins a month of its own.
        let known = before.filter(|one| one.from == from && one.obtained_on == obtained_on);
        let origin = Origin {
            from,
            obtained_on,
            contact_on: self.contact_on.or(known.and_then(|one| one.contact_on)),
            informed_on: self.informed_on.or(known.and_then(|one| one.informed_on)),
            exception: self.exception.or(known.and_then(|one| one.exception)),
        };
        origin.checked(ledger).map(Some)
    }
}

impl Origin {
    /// Refused where its days cannot be.
    fn checked(self, ledger: &Ledger) -> Result<Self, Notice> {
        // East of here it may be tomorrow already.
        let today = TimeZone::UTC.to_datetime(now(ledger)).date();
        let last = today.tomorrow().unwrap_or(today);
        let happened = [
            ("obtained_on", Some(self.obtained_on)),
            ("informed_on", self.informed_on),
        ];
        for (field, day) in happened {
            if day.is_some_and(|day| day > last) {
                let line = "lies in the future or before 1970";
                return Err(Notice::new("consent-future", line).at(field));
            }
        }
        for (field, day) in [
            ("contact_on", self.contact_on),
            ("informed_on", self.informed_on),
        ] {
            if day.is_some_and(|day| day < self.obtained_on) {
                let line = "lies before the day on which the data were obtained";
                return Err(Notice::new("consent-origin-order", line).at(field));
            }
        }
        Ok(self)
    }
}

/// Everybody who has still to be told where their data came from, the most pressing first. Of whom nothing is held any
/// more there is nothing to tell.
pub async fn to_inform(ledger: &Ledger, actor: &Actor) -> Result<Vec<ToInform>, Error> {
    authorize(ledger, actor, Permission::ConsentsRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let known = store::grounds_with_origin(&mut conn).await?;
    let mut open: Vec<ToInform> = known
        .into_iter()
        .filter_map(|((person, purpose), ground)| {
            let origin = ground.origin?;
            Some(ToInform {
                due: origin.due()?,
                person,
                purpose,
                origin,
            })
        })
        .collect();
    open.sort_by(|one, other| (one.due, &one.person).cmp(&(other.due, &other.person)));
    Ok(open)
}
