//! The DSGVO request: one demand of one data subject for one right.
//!
//! [`open`] records it: number, dates and checklist are frozen with one deed. [`tick`], [`skip`]
//! and their kin work the checklist, [`work_log`] keeps what was done besides, [`close`] ends it
//! and says all that is still missing. [`list`] and [`show`] read; [`View`] is what command and
//! API print.
//!
//! Every change enters its deed in the same transaction and moves the request one version on;
//! two changes from the same version conflict. Texts that people write may hold personal values:
//! they stand in a table of their own that expires, and never in the ledger. The erasure uses
//! [`tick_by_machine`], [`mark_for_approval`] and [`load`] inside its own transactions.

mod assign;
mod attach;
mod change;
mod channel;
mod checklist;
pub mod checklists;
mod close;
mod error;
mod expire;
mod file;
mod form;
mod link;
mod list;
mod open;
mod outcome;
mod period;
mod person;
mod reference;
mod remark;
mod request;
#[cfg(test)]
mod sample;
mod show;
mod state;
mod store;
mod text;
mod tick;
mod view;
mod wait;
pub mod work_log;

pub use assign::assign;
pub use attach::{NewFile, attach, files, open_file, remove_file};
pub use base::Notice as Refusal;
pub use change::{Doer, Target};
pub use channel::Channel;
pub use checklist::{ANSWER, IDENTITY, SEARCH, Step, StepState};
pub use close::{Closing, FILE_YEARS, close, reopen};
pub use error::Error;
pub use expire::expire;
pub use file::{FileId, FileKind, FileView, LARGEST_FILE};
pub use form::{Controller, Form, NewRequest, OneOrMany, PersonForm, one_right};
pub use link::{link, unlink};
pub use list::{
    Count, Cursor, DueCount, Filter, Order, Owner, Page, count, due_days, list, of_person,
    of_person_for_crm,
};
pub use open::open;
pub use outcome::{Blocker, Missing, Outcome};
pub use period::{Correction, correct_receipt, extend, set_end_day};
pub use person::Person;
pub use reference::Reference;
pub use remark::{Remark, TextId, TextKind};
pub use request::{Derivation, Due, Facts, Receipt, Request, RequestId};
pub use show::{Shown, load, show};
pub use state::State;
pub use text::{LONGEST as LONGEST_TEXT, Text};
pub use tick::{Marks, annotate, skip, tick, tick_by_machine, untick, untick_by_machine};
pub use view::{DueView, Identity, NextStep, Progress, StepMore, StepView, View};
pub use wait::{ask_identity, mark_for_approval, mark_in_progress, resume, wait};
