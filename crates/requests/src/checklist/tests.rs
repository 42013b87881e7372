use jiff::civil::date;
use law::Right;

use super::*;
use crate::sample::{now, request};

const HAND: fn() -> Hand<'static> = || Hand {
    by: "anna",
    automatic: false,
    at: now(),
};
const RUN: fn() -> Hand<'static> = || Hand {
    by: "erasure",
    automatic: true,
    at: now(),
};

const NOTHING: Given = Given {
    reasons: false,
    notice: false,
    delay: false,
};
const ALL: Given = Given {
    reasons: true,
    notice: true,
    delay: true,
};

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    result.unwrap_err().code
}

fn mandatory(request: &Request) -> Vec<String> {
    let items = request.checklist.items.iter();
    let items = items.filter(|item| item.binding == Binding::Mandatory);
    items.map(|item| item.id.clone()).collect()
}

fn erasure_until(last: &str) -> Request {
    let mut request = request(Right::Erasure);
    for id in ["A1", "A2", "A5", "17.1", "17.2", "17.4", "17.5"] {
        request.turn(id, StepState::Done, &HAND()).unwrap();
        if id == last {
            break;
        }
    }
    request
}

#[test]
fn every_list_can_be_ticked_from_top_to_bottom_and_by_its_mandatory_steps_alone() {
    for right in Right::ALL {
        let mut all = request(right);
        let ids: Vec<String> = all.steps.iter().map(|step| step.id.clone()).collect();
        for id in &ids {
            all.turn(id, StepState::Done, &HAND())
                .unwrap_or_else(|no| panic!("{right}: {no}"));
        }
        assert_eq!(all.progress(), (ids.len(), ids.len()));
        assert!(all.missing(Outcome::Fulfilled, NOTHING, &[]).is_empty());
        assert!(all.next_step().is_none());

        let mut few = request(right);
        for id in mandatory(&few) {
            few.turn(&id, StepState::Done, &HAND())
                .unwrap_or_else(|no| panic!("{right}: {no}"));
        }
        assert!(few.missing(Outcome::Fulfilled, NOTHING, &[]).is_empty());
    }
}

#[test]
fn a_step_that_is_not_yet_possible_says_what_comes_first() {
    let mut request = erasure_until("17.2");
    let refusal = request.turn("17.5", StepState::Done, &HAND()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "17.5 is not possible yet: decide 17.4 first"
    );
    request.turn("17.4", StepState::Skipped, &HAND()).unwrap();
    request.turn("17.5", StepState::Done, &HAND()).unwrap();
}

#[test]
fn once_the_person_was_asked_execution_waits_for_the_identity() {
    let mut request = erasure_until("17.4");
    request.ask_identity(date(2026, 11, 23), false).unwrap();
    assert_eq!(request.next_step().unwrap().id, "A4");
    let refusal = request.turn("17.5", StepState::Done, &HAND()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "17.5 is not possible yet: decide A4 first"
    );
    assert!(!request.identity_decided());
    request.turn("A4", StepState::Done, &HAND()).unwrap();
    assert!(request.identity_decided());
    assert_eq!(request.state, State::InProgress);
    request.turn("17.5", StepState::Done, &HAND()).unwrap();
}

#[test]
fn the_first_decided_step_puts_a_new_request_in_progress() {
    let mut request = request(Right::Erasure);
    request.turn("A3", StepState::Skipped, &HAND()).unwrap();
    assert_eq!(request.state, State::InProgress);
}

#[test]
fn ticking_twice_does_no_harm_and_an_unknown_step_names_the_known_ones() {
    let mut request = request(Right::Erasure);
    assert_eq!(
        request.turn("A5", StepState::Done, &HAND()).unwrap(),
        StepState::Open
    );
    assert_eq!(
        request.turn(" A5 ", StepState::Done, &HAND()).unwrap(),
        StepState::Done
    );
    let refusal = request.turn("15.1", StepState::Done, &HAND()).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.field),
        ("step-unknown", Some("step"))
    );
    assert!(refusal.message.contains("17.1, 17.2"), "{refusal}");
    for odd in ["", "a5", "A5\0", "'; --"] {
        assert_eq!(
            code(request.turn(odd, StepState::Done, &HAND())),
            "step-unknown"
        );
    }
}

