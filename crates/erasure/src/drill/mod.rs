//! The fire drill: does erasing work in this CRM, today, with this profile?
//!
//! [`run_drill`] plants an invented person in every guise the profile knows, finds them from one
//! record as a real request would, collects what would be told, plans and carries out the erasure,
//! scans the whole database, and takes out whatever is left of its own rows. What was found, told,
//! planned and gone is a number on the system's page. No request, no plan and no certificate of a
//! real person is touched; a plan that names one single row the drill did not plant is not carried
//! out. [`sweep_drills`] takes out what an interrupted drill left.

mod outcome;
mod practise;
mod run;
mod sweep;

pub use outcome::{Drill, DrillId, DrillOutcome, DrillState, GuiseOutcome};
pub use run::{drills, run_drill};
pub use sweep::sweep_drills;
