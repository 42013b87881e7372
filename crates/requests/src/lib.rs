//! The DSGVO request: one demand of one data subject for one right.

mod channel;
mod checklist;
mod error;
mod form;
mod outcome;
mod person;
mod reference;
mod refusal;
mod request;
mod state;
mod text;

pub use channel::Channel;
pub use checklist::{ANSWER, IDENTITY, Step, StepState};
pub use error::Error;
pub use form::{Controller, Form, NewRequest, OneOrMany, PersonForm, one_right};
pub use outcome::{Blocker, Missing, Outcome};
pub use person::Person;
pub use reference::Reference;
pub use refusal::Refusal;
pub use request::{Due, Facts, Receipt, Request, RequestId};
pub use state::State;
pub use text::Text;
