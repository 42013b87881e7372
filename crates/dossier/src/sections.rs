//! The parts of the document.

use documents::Part;
use requests::{Remark, StepMore, StepView, TaskOwner};

use crate::paper::Pen;

/// So many lines of the log stand in the document, the newest; `request.json` has all.
const MOST_LINES: usize = 2_000;

type Rows = Vec<(String, String)>;

/// A section with its rows of labels; none where it would be empty.
fn section(title: String, rows: Vec<Rows>) -> Vec<Part> {
    if rows.is_empty() {
        return Vec::new();
    }
    let filled = |rows: Rows| Part::Pairs {
        rows: rows.into_iter().filter(|row| !row.1.is_empty()).collect(),
    };
    let rows = rows.into_iter().map(filled);
    std::iter::once(Part::section(title)).chain(rows).collect()
}

/// What the request is, its dates and its own words.
pub(crate) fn request(pen: &Pen<'_>) -> Vec<Part> {
    let view = &pen.contents.view;
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| pen.day(day));
    let persons = view.persons.iter();
    let persons: Vec<String> = persons
        .map(|person| format!("{} {}", person.system, person.record))
        .collect();
    let assignee = view.assignee.as_ref();
    let outcome = view
        .outcome
        .map_or_else(String::new, |outcome| pen.word("outcome-", outcome.word()));
    let closed = view.closed_at.map_or_else(String::new, |at| pen.moment(at));
    let rows = vec![
        (
            pen.pick("Stand", "State"),
            pen.word("state-", view.state.word()),
        ),
        (pen.pick("Ergebnis", "Outcome"), outcome),
        (pen.pick("Eingang", "Received"), pen.day(view.received)),
        (
            pen.pick("Kanal", "Channel"),
            pen.word("channel-", view.channel.word()),
        ),
        (
            pen.pick("Gesetzliche Frist", "Legal due date"),
            pen.day(view.due.legal_day),
        ),
        (
            pen.pick("Verlängert am", "Extended on"),
            day(view.due.extended),
        ),
        (
            pen.pick("Eigenes Enddatum", "Own end date"),
            day(view.due.end_day),
        ),
        (pen.pick("Beantwortet", "Answered"), day(view.answered)),
        (pen.pick("Abgeschlossen", "Closed"), closed),
        (
            pen.pick("Zuständig", "Assigned to"),
            assignee.map_or_else(String::new, |login| pen.contents.name_of(login)),
        ),
        (
            pen.pick("Erfasst", "Recorded"),
            pen.by(&view.opened_by, view.opened_at, None),
        ),
        (pen.pick("Personen", "Persons"), persons.join("\n")),
        (
            pen.pick("Berechnung der Frist", "How the date is computed"),
            view.due.derivation.join("\n"),
        ),
        (
            pen.pick("Text", "Text"),
            view.text.clone().unwrap_or_default(),
        ),
    ];
    section(pen.pick("Anfrage", "Request"), vec![rows])
}

/// Each step: who did it, when, with what remark and which file.
pub(crate) fn checklist(pen: &Pen<'_>) -> Vec<Part> {
    let steps = pen.contents.view.checklist.iter();
    let rows = steps.map(|step| step_rows(pen, step)).collect();
    section(pen.pick("Checkliste", "Checklist"), rows)
}

fn step_rows(pen: &Pen<'_>, step: &StepView) -> Rows {
    let state = match step.state {
        requests::StepState::Open => pen.pick("offen", "open"),
        requests::StepState::Done => pen.pick("erledigt", "done"),
        requests::StepState::Skipped => pen.pick("nicht zutreffend", "skipped"),
    };
    let mut rows = vec![
        (
            format!("{} {}", pen.pick("Schritt", "Step"), step.id),
            step.title.clone(),
        ),
        (pen.pick("Stand", "State"), state),
    ];
    if let Some(more) = &step.more {
        rows.push((pen.pick("Wer, wann", "Who, when"), changed(pen, more)));
        rows.extend(more.remarks.iter().map(|remark| written(pen, remark)));
    }
    let files = pen.contents.files.iter();
    let files = files.filter(|(file, _)| file.step.as_deref() == Some(&*step.id));
    rows.extend(files.map(|(file, path)| {
        let name = path
            .clone()
            .unwrap_or_else(|| pen.pick("entfernt", "removed"));
        let by = pen.by(&file.by, file.at, Some(file.entry));
        (pen.pick("Anhang", "Attachment"), format!("{name} ({by})"))
    }));
    rows
}

