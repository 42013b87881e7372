//! Workflows: when something happens to a request or a date comes near, and conditions hold, then
//! somebody is told or something is done. All of it is data that an administrator reads, tries on
//! the past, changes and switches.
//!
//! [`Rule`] is one workflow in words of its own; [`moment`](Rule) arithmetic is pure. [`pass`] is
//! what a worker does twice a minute: it reads from the log which requests changed and writes down
//! what comes next for each, then acts on what is due. Each act has a cause (workflow, request, the
//! date it hangs on, step) that is stored in the transaction of its messages and its entry, so that
//! it happens once, with however many workers and after whatever crash. What was missed is made up
//! for once. No act can move a legal date: there is none that does.

mod act;
mod action;
mod condition;
mod digest;
mod dry_run;
mod error;
mod escalated;
mod fire;
mod history;
mod moment;
mod news;
mod pass;
mod plan;
mod rule;
mod shipped;
mod store;
mod telling;
mod text;
mod workflow;

pub use action::{Action, Deed};
pub use condition::{Condition, Field, Test};
pub use dry_run::{AHEAD_DAYS, Trial, TrialLine, dry_run};
pub use error::Error;
pub use escalated::{Escalation, escalations};
pub use history::{Firing, history};
pub use pass::{Office, Passed, pass};
pub use rule::{Anchor, Event, Matching, Rule, Span, Unit, When};
pub use shipped::shipped;
pub use telling::{Template, To};
pub use text::{from_toml, to_toml};
pub use workflow::{Version, WORKFLOW_DAYS, Workflow, list, save, show, switch, versions};
