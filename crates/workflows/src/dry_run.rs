//! What a rule would have done in the past, before anybody switches it on, and what it is going to
//! do if it is switched on now and nothing changes.
//!
//! The requests are put back to how they stood: states and assignees by the log, steps by when
//! they were turned, dates by the days on which they came.

use accounts::{Actor, Permission, authorize};
use jiff::{SignedDuration, Timestamp};
use ledger::{Entry, Filter, Ledger};
use requests::Controller;
use serde::Serialize;

use crate::action::Deed;
use crate::condition::{Facts, Field};
use crate::fire::meets;
use crate::rule::{Anchor, Event, Rule};
use crate::store::{self, Past, PastTask};
use crate::telling::To;
use crate::{Error, moment, news};

/// The look ahead covers so many days: every first end of a request that is open now.
pub const AHEAD_DAYS: u16 = 40;

/// What would have come of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trial {
    pub days: u16,
    /// Mails to who works on the request.
    pub reminders: usize,
    /// Mails to anybody else.
    pub escalations: usize,
    /// Everything else.
    pub others: usize,
    /// One line for each, in order of time.
    pub lines: Vec<TrialLine>,
    /// What it does within [`AHEAD_DAYS`] if it is switched on now and the requests stay as they
    /// are, in order of time.
    pub ahead: Vec<TrialLine>,
}

/// One thing that would have been done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TrialLine {
    /// The moment.
    pub at: Timestamp,
    /// Number of the request.
    pub request: String,
    /// Which action, from 1.
    pub step: usize,
    /// The action's word.
    pub deed: &'static str,
    /// Whom it concerns.
    pub to: Option<String>,
}

/// Applies a rule to the last so many days, and to those to come. Changes nothing.
pub async fn dry_run(
    ledger: &Ledger,
    actor: &Actor,
    office: &Controller,
    (rule, days): (&Rule, u16),
) -> Result<Trial, Error> {
    authorize(ledger, actor, Permission::WorkflowsRead, None).await?;
    rule.check()?;
    let now = ledger.clock.now();
    let back = SignedDuration::from_hours(24 * i64::from(days));
    let since = now.saturating_sub(back).unwrap_or(Timestamp::MIN);
    let requests = {
        let mut conn = ledger.store.pool().acquire().await?;
        store::of_the_past(&mut conn, since).await?
    };
    let filter = Filter {
        action: Some("requests.".to_owned()),
        since: Some(since),
        ..Filter::default()
    };
    let entries = ledger.list(&filter).await?;
    let mut trial = Trial {
        days,
        ..Trial::default()
    };
    let mut ahead = Trial::default();
    let far = SignedDuration::from_hours(24 * i64::from(AHEAD_DAYS));
    let far = now.saturating_add(far).unwrap_or(Timestamp::MAX);
    for request in &requests {
        let own: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.request.as_deref() == Some(&request.reference))
            .collect();
        let replay = Replay {
            rule,
            request,
            entries: &own,
            office,
            window: (since, now),
            switched_on: None,
        };
        replay.run(&mut trial);
        // No event of the days to come is known.
        if rule.when.event == Event::Time {
            let coming = Replay {
                window: (now, far),
                switched_on: Some(now),
                ..replay
            };
            coming.run(&mut ahead);
        }
    }
    trial.lines.sort();
    ahead.lines.sort();
    trial.ahead = ahead.lines;
    Ok(trial)
}

/// One request, one rule, one stretch of time.
struct Replay<'a> {
    rule: &'a Rule,
    request: &'a Past,
    entries: &'a [&'a Entry],
    office: &'a Controller,
    window: (Timestamp, Timestamp),
    /// Moments before it are over, as they are when a workflow is switched on.
    switched_on: Option<Timestamp>,
}

