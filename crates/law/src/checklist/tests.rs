use super::*;

fn ids(list: &Checklist) -> Vec<&str> {
    list.items.iter().map(|item| item.id.as_str()).collect()
}

fn mandatory(list: &Checklist) -> Vec<&str> {
    let asked = list
        .items
        .iter()
        .filter(|item| item.binding == Binding::Mandatory);
    asked.map(|item| item.id.as_str()).collect()
}

fn every_list() -> impl Iterator<Item = &'static Checklist> {
    Right::ALL
        .into_iter()
        .map(Checklist::for_right)
        .chain([Checklist::notification_of_recipients()])
}

#[test]
fn every_list_can_be_worked_and_every_file_is_used() {
    for list in every_list() {
        assert_eq!(list.check(), Ok(()));
        assert!(list.title.is_complete() && list.version > 0);
    }
    assert_eq!(ALL.len(), every_list().count());
}

#[test]
fn the_steps_stand_in_the_order_of_the_handbook_and_of_the_phases() {
    for list in every_list() {
        assert!(
            list.items.is_sorted_by_key(|item| item.phase),
            "{}",
            list.id
        );
        assert!(
            list.items
                .iter()
                .map(|item| item.order)
                .eq(1..=u16::try_from(list.items.len()).unwrap())
        );
    }
    for (right, article, steps) in [
        (Right::Access, 15, 8),
        (Right::Rectification, 16, 7),
        (Right::Erasure, 17, 8),
        (Right::Restriction, 18, 8),
        (Right::Portability, 20, 8),
        (Right::Objection, 21, 8),
        (Right::AutomatedDecision, 22, 8),
    ] {
        let own = (1..=steps).map(|step| format!("{article}.{step}"));
        let expected: Vec<_> = ["A1", "A2", "A3", "A4", "A5"]
            .into_iter()
            .map(str::to_owned)
            .chain(own)
            .chain(["Z1".to_owned(), "Z2".to_owned()])
            .collect();
        assert_eq!(ids(Checklist::for_right(right)), expected);
    }
    assert_eq!(
        ids(Checklist::for_right(Right::WithdrawalOfConsent)),
        [
            "A1", "A2", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "7.7", "7.8", "Z2"
        ]
    );
    assert_eq!(
        ids(Checklist::notification_of_recipients()),
        [
            "19.1", "19.2", "19.3", "19.4", "19.5", "19.6", "19.7", "19.8"
        ]
    );
}

#[test]
fn the_six_usual_types_have_identity_search_execution_answer_and_closing() {
    for right in Right::ALL.into_iter().take(6) {
        let list = Checklist::for_right(right);
        for phase in Phase::ALL {
            assert!(
                list.items.iter().any(|item| item.phase == phase),
                "{right} {phase:?}"
            );
        }
        for id in ["A4", "A5", "Z1", "Z2"] {
            assert!(list.item(id).is_some(), "{right} {id}");
        }
    }
}

#[test]
fn the_mandatory_steps_are_those_of_the_handbook() {
    let of = |right| mandatory(Checklist::for_right(right));
    assert_eq!(
        of(Right::Access),
        [
            "A1", "A2", "A5", "15.2", "15.3", "15.4", "15.5", "15.7", "Z1", "Z2"
        ]
    );
    assert_eq!(
        of(Right::Rectification),
        ["A1", "A2", "A5", "16.1", "16.3", "16.4", "16.5", "Z1", "Z2"]
    );
    assert_eq!(
        of(Right::Erasure),
        [
            "A1", "A2", "A5", "17.1", "17.2", "17.4", "17.5", "17.6", "17.7", "Z1", "Z2"
        ]
    );
    assert_eq!(
        of(Right::Restriction),
        [
            "A1", "A2", "A5", "18.1", "18.2", "18.3", "18.4", "18.5", "Z1", "Z2"
        ]
    );
    assert_eq!(
        of(Right::Portability),
        [
            "A1", "A2", "A5", "20.1", "20.2", "20.3", "20.4", "20.6", "Z1", "Z2"
        ]
    );
    assert_eq!(
        of(Right::Objection),
        ["A1", "A2", "A5", "21.1", "21.7", "21.8", "Z1", "Z2"]
    );
    assert_eq!(
        of(Right::AutomatedDecision),
        ["A1", "A2", "A5", "22.1", "22.2", "Z1", "Z2"]
    );
    assert_eq!(
        of(Right::WithdrawalOfConsent),
        ["A1", "A2", "7.1", "7.2", "7.3", "7.4", "7.6", "7.8", "Z2"]
    );
    assert_eq!(
        mandatory(Checklist::notification_of_recipients()),
        ["19.1", "19.2", "19.4", "19.8"]
    );
}

