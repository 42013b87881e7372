//! What the list is filtered by, read from an address.

use ::requests::{Filter, Owner, Person, Tag};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::list::Choice;
use crate::fields::Fields;
use crate::visit::Visit;

/// The classes of the traffic light, to choose from.
pub fn dues(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |word: &str| Choice {
        value: word.to_owned(),
        label: said_due(visit, word),
        chosen: word == chosen,
    };
    ["overdue", "3", "10"].into_iter().map(choice).collect()
}

/// A due filter in words: a day, a stretch of days, or a class.
pub fn said_due(visit: &Visit, word: &str) -> String {
    if let Some((from, until)) = word.split_once("..") {
        let day = |day: &str| {
            let day = day.parse::<Date>();
            day.map_or_else(
                |_| String::new(),
                |day| visit.words.near_day(day, visit.today()),
            )
        };
        return format!("{} – {}", day(from), day(until)).trim().to_owned();
    }
    match word.parse::<Date>() {
        Ok(day) => visit.words.near_day(day, visit.today()),
        Err(_) => visit.words.word("requests-list-due-", word),
    }
}

/// What an address filters by, but for group, state and order.
pub fn filter(visit: &Visit, fields: &Fields, person: Option<Person>) -> Filter {
    let me = visit
        .actor
        .as_ref()
        .map(|actor| actor.account.login.clone());
    let owner = |word: &str| match word {
        "nobody" => Owner::Nobody,
        "me" => Owner::Login(me.clone().unwrap_or_default()),
        login => Owner::Login(login.to_owned()),
    };
    let ahead = |days: i32| Some(visit.today().saturating_add(days.days()));
    Filter {
        overdue: fields.get("due") == "overdue",
        due_until: match fields.get("due") {
            "3" => ahead(3),
            "10" => ahead(10),
            day => match day.split_once("..") {
                Some((_, until)) => until.parse().ok(),
                None => day.parse().ok(),
            },
        },
        due_from: fields
            .get("due")
            .split_once("..")
            .and_then(|(from, _)| from.parse().ok()),
        channel: fields.get("channel").parse().ok(),
        priority: fields.get("priority").parse().ok(),
        tag: fields.filled("tag").and_then(|tag| Tag::parse(tag).ok()),
        right: fields.get("right").parse().ok(),
        assignee: fields.filled("assignee").map(owner),
        system: fields.filled("system").map(str::to_owned),
        person,
        reference: fields.filled("reference").map(str::to_owned),
        ..Filter::default()
    }
}
