//! The guided assessment: the agenda of a workshop of one day as questions, and what follows.
//!
//! The questions are data (`data/agenda.toml`). Several people answer them; every answer that was
//! ever saved stays, with who and when. From the answers and from the state of the connected
//! systems, the workflows and the purposes, `rules.rs` makes the plan of measures, which knows no
//! database. An item of the plan becomes a task or a setting by one act, once ([`adopt`]).
//! [`complete`] freezes a version: a document that is read, printed, kept and compared.

mod adopt;
mod agenda;
mod answer;
mod assessment;
mod compare;
mod complete;
mod document;
mod error;
mod facts;
mod gather;
mod measure;
mod paper;
mod plan;
mod rules;
mod save;
mod settings;
mod start;
mod store;
mod table;
mod task;

pub use adopt::{Adoption, adopt, schedule};
pub use agenda::{Agenda, Choice, Kind, Point, Question, agenda};
pub use answer::{Answer, AnswerId, Line, MOST_LINES, Value};
pub use assessment::{Assessment, AssessmentId, Participant, View, Waiting, minutes, view};
pub use compare::{AnswerChange, Comparison, MeasureChange, compare};
pub use complete::complete;
pub use document::{Document, Entry, Section, document, versions};
pub use error::{Error, Fault};
pub use facts::{Facts, Finding, FindingKind, Module, SystemFacts};
pub use measure::{Item, Measure, MeasureKind, Setting, State};
pub use paper::{pdf, text};
pub use plan::{Plan, plan};
pub use save::{Given, save};
pub use start::start;
pub use table::table;
pub use task::{end_measure, own_measures};