#[test]
fn a_step_on_which_a_ticked_one_rests_stays() {
    let mut request = erasure_until("17.4");
    assert_eq!(
        code(request.turn("17.2", StepState::Open, &HAND())),
        "step-rests"
    );
    request.turn("17.4", StepState::Open, &HAND()).unwrap();
    request.turn("17.2", StepState::Open, &HAND()).unwrap();
    assert_eq!(
        code(request.turn("17.2", StepState::Open, &HAND())),
        "step-open"
    );
}

#[test]
fn what_the_product_did_itself_waits_for_nothing_and_cannot_be_undone_by_hand() {
    let mut request = request(Right::Erasure);
    request.turn("17.5", StepState::Done, &RUN()).unwrap();
    assert_eq!(
        code(request.turn("17.5", StepState::Open, &HAND())),
        "step-automatic"
    );
    assert_eq!(
        code(request.turn("17.5", StepState::Skipped, &HAND())),
        "step-automatic"
    );
    request.turn("17.5", StepState::Done, &HAND()).unwrap();
    let (_, step) = request.step("17.5").unwrap();
    assert_eq!(
        (step.automatic, step.changed_by.as_deref()),
        (true, Some("erasure"))
    );
    request.turn("17.5", StepState::Open, &RUN()).unwrap();
}

#[test]
fn the_answer_is_a_dated_fact_that_follows_its_step() {
    let mut request = request(Right::Erasure);
    request.turn(ANSWER, StepState::Done, &HAND()).unwrap();
    assert_eq!(request.facts.answered, Some(date(2026, 11, 23)));
    assert_eq!(request.answered_in_time(), Some(true));
    let later = Hand {
        at: "2027-01-08T10:00:00Z".parse().unwrap(),
        ..HAND()
    };
    request.turn(ANSWER, StepState::Done, &later).unwrap();
    assert_eq!(
        request.facts.answered,
        Some(date(2026, 11, 23)),
        "the first day stays"
    );
    request.turn(ANSWER, StepState::Open, &later).unwrap();
    assert_eq!(request.facts.answered, None);
    request.turn(ANSWER, StepState::Done, &later).unwrap();
    assert_eq!(request.answered_in_time(), Some(false));
}

#[test]
fn closing_lists_every_open_mandatory_step_the_answer_and_what_blocks() {
    let request = erasure_until("17.5");
    let residue = Blocker {
        code: "residue",
        message: "3 places still hold the person".into(),
    };
    let missing = request.missing(Outcome::Fulfilled, ALL, std::slice::from_ref(&residue));
    let steps: Vec<&str> = missing
        .iter()
        .filter_map(|missing| match missing {
            Missing::Step { id, .. } => Some(id.as_str()),
            Missing::Answer
            | Missing::Reasons
            | Missing::Notice
            | Missing::Delay
            | Missing::Blocker(_) => None,
        })
        .collect();
    assert_eq!(steps, ["17.6", "17.7", "Z2"]);
    assert_eq!(missing[3..], [Missing::Answer, Missing::Blocker(residue)]);
}

#[test]
fn each_mandatory_step_alone_keeps_a_request_open() {
    for right in Right::ALL {
        for left_out in mandatory(&request(right)) {
            let mut request = request(right);
            for id in mandatory(&request).iter().filter(|id| **id != left_out) {
                // The run's hand, since by hand a later step would wait for the one left out.
                request.turn(id, StepState::Done, &RUN()).unwrap();
            }
            assert_eq!(
                request.missing(Outcome::Fulfilled, ALL, &[]).len(),
                1,
                "{left_out}"
            );
        }
    }
}

#[test]
fn skipping_the_answer_is_enough_for_every_outcome_but_a_refusal() {
    let mut request = request(Right::Access);
    for id in mandatory(&request) {
        request.turn(&id, StepState::Skipped, &HAND()).unwrap();
    }
    assert!(request.missing(Outcome::Fulfilled, ALL, &[]).is_empty());
    assert_eq!(
        request.missing(Outcome::Refused, ALL, &[]),
        [Missing::Answer]
    );
    assert_eq!(
        request.missing(Outcome::Refused, NOTHING, &[]),
        [Missing::Answer, Missing::Reasons, Missing::Notice]
    );
}

