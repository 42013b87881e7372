//! The frame of every change: load, decide, enter the deed, save one version on.

use accounts::{Actor, Permission, Refused};
use base::Clock;
use jiff::Timestamp;
use ledger::{Deed, Ledger, Tx, Via, Who};
use serde_json::{Value, json};

use crate::checklist::Hand;
use crate::remark::{Draft, Remark, TextId};
use crate::request::Request;
use crate::{Error, Reference, State, StepState, sight, store};

/// Which request is meant, and which version of it the caller saw.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub reference: Reference,
    /// `None` changes whatever is there; a form or `If-Match` gives its version.
    pub version: Option<i64>,
}

impl From<Reference> for Target {
    fn from(reference: Reference) -> Self {
        Self {
            reference,
            version: None,
        }
    }
}

/// Who changes a request, and when.
#[derive(Debug, Clone)]
pub struct Doer {
    pub(crate) who: Who,
    pub(crate) name: String,
    pub(crate) automatic: bool,
    pub(crate) at: Timestamp,
}

impl Doer {
    /// A person with an account.
    pub fn person(actor: &Actor, clock: &Clock) -> Self {
        Self {
            who: actor.who(),
            name: actor.account.login.clone(),
            automatic: false,
            at: clock.now(),
        }
    }

    /// A part of the product, such as `erasure`, that has done what a step asks for.
    pub fn part(part: &str, via: Via, clock: &Clock) -> Self {
        Self {
            who: Who::system(part, via),
            name: part.to_owned(),
            automatic: true,
            at: clock.now(),
        }
    }
}

/// Refuses unless the actor may, and unless the request that is named is open to them; the refusal
/// is entered in the ledger. Parts of the product that keep something on a request ask here too.
pub async fn authorize(
    ledger: &Ledger,
    actor: &Actor,
    asked: Permission,
    request: Option<Reference>,
) -> Result<(), Error> {
    permit(ledger, actor, asked, request).await?;
    match request {
        Some(reference) => sight::demand(ledger, actor, reference).await,
        None => Ok(()),
    }
}

/// Refuses unless a role of the actor's may, whosever the request is.
pub(crate) async fn permit(
    ledger: &Ledger,
    actor: &Actor,
    asked: Permission,
    request: Option<Reference>,
) -> Result<(), Error> {
    let reference = request.map(|reference| reference.to_string());
    match accounts::authorize(ledger, actor, asked, reference.as_deref()).await {
        Ok(()) => Ok(()),
        Err(accounts::Error::Ledger(error)) => Err(error.into()),
        Err(_) => Err(Refused(asked).into()),
    }
}

/// One change of one request inside a transaction.
pub(crate) struct Change<'t> {
    tx: Held<'t>,
    pub request: Request,
    pub doer: Doer,
    state_before: State,
}

/// The transaction a change is made in.
enum Held<'t> {
    /// Its own, which ends with it.
    Own(Box<Tx>),
    /// That of a part of the product, which goes on.
    Of(&'t mut Tx),
}

impl Held<'_> {
    fn tx(&mut self) -> &mut Tx {
        match self {
            Self::Own(tx) => tx,
            Self::Of(tx) => tx,
        }
    }
}

impl Change<'static> {
    /// Begins a change by somebody who may; [`Change::save`] ends it with its entry.
    pub async fn by(
        ledger: &Ledger,
        actor: &Actor,
        asked: Permission,
        target: Target,
    ) -> Result<Self, Error> {
        authorize(ledger, actor, asked, Some(target.reference)).await?;
        Self::begin(ledger, actor, target).await
    }

    /// As [`Change::by`], for an actor whose permission was asked already.
    pub async fn begin(ledger: &Ledger, actor: &Actor, target: Target) -> Result<Self, Error> {
        let doer = Doer::person(actor, &ledger.clock);
        Self::load(Held::Own(Box::new(ledger.begin().await?)), target, doer).await
    }
}

impl<'t> Change<'t> {
    /// Loads the request and holds it; refuses when the caller saw another version.
    pub async fn of(tx: &'t mut Tx, target: Target, doer: Doer) -> Result<Self, Error> {
        Self::load(Held::Of(tx), target, doer).await
    }

