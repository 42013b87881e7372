//! What a workflow says: when, under which conditions, then what.

use base::Notice;
use law::Words;
use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::condition::{Condition, Test};

/// Most conditions and most actions of one rule.
const MOST: usize = 12;
/// The furthest a moment may lie from the date it hangs on, in its unit.
pub(crate) const FURTHEST: i32 = 1000;

/// One workflow, as it is written down, imported and exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub title: Words,
    pub when: When,
    /// Whether all conditions must hold, or one.
    #[serde(default, skip_serializing_if = "Matching::is_all")]
    pub matching: Matching,
    #[serde(default, rename = "condition", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    #[serde(rename = "action")]
    pub actions: Vec<Action>,
}

/// What sets a workflow off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub event: Event,
    /// With `time`: the date it hangs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Anchor>,
    /// With `time`: so many units after that date, or before it when negative.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub offset: i32,
    /// With `time`: the unit of `offset`.
    #[serde(default, skip_serializing_if = "Unit::is_days")]
    pub unit: Unit,
    /// With `time`: again and again after that, until the conditions no longer hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// With `state_changed`: only to this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// With `step_ticked`: only this step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Not with `time`, which comes once per date: only the first time for each request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out a reference"
)]
fn is_zero(number: &i32) -> bool {
    *number == 0
}

/// What a workflow listens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A request was recorded.
    Opened,
    /// A request was recorded or changed.
    Saved,
    /// Its state changed.
    StateChanged,
    /// A step of its checklist was ticked.
    StepTicked,
    /// A moment came.
    Time,
}

/// The date a moment hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The day of receipt.
    Receipt,
    /// The last day the law gives, extension counted.
    LegalEnd,
    /// The last day of the first month: that of extension and refusal.
    FirstEnd,
    /// The house's own end date, or twenty days after receipt.
    InternalTarget,
    /// When the request came into its present state.
    StateSince,
    /// The day of the first task that is open in another system.
    SystemTask,
}

/// What time is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Hours,
    #[default]
    Days,
    /// Neither weekend nor holiday of the controller's region.
    WorkingDays,
    Weeks,
    Months,
}

impl Unit {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands out a reference"
    )]
    fn is_days(&self) -> bool {
        *self == Self::Days
    }
}

/// So many units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    pub count: i32,
    #[serde(default)]
    pub unit: Unit,
}

/// How conditions come together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    #[default]
    All,
    Any,
}

impl Matching {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands out a reference"
    )]
    fn is_all(&self) -> bool {
        *self == Self::All
    }
}

pub(crate) fn far(field: &'static str) -> Notice {
    Notice::new(
        "workflow-far",
        format!("is out of range: give at most {FURTHEST}"),
    )
    .at(field)
}

impl Rule {
    /// Refuses what cannot be meant.
    pub fn check(&self) -> Result<(), Notice> {
        if !self.title.is_complete() || self.title.de.len().max(self.title.en.len()) > 200 {
            let line = "is missing or too long: give a name of up to 200 letters";
            return Err(Notice::new("workflow-title", line).at("title"));
        }
        self.when.check()?;
        if self.actions.is_empty() {
            let line = "is missing: say what is to be done";
            return Err(Notice::new("workflow-no-action", line).at("action"));
        }
        if self.actions.len() > MOST || self.conditions.len() > MOST {
            let line =
                format!("are too many: a workflow has at most {MOST} conditions and actions");
            return Err(Notice::new("workflow-many", line).at("action"));
        }
        self.conditions.iter().try_for_each(Condition::check)?;
        let changes = |condition: &Condition| condition.test == Test::Changed;
        if self.when.event == Event::Time && self.conditions.iter().any(changes) {
            let line = "changed belongs to an event: no clock changes a field";
            return Err(Notice::new("workflow-changed", line).at("test"));
        }
        self.actions.iter().try_for_each(Action::check)
    }

    /// The webhooks it calls.
    pub fn hooks(&self) -> impl Iterator<Item = &str> {
        let named = self.actions.iter();
        named.filter_map(|action| action.hook.as_deref())
    }

    /// Whether a condition may come true by the clock alone.
    pub(crate) fn watches_the_clock(&self) -> bool {
        self.conditions
            .iter()
            .any(|condition| condition.field.moves_by_itself())
    }
}

impl When {
    /// A moment before or after a date.
    pub fn time(from: Anchor, offset: i32, unit: Unit) -> Self {
        Self {
            event: Event::Time,
            from: Some(from),
            offset,
            unit,
            every: None,
            state: None,
            step: None,
            once: false,
        }
    }

    fn check(&self) -> Result<(), Notice> {
        let timed = self.event == Event::Time;
        if timed != self.from.is_some() {
            let line = "belongs to the event time, which needs it: name the date";
            return Err(Notice::new("workflow-from", line).at("from"));
        }
        if !timed && (self.offset != 0 || self.every.is_some()) {
            let line = "belongs to the event time alone";
            return Err(Notice::new("workflow-offset", line).at("offset"));
        }
        if self.offset.abs() > FURTHEST {
            return Err(far("offset"));
        }
        if self
            .every
            .is_some_and(|every| !(1..=FURTHEST).contains(&every.count))
        {
            return Err(far("every"));
        }
        if let Some(state) = &self.state {
            state.parse::<requests::State>()?;
        }
        Ok(())
    }
}
