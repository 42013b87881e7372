//! The traffic light of a due date: shape and words; colour only repeats them.

use jiff::civil::Date;
use requests::{State, View};

use crate::words::Words;

/// A due date as it is shown.
#[derive(Debug, Clone)]
pub struct Light {
    /// `ok`, `soon`, `near`, `over` or `done`: which shape, and how heavy the words.
    pub shape: &'static str,
    /// `noch 3 Tage`
    pub words: String,
    /// `Fr 4. Dez.`
    pub day: String,
}

impl Light {
    /// The light of a request today.
    pub fn of(view: &View, today: Date, words: Words) -> Self {
        if view.state == State::Closed {
            return Self::closed(view, words);
        }
        Self::open(view.due.due_day, today, words)
    }

    /// The light of a day that is still to come or was missed.
    pub fn open(day: Date, today: Date, words: Words) -> Self {
        let left = days(today, day);
        let (shape, key) = match left {
            ..=-1 => ("over", "light-over"),
            0 => ("near", "light-today"),
            1..=3 => ("near", "light-left"),
            4..=10 => ("soon", "light-left"),
            _ => ("ok", "light-left"),
        };
        Self {
            shape,
            words: words.tr(key, "n", left.abs()),
            day: words.near_day(day, today),
        }
    }

    fn closed(view: &View, words: Words) -> Self {
        let (said, day) = match view.answered {
            Some(day) => (
                words.tr("light-answered", "n", days(view.received, day)),
                words.day(day),
            ),
            None => (words.t("light-closed"), words.day(view.due.legal_day)),
        };
        Self {
            shape: "done",
            words: said,
            day,
        }
    }
}

fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use base::Locale;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn shape_and_words_follow_the_days_left() {
        let today = date(2026, 11, 23);
        let cases = [
            (date(2026, 12, 11), "ok", "noch 18 Tage"),
            (date(2026, 12, 3), "soon", "noch 10 Tage"),
            (date(2026, 11, 26), "near", "noch 3 Tage"),
            (date(2026, 11, 24), "near", "noch 1 Tag"),
            (date(2026, 11, 23), "near", "heute"),
            (date(2026, 11, 22), "over", "seit 1 Tag überfällig"),
            (date(2026, 11, 20), "over", "seit 3 Tagen überfällig"),
        ];
        for (day, shape, words) in cases {
            let light = Light::open(day, today, Words(Locale::De));
            assert_eq!((light.shape, light.words.as_str()), (shape, words));
        }
    }
}