#[test]
fn the_optional_steps_are_those_of_the_handbook() {
    let mut optional: Vec<_> = every_list()
        .flat_map(|list| &list.items)
        .filter(|item| item.binding == Binding::Optional)
        .map(|item| item.id.as_str())
        .collect();
    optional.sort_unstable();
    optional.dedup();
    assert_eq!(
        optional,
        [
            "15.1", "15.8", "17.3", "18.6", "19.5", "20.7", "22.8", "7.7", "A3"
        ]
    );
}

#[test]
fn erasing_waits_for_the_identity_and_for_the_approved_plan() {
    let list = Checklist::for_right(Right::Erasure);
    assert_eq!(list.item("17.5").unwrap().depends_on, ["A4", "17.4"]);
    assert_eq!(list.item("Z2").unwrap().depends_on, ["Z1"]);
}

#[test]
fn stopping_marketing_waits_for_no_identity_check() {
    let list = Checklist::for_right(Right::Objection);
    assert_eq!(list.item("21.2").unwrap().depends_on, ["21.1"]);
    let withdrawal = Checklist::for_right(Right::WithdrawalOfConsent);
    assert!(withdrawal.item("A4").is_none());
    assert_eq!(withdrawal.item("Z2").unwrap().depends_on, ["7.2"]);
}

#[test]
fn the_child_list_belongs_to_exactly_the_rights_that_notify_recipients() {
    for right in Right::ALL {
        let child = Checklist::for_right(right).child.as_deref();
        assert_eq!(
            child,
            right.notifies_recipients().then_some(NOTIFICATION),
            "{right}"
        );
    }
}

#[test]
fn an_access_answer_is_asked_for_every_item_of_the_article() {
    let words = &Checklist::for_right(Right::Access)
        .item("15.4")
        .unwrap()
        .instruction
        .de;
    for item in [
        "Zwecke",
        "Datenkategorien",
        "Empfänger",
        "Speicherdauer",
        "Rechte",
        "Beschwerde",
        "Herkunft",
        "automatisierte",
        "Drittländern",
    ] {
        assert!(words.contains(item), "{item}");
    }
}

#[test]
fn a_list_that_cannot_be_worked_is_refused_with_its_step() {
    let good = Checklist::for_right(Right::Erasure).clone();
    let refused = |change: fn(&mut Checklist)| {
        let mut list = good.clone();
        change(&mut list);
        match list.check() {
            Err(Error::Checklist { step, .. }) => step,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(|list| list.items[1].id = "A1".into()), "A1");
    assert_eq!(refused(|list| list.items[2].title.en.clear()), "A3");
    assert_eq!(refused(|list| list.items[3].who.clear()), "A4");
    assert_eq!(
        refused(|list| list.items[0].depends_on.push("A1".into())),
        "A1"
    );
    assert_eq!(
        refused(|list| list.items[5].depends_on.push("Z1".into())),
        "17.1"
    );
    assert_eq!(refused(|list| list.items.swap(5, 6)), "17.2");
}

#[test]
fn a_stored_list_is_read_back_as_it_was() {
    for list in every_list() {
        let text = serde_json::to_string(list).unwrap();
        assert_eq!(&serde_json::from_str::<Checklist>(&text).unwrap(), list);
    }
}

#[test]
fn titles_of_phases_parties_and_bindings_exist_in_both_languages() {
    assert!(
        Phase::ALL
            .into_iter()
            .all(|phase| phase.title().is_complete())
    );
    for item in every_list().flat_map(|list| &list.items) {
        assert!(item.binding.title().is_complete());
        assert!(item.who.iter().all(|party| party.title().is_complete()));
    }
}
