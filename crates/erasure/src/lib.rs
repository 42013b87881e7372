//! Erasing a person: plan, approval by a second person, run, proof.
//!
//! [`draft`] finds and proposes, [`change`] takes decisions, [`approve`] fixes them under a hash,
//! [`run`] carries them out: intent before effect, one transaction per batch in the CRM, read
//! back, and a scan of the whole database before anything is called complete. Every step enters
//! its deed in the same transaction; no value of a person is kept beyond the run.

mod addresses;
mod apart;
mod approve;
mod attention;
mod certificate;
mod change;
mod conflict;
mod desk;
mod diagnose;
mod doctor;
mod draft;
mod drill;
mod error;
mod examination;
mod give_back;
mod given;
mod glance;
mod ground;
mod head;
mod hit;
mod journal;
mod look;
mod lookup;
mod mapping;
mod mirror;
mod name;
mod overview;
mod persons_in;
mod plan;
mod preview;
mod print;
mod profiles;
mod propose;
mod reading;
mod recognise;
mod refresh;
mod residue;
mod restricted;
mod retention;
mod run;
mod schedule;
mod schema;
mod secret;
mod settle;
mod store;
mod view;
mod warning;

pub use addresses::{OnFile, addresses};
pub use apart::{Other, ToldApart, forget_others, told_apart};
pub use approve::{Approved, approve};
pub use attention::{Attention, attention};
pub use certificate::{Certificate, LogState, Standing, rule_title};
pub use change::{Change, change};
pub use conflict::{ConflictView, conflicts};
pub use crm::plan::{Action, Decision};
pub use desk::{Desk, Systems};
pub use diagnose::{Diagnosis, diagnose};
pub use doctor::{Finding, doctor};
pub use documents::Sender;
pub use draft::{draft, draft_knowing, persons_of, plans_of, show};
pub use drill::{
    Drill, DrillId, DrillOutcome, DrillState, GuiseOutcome, drills, run_drill, sweep_drills,
};
pub use error::Error;
pub use examination::{Examination, Examined, Named, begin_examination, end_examination, examined};
pub use give_back::{Returned, give_back};
pub use glance::glance;
pub use ground::{Basis, Term, ground_basis, ground_words};
pub use head::Head;
pub use hit::{Hit, HitView};
pub use journal::{
    Back, Guarded, Line, Proposed, Replayed, Returns, Unreadable, arrivals, expire, guard, lines,
    replay, returns, scan, scan_due, watch,
};
pub use look::LookView;
pub use lookup::{FoundView, PersonField, PersonView, check, find, known, mark, person};
pub use mapping::{ColumnLine, Mapping, MaskedRow, TableLine, mapping, sample};
pub use mirror::{FiledView, InCrm, filed, mirror};
pub use name::{MaskedName, masked_names};
pub use overview::{PlanLine, PlanPage, overview, state_of};
pub use persons_in::persons_in;
pub use plan::{Cell, Plan, PlanDecision, PlanId, PlanItem, PlanPerson, PlanState};
pub use preview::{Preview, RowPreview, preview};
pub use print::certificate_pdf;
pub use profiles::{check_profile, draft_profile, grants};
pub use recognise::{Recognised, recognise};
pub use refresh::{Endpoint, Endpoints, StaleView, refresh};
pub use residue::{ResidueView, ScannedView, residue};
pub use restricted::restricted_by;
pub use retention::retention_due;
pub use run::{
    Progress, Residue, RunId, RunView, Stop, blockers, certificate_file, open_runs, progress,
    resume_open, run, run_view, stop,
};
pub use schedule::{Start, schedule, scheduled, start_due, unschedule};
pub use schema::{LastCheck, confirm, last_checks, survey};
pub use settle::{Settlement, settle};
pub use view::{CandidateView, DecisionView, GroupView, ItemView, PlanHead, PlanView};
pub use warning::Warning;
