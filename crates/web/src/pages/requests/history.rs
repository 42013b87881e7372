//! What happened with a request, day by day, each line with its number in the log.

use jiff::civil::Date;
use ledger::{Entry, Filter};

use super::line::names;
use crate::pages::ledger::said;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// So many lines stand on the request's page; the log has them all.
const MOST: u32 = 40;

/// The kinds of deeds a request's page can be narrowed to, each with its actions; the ledger's own
/// page has them all.
const KINDS: [(&str, &[&str]); 8] = [
    (
        "steps",
        &[
            "requests.tick",
            "requests.untick",
            "requests.skip",
            "requests.annotate",
            "requests.check_identity",
        ],
    ),
    (
        "dates",
        &[
            "requests.open",
            "requests.wait",
            "requests.resume",
            "requests.ask_identity",
            "identity.send",
            "identity.enter",
            "identity.deny",
            "requests.set_end_day",
            "requests.extend",
            "requests.correct_receipt",
            "requests.for_approval",
            "requests.in_progress",
            "requests.close",
            "requests.reopen",
            "requests.merge",
            "requests.merge_into",
        ],
    ),
    (
        "notes",
        &[
            "requests.work_log",
            "requests.give_reason",
            "requests.attach",
            "requests.remove_file",
            "requests.take_out",
        ],
    ),
    (
        "people",
        &[
            "requests.assign",
            "requests.set_priority",
            "requests.set_tags",
            "requests.add_task",
            "requests.end_task",
            "requests.link",
            "requests.unlink",
            "persons.find",
            "persons.reveal",
            "persons.tell_apart",
            "persons.tell_same",
        ],
    ),
    (
        "messages",
        &[
            "requests.draft_letter",
            "requests.write_letter",
            "requests.send_letter",
            "errands.ask",
            "errands.answer",
            "recipients.note",
            "recipients.tell",
            "recipients.told",
            "recipients.exempt",
            "mirrors.begin",
            "mirrors.write",
            "workflows.fire",
            "mail.send",
            "mail.retry",
            "mail.drop",
            "mail.bounce",
            "webhooks.call",
            "webhooks.retry",
            "webhooks.drop",
        ],
    ),
    (
        "erasure",
        &[
            "plans.draft",
            "plans.change",
            "plans.settle",
            "plans.preview",
            "plans.approve",
            "plans.give_back",
            "plans.run",
            "runs.start",
            "runs.schedule",
            "runs.unschedule",
            "runs.stop",
            "runs.pause",
            "runs.resume",
            "runs.intend",
            "runs.apply",
            "runs.name_erased",
            "runs.finish",
            "runs.refresh",
            "returns.replay",
        ],
    ),
    (
        "answers",
        &[
            "answers.collect",
            "answers.look",
            "answers.redact",
            "answers.lift",
            "answers.leave_out",
            "answers.explain",
            "answers.preview",
            "answers.release",
            "answers.save",
            "answers.link",
            "answers.pick_up",
        ],
    ),
    (
        "effects",
        &[
            "effects.draft",
            "effects.begin",
            "effects.apply",
            "effects.finish",
            "effects.told",
            "effects.release",
            "restrictions.changed",
            "restrictions.mailed",
            "mirrors.begin",
            "mirrors.write",
        ],
    ),
];

/// A kind to narrow to, with its address; the first takes all.
pub struct Kind {
    pub href: String,
    pub title: String,
    pub chosen: bool,
}

/// The newest lines.
pub struct History {
    pub days: Vec<Day>,
    pub kinds: Vec<Kind>,
    /// Whether there are older ones.
    pub more: bool,
}

/// A day with its lines, newest first.
pub struct Day {
    pub title: String,
    pub lines: Vec<Line>,
}

/// One deed.
pub struct Line {
    /// `14:05`
    pub at: String,
    pub by: String,
    /// `hat einen Schritt erledigt`
    pub said: String,
    /// `over` for what was refused, `near` for what failed.
    pub shape: &'static str,
    pub no: i64,
}

/// The newest deeds of a request, of one kind where the address says so.
pub async fn history(visit: &Visit, reference: &str, kind: &str) -> Result<History, Refusal> {
    let chosen = KINDS.iter().find(|(word, _)| *word == kind);
    let actions = chosen.map_or(&[][..], |(_, actions)| actions);
    let filter = Filter {
        request: Some(reference.to_owned()),
        actions: actions.iter().map(|&action| action.to_owned()).collect(),
        newest_first: true,
        limit: Some(MOST + 1),
        ..Filter::default()
    };
    let mut entries = visit.app.ledger.list(&filter).await?;
    let more = entries.len() > MOST as usize;
    entries.truncate(MOST as usize);
    let names = names(&visit.app).await?;
    let mut days: Vec<(Date, Day)> = Vec::new();
    for entry in &entries {
        let local = visit.app.zone().to_datetime(entry.at);
        if days.last().is_none_or(|(day, _)| *day != local.date()) {
            let title = visit.words.near_day(local.date(), visit.today());
            let lines = Vec::new();
            days.push((local.date(), Day { title, lines }));
        }
        let by = names.get(&entry.actor).cloned();
        let by = by.unwrap_or_else(|| visit.words.word("part-", &entry.actor));
        let at = format!("{:02}:{:02}", local.hour(), local.minute());
        let (_, day) = days.last_mut().expect("a day was just pushed");
        day.lines.push(line(visit, entry, (at, by)));
    }
    let days = days.into_iter().map(|(_, day)| day).collect();
    let kinds = kinds(visit, reference, chosen.map_or("", |(word, _)| word));
    Ok(History { days, kinds, more })
}

fn kinds(visit: &Visit, reference: &str, chosen: &str) -> Vec<Kind> {
    let all = std::iter::once("").chain(KINDS.iter().map(|(word, _)| *word));
    let kind = |word: &str| {
        let (query, name) = match word {
            "" => (String::new(), "all"),
            word => (format!("?history={word}"), word),
        };
        Kind {
            href: format!("/requests/{reference}{query}#history"),
            title: visit.words.word("history-kind-", name),
            chosen: word == chosen,
        }
    };
    all.map(kind).collect()
}

fn line(visit: &Visit, entry: &Entry, (at, by): (String, String)) -> Line {
    Line {
        at,
        by,
        said: said(visit, entry),
        shape: match entry.outcome.as_str() {
            "refused" => "over",
            "failed" => "near",
            _ => "",
        },
        no: entry.index,
    }
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use crate::routes::{ROUTES, Trace};

    #[test]
    fn every_deed_on_one_request_is_of_one_kind() {
        for route in ROUTES {
            let Trace::Deed(action) = route.trace else {
                continue;
            };
            if !route.path.starts_with("/requests/{reference}") {
                continue;
            }
            let kinds = KINDS
                .iter()
                .filter(|(_, actions)| actions.contains(&action));
            assert_eq!(kinds.count(), 1, "{action}");
        }
    }
}
