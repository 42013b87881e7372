//! Answers to requests of access and portability (Art. 15 and 20 GDPR): what we hold of a person,
//! told to the person.
//!
//! [`collect`] finds it in all connected systems and keeps references, fingerprints and what is
//! somebody else's, never a value. [`items`] and [`attachment`] read values and files live for whoever reviews; [`redact`],
//! [`lift`], [`leave_out`] and [`explain`] decide what is told and say what the law wants said
//! beside it. [`release`], by a second person where four eyes are on, reads everything once more,
//! refuses what was changed meanwhile, and makes one file of it: the letter, the data for programs
//! and a list of every file with its hash. It is kept sealed until its day, and handed over by
//! [`save`] or by a link that works once and asks for a code told another way ([`link`],
//! [`pick_up`]). Every step enters its deed in the same transaction; none holds a value.

mod answer;
mod attachment;
mod choice;
mod collect;
mod deliver;
mod error;
mod expire;
mod explain;
mod gather;
mod ground;
mod group;
mod items;
mod label;
mod letter;
mod ours;
mod outgoing;
mod package;
mod portable;
mod progress;
mod provided;
mod redact;
mod registered;
mod release;
mod sample;
mod seal;
mod settings;
mod share;
mod store;
mod value;
mod view;

pub use answer::{Answer, AnswerId, AnswerPerson, AnswerState, ItemFile, Scope};
pub use attachment::{Attachment, attachment};
pub use collect::collect;
pub use deliver::{Link, PickedUp, link, pick_up, save, waits};
pub use error::Error;
pub use expire::expire;
pub use explain::{Explained, Topic, explain};
pub use ground::Ground;
pub use group::title as group_title;
pub use items::{ItemView, PieceView, ShownCell, items};
pub use outgoing::Outgoing;
pub use portable::NotPortable;
pub use progress::{Collecting, collecting};
pub use redact::{Left, Mark, leave_out, lift, redact};
pub use release::{blockers, preview, release};
pub use sample::{Sample, sample};
pub use settings::{KindSettings, Settings};
pub use view::{
    AnswerView, FileView, GroupView, Head as AnswerHead, StatementView, answers_of, show,
};
