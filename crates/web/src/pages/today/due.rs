//! How many requests are due when: the strip of the next days and the bars by traffic light.

use ::requests::DueCount;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::light::Light;
use crate::strip::{Cell, strip};
use crate::visit::Visit;

/// A day of the strip with what is due on it.
pub struct DueDay {
    pub cell: Cell,
    /// `ok`, `soon`, `near`: the shape of the light.
    pub shape: &'static str,
    pub count: i64,
    /// The requests of the day.
    pub href: String,
}

/// The days from today on.
pub fn due_days(visit: &Visit, due: &[DueCount], until: Date) -> Vec<DueDay> {
    let today = visit.today();
    let cells = strip(visit, (today, until), &[]);
    let days = today.series(1.day());
    cells
        .into_iter()
        .zip(days)
        .map(|(cell, day)| DueDay {
            cell,
            shape: Light::open(day, today, visit.words).shape,
            count: sum(due, |at| at == day),
            href: format!("/requests?due={day}"),
        })
        .collect()
}

/// One class of the traffic light with its share.
pub struct Bar {
    pub shape: &'static str,
    pub label: String,
    pub count: String,
    /// Of a hundred, against the largest class.
    pub share: i64,
    pub href: &'static str,
}

/// Overdue, up to three days, up to ten, later: each counted once.
pub fn bars(visit: &Visit, due: &[DueCount], open: i64) -> Vec<Bar> {
    let today = visit.today();
    let in_days = |days: i32| today.saturating_add(days.days());
    let over = sum(due, |day| day < today);
    let near = sum(due, |day| day >= today && day <= in_days(3));
    let soon = sum(due, |day| day > in_days(3) && day <= in_days(10));
    let classes = [
        ("over", over, "/requests?due=overdue"),
        ("near", near, "/requests?due=3"),
        ("soon", soon, "/requests?due=10"),
        ("ok", open - over - near - soon, "/requests"),
    ];
    let largest = classes
        .iter()
        .map(|(_, count, _)| *count)
        .max()
        .unwrap_or(0);
    let bar = |(shape, count, href): (&'static str, i64, &'static str)| Bar {
        shape,
        label: visit.words.word("today-bar-", shape),
        count: visit.words.number(count),
        share: count * 100 / largest.max(1),
        href,
    };
    classes.into_iter().map(bar).collect()
}

fn sum(due: &[DueCount], fits: impl Fn(Date) -> bool) -> i64 {
    let fitting = due.iter().filter(|one| fits(one.day));
    fitting.map(|one| one.requests).sum()
}
