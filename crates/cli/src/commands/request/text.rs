//! A request as text.

use erasure::InCrm;
use requests::{Count, Counts, Place, StepState, View};

/// One line of a list.
pub fn line(view: &View) -> String {
    format!(
        "{}  {:<13}  {:<13}  due {}{}",
        view.reference,
        view.right.word(),
        view.state.word(),
        view.due.due_day,
        if view.overdue { "  OVERDUE" } else { "" },
    )
}

/// The whole request.
pub fn of(view: &View) -> String {
    let mut lines = vec![
        line(view),
        format!("received {} ({})", view.received, view.channel.word()),
    ];
    if view.outline {
        lines.push("somebody else's: no more than how it stands is shown".to_owned());
        lines.extend(view.systems.iter().map(|system| format!("system {system}")));
    }
    lines.extend(view.due.derivation.iter().map(|step| format!("  {step}")));
    lines.extend(
        view.persons
            .iter()
            .map(|person| format!("person {} {}", person.system, person.record)),
    );
    lines.extend(view.checklist.iter().map(|step| {
        let mark = match step.state {
            StepState::Open => ' ',
            StepState::Done => 'x',
            StepState::Skipped => '-',
        };
        let must = if step.mandatory { "*" } else { " " };
        format!("[{mark}] {must} {:<5} {}", step.id, step.title)
    }));
    lines.join("\n")
}

/// Requests that stand in the CRMs themselves, a line each.
pub fn of_crm(in_crm: &InCrm) -> String {
    let told = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "-".to_owned());
    let records = in_crm.records.iter().map(|filed| {
        let whose = if filed.ours {
            "this request"
        } else {
            "made there"
        };
        let number = told(&filed.number);
        let (right, state) = (told(&filed.right), told(&filed.state));
        let place = filed.open.as_deref().unwrap_or(&filed.record);
        format!(
            "\nin {}: {number}  {right}  {state}  ({whose}) {place}",
            filed.system
        )
    });
    let away = in_crm.away.iter();
    let away = away.map(|system| format!("\nin {system}: could not be asked"));
    records.chain(away).collect()
}

/// Counts, in all and by place.
pub fn of_counts(counts: &Counts) -> String {
    let mut lines = vec![format!("{} in all", counts.requests)];
    lines.extend(counts.counts.iter().map(of_count));
    for place in &counts.places {
        let name = match &place.place {
            Place::System(name) => format!("system {name}"),
            Place::Several => "several systems".to_owned(),
            Place::Nowhere => "no person linked".to_owned(),
        };
        lines.push(format!("{} in {name}", place.requests));
        lines.extend(place.counts.iter().map(of_count));
    }
    lines.join("\n")
}

fn of_count(count: &Count) -> String {
    format!(
        "  {:<20}  {:<13}  {:>6}",
        count.right.word(),
        count.state.word(),
        count.requests
    )
}
