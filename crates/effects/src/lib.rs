//! What the rights of rectification, restriction, objection and withdrawal do in the connected
//! systems (Arts. 7(3), 16, 18, 21 GDPR).
//!
//! [`draft`] reads the persons of a request, linked or found to be the same, says which row gets
//! which value, and writes nothing; [`redraft`] does so again for other records.
//! [`apply`] carries out exactly what was looked at: intent before effect, one transaction per
//! system with locks and compared fingerprints, read back, outcome. Whatever interrupts it,
//! [`resume_open`] leads to the same end. The rows come from the profile ([`crm::marked`]) and from
//! what a person asserts; they are written by the machinery of the erasure ([`crm::write`]).
//!
//! A restriction stands in our own store from the moment it is confirmed: plans, runs and messages
//! ask there. It is lifted after the person was told, and never without. [`check_due`] notices when
//! a restricted record is changed, or the person written to, all the same.

mod apart;
mod apply;
mod correct;
mod draft;
mod effect;
mod error;
mod expire;
mod finish;
mod form;
mod guard;
mod lift;
mod redraft;
mod release;
mod restriction;
mod reveal;
mod secret;
mod set;
mod store;
mod view;
mod whom;

pub use apply::{apply, resume_open};
pub use draft::{Asked, Correction, Restricting, Shares, draft, effects_of, show};
pub use effect::{Effect, EffectId, Kind, Old, Place, State};
pub use error::Error;
pub use expire::expire;
pub use form::Form;
pub use guard::{Guarded, guard};
pub use redraft::redraft;
pub use release::{Released, release};
pub use restriction::{
    GROUNDS, Restriction, Told, check, check_due, of_record, restrictions, told,
};
pub use reveal::{Revealed, reveal};
pub use view::{ColumnView, EffectView, RowView, SharedView};
pub use whom::Whom;
