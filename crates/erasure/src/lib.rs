//! Erasing a person: plan, approval by a second person, run, proof.
//!
//! [`draft`] finds and proposes, [`change`] takes decisions, [`approve`] fixes them under a hash,
//! [`run`] carries them out: intent before effect, one transaction per batch in the CRM, read
//! back, and a scan of the whole database before anything is called complete. Every step enters
//! its deed in the same transaction; no value of a person is kept beyond the run.

mod approve;
mod certificate;
mod change;
mod desk;
mod diagnose;
mod doctor;
mod draft;
mod error;
mod glance;
mod ground;
mod lookup;
mod name;
mod plan;
mod preview;
mod propose;
mod residue;
mod run;
mod secret;
mod store;
mod view;
mod warning;

pub use approve::{Approved, approve};
pub use certificate::Certificate;
pub use change::{Change, change};
pub use crm::plan::{Action, Decision};
pub use desk::{Desk, Systems};
pub use diagnose::{Diagnosis, diagnose};
pub use doctor::{Finding, doctor};
pub use draft::{draft, plans_of, show};
pub use error::Error;
pub use glance::glance;
pub use ground::ground_words;
pub use lookup::{FoundView, PersonField, PersonView, check, find, known, mark, person};
pub use name::{MaskedName, masked_names};
pub use plan::{Plan, PlanDecision, PlanId, PlanItem, PlanPerson, PlanState};
pub use preview::{Preview, preview};
pub use residue::{ResidueView, ScannedView, residue};
pub use run::{Progress, Residue, RunId, RunView, blockers, progress, resume_open, run, run_view};
pub use view::{CandidateView, GroupView, ItemView, PlanHead, PlanView};
pub use warning::Warning;
