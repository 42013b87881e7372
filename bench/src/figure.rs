//! Figures and how they are printed.

use std::time::Duration;

use serde::Serialize;

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// On which database.
    pub engine: &'static str,
    /// Median of ours, in `unit`.
    pub ours: f64,
    /// Median of the limit, in `unit`.
    pub bare: f64,
    /// `ms`, `rows/s`, `MiB`.
    pub unit: &'static str,
    /// Ours divided by the limit.
    pub ratio: f64,
    /// The ratio to be reached.
    pub goal: Goal,
    /// Whether it was reached; none without a goal.
    pub ok: Option<bool>,
    /// How many samples of each.
    pub samples: usize,
}

/// What the ratio should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// None was set.
    None,
    /// So much or less.
    Most(f64),
    /// So much or more.
    Least(f64),
    /// Ours itself, not the ratio: so much or less.
    MostItself(f64),
}

impl Figure {
    pub fn new(
        name: &'static str,
        engine: &'static str,
        (ours, bare): (f64, f64),
        unit: &'static str,
        goal: Goal,
    ) -> Self {
        let ratio = ours / bare;
        let ok = match goal {
            Goal::None => None,
            Goal::Most(most) => Some(ratio <= most),
            Goal::Least(least) => Some(ratio >= least),
            Goal::MostItself(most) => Some(ours <= most),
        };
        Self {
            name,
            engine,
            ours,
            bare,
            unit,
            ratio,
            goal,
            ok,
            samples: 1,
        }
    }

    /// Medians of times, in milliseconds.
    pub fn times(
        name: &'static str,
        engine: &'static str,
        (ours, bare): (&[Duration], &[Duration]),
        goal: Goal,
    ) -> Self {
        let medians = (milliseconds(ours), milliseconds(bare));
        Self {
            samples: ours.len().min(bare.len()),
            ..Self::new(name, engine, medians, "ms", goal)
        }
    }

    /// Its line in the table.
    pub fn line(&self) -> String {
        let goal = match self.goal {
            Goal::None => "-".to_owned(),
            Goal::Most(most) => format!("<= {most}"),
            Goal::Least(least) => format!(">= {least}"),
            Goal::MostItself(most) => format!("<= {most} {}", self.unit),
        };
        let met = match self.ok {
            None => "",
            Some(true) => "ok",
            Some(false) => "over",
        };
        format!(
            "{:<46} {:<9} {:>12} {:>12} {:<7} {:>7.2} {:>10}  {:<4} n={}\n",
            self.name,
            self.engine,
            number(self.ours),
            number(self.bare),
            self.unit,
            self.ratio,
            goal,
            met,
            self.samples
        )
    }

    pub fn of_samples(mut self, samples: usize) -> Self {
        self.samples = samples;
        self
    }
}

fn milliseconds(times: &[Duration]) -> f64 {
    let mut values: Vec<f64> = times.iter().map(|t| t.as_secs_f64() * 1e3).collect();
    median(&mut values)
}

/// The middle value; the mean of the two in the middle of an even number.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// One table for people.
pub fn table(figures: &[Figure]) -> String {
    let mut out = format!(
        "{:<46} {:<9} {:>12} {:>12} {:<7} {:>7} {:>10}  {}\n",
        "figure", "engine", "ours", "bare", "unit", "ratio", "goal", "samples"
    );
    for figure in figures {
        out.push_str(&figure.line());
    }
    out
}

fn number(value: f64) -> String {
    if value >= 1_000.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_value() {
        assert!((median(&mut [3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&mut [4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn a_missed_goal_is_over() {
        let figure = |goal| Figure::new("x", "y", (3.0, 2.0), "ms", goal).ok;
        assert_eq!(figure(Goal::Most(1.4)), Some(false));
        assert_eq!(figure(Goal::Most(1.5)), Some(true));
        assert_eq!(figure(Goal::Least(1.6)), Some(false));
        assert_eq!(figure(Goal::MostItself(3.0)), Some(true));
        assert_eq!(figure(Goal::None), None);
    }
}
