//! What a plan will do, on one page: the same for who prepares it and who approves it.

use std::collections::BTreeMap;

use erasure::{DecisionView, PlanView};

use crate::pages::requests::line::{name_of, names};
use crate::refusal::Refusal;
use crate::visit::Visit;

/// So many exceptions and files are listed; all are counted.
const MOST: usize = 200;

/// The summary.
pub struct Summary {
    /// Actions that occur, in words.
    pub actions: Vec<String>,
    /// A system with its count for each action.
    pub systems: Vec<(String, Vec<String>)>,
    pub persons: usize,
    pub namesakes: usize,
    pub kept: Vec<Kept>,
    pub warnings: Vec<String>,
    pub exceptions: Vec<Line>,
    pub exception_count: usize,
    pub files: Vec<Line>,
    /// Systems in which somebody has to do it by hand.
    pub manual: Vec<String>,
    pub drafted_at: String,
    /// Decisions on a ground, with what was said of it.
    pub grounds: Vec<Grounded>,
    /// Who looked at how many rows.
    pub checked: Vec<(String, usize)>,
    pub rows: usize,
    /// Who gave it back as it stands, when, and what is to be changed.
    pub returned: Option<(String, String)>,
}

/// What stays and why.
pub struct Kept {
    pub what: String,
    pub why: String,
    pub count: usize,
}

/// A decision on a ground.
pub struct Grounded {
    pub what: String,
    pub decision: String,
    pub ground: String,
    pub until: String,
    /// Empty where none was needed, or where it has expired.
    pub note: String,
}

/// A line with what stands at its right edge.
pub struct Line {
    pub left: String,
    pub right: String,
}

impl Summary {
    /// Of a plan.
    pub async fn of(visit: &Visit, plan: &PlanView) -> Result<Self, Refusal> {
        let names = names(&visit.app).await?;
        let words = visit.words;
        let actions: Vec<&str> = plan.counts.keys().copied().collect();
        let exceptions = plan.exceptions.iter().take(MOST).map(|exception| Line {
            left: format!(
                "{} · {} · {}",
                exception.system, exception.record, exception.column
            ),
            right: words.word("because-", &exception.because),
        });
        let files = plan.files.iter().take(MOST).map(|file| Line {
            left: format!("{} · {}", file.system, file.file.path),
            right: words.t(if file.file.removed {
                "plans-check-file-removed"
            } else {
                "plans-check-file-by-hand"
            }),
        });
        let returned = plan.returned.as_ref().map(|back| {
            let places = [
                ("name", name_of(&names, &back.by)),
                ("at", visit.moment(back.at)),
            ];
            let note = back.note.clone();
            let note = note.unwrap_or_else(|| words.t("work-log-expired"));
            (words.with("plans-returned", &places), note)
        });
        Ok(Self {
            returned,
            checked: plan
                .checked
                .iter()
                .map(|(login, count)| (name_of(&names, login), *count))
                .collect(),
            grounds: plan
                .decisions
                .iter()
                .filter(|made| made.ground.is_some())
                .map(|made| grounded(visit, made))
                .collect(),
            rows: plan.items.len(),
            systems: matrix(visit, plan, &actions),
            actions: actions
                .iter()
                .map(|action| words.word("action-", action))
                .collect(),
            persons: plan.persons.iter().filter(|person| person.selected).count(),
            namesakes: plan
                .persons
                .iter()
                .filter(|person| !person.selected)
                .count(),
            kept: kept(visit, plan),
            warnings: plan
                .warning_notices
                .iter()
                .map(|notice| words.notice(notice))
                .collect(),
            exceptions: exceptions.collect(),
            exception_count: plan.exceptions.len(),
            files: files.collect(),
            manual: visit.app.desk.systems.manual().map(str::to_owned).collect(),
            drafted_at: visit.moment(plan.drafted_at),
        })
    }
}

fn matrix(visit: &Visit, plan: &PlanView, actions: &[&str]) -> Vec<(String, Vec<String>)> {
    let mut counted: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
    for item in &plan.items {
        *counted
            .entry(&item.system)
            .or_default()
            .entry(item.action)
            .or_default() += 1;
    }
    let line = |(system, counts): (&str, BTreeMap<&str, i64>)| {
        let cells = actions
            .iter()
            .map(|action| visit.words.number(counts.get(action).copied().unwrap_or(0)));
        (system.to_owned(), cells.collect())
    };
    counted.into_iter().map(line).collect()
}

fn kept(visit: &Visit, plan: &PlanView) -> Vec<Kept> {
    let mut counted: BTreeMap<(String, String), usize> = BTreeMap::new();
    for item in plan.items.iter().filter(|item| item.action == "keep") {
        let kind = item.record.split(':').next().unwrap_or_default();
        let why = match item.ground_code.as_deref() {
            Some(ground) => ground_title(visit, Some(ground)),
            None => rule_title(visit, &item.rule),
        };
        *counted
            .entry((visit.words.word("kinds-", kind), why))
            .or_default() += 1;
    }
    counted
        .into_iter()
        .map(|((what, why), count)| Kept { what, why, count })
        .collect()
}

fn grounded(visit: &Visit, made: &DecisionView) -> Grounded {
    let words = visit.words;
    Grounded {
        what: match (&made.system, &made.column) {
            (Some(system), Some(column)) => format!("{system} · {} · {column}", made.name),
            _ if made.on_group => words.word("kinds-", &made.name),
            _ => made.name.clone(),
        },
        decision: words.word("decision-", made.decision),
        ground: ground_title(visit, made.ground.as_deref()),
        until: made.until.map_or_else(String::new, |day| {
            words.tr("plans-records-until-day", "day", words.day(day))
        }),
        note: made.note.clone().unwrap_or_default(),
    }
}

/// A ground in the visitor's language.
pub fn ground_title(visit: &Visit, ground: Option<&str>) -> String {
    ground.map_or_else(String::new, |ground| {
        erasure::ground_words(ground, visit.words.language())
    })
}

/// The rule that proposed an action, in words. Each statutory duty is a rule of its own.
pub fn rule_title(visit: &Visit, rule: &str) -> String {
    let word = if rule.starts_with("duty.") {
        "duty"
    } else {
        rule
    };
    visit.words.word("rule-", word)
}

#[cfg(test)]
mod tests {
    use base::Locale;

    use crate::words::Words;

    #[test]
    fn pages_name_the_rules_as_certificates_do() {
        for rule in [
            "person",
            "audit",
            "mention",
            "mention.name_alone",
            "decision",
            "duty",
            "activity.only_person",
            "activity.shared",
            "document.only_person",
            "trace.copy",
            "trace.loose_copy",
            "value.own",
            "value.tie",
            "value.untied",
            "record",
            "with_deleted",
        ] {
            for locale in Locale::ALL {
                let page = Words(locale).word("rule-", rule).to_lowercase();
                let paper = erasure::rule_title(rule, locale).to_lowercase();
                assert!(page.ends_with(&paper), "{rule}: {page}, {paper}");
            }
        }
    }
}