#[test]
fn residue_keeps_even_a_withdrawn_request_open() {
    let mut request = request(Right::Erasure);
    for id in ["A1", "A2", "Z2"] {
        request.turn(id, StepState::Done, &HAND()).unwrap();
    }
    let run = Blocker {
        code: "run-open",
        message: "a run is under way".into(),
    };
    assert!(request.missing(Outcome::Withdrawn, NOTHING, &[]).is_empty());
    assert_eq!(
        request.missing(Outcome::Withdrawn, NOTHING, &[run]).len(),
        1
    );
}

#[test]
fn no_step_of_a_closed_request_moves() {
    let mut request = request(Right::Erasure);
    request.move_to(State::Closed).unwrap();
    assert_eq!(code(request.turn("A5", StepState::Done, &HAND())), "closed");
    assert_eq!(code(request.turn("A5", StepState::Done, &RUN())), "closed");
}

/// Every right, outcome, state, way the answer stands, day it was told, and thing written down: a
/// request closes exactly when the person has what Art. 12(3) and (4) GDPR demand.
#[expect(
    clippy::too_many_lines,
    reason = "everything is tried against one rule"
)]
#[test]
fn no_refusal_and_no_late_answer_closes_without_what_the_law_demands() {
    let bits = [false, true];
    let given = bits.into_iter().flat_map(|reasons| {
        bits.into_iter().flat_map(move |notice| {
            bits.map(|delay| Given {
                reasons,
                notice,
                delay,
            })
        })
    });
    let given: Vec<Given> = given.collect();
    let answers = [StepState::Open, StepState::Done, StepState::Skipped];
    let mut tried = 0;
    for (right, state) in Right::ALL
        .into_iter()
        .flat_map(|right| State::ALL.map(|state| (right, state)))
    {
        for (extended, answer) in bits
            .into_iter()
            .flat_map(|extended| answers.map(|answer| (extended, answer)))
        {
            // Due on 23 December, extended until 23 February.
            for told in [
                date(2026, 12, 23),
                date(2026, 12, 24),
                date(2027, 2, 23),
                date(2027, 2, 24),
            ] {
                let mut request = request(right);
                request.facts.extended = extended.then_some(date(2026, 12, 1));
                for id in mandatory(&request) {
                    request.turn(&id, StepState::Done, &RUN()).unwrap();
                }
                let has_step = request.step(ANSWER).is_ok();
                if has_step {
                    request.turn(ANSWER, answer, &RUN()).unwrap();
                }
                request.facts.answered = (answer == StepState::Done).then_some(told);
                request.state = state;
                for (outcome, given) in Outcome::CHOICES
                    .into_iter()
                    .flat_map(|outcome| given.iter().map(move |given| (outcome, *given)))
                {
                    let refuses = matches!(outcome, Outcome::Refused | Outcome::PartlyFulfilled);
                    let owed = outcome != Outcome::Withdrawn;
                    let until = match (refuses, extended) {
                        (true, _) | (false, false) => date(2026, 12, 23),
                        (false, true) => date(2027, 2, 23),
                    };
                    let late = answer == StepState::Done && told > until;
                    let is_told = match answer {
                        StepState::Done => true,
                        StepState::Skipped => !has_step || !refuses,
                        StepState::Open => !has_step,
                    };
                    let may = (!owed || is_told)
                        && (!refuses || given.notice)
                        && (outcome != Outcome::Refused || given.reasons)
                        && (!owed || !late || given.reasons || given.delay);
                    let missing = request.missing(outcome, given, &[]);
                    assert_eq!(
                        missing.is_empty(),
                        may,
                        "{right} {outcome:?} {answer:?} {told} {given:?}: {missing:?}"
                    );
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(
        tried,
        Right::ALL.len() * State::ALL.len() * 2 * 3 * 4 * 5 * 8
    );
}
