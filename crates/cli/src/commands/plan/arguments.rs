//! What the longer commands on plans take.

use crate::arguments::{Acting, Looking};

#[derive(clap::Args)]
pub struct ReturnArguments {
    pub plan: String,
    /// The hash of what was looked at
    #[arg(long)]
    pub hash: String,
    /// What is to be changed; kept with the request's texts, never in the log
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    #[command(flatten)]
    pub acting: Acting,
}

#[derive(clap::Args)]
pub struct ListArguments {
    /// Those of one request; all when absent
    pub reference: Option<String>,
    /// Only those in this state: draft, approved, running, paused, conflict, partial or complete
    #[arg(long, conflicts_with = "reference")]
    pub state: Option<String>,
    /// Go on after this plan
    #[arg(long, value_name = "PLAN", conflicts_with = "reference")]
    pub after: Option<String>,
    #[command(flatten)]
    pub looking: Looking,
}

#[derive(clap::Args)]
pub struct ChangeArguments {
    pub plan: String,
    /// RECORD=ACTION: anonymise, archive, delete, keep or detach; may be repeated
    #[arg(long = "select", value_name = "RECORD=ACTION")]
    pub select: Vec<String>,
    /// KIND=ACTION for all related records of a kind; may be repeated
    #[arg(long = "group", value_name = "KIND=ACTION")]
    pub groups: Vec<String>,
    /// A candidate that is another person; remembered, and taken back by --select; may be repeated
    #[arg(long = "other", value_name = "SYSTEM/RECORD")]
    pub others: Vec<String>,
    /// A text that names the person and stays as it is, for the ground given; may be repeated
    #[arg(long = "leave", value_name = "SYSTEM/RECORD/COLUMN")]
    pub leave: Vec<String>,
    /// A text that was left and is redacted after all; may be repeated
    #[arg(long = "redact", value_name = "SYSTEM/RECORD/COLUMN")]
    pub redact: Vec<String>,
    /// Why, to keep, archive or leave
    #[arg(long)]
    pub ground: Option<String>,
    /// The facts that carry the ground; kept with the request's texts, never in the log
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Until when the ground holds, if it ends: 2031-12-31
    #[arg(long, value_name = "DATE")]
    pub until: Option<jiff::civil::Date>,
    #[command(flatten)]
    pub acting: Acting,
}

#[derive(clap::Args)]
pub struct SettleArguments {
    pub plan: String,
    /// A changed record that is erased as it stands now; may be repeated
    #[arg(long, value_name = "RECORD")]
    pub anyway: Vec<String>,
    /// A changed record that is left as it is; may be repeated
    #[arg(long, value_name = "RECORD")]
    pub leave_out: Vec<String>,
    /// Why records are left out
    #[arg(long)]
    pub ground: Option<String>,
    /// Until when the ground holds, if it ends: 2031-12-31
    #[arg(long, value_name = "DATE")]
    pub until: Option<jiff::civil::Date>,
    /// Why the ground holds; some grounds need it
    #[arg(long)]
    pub note: Option<String>,
    #[command(flatten)]
    pub acting: Acting,
}
