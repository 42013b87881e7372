use jiff::civil::date;
use law::Right;

use super::*;
use crate::sample::{controller, request};

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    result.unwrap_err().code
}

#[test]
fn the_legal_day_is_the_month_and_with_an_extension_three() {
    let mut request = request(Right::Access);
    assert_eq!(request.legal_day(), date(2026, 12, 23));
    request.extend(date(2026, 12, 23)).unwrap();
    assert_eq!(request.legal_day(), date(2027, 2, 23));
    assert_eq!(code(request.extend(date(2026, 12, 23))), "extended-already");
}

#[test]
fn after_the_first_month_there_is_no_extension() {
    let mut request = request(Right::Access);
    assert_eq!(code(request.extend(date(2026, 12, 24))), "extended-late");
    assert_eq!(request.legal_day(), date(2026, 12, 23));
}

#[test]
fn the_house_can_set_an_earlier_day_but_never_move_the_legal_one() {
    let mut request = request(Right::Access);
    request.set_end_day(Some(date(2026, 12, 10))).unwrap();
    assert_eq!(
        (request.due_day(), request.legal_day()),
        (date(2026, 12, 10), date(2026, 12, 23))
    );
    request.set_end_day(Some(date(2027, 1, 10))).unwrap();
    assert_eq!(request.due_day(), date(2026, 12, 23));
    assert_eq!(
        code(request.set_end_day(Some(date(2026, 11, 22)))),
        "end-before-receipt"
    );
    request.set_end_day(None).unwrap();
    assert_eq!(request.due_day(), date(2026, 12, 23));
}

#[test]
fn overdue_begins_the_day_after_the_legal_day_and_ends_with_closing() {
    let mut request = request(Right::Access);
    assert!(!request.is_overdue(date(2026, 12, 23)));
    assert!(request.is_overdue(date(2026, 12, 24)));
    assert_eq!(request.days_left(date(2026, 11, 23)), 30);
    assert_eq!(request.days_left(date(2026, 12, 24)), -1);
    request.state = State::Closed;
    assert!(!request.is_overdue(date(2026, 12, 24)));
}

#[test]
fn waiting_does_not_move_the_due_day() {
    let mut request = request(Right::Access);
    let today = date(2026, 11, 23);
    assert_eq!(
        code(request.wait_until(date(2026, 11, 22), today)),
        "day-past"
    );
    request.wait_until(date(2027, 3, 1), today).unwrap();
    assert_eq!(
        (request.state, request.due_day()),
        (State::Waiting, date(2026, 12, 23))
    );
    request.resume().unwrap();
    assert_eq!(
        (request.state, request.facts.waiting_until),
        (State::InProgress, None)
    );
    assert_eq!(code(request.resume()), "not-waiting");
}

#[test]
fn an_open_question_about_the_identity_survives_waiting() {
    let mut request = request(Right::Access);
    let today = date(2026, 11, 23);
    request.ask_identity(today, false).unwrap();
    request.wait_until(today, today).unwrap();
    request.resume().unwrap();
    assert_eq!(request.state, State::IdentityOpen);
}

#[test]
fn the_day_of_an_instant_is_the_controllers() {
    let request = request(Right::Access);
    assert_eq!(
        request.day_of("2026-12-23T22:59:59Z".parse().unwrap()),
        date(2026, 12, 23)
    );
    assert_eq!(
        request.day_of("2026-12-23T23:00:00Z".parse().unwrap()),
        date(2026, 12, 24)
    );
}

#[test]
fn a_corrected_receipt_moves_every_date() {
    let mut request = request(Right::Access);
    request.set_end_day(Some(date(2026, 11, 24))).unwrap();
    let earlier = law::Received::on(date(2026, 11, 2)).unwrap();
    request.receive(earlier, &controller()).unwrap();
    assert_eq!(
        (request.receipt.day, request.due.last_day),
        (date(2026, 11, 2), date(2026, 12, 2))
    );
    assert_eq!(request.due.end_day, Some(date(2026, 11, 24)));
    let later = law::Received::on(date(2026, 11, 25)).unwrap();
    request.receive(later, &controller()).unwrap();
    assert_eq!(request.due.end_day, None);
}

#[test]
fn contacts_and_leads_may_be_mixed_and_none_comes_twice() {
    let mut request = request(Right::Erasure);
    let lead = Person::parse("vertrieb", "lead:7").unwrap();
    let contact = Person::parse("vertrieb", "contact:7").unwrap();
    request.link(lead.clone()).unwrap();
    request.link(contact.clone()).unwrap();
    assert_eq!(request.persons, [contact, lead.clone()]);
    assert_eq!(code(request.link(lead.clone())), "linked-already");
    request.unlink(&lead).unwrap();
    assert_eq!(code(request.unlink(&lead)), "not-linked");
    for n in request.persons.len()..Person::MOST {
        request
            .link(Person::parse("vertrieb", &format!("lead:x{n}")).unwrap())
            .unwrap();
    }
    assert_eq!(code(request.link(lead)), "persons-many");
}

#[test]
fn nothing_of_a_closed_request_changes_until_it_is_reopened() {
    let mut request = request(Right::Erasure);
    let today = date(2026, 11, 23);
    let person = Person::parse("vertrieb", "lead:7").unwrap();
    assert_eq!(code(request.reopen()), "not-closed");
    request.move_to(State::Closed).unwrap();
    request.outcome = Some(Outcome::Fulfilled);
    assert_eq!(code(request.link(person.clone())), "closed");
    assert_eq!(code(request.unlink(&person)), "closed");
    assert_eq!(code(request.extend(today)), "closed");
    assert_eq!(code(request.wait_until(today, today)), "closed");
    assert_eq!(code(request.set_end_day(None)), "closed");
    assert_eq!(code(request.ask_identity(today, false)), "closed");
    request.reopen().unwrap();
    assert_eq!((request.state, request.outcome), (State::InProgress, None));
}

#[test]
fn debug_output_of_a_request_holds_no_text_of_a_person() {
    // A request holds references only; its texts stand apart and print nothing.
    let remark = crate::Remark {
        id: crate::TextId::from_stored("T"),
        kind: crate::TextKind::Words,
        step: None,
        system: None,
        corrects: None,
        text: Some("Theodora Quittenbaum".to_owned()),
        by: "anna".to_owned(),
        at: crate::sample::now(),
        entry: 0,
    };
    assert!(!format!("{remark:?}").contains("Quittenbaum"));
}