impl Replay<'_> {
    fn run(&self, trial: &mut Trial) {
        if self.rule.when.event == Event::Time {
            self.by_time(trial);
        } else {
            self.by_event(trial);
        }
    }

    fn by_event(&self, trial: &mut Trial) {
        let when = &self.rule.when;
        let heard = self.entries.iter().filter(|entry| {
            entry.outcome == "done" && entry.actor != crate::pass::WORKER && news::fits(when, entry)
        });
        let met = heard.filter(|entry| self.meets(entry.at, Some(news::changed(entry))));
        let most = if when.once { 1 } else { usize::MAX };
        for entry in met.take(most) {
            self.add(trial, entry.at, entry.at);
        }
    }

    fn by_time(&self, trial: &mut Trial) {
        let (since, now) = self.window;
        let dates = &self.request.planned.dates;
        // The end of the first month is the end that counts until the day of the extension.
        let mut versions = vec![dates.clone()];
        if self.request.extended_day.is_some() {
            let mut before = dates.clone();
            before.legal_end = before.first_end;
            versions.push(before);
        }
        if self.rule.when.from == Some(Anchor::SystemTask) {
            versions = self.by_task(dates);
        }
        let mut seen = Vec::new();
        for dates in &versions {
            let Some(first) = moment::first(&self.rule.when, dates, self.office) else {
                continue;
            };
            let mut at = first;
            if let Some(on) = self.switched_on.filter(|on| at < *on) {
                let Some(every) = self.rule.when.every else {
                    continue;
                };
                at = moment::next(at, every, on, self.office);
            }
            while at <= now {
                // A request that was recorded late is caught up with as it is recorded.
                let from = at.max(dates.opened_at);
                let holds = self
                    .first_time(from, now)
                    .filter(|_| self.hung_on(dates, from));
                let Some(done) = holds else { break };
                if done >= since && !seen.contains(&at) {
                    seen.push(at);
                    self.add(trial, at, done);
                }
                match self.rule.when.every {
                    Some(every) => at = moment::next(at, every, done, self.office),
                    None => break,
                }
            }
        }
    }

    /// One for each task that was ever the first to be done in another system.
    fn by_task(&self, dates: &moment::Dates) -> Vec<moment::Dates> {
        let elsewhere = self.request.tasks.iter().filter(|task| task.elsewhere);
        elsewhere
            .map(|task| moment::Dates {
                system_task: Some((task.day, task.id.clone())),
                ..dates.clone()
            })
            .collect()
    }

    /// The first task that was open in another system then.
    fn system_task_at(&self, at: Timestamp) -> Option<&PastTask> {
        let open = self
            .request
            .tasks
            .iter()
            .filter(|task| within(task.open, at));
        open.filter(|task| task.elsewhere)
            .min_by_key(|task| (task.day, &task.id))
    }

    /// Whether these dates were the ones in force then.
    fn hung_on(&self, dates: &moment::Dates, at: Timestamp) -> bool {
        let today = self.office.time_zone.to_datetime(at).date();
        let extended = self.request.extended_day.is_some_and(|day| day <= today);
        let legal = if extended {
            self.request.planned.dates.legal_end
        } else {
            self.request.planned.dates.first_end
        };
        match self.rule.when.from {
            Some(Anchor::LegalEnd) => dates.legal_end == legal,
            Some(Anchor::SystemTask) => {
                let first = self.system_task_at(at).map(|task| task.id.as_str());
                first == dates.system_task.as_ref().map(|(_, id)| id.as_str())
            }
            _ => true,
        }
    }

    /// The first time from an instant on at which the conditions held: then, at a later change,
    /// or on a later morning where the clock alone may make them true.
    fn first_time(&self, from: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let mut times = vec![from];
        times.extend(
            self.entries
                .iter()
                .map(|entry| entry.at)
                .filter(|at| *at > from),
        );
        if self.rule.watches_the_clock() {
            let mut at = moment::next_morning(from, self.office);
            while at <= now {
                times.push(at);
                at = moment::next_morning(at, self.office);
            }
        }
        times.sort();
        times
            .into_iter()
            .find(|at| *at <= now && self.meets_at(*at))
    }

    fn meets_at(&self, at: Timestamp) -> bool {
        self.meets(at, None)
    }

    fn meets(&self, at: Timestamp, changed: Option<Vec<Field>>) -> bool {
        let mut facts = self.facts_at(at);
        facts.changed = changed;
        let about_the_end = self.rule.when.event == Event::StateChanged;
        let today = self.office.time_zone.to_datetime(at).date();
        (facts.state != "closed" || about_the_end) && meets(self.rule, &facts, today)
    }

    /// How the request stood just after an instant.
    fn facts_at(&self, at: Timestamp) -> Facts {
        let today = self.office.time_zone.to_datetime(at).date();
        let mut facts = self.request.facts.clone();
        let detail = |entry: &Entry, name: &str| entry.details.as_ref()?.get(name).cloned();
        let later = || self.entries.iter().filter(|entry| entry.at > at);
        let changed = later().find_map(|entry| detail(entry, "state_from"));
        if let Some(state) = changed.as_ref().and_then(serde_json::Value::as_str) {
            state.clone_into(&mut facts.state);
        }
        let assigned = later().find(|entry| entry.action == "requests.assign");
        if let Some(from) = assigned.and_then(|entry| detail(entry, "from")) {
            facts.assignee = from.as_str().map(str::to_owned);
        }
        let raised = later().find(|entry| entry.action == "requests.set_priority");
        let raised = raised.and_then(|entry| detail(entry, "from"));
        if let Some(from) = raised.as_ref().and_then(serde_json::Value::as_str) {
            from.clone_into(&mut facts.priority);
        }
        let tags = self.request.tags.iter().filter(|tag| within(tag.1, at));
        facts.tags = tags.map(|tag| tag.0.clone()).collect();
        let tasks = self.request.tasks.iter();
        let tasks = tasks.filter(|task| within(task.open, at)).count();
        facts.tasks = i64::try_from(tasks).unwrap_or(i64::MAX);
        facts.system_task = self.system_task_at(at).map(|task| task.day);
        let by_then = |day: Option<jiff::civil::Date>| day.is_some_and(|day| day <= today);
        facts.extended = by_then(self.request.extended_day);
        facts.answered = by_then(self.request.answered_day);
        let dates = &self.request.planned.dates;
        facts.legal_day = if facts.extended {
            dates.legal_end
        } else {
            dates.first_end
        };
        facts.due_day = dates
            .end_day
            .map_or(facts.legal_day, |own| own.min(facts.legal_day));
        let was_open = |step: &&(String, Option<Timestamp>, bool)| match step.1 {
            Some(turned) if turned > at => !step.2,
            _ => step.2,
        };
        let open = self.request.steps.iter().filter(was_open);
        facts.open_steps = open.map(|step| step.0.clone()).collect();
        facts
    }

    fn add(&self, trial: &mut Trial, at: Timestamp, acted: Timestamp) {
        let from = moment::counted_from(at, acted);
        for (step, action) in self.rule.actions.iter().enumerate() {
            let later = action.after.filter(|_| step > 0);
            let at = later.map_or(at, |span| moment::after(from, span, self.office));
            if at > self.window.1 || (step > 0 && !self.meets_at(at.max(acted))) {
                continue;
            }
            match (action.deed, &action.to) {
                (Deed::Mail, Some(To::Assignee)) => trial.reminders += 1,
                (Deed::Mail, _) => trial.escalations += 1,
                (
                    Deed::Note
                    | Deed::Assign
                    | Deed::InternalDate
                    | Deed::Task
                    | Deed::Priority
                    | Deed::Tag
                    | Deed::Webhook,
                    _,
                ) => trial.others += 1,
            }
            trial.lines.push(TrialLine {
                at,
                request: self.request.reference.clone(),
                step: step + 1,
                deed: action.deed.word(),
                to: action.to.as_ref().map(To::word),
            });
        }
    }
}

/// Whether something was there at an instant.
fn within((since, until): (Timestamp, Option<Timestamp>), at: Timestamp) -> bool {
    since <= at && until.is_none_or(|until| at < until)
}
