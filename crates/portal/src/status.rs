//! How a request stands, for whoever has its number and its code.

use base::{Notice, Secret};
use erasure::Desk;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Right;
use ledger::{Deed, Outcome, Via, Who};
use requests::{Reference, Request, State};

use crate::{Error, PART, code, store};

/// So many requests that were merged into one another are followed.
const MOST_MERGED: usize = 20;

/// How far a request is, in plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Received,
    /// The house asks who the person is.
    Identity,
    Working,
    /// The answer is on its way, or nothing is left to do.
    Done,
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Received, Self::Identity, Self::Working, Self::Done];

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Identity => "identity",
            Self::Working => "working",
            Self::Done => "done",
        }
    }

    fn of(request: &Request) -> Self {
        if request.facts.answered.is_some() {
            return Self::Done;
        }
        match request.state {
            State::New => Self::Received,
            State::IdentityOpen => Self::Identity,
            State::InProgress | State::Waiting | State::ForApproval => Self::Working,
            State::Closed => Self::Done,
        }
    }
}

/// What is told: nothing of the person, and nothing that was found of them.
#[derive(Debug, Clone)]
pub struct Status {
    pub reference: Reference,
    pub right: Right,
    pub received: Date,
    /// The last day for the answer.
    pub due: Date,
    pub stage: Stage,
    /// The day the answer was sent.
    pub answered: Option<Date>,
    /// When the person took it back.
    pub withdrawn: Option<Timestamp>,
    pub may_withdraw: bool,
}

/// A request of the form, opened by its code.
pub(crate) struct Opened {
    pub request: Request,
    pub withdrawn: Option<Timestamp>,
}

/// How the request stands. Each look is entered, and so is each try with a wrong code; a number that
/// there is not gets the same answer.
pub async fn status(desk: &Desk, number: &str, code: &Secret) -> Result<Status, Error> {
    let opened = open(desk, (number, code)).await?;
    enter_look(desk, &opened).await?;
    tell(desk, opened).await
}

/// Enters that somebody with the code sees how the request stands.
pub(crate) async fn enter_look(desk: &Desk, opened: &Opened) -> Result<(), Error> {
    let reference = opened.request.reference;
    let looked = deed(Some(reference), Outcome::Done);
    desk.ledger.enter(looked).await?;
    Ok(())
}

/// The request of a number and its code. A wrong pair is entered and refused.
pub(crate) async fn open(desk: &Desk, (number, code): (&str, &Secret)) -> Result<Opened, Error> {
    let ledger = &desk.ledger;
    let known = find(desk, number).await?;
    let reference = known.as_ref().map(|known| known.request.reference);
    if let Some(known) = known
        && code::fits(ledger, &known.request.id, code)?
    {
        return Ok(known);
    }
    ledger.enter(deed(reference, Outcome::Refused)).await?;
    let line = "number and code do not belong together; look at both again";
    Err(Notice::new("portal-code", line).at("code").into())
}

async fn find(desk: &Desk, number: &str) -> Result<Option<Opened>, Error> {
    let Ok(reference) = number.parse::<Reference>() else {
        return Ok(None);
    };
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let Some(known) = store::request(&mut conn, &reference.to_string()).await? else {
        return Ok(None);
    };
    let request = requests::load(&mut conn, reference).await?;
    Ok(Some(Opened {
        request,
        withdrawn: known.withdrawn,
    }))
}

fn deed(request: Option<Reference>, outcome: Outcome) -> Deed {
    Deed {
        request: request.map(|reference| reference.to_string()),
        outcome,
        ..Deed::done(Who::system(PART, Via::Page), "portal.look")
    }
}

/// A request that was merged stands as the one that goes on with it.
pub(crate) async fn tell(desk: &Desk, opened: Opened) -> Result<Status, Error> {
    let Opened { request, withdrawn } = opened;
    let (reference, right) = (request.reference, request.right);
    let received = request.receipt.day;
    let may_withdraw = request.state != State::Closed && withdrawn.is_none();
    let mut stands = request;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    for _ in 0..MOST_MERGED {
        let Some(into) = stands.merged_into else {
            break;
        };
        stands = requests::load(&mut conn, into).await?;
    }
    Ok(Status {
        reference,
        right,
        received,
        due: stands.legal_day(),
        stage: Stage::of(&stands),
        answered: stands.facts.answered,
        withdrawn,
        may_withdraw,
    })
}