    async fn load(mut tx: Held<'t>, target: Target, doer: Doer) -> Result<Self, Error> {
        let conn = tx.tx().conn();
        store::lock(conn, target.reference).await?;
        let request = store::load(conn, target.reference).await?;
        let request = request.ok_or(Error::NotFound)?;
        match target.version {
            Some(seen) if seen != request.version => Err(Error::Changed {
                reference: request.reference,
                seen,
                found: request.version,
            }),
            _ => Ok(Self {
                tx,
                state_before: request.state,
                request,
                doer,
            }),
        }
    }

    pub fn conn(&mut self) -> &mut sqlx::AnyConnection {
        self.tx.tx().conn()
    }

    /// The controller's calendar day of this change.
    pub fn today(&self) -> jiff::civil::Date {
        self.request.day_of(self.doer.at)
    }

    /// Enters the deed; a change of state is told with it.
    pub async fn record(&mut self, action: &'static str, details: Value) -> Result<i64, Error> {
        self.record_on(action, None, details).await
    }

    /// As [`Change::record`], on an object of its own and in a system.
    pub async fn record_on(
        &mut self,
        action: &'static str,
        place: Option<Place<'_>>,
        mut details: Value,
    ) -> Result<i64, Error> {
        if self.request.state != self.state_before {
            details["state_from"] = json!(self.state_before.word());
            details["state_to"] = json!(self.request.state.word());
        }
        let object = place.and_then(|place| place.object);
        let deed = Deed {
            object: Some(object.unwrap_or(self.request.id.as_str()).to_owned()),
            system: place.and_then(|place| place.system).map(str::to_owned),
            request: Some(self.request.reference.to_string()),
            details,
            ..Deed::done(self.doer.who.clone(), action)
        };
        Ok(self.tx.tx().record(deed).await?)
    }

    /// Moves a step, enters the deed and writes the step; returns the entry's index.
    pub async fn turn(
        &mut self,
        step: &str,
        to: StepState,
        action: &'static str,
    ) -> Result<i64, Error> {
        let hand = Hand {
            by: &self.doer.name,
            automatic: self.doer.automatic,
            at: self.doer.at,
        };
        let from = self.request.turn(step, to, &hand)?;
        let place = Place {
            object: Some(step.trim()),
            system: None,
        };
        let details = json!({ "from": from.word(), "to": to.word() });
        let entry = self.record_on(action, Some(place), details).await?;
        let turned = self
            .request
            .steps
            .iter_mut()
            .find(|known| known.id == step.trim());
        let turned = turned.expect("a step that was turned is there");
        turned.entry = Some(entry);
        let turned = turned.clone();
        store::save_step(self.tx.tx().conn(), &self.request.id, &turned).await?;
        Ok(entry)
    }

    /// Writes a text that belongs to an entry.
    pub async fn write(
        &mut self,
        ledger: &Ledger,
        draft: Draft<'_>,
        entry: i64,
    ) -> Result<TextId, Error> {
        let id = TextId::mint(&ledger.clock, &ledger.random);
        self.write_as(id.clone(), draft, entry).await?;
        Ok(id)
    }

    /// As [`Change::write`], under an id the caller minted.
    pub async fn write_as(
        &mut self,
        id: TextId,
        draft: Draft<'_>,
        entry: i64,
    ) -> Result<(), Error> {
        let remark = Remark {
            id,
            kind: draft.kind,
            step: draft.step.map(|step| step.trim().to_owned()),
            system: draft.system.map(str::to_owned),
            corrects: draft.corrects.cloned(),
            text: Some(draft.text.expose().to_owned()),
            by: self.doer.name.clone(),
            at: self.doer.at,
            entry,
        };
        store::insert_text(self.tx.tx().conn(), &self.request.id, &remark).await
    }

    /// Saves the request, one version on, and commits what the change itself began.
    pub async fn save(mut self) -> Result<Request, Error> {
        store::save(self.tx.tx().conn(), &mut self.request).await?;
        if let Held::Own(tx) = self.tx {
            tx.commit().await?;
        }
        Ok(self.request)
    }
}

/// What inside the request a deed was done to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    pub object: Option<&'a str>,
    pub system: Option<&'a str>,
}