fn changed(pen: &Pen<'_>, more: &StepMore) -> String {
    match (&more.changed_by, more.changed_at) {
        (Some(by), Some(at)) => pen.by(by, at, more.entry),
        _ => String::new(),
    }
}

/// A text with its circumstances; what has expired says so.
fn written(pen: &Pen<'_>, remark: &Remark) -> (String, String) {
    let by = pen.by(&remark.by, remark.at, Some(remark.entry));
    let text = match &remark.text {
        Some(text) => text.clone(),
        None => pen.pick("(Aufbewahrungszeit vorbei)", "(time of keeping is over)"),
    };
    let system = remark.system.as_deref().unwrap_or_default();
    let place = if system.is_empty() {
        by
    } else {
        format!("{by}, {system}")
    };
    (
        pen.word("text-", remark.kind.word()),
        format!("{text}\n({place})"),
    )
}

/// How it was checked who asks.
pub(crate) fn checks(pen: &Pen<'_>) -> Vec<Part> {
    let checks = pen.contents.view.identity_checks.iter();
    let rows = checks.map(|check| {
        let result = if check.confirmed {
            pen.pick("bestätigt", "confirmed")
        } else {
            pen.pick("nicht bestätigt", "not confirmed")
        };
        vec![
            (
                pen.pick("Mittel", "Means"),
                pen.word("identity-means-", check.means.word()),
            ),
            (pen.pick("Ergebnis", "Result"), result),
            (
                pen.pick("Wer, wann", "Who, when"),
                pen.by(&check.by, check.at, Some(check.entry)),
            ),
        ]
    });
    section(pen.pick("Identität", "Identity"), rows.collect())
}

/// What was done besides the checklist.
pub(crate) fn work_log(pen: &Pen<'_>) -> Vec<Part> {
    let log = pen.contents.view.work_log.iter();
    let rows = log.map(|remark| vec![written(pen, remark)]).collect();
    section(pen.pick("Arbeitsprotokoll", "Work log"), rows)
}

/// What somebody had to do, here or in another system.
pub(crate) fn tasks(pen: &Pen<'_>) -> Vec<Part> {
    let tasks = pen.contents.view.tasks.iter();
    let rows = tasks.map(|task| {
        let owner = match &task.owner {
            TaskOwner::Login(login) => pen.contents.name_of(login),
            TaskOwner::Role(role) => pen.word("role-", role.word()),
        };
        let ended = match (task.ending, &task.ended_by, task.ended_at) {
            (Some(ending), Some(by), Some(at)) => {
                let ending = pen.word("task-ending-", ending.word());
                format!("{ending}, {}", pen.by(by, at, None))
            }
            _ => pen.pick("offen", "open"),
        };
        vec![
            (
                pen.pick("Aufgabe", "Task"),
                task.words.clone().unwrap_or_default(),
            ),
            (pen.pick("Zuständig", "Owner"), owner),
            (
                pen.pick("System", "System"),
                task.system.clone().unwrap_or_default(),
            ),
            (pen.pick("Bis", "Until"), pen.day(task.due)),
            (
                pen.pick("Gestellt", "Given"),
                pen.by(&task.made_by, task.made_at, Some(task.entry)),
            ),
            (pen.pick("Ende", "End"), ended),
            (
                pen.pick("Ergebnis", "Result"),
                task.result.clone().unwrap_or_default(),
            ),
        ]
    });
    section(pen.pick("Aufgaben", "Tasks"), rows.collect())
}

/// The files with their place in the archive and their fingerprint.
pub(crate) fn files(pen: &Pen<'_>) -> Vec<Part> {
    let files = pen.contents.files.iter();
    let rows = files.map(|(file, path)| {
        let path = path.clone();
        vec![
            (
                pen.pick("Datei", "File"),
                path.unwrap_or_else(|| pen.pick("entfernt", "removed")),
            ),
            (
                pen.pick("Schritt", "Step"),
                file.step.clone().unwrap_or_default(),
            ),
            (
                pen.pick("Wer, wann", "Who, when"),
                pen.by(&file.by, file.at, Some(file.entry)),
            ),
            ("SHA-256".to_owned(), file.hash.clone()),
        ]
    });
    section(pen.pick("Dateien", "Files"), rows.collect())
}

/// Letters, recipients, plans, effects and answers: that they are, and how far.
pub(crate) fn beside(pen: &Pen<'_>) -> Vec<Part> {
    let mut parts = letters(pen);
    parts.extend(recipients(pen));
    parts.extend(acts(pen));
    parts
}

