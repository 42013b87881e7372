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

mod asked;
mod assign;
mod attach;
mod change;
mod channel;
mod checklist;
pub mod checklists;
mod close;
mod count;
mod error;
mod expire;
mod export;
mod extension;
mod figures;
mod file;
mod form;
mod holidays;
mod identity;
mod letter;
mod link;
mod list;
mod list_look;
mod mark;
mod merge;
mod on_time;
mod open;
mod outcome;
mod period;
mod person;
mod priority;
mod reason;
mod reference;
mod remark;
mod request;
#[cfg(test)]
mod sample;
mod seek;
mod show;
mod sight;
mod state;
mod store;
mod task;
mod text;
mod tick;
mod twins;
mod view;
mod views;
mod wait;
pub mod work_log;

pub use asked::{Asked, person_of};
pub use assign::{assign, assign_by_machine, least_busy};
pub use attach::{NewFile, attach, attach_by_machine, check_file, files, open_file, remove_file};
pub use base::Notice as Refusal;
pub use change::{Doer, Target, authorize};
pub use channel::Channel;
pub use checklist::{ANSWER, IDENTITY, SEARCH, Step, StepState};
pub use close::{Closing, FILE_YEARS, close, reopen};
pub use count::{Count, Counts, Place, PlaceCount, Shelves, Tally, count, counts, shelves, tally};
pub use error::Error;
pub use expire::expire;
pub use export::{MOST_EXPORTED, Wanted, export};
pub use extension::{Extension, extend, extend_for};
pub use figures::{Answered, Load, MOST_ANSWERS, answers, load_until, percentile};
pub use file::{FileId, FileKind, FileView, LARGEST_FILE};
pub use form::{Controller, Form, NewRequest, OneOrMany, PersonForm, one_right};
pub use holidays::{NewHoliday, add_holiday, controller_now, holidays};
pub use identity::{
    CheckId, Ground, IdentityCheck, Means, NewCheck, check_identity, note_identity_check,
};
pub use letter::{
    Letter, LetterId, LetterTarget, NewLetter, draft_letter, letters, send_letter, write_letter,
};
pub use link::{link, unlink};
pub use list::{
    Cursor, DueCount, Filter, Order, Owner, Page, due_days, list, of_person, of_person_for_crm,
    of_persons, settle,
};
pub use list_look::{Column, ListLook, Rows, list_look, set_list_look};
pub use mark::{add_tag_by_machine, raise_priority_by_machine, set_priority, set_tags};
pub use merge::{Merged, Pair, merge};
pub use on_time::{Month, on_time};
pub use open::{open, open_by_machine, open_with};
pub use outcome::{Blocker, Given, Missing, Outcome};
pub use period::{Correction, correct_receipt, set_end_day, set_end_day_by_machine};
pub use person::Person;
pub use priority::{Priority, Tag};
pub use reason::{Reason, give_reason, take_back_reason};
pub use reference::Reference;
pub use remark::{Remark, TextId, TextKind};
pub use request::{Derivation, Due, Facts, Position, Receipt, Request, RequestId};
pub use seek::{Mention, mentions};
pub use show::{Shown, load, show};
pub use sight::{Seen, look, open_among, outline_of, reads};
pub use state::State;
pub use task::{
    Ending, NewTask, Task, TaskId, TaskOwner, add_task, add_task_by_machine, add_task_later,
    end_task, end_task_by_machine, own_tasks, task_is_asked, task_of, tasks,
};
pub use text::{LONGEST as LONGEST_TEXT, Text};
pub use tick::{Marks, annotate, skip, tick, tick_by_machine, untick, untick_by_machine};
pub use twins::twins;
pub use view::{DueView, Identity, NextStep, Progress, StepMore, StepView, View};
pub use views::{LONGEST_NAME, SavedView, remove_view, save_view, views};
pub use wait::{ask_identity, mark_for_approval, mark_in_progress, resume, wait};
