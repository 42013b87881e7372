//! Days counted from the day the CRM is made; SuiteCRM stores every instant in UTC as text.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::dice::Dice;

/// How far back the CRM's memory goes.
const DAYS_BACK: i32 = 4_000;
const DAYS_AHEAD: i32 = 400;

/// The dates around today, written once.
pub(crate) struct Calendar {
    today: Date,
    days: Vec<String>,
}

impl Calendar {
    pub(crate) fn new(today: Date) -> Self {
        let days = (-DAYS_BACK..=DAYS_AHEAD).map(|offset| {
            today
                .checked_add(offset.days())
                .map_or_else(|_| today.to_string(), |d| d.to_string())
        });
        Self {
            today,
            days: days.collect(),
        }
    }

    pub(crate) fn today(&self) -> Date {
        self.today
    }

    /// The date `offset` days from today, kept within the CRM's memory.
    pub(crate) fn day(&self, offset: i32) -> &str {
        let within = offset.clamp(-DAYS_BACK, DAYS_AHEAD) + DAYS_BACK;
        &self.days[usize::try_from(within).expect("clamped to what was written")]
    }

    /// A date in the past, newer ones more likely.
    pub(crate) fn past(dice: &mut Dice) -> i32 {
        let reach = 30 + dice.below(2_400);
        -i32::try_from(1 + dice.below(reach)).expect("a few thousand days")
    }

    /// A minute of the working day on the date `offset` days from today.
    pub(crate) fn moment(&self, offset: i32, dice: &mut Dice) -> String {
        let (hour, minute, second) = (7 + dice.below(10), dice.below(60), dice.below(60));
        format!("{} {hour:02}:{minute:02}:{second:02}", self.day(offset))
    }

    /// Somebody's birthday.
    pub(crate) fn birthday(&self, dice: &mut Dice) -> String {
        let year = i64::from(self.today.year()) - 20 - dice.number(55);
        format!(
            "{year:04}-{:02}-{:02}",
            1 + dice.below(12),
            1 + dice.below(28)
        )
    }
}