fn letters(pen: &Pen<'_>) -> Vec<Part> {
    let letters = pen.contents.letters.iter();
    let rows = letters.map(|letter| {
        let sent = match letter.sent {
            Some(day) => pen.day(day),
            None => pen.pick("Entwurf", "draft"),
        };
        vec![
            (
                pen.pick("Schreiben", "Letter"),
                pen.word("letters-kind-", letter.kind.word()),
            ),
            (
                pen.pick("Entworfen", "Drafted"),
                pen.by(&letter.made_by, letter.made_at, None),
            ),
            (pen.pick("Versandt", "Sent"), sent),
        ]
    });
    section(pen.pick("Schreiben", "Letters"), rows.collect())
}

fn recipients(pen: &Pen<'_>) -> Vec<Part> {
    let all = pen.contents.recipients.iter();
    let rows = all.map(|one| {
        let day = one.day.map_or_else(String::new, |day| pen.day(day));
        vec![
            (
                pen.pick("Empfänger", "Recipient"),
                one.name.clone().unwrap_or_default(),
            ),
            (
                pen.pick("Vermerkt", "Noted"),
                pen.by(&one.noted_by, one.noted_at, None),
            ),
            (pen.pick("Unterrichtet", "Told"), day),
            (
                pen.pick("Vermerk", "Note"),
                one.note.clone().unwrap_or_default(),
            ),
        ]
    });
    section(
        pen.pick("Empfänger (Art. 19)", "Recipients (Art. 19)"),
        rows.collect(),
    )
}

/// What was done in the systems, where the roles of who takes it out read it.
fn acts(pen: &Pen<'_>) -> Vec<Part> {
    let contents = pen.contents;
    let mut rows: Vec<Rows> = Vec::new();
    for plan in contents.plans.iter().flatten() {
        let id = format!(
            "{} ({})",
            plan.plan,
            pen.word("plan-state-", plan.state.word())
        );
        let drafted = pen.by(&plan.drafted_by, plan.drafted_at, None);
        let approved = plan.approved_by.as_ref();
        rows.push(vec![
            (pen.pick("Löschplan", "Erasure plan"), id),
            (pen.pick("Entworfen", "Drafted"), drafted),
            (
                pen.pick("Freigegeben", "Approved"),
                approved.map_or_else(String::new, |login| contents.name_of(login)),
            ),
            (pen.pick("Prüfwert", "Hash"), plan.hash.clone()),
        ]);
    }
    for effect in contents.effects.iter().flatten() {
        let kind = pen.word("effects-kind-", effect.kind.word());
        let state = pen.word("effects-state-", effect.state.word());
        rows.push(vec![
            (
                pen.pick("Maßnahme im CRM", "Effect in the CRM"),
                format!("{kind}: {state}"),
            ),
            (pen.pick("Prüfwert", "Hash"), effect.hash.clone()),
        ]);
    }
    for answer in contents.answers.iter().flatten() {
        let state = pen.word("answers-state-", answer.state.word());
        let text = format!(
            "{} ({state}), {}",
            answer.answer,
            pen.moment(answer.collected_at)
        );
        rows.push(vec![(pen.pick("Antwort", "Answer"), text)]);
    }
    let mut parts = section(pen.pick("Pläne und Antworten", "Plans and answers"), rows);
    if contents.plans.is_none() {
        parts.push(Part::text(pen.pick(
            "Pläne und Antworten sind ausgelassen: Die Rolle, mit der die Akte ausgegeben wurde, liest sie nicht.",
            "Plans and answers are left out: the role with which the file was taken out does not read them.",
        )));
    }
    parts
}

/// The log of the request, oldest first, each line with its number.
pub(crate) fn history(pen: &Pen<'_>) -> Vec<Part> {
    let log = &pen.contents.log;
    let left_out = log.len().saturating_sub(MOST_LINES);
    let lines = log.iter().skip(left_out).map(|entry| {
        vec![
            entry.index.to_string(),
            pen.moment(entry.at),
            pen.actor(&entry.actor),
            pen.say.deed(entry),
            entry.system.clone().unwrap_or_default(),
        ]
    });
    let head = vec![
        pen.pick("Nr.", "No."),
        pen.pick("Zeit", "Time"),
        pen.pick("Wer", "Who"),
        pen.pick("Was", "What"),
        pen.pick("System", "System"),
    ];
    let table = Part::Table {
        head,
        rows: lines.collect(),
    };
    let mut parts = vec![Part::section(
        pen.pick("Verlauf (DSGVO-Log)", "History (GDPR log)"),
    )];
    if left_out > 0 {
        parts.push(Part::text(pen.pick(
            "Ältere Einträge stehen in request.json.",
            "Older entries stand in request.json.",
        )));
    }
    parts.push(table);
    parts
}
