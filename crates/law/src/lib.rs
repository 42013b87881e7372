//! The law an operator works with, as dated data: rights, checklists, deadlines, holidays, retention.
//!
//! Everything here is a pure function of its arguments. No clock, no file, no network: the caller
//! brings the date, the crate brings the text, its source and the day the text was last checked.
//! Sentences exist in German and English; [`Words`] holds both.
//!
//! - [`Right`] says which article a person relies on, [`Checklist`] how a request is worked.
//! - [`deadline::compute`] turns a receipt and a [`Region`] into dates that explain themselves,
//!   [`breach::compute`] does the same for the 72 hours of Art. 33 GDPR.
//! - [`retention::find`] names the statutory duties that keep a document from being erased.
//! - [`extension::letter`] tells a person why the answer takes longer.
//! - [`letter::write`] tells a person that a request came in, and how it ended.
//! - [`template::shipped`] is the text a letter is written by, unless a house has its own.
//! - [`authority::of`] says where a person may complain.
//! - [`information::due`] says until when somebody is told that their data came from somebody else.
//! - [`role::named`] calls the role that leads requests as the house does.
//! - [`ground::all`] lists the grounds on which a record may be kept or archived.

pub mod accountability;
pub mod authority;
pub mod breach;
pub mod checklist;
pub mod deadline;
mod derivation;
pub mod errand;
mod error;
pub mod extension;
pub mod ground;
pub mod holiday;
pub mod information;
pub mod letter;
pub mod received;
pub mod region;
pub mod retention;
pub mod right;
pub mod role;
mod spelling;
pub mod template;
mod words;

pub use checklist::{Binding, Checklist, Item, Party, Phase};
pub use deadline::Deadline;
pub use derivation::{Pause, Step};
pub use error::Error;
pub use ground::Ground;
pub use holiday::{ExtraHoliday, ExtraHolidays};
pub use letter::LetterKind;
pub use received::Received;
pub use region::{Jurisdiction, Region};
pub use right::Right;
pub use spelling::long_day;
pub use words::{Language, Words};
