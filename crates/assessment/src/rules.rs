//! From answers and facts to measures. Pure: the same input gives the same plan.

mod answers;
mod findings;

use accounts::Role;
use law::Words;
use requests::TaskOwner;

use crate::agenda::Agenda;
use crate::answer::Answer;
use crate::facts::{Facts, Module, SystemFacts};
use crate::measure::{Measure, MeasureKind, Setting};

/// Everything that follows, in the order of the plan; each id once.
pub(crate) fn measures(agenda: &Agenda, answers: &[Answer], facts: &Facts) -> Vec<Measure> {
    let mut all: Vec<Measure> = facts.findings.iter().map(findings::measure).collect();
    all.extend(of_modules(answers, facts));
    all.extend(of_workflows(facts));
    all.extend(of_systems(facts));
    all.extend(of_purposes(facts));
    for question in &agenda.questions {
        let answer = answers.iter().find(|one| one.question == question.id);
        if let Some(answer) = answer.filter(|answer| !answer.value.is_empty()) {
            all.extend(answers::measures(question, answer));
        }
    }
    let mut kept: Vec<Measure> = Vec::new();
    for measure in all {
        if !kept.iter().any(|known| known.id == measure.id) {
            kept.push(measure);
        }
    }
    kept.sort_by_key(|measure| measure.kind);
    kept
}

/// An id of visible characters without spaces, to stand in forms and on paper.
fn id(parts: &[&str]) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '_'
        }
    };
    parts.join("-").chars().map(plain).collect()
}

fn role(role: Role) -> String {
    TaskOwner::Role(role).to_string()
}

/// A measure that no answer led to.
fn live(
    id: String,
    kind: MeasureKind,
    owner: Role,
    [title, about, criterion]: [Words; 3],
) -> Measure {
    Measure {
        id,
        kind,
        crm: true,
        title,
        about,
        criterion,
        setting: None,
        owner: role(owner),
        due: None,
    }
}

/// How long changes are to be kept, in words, by the answer to the question of it.
fn kept_for(answers: &[Answer]) -> Words {
    let answer = answers.iter().find(|one| one.question == "plan-audit");
    let choice = answer.and_then(|answer| answer.value.choice.as_deref());
    match choice.and_then(|word| word.strip_prefix('m')) {
        Some(months) => Words::new(format!("{months} Monate"), format!("{months} months")),
        None => Words::new("noch festzulegen", "to be laid down"),
    }
}

fn of_modules(answers: &[Answer], facts: &Facts) -> Vec<Measure> {
    let audited = answers.iter().find(|one| one.question == "plan-audited");
    let audited = audited.is_some_and(|one| one.value.choice.as_deref() == Some("yes"));
    let kept = kept_for(answers);
    let mut measures = Vec::new();
    for system in facts.systems.iter().filter(|system| system.reachable) {
        for module in &system.modules {
            if !audited && !module.personal.is_empty() {
                measures.push(audit(system, module, &kept));
            }
            if !module.basis {
                measures.push(basis_fields(system, module));
            }
        }
    }
    measures
}

fn audit(system: &SystemFacts, module: &Module, kept: &Words) -> Measure {
    let (name, table) = (&system.name, &module.table);
    let fields = module.personal.join(", ");
    let (de, en) = if module.audit {
        (
            "Das CRM hat eine Tabelle der Änderungen für dieses Modul.",
            "The CRM has a table of changes for this module.",
        )
    } else {
        (
            "Das CRM hat für dieses Modul noch keine Tabelle der Änderungen.",
            "The CRM has no table of changes for this module yet.",
        )
    };
    let texts = [
        Words::new(
            format!("Änderungen überwachen: Modul {table} in {name}"),
            format!("Log changes of the module {table} in {name}"),
        ),
        Words::new(
            format!("Felder: {fields}. Aufbewahrung: {}. {de}", kept.de),
            format!("Fields: {fields}. Keep for: {}. {en}", kept.en),
        ),
        Words::new(
            format!(
                "Eine Probeänderung jedes Feldes steht im Änderungsprotokoll; nichts darin ist älter als die Aufbewahrung ({}).",
                kept.de
            ),
            format!(
                "A trial change of each field stands in the log of changes; nothing in it is older than the period ({}).",
                kept.en
            ),
        ),
    ];
    live(
        id(&["A", name, table]),
        MeasureKind::Audit,
        Role::Administrator,
        texts,
    )
}

fn basis_fields(system: &SystemFacts, module: &Module) -> Measure {
    let (name, table) = (&system.name, &module.table);
    let texts = [
        Words::new(
            format!("Felder anlegen: Grundlage, Quelle, Überprüfung in {table} ({name})"),
            format!("Add fields: basis, source, review in {table} ({name})"),
        ),
        Words::new(
            "Felder `lawful_basis`, `lawful_basis_source` und `date_reviewed` im CRM anlegen, damit dort sichtbar ist, was hier geführt wird.",
            "Add the fields `lawful_basis`, `lawful_basis_source` and `date_reviewed` to the CRM, so that what is kept here can be seen there.",
        ),
        Words::new(
            format!(
                "Die Spalten sind in {table}, und `system check {name}` führt sie als eingeordnet."
            ),
            format!(
                "The columns are in {table}, and `system check {name}` has them as classified."
            ),
        ),
    ];
    live(
        id(&["F", name, table, "basis"]),
        MeasureKind::Field,
        Role::Administrator,
        texts,
    )
}

