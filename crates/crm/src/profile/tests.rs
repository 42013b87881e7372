use super::*;

const HEAD: &str = "name = \"small\"\ntitle = \"Small\"\n";

/// The message for a profile that is wrong below its head, which takes two lines.
fn refused(text: &str) -> String {
    parse("small.toml", &format!("{HEAD}{text}"))
        .expect_err("the profile is wrong")
        .to_string()
}

#[test]
fn a_wrong_profile_is_refused_with_its_place() {
    for (text, expected) in [
        (
            "soft_delete = \"de leted\"",
            "small.toml:3:15: a table or column name has letters",
        ),
        (
            "[tables.people]\nrole = \"human\"",
            "small.toml:4:8: unknown role; known: person, activity",
        ),
        (
            "[tables.people]\nrole = \"person\"\npersonal = { born = \"birthday\" }",
            "small.toml:5:21: unknown kind of field; known: given_name",
        ),
        (
            "[tables.people]\nrole = \"person\"\npersonal = { born = \"birth_date blank\" }",
            "small.toml:5:21: unknown rule; known: clear",
        ),
        (
            "[rules]\nemail = \"fixed\"",
            "small.toml:4:9: unknown rule; known: clear",
        ),
        (
            "[tables.people]\nrole = \"person\"\nlink = { firm = \"firms\" }",
            "link people.firm names table firms, which the profile does not describe",
        ),
        (
            "[modules]\nFirms = \"firms\"",
            "module Firms names table firms, which the profile does not describe",
        ),
        (
            "[tables.people]\nrole = \"person\"\ntext = [\"notes\"]\nplain = [\"notes\"]",
            "column notes has two classes; keep one",
        ),
        (
            "[tables.visits]\nrole = \"activity\"\nowner = [\"person\"]",
            "owner person is no link column; add it to link",
        ),
        (
            "[tables.people]\nrole = \"person\"\ncolour = \"red\"",
            "small.toml:5:1: unknown field `colour`",
        ),
        (
            "[custom]\nsuffix = \"_c\"\nkey = \"id\"\n[custom.described]\ntable = \"meta\"\n\
             module = \"module\"\ncolumn = \"name\"\nkind = \"type\"",
            "custom.described names table meta, which the profile does not describe",
        ),
    ] {
        let message = refused(text);
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn a_duty_can_be_limited_to_rows_that_say_so() {
    let profile = builtin("suitecrm7")
        .expect("it is built in")
        .expect("it is right");
    let duty = |table: &str| profile.tables[table].retention.clone().expect("a duty");
    assert!(duty("aos_invoices").when.is_empty());
    assert_eq!(duty("aos_contracts").when["status"], ["Signed"]);
    assert_eq!(duty("aos_quotes").when["invoice_status"], ["Invoiced"]);
}

#[test]
fn an_extending_profile_adds_to_its_base_and_overrides_rules() {
    let text = "name = \"ours\"\ntitle = \"Ours\"\nextends = \"suitecrm7\"\n\
                [rules]\ncountry = \"keep\"\n\
                [tables.bugs]\nrole = \"record\"\ntext = [\"reporter_note\"]\n\
                [tables.abc_patients]\nrole = \"person\"\nrecord = \"patient\"\n\
                personal = { last_name = \"family_name\" }";
    let profile = parse("ours.toml", text).expect("the profile is right");
    assert_eq!(profile.rules[&FieldKind::Country], Rule::Keep);
    let bugs = &profile.tables["bugs"];
    assert!(bugs.text.iter().any(|c| c.as_str() == "reporter_note"));
    assert!(bugs.text.iter().any(|c| c.as_str() == "work_log"));
    let patients = profile.table_of_kind("patient").expect("a new kind");
    assert_eq!(patients.as_str(), "abc_patients");
    let name = &profile.tables[patients].personal["last_name"];
    assert_eq!(profile.rule_of(name), Rule::Fixed("[gelöscht]".into()));
}
