//! Which answer and which fact leads to which measure.

use jiff::Timestamp;
use jiff::civil::date;

use super::*;
use crate::agenda::agenda;
use crate::answer::{AnswerId, Line, Value};
use crate::facts::{Finding, FindingKind, PurposeFacts, WorkflowFacts};

fn answer(question: &str, value: Value) -> Answer {
    Answer {
        id: AnswerId::from_stored("1"),
        question: question.to_owned(),
        value,
        by: "paul".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        taken_over: false,
    }
}

fn chosen(question: &str, word: &str) -> Answer {
    let value = Value {
        choice: Some(word.to_owned()),
        ..Value::default()
    };
    answer(question, value)
}

fn ids(answers: &[Answer], facts: &Facts) -> Vec<String> {
    let all = measures(agenda(), answers, facts);
    all.into_iter().map(|measure| measure.id).collect()
}

fn quiet() -> Facts {
    let purpose = PurposeFacts {
        id: "brief".into(),
        title: Words::new("Brief", "Letter"),
        active: true,
        email: false,
        double_opt_in: false,
        none_found: 0,
    };
    Facts {
        purposes: vec![purpose],
        ..Facts::default()
    }
}

#[test]
fn nothing_open_leads_to_nothing() {
    assert_eq!(ids(&[], &quiet()), Vec::<String>::new());
    assert_eq!(
        ids(&[chosen("systems-owners", "yes")], &quiet()),
        Vec::<String>::new()
    );
}

#[test]
fn a_no_and_a_not_known_lead_to_the_measure_of_the_question_once() {
    for word in ["no", "unknown"] {
        let found = ids(&[chosen("systems-owners", word)], &quiet());
        assert_eq!(found, ["Q-systems-owners"], "{word}");
    }
}

#[test]
fn each_line_of_a_list_is_a_measure_and_one_without_an_owner_asks_for_one() {
    let line = |what: &str, owner: &str| Line {
        what: what.to_owned(),
        owner: owner.to_owned(),
        due: Some(date(2027, 1, 31)),
    };
    let value = Value {
        list: vec![
            line("Telefonanlage", "login:anna"),
            line("Papier archiv", ""),
        ],
        ..Value::default()
    };
    let all = measures(agenda(), &[answer("systems-other", value)], &quiet());
    let ids: Vec<&str> = all.iter().map(|measure| &*measure.id).collect();
    assert_eq!(
        ids,
        [
            "Q-systems-other-Telefonanlage",
            "Q-systems-other-Papier_archiv",
            "Q-systems-other-Papier_archiv-2"
        ]
    );
    assert_eq!(all[0].owner, "login:anna");
    assert_eq!(all[0].due, Some(date(2027, 1, 31)));
    assert!(all[0].title.de.ends_with("Telefonanlage"));
    assert_eq!(all[2].owner, "role:privacy_manager");
}

#[test]
fn a_finding_becomes_a_setting_and_a_workflow_that_is_off_too() {
    let mut facts = quiet();
    facts.findings.push(Finding {
        system: "vertrieb".into(),
        table: "contacts_cstm".into(),
        column: "spitz name".into(),
        what: FindingKind::Assumed,
        class: "text".into(),
    });
    let workflow = |id: &str, active, shipped| WorkflowFacts {
        id: id.to_owned(),
        title: Words::new("Erinnerung", "Reminder"),
        shipped,
        active,
        version: 1,
        settings: Words::new("x", "x"),
    };
    facts.workflows = vec![
        workflow("reminder-3", false, true),
        workflow("extension", true, true),
        workflow("own", false, false),
    ];
    let all = measures(agenda(), &[], &facts);
    let ids: Vec<&str> = all.iter().map(|measure| &*measure.id).collect();
    assert_eq!(ids, ["F-vertrieb-contacts_cstm-spitz_name", "W-reminder-3"]);
    assert!(
        matches!(&all[0].setting, Some(Setting::Mark { column, .. }) if column == "spitz name")
    );
    assert!(
        matches!(&all[1].setting, Some(Setting::SwitchOn { workflow }) if workflow == "reminder-3")
    );
}

#[test]
fn modules_are_audited_for_as_long_as_was_said_and_get_the_fields_they_lack() {
    let mut facts = quiet();
    facts.systems.push(SystemFacts {
        name: "vertrieb".into(),
        connected: true,
        has_owner: true,
        reachable: true,
        modules: vec![Module {
            table: "contacts".into(),
            record: "contact".into(),
            personal: vec!["first_name".into(), "phone_work".into()],
            audit: true,
            basis: false,
        }],
        ..SystemFacts::default()
    });
    let answers = [chosen("plan-audit", "m24")];
    let all = measures(agenda(), &answers, &facts);
    let ids: Vec<&str> = all.iter().map(|measure| &*measure.id).collect();
    assert_eq!(ids, ["F-vertrieb-contacts-basis", "A-vertrieb-contacts"]);
    assert!(all[1].about.de.contains("first_name, phone_work"));
    assert!(all[1].about.en.contains("24 months"));
    let audited = [chosen("plan-audited", "yes")];
    assert_eq!(
        super::tests::ids(&audited, &facts),
        ["F-vertrieb-contacts-basis"]
    );
}

#[test]
fn owners_reach_and_purposes_are_looked_at() {
    let mut facts = Facts::default();
    facts.systems.push(SystemFacts {
        name: "archiv".into(),
        ..SystemFacts::default()
    });
    facts.systems.push(SystemFacts {
        name: "vertrieb".into(),
        connected: true,
        has_owner: true,
        ..SystemFacts::default()
    });
    assert_eq!(
        ids(&[], &facts),
        ["S-archiv-owner", "S-vertrieb-reach", "C-purposes"]
    );
    let about = |facts: &Facts| measures(agenda(), &[], facts).remove(0).about.de;
    assert!(!about(&facts).contains("Konfiguration"), "it is not there");
    facts.systems[0].configured = true;
    assert!(about(&facts).contains("Konfiguration"));
    let mut facts = quiet();
    facts.purposes[0].email = true;
    facts.purposes[0].none_found = 12;
    assert_eq!(ids(&[], &facts), ["C-brief-double", "C-brief-none"]);
}