fn of_workflows(facts: &Facts) -> Vec<Measure> {
    let off = facts.workflows.iter();
    let off = off.filter(|workflow| workflow.shipped && !workflow.active);
    let measure = |workflow: &crate::facts::WorkflowFacts| {
        let texts = [
            Words::new(
                format!("Workflow einschalten: {}", workflow.title.de),
                format!("Switch on the workflow: {}", workflow.title.en),
            ),
            Words::new(
                format!(
                    "Einstellungen (Fassung {}): {}",
                    workflow.version, workflow.settings.de
                ),
                format!(
                    "Settings (version {}): {}",
                    workflow.version, workflow.settings.en
                ),
            ),
            Words::new(
                format!(
                    "Der Workflow `{}` ist an, und seine Probe nennt die richtigen Empfänger.",
                    workflow.id
                ),
                format!(
                    "The workflow `{}` is on, and its trial names the right recipients.",
                    workflow.id
                ),
            ),
        ];
        Measure {
            setting: Some(Setting::SwitchOn {
                workflow: workflow.id.clone(),
            }),
            ..live(
                id(&["W", &workflow.id]),
                MeasureKind::Workflow,
                Role::Administrator,
                texts,
            )
        }
    };
    off.map(measure).collect()
}

fn of_systems(facts: &Facts) -> Vec<Measure> {
    let mut measures = Vec::new();
    for system in &facts.systems {
        let name = &system.name;
        if !system.has_owner {
            measures.push(owner(system));
        }
        if system.connected && !system.reachable {
            let texts = [
                Words::new(
                    format!("{name} wieder erreichbar machen"),
                    format!("Make {name} reachable again"),
                ),
                Words::new(
                    "Das System antwortete nicht, als der Plan gerechnet wurde; seine Felder fehlen darin.",
                    "The system did not answer when the plan was computed; its fields are missing in it.",
                ),
                Words::new(
                    format!("`system check {name}` gelingt."),
                    format!("`system check {name}` succeeds."),
                ),
            ];
            let id = id(&["S", name, "reach"]);
            measures.push(live(id, MeasureKind::System, Role::Administrator, texts));
        }
    }
    measures
}

/// That nobody answers for a system.
fn owner(system: &SystemFacts) -> Measure {
    let name = &system.name;
    let about = if system.configured {
        Words::new(
            "Auf der Seite „Systeme & VVT“ die zuständige Person eintragen, oder in der Konfiguration `owner` des Systems setzen.",
            "Enter the person responsible on the page “Systems & record”, or set `owner` of the system in the configuration.",
        )
    } else {
        Words::new(
            "Auf der Seite „Systeme & VVT“ die zuständige Person eintragen.",
            "Enter the person responsible on the page “Systems & record”.",
        )
    };
    let texts = [
        Words::new(
            format!("Zuständige Person für {name} eintragen"),
            format!("Enter who is responsible for {name}"),
        ),
        about,
        Words::new(
            format!("Bei {name} steht, wer zuständig und wie die Stelle erreichbar ist."),
            format!("{name} says who is responsible and how that office is reached."),
        ),
    ];
    let id = id(&["S", name, "owner"]);
    Measure {
        crm: system.connected,
        ..live(id, MeasureKind::System, Role::Administrator, texts)
    }
}

fn of_purposes(facts: &Facts) -> Vec<Measure> {
    let mut measures = Vec::new();
    if facts.purposes.is_empty() {
        let texts = [
            Words::new("Zwecke anlegen", "Create purposes"),
            Words::new(
                "Es gibt noch keinen Zweck: Auf „Darf ich senden?“ ist die Antwort immer nein.",
                "There is no purpose yet: the answer to “May I send?” is always no.",
            ),
            Words::new(
                "Jeder Versand und jede Auswertung hat einen Zweck mit Text in beiden Sprachen.",
                "Each sending and each analysis has a purpose with its text in both languages.",
            ),
        ];
        let id = id(&["C", "purposes"]);
        measures.push(live(id, MeasureKind::Consent, Role::PrivacyManager, texts));
    }
    for purpose in facts.purposes.iter().filter(|purpose| purpose.active) {
        let (name, title) = (&purpose.id, &purpose.title);
        if purpose.email && !purpose.double_opt_in {
            let texts = [
                Words::new(
                    format!("Double-Opt-in für {}", title.de),
                    format!("Double opt-in for {}", title.en),
                ),
                Words::new(
                    "Der Zweck erreicht Menschen per E-Mail und gilt ohne Bestätigung.",
                    "The purpose reaches people by e-mail and holds without confirmation.",
                ),
                Words::new(
                    format!(
                        "Die neueste Fassung von `{name}` verlangt die Bestätigung, oder der Verzicht ist begründet."
                    ),
                    format!(
                        "The newest version of `{name}` asks for the confirmation, or there is a reason for not asking."
                    ),
                ),
            ];
            let id = id(&["C", name, "double"]);
            measures.push(live(id, MeasureKind::Consent, Role::PrivacyManager, texts));
        }
        if purpose.none_found > 0 {
            let n = purpose.none_found;
            let texts = [
                Words::new(
                    format!("Personen ohne Grundlage: {}", title.de),
                    format!("People without a basis: {}", title.en),
                ),
                Words::new(
                    format!(
                        "Für {n} Personen wurde gesucht und keine Grundlage gefunden. Entscheiden: Grundlage schaffen oder Daten löschen."
                    ),
                    format!(
                        "Somebody looked for {n} people and found no basis. Decide: create one or erase the data."
                    ),
                ),
                Words::new(
                    format!("Bei `{name}` ist die Zahl „keine gefunden“ null."),
                    format!("The number “none found” of `{name}` is zero."),
                ),
            ];
            let id = id(&["C", name, "none"]);
            measures.push(live(id, MeasureKind::Basis, Role::PrivacyManager, texts));
        }
    }
    measures
}

#[cfg(test)]
mod tests;
