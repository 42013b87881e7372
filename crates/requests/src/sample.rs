//! A request for tests of the rules.

use base::{Clock, Locale, Random};
use jiff::Timestamp;
use law::{Checklist, ExtraHolidays, Received, Region, Right};

use crate::request::{Due, Facts, Receipt, Request, RequestId};
use crate::{Channel, Controller, Priority, Reference, State, Step};

/// Monday, 23 November 2026, 11:00 in Vienna.
pub(crate) fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

/// A controller in Austria.
pub(crate) fn controller() -> Controller {
    let region = Region::parse("AT").unwrap();
    Controller {
        region,
        time_zone: region.time_zone(),
        language: Locale::De,
        extra_holidays: ExtraHolidays::default(),
    }
}

/// A request received on 23 November 2026, so due on 23 December.
pub(crate) fn request(right: Right) -> Request {
    let controller = controller();
    let received = Received::parse("2026-11-23", &controller.time_zone).unwrap();
    let checklist = Checklist::for_right(right).clone();
    Request {
        id: RequestId::mint(&Clock::fixed(now()), &Random::os()),
        reference: Reference::new(2026, 1),
        right,
        state: State::New,
        outcome: None,
        merged_into: None,
        receipt: Receipt {
            day: received.day(),
            at: None,
            zone: controller.time_zone.clone(),
        },
        channel: Channel::Email,
        language: Locale::De,
        assignee: None,
        priority: Priority::default(),
        tags: Vec::new(),
        waiting_tasks: 0,
        due: Due::compute(received, &controller),
        facts: Facts::default(),
        steps: checklist
            .items
            .iter()
            .map(|item| Step::open(&item.id))
            .collect(),
        checklist: checklist.into(),
        persons: Vec::new(),
        outlined: None,
        opened_by: "anna".to_owned(),
        opened_at: now(),
        closed_at: None,
        delete_day: None,
        version: 1,
    }
}
