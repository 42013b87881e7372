//! What a rule would have done, in words.

use workflows::{AHEAD_DAYS, To, Trial, TrialLine};

use super::sentence::recipient;
use crate::visit::Visit;

/// The sum and one line for each.
pub struct Tried {
    pub sum: String,
    pub lines: Vec<Line>,
    /// How many requests it concerns in the days to come.
    pub ahead_sum: String,
    pub ahead: Vec<Line>,
}

/// One thing that would have been done.
pub struct Line {
    pub request: String,
    pub at: String,
    pub deed: String,
    pub to: String,
}

/// So many lines are shown; the sum counts all.
const SHOWN: usize = 200;

pub fn tried(visit: &Visit, trial: &Trial) -> Tried {
    let sum = visit.words.with(
        "workflow-tried",
        &[
            ("days", trial.days.to_string()),
            (
                "reminders",
                visit.words.tr("workflow-reminders", "n", trial.reminders),
            ),
            (
                "escalations",
                visit
                    .words
                    .tr("workflow-escalations", "n", trial.escalations),
            ),
            (
                "others",
                visit.words.tr("workflow-others", "n", trial.others),
            ),
        ],
    );
    let mut coming: Vec<&str> = trial.ahead.iter().map(|line| &*line.request).collect();
    coming.sort_unstable();
    coming.dedup();
    let places = [
        ("days", AHEAD_DAYS.to_string()),
        ("n", coming.len().to_string()),
    ];
    Tried {
        sum,
        lines: lines(visit, trial.lines.iter().rev()),
        ahead_sum: visit.words.with("workflow-ahead", &places),
        ahead: lines(visit, trial.ahead.iter()),
    }
}

fn lines<'a>(visit: &Visit, of: impl Iterator<Item = &'a TrialLine>) -> Vec<Line> {
    let line = |line: &TrialLine| Line {
        request: line.request.clone(),
        at: visit.moment(line.at),
        deed: visit.words.word("workflow-deed-", line.deed),
        to: line
            .to
            .as_deref()
            .and_then(|to| to.parse::<To>().ok())
            .map_or_else(String::new, |to| recipient(visit.words, &to)),
    };
    of.take(SHOWN).map(line).collect()
}
