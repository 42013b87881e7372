//! Plans and runs as text.

use base::Locale;
use erasure::{
    ConflictView, HitView, ItemView, PlanHead, PlanState, PlanView, Progress, Recognised,
    RowPreview, RunView,
};

/// One line of a list.
pub fn line(head: &PlanHead) -> String {
    format!(
        "{}  {:<8}  {} rows, drafted by {}{}",
        head.plan,
        head.state.word(),
        head.items,
        head.drafted_by,
        head.approved_by
            .as_deref()
            .map(|login| format!(", approved by {login}"))
            .unwrap_or_default(),
    )
}

/// A row that was changed since the approval.
pub fn conflict(row: &ConflictView) -> String {
    let told = |word: &str, value: &Option<String>| {
        let value = value.as_ref().map(|value| format!(" {word} {value}"));
        value.unwrap_or_default()
    };
    format!(
        "{} {}: {} planned, changed{}{}{}",
        row.system,
        row.record,
        row.action,
        told("at", &row.changed_at),
        told("by", &row.changed_by),
        if row.may_leave_out {
            ""
        } else {
            "; cannot be left out"
        },
    )
}

/// A plan.
pub fn of_plan(plan: &PlanView) -> String {
    let mut lines = vec![
        format!(
            "plan {} of {}: {}",
            plan.plan,
            plan.request,
            plan.state.word()
        ),
        format!("hash {}", plan.hash),
    ];
    lines.extend(plan.persons.iter().map(|person| {
        format!(
            "[{}] {:<8} {:>3}  {} {}{}  {}{}",
            if person.selected { 'x' } else { ' ' },
            person.certainty,
            person.score,
            person.system,
            person.record,
            if person.deleted { " (deleted)" } else { "" },
            person.reasons.join("; "),
            person
                .other
                .as_ref()
                .map(|other| format!("  another person ({}, {})", other.by, other.at))
                .unwrap_or_default(),
        )
    }));
    lines.extend(plan.groups.iter().map(|group| {
        let actions: Vec<String> = group
            .actions
            .iter()
            .map(|(word, count)| format!("{word} {count}"))
            .collect();
        format!(
            "{:<20} {:>5}: {}",
            group.kind,
            group.count,
            actions.join(", ")
        )
    }));
    lines.extend(plan.items.iter().filter_map(glanced));
    lines.extend(plan.hits.iter().map(hit));
    let counts: Vec<String> = plan
        .counts
        .iter()
        .map(|(word, n)| format!("{word} {n}"))
        .collect();
    lines.push(format!("rows: {}", counts.join(", ")));
    lines.push(format!("declared exceptions: {}", plan.exceptions.len()));
    lines.extend(
        plan.warnings
            .iter()
            .map(|warning| format!("warning: {warning}")),
    );
    lines.join("\n")
}

/// A text that names the person, as a decision on it is written.
fn hit(hit: &HitView) -> String {
    let ground = hit.ground.as_deref().map(|ground| format!(" ({ground})"));
    format!(
        "text: {} {}{}",
        hit.decision,
        hit.name(),
        ground.unwrap_or_default()
    )
}

/// A related record that was looked at.
fn glanced(item: &ItemView) -> Option<String> {
    let subject = item.subject.as_deref()?;
    let date = item.date.as_deref().unwrap_or("-");
    let people = item.participants.join(", ");
    Some(format!("{}  {date}  {subject}  {people}", item.record))
}

/// A run.
pub fn of_run(run: &RunView, language: Locale) -> String {
    let mut lines = vec![format!(
        "run {}: {} ({} rows done, {} kept)",
        run.run,
        run.state.word(),
        run.done,
        run.skipped
    )];
    lines.extend(run.stop.as_ref().map(|stop| {
        let (by, at) = (&stop.by, stop.at);
        format!("stopped by {by} at {at}; `plan run` goes on")
    }));
    lines.extend(
        run.conflicts
            .iter()
            .map(|record| format!("changed meanwhile: {record}")),
    );
    lines.extend(run.stale.iter().map(stale));
    lines.extend(run.residue.iter().map(|at| {
        format!(
            "left: {} {}.{} {} ({})",
            at.system, at.table, at.column, at.key, at.kind
        )
    }));
    lines.extend(
        run.certificate
            .as_ref()
            .map(|certificate| certificate.sentences(language)),
    );
    lines.join("\n")
}

/// What became of the wish that a run stops.
pub fn stopped(progress: &Progress) -> String {
    let (done, total) = (progress.done, progress.total);
    let how = match progress.state {
        PlanState::Paused => "paused; `plan run` goes on",
        PlanState::Running => "stops after the batch it is at",
        PlanState::Draft
        | PlanState::Approved
        | PlanState::Complete
        | PlanState::Conflict
        | PlanState::Partial => "ended before it could stop",
    };
    format!("{how} ({done} of {total} rows done)")
}

/// What a value is shown as while it is masked.
const MASK: &str = "···";

/// A candidate with its key values.
pub fn candidate(person: &Recognised) -> String {
    let values = person.values.iter().map(|field| {
        let value = field.value.as_deref().unwrap_or(MASK);
        format!("{} {value}", field.kind)
    });
    let values: Vec<String> = values.collect();
    format!(
        "{} {}  {}  {}  owner {}",
        person.system,
        person.record,
        person.name.as_deref().unwrap_or(MASK),
        values.join(", "),
        person.owner.as_deref().unwrap_or("nobody"),
    )
}

/// A row before and after.
pub fn of_row(row: &RowPreview) -> String {
    let head = format!(
        "{} {}: {} ({})",
        row.system, row.record, row.action, row.rule
    );
    let mut lines = vec![head];
    for field in &row.fields {
        let (column, rule) = (&field.column, field.rule);
        let before = field.before.as_deref().unwrap_or_default();
        if rule == "keep" {
            lines.push(format!("  = {column}: {before}"));
            continue;
        }
        lines.push(format!("  - {column}: {before}"));
        let after = field.after.as_deref().unwrap_or_default();
        lines.push(format!("  + {column}: {after}  [{rule}]"));
    }
    lines.join("\n")
}

/// Something a run left stale, its state, and the command that mends it.
pub fn stale(stale: &erasure::StaleView) -> String {
    let erasure::StaleView {
        system,
        name,
        en,
        command,
        state,
        ..
    } = stale;
    if stale.is_open() {
        format!("{system}:{name} {state}: {en}; {command}")
    } else {
        format!("{system}:{name} {state}: {en}")
    }
}
