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
            "can = [\"fly\"]",
            "small.toml:3:8: unknown ability; known: find, relate",
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
            "[tables.people]\nrole = \"person\"\nassigned = \"agent\"",
            "small.toml:5:12: table people: assigned agent is no link column to one table",
        ),
        (
            "[tables.people]\nrole = \"person\"\nassigned = \"firm\"\nlink = { firm = \"firms\" }\n\
             [tables.firms]\nrole = \"other\"",
            "assigned firm points to firms, whose rows are no persons",
        ),
        (
            "[tables.people]\nrole = \"person\"\nassigned = \"a b\"",
            "small.toml:5:12: a table or column name has letters",
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
fn everything_that_is_wrong_is_named_at_once_in_the_files_order() {
    let text = format!(
        "{HEAD}[tables.a]\nrole = \"detail\"\nowner = [\"b_id\"]\nlink = {{ b_id = \"b\" }}\n\
         [tables.b]\nrole = \"detail\"\nowner = [\"a_id\"]\nlink = {{ a_id = \"a\", c_id = \"c\" }}\n"
    );
    let gaps = examine("small.toml", &text).expect_err("it is wrong");
    let said: Vec<(usize, &str)> = gaps.iter().map(|g| (g.line, g.what.as_str())).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].1.starts_with("table a belongs to b"), "{said:?}");
    assert!(said[1].1.starts_with("table b belongs to a"), "{said:?}");
    assert_eq!(said[2].0, 10, "{said:?}");
    let text =
        format!("{HEAD}[tables.a]\nrole = \"x\"\n[tables.b]\nrole = \"y\"\ntext = [\"a b\"]\n");
    let gaps = examine("small.toml", &text).expect_err("it is wrong");
    let lines: Vec<usize> = gaps.iter().map(|gap| gap.line).collect();
    assert_eq!(lines, [4, 6], "{gaps:?}");
}

#[test]
fn what_goes_stale_is_said_per_crm_and_may_be_said_anew() {
    let suite = builtin("suitecrm7").expect("built in").expect("right");
    assert_eq!(suite.stale[0].name, "search_index");
    let text = "name = \"ours\"\ntitle = \"Ours\"\nextends = \"suitecrm7\"\n\
                [[stale]]\nname = \"cache\"\nde = \"x\"\nen = \"y\"\ncommand = \"z\"";
    let ours = parse("ours.toml", text).expect("the profile is right");
    let cache = ours
        .stale
        .iter()
        .find(|stale| stale.name == "cache")
        .expect("there");
    assert_eq!(
        (cache.command.as_str(), ours.stale.len()),
        ("z", suite.stale.len())
    );
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
                [tables.contacts]\nrole = \"person\"\ndisplay = [\"department\"]\n\
                [tables.abc_patients]\nrole = \"person\"\nrecord = \"patient\"\n\
                personal = { last_name = \"family_name\" }";
    let profile = parse("ours.toml", text).expect("the profile is right");
    assert_eq!(profile.rules[&FieldKind::Country], Rule::Keep);
    let bugs = &profile.tables["bugs"];
    assert!(bugs.text.iter().any(|c| c.as_str() == "reporter_note"));
    assert!(bugs.text.iter().any(|c| c.as_str() == "work_log"));
    let contacts = &profile.tables["contacts"];
    let display: Vec<&str> = contacts.display.iter().map(Identifier::as_str).collect();
    assert_eq!(display, ["department"]);
    let assigned = contacts.assigned.as_ref().map(Identifier::as_str);
    assert_eq!(assigned, Some("assigned_user_id"), "the base's word stays");
    let patients = profile.table_of_kind("patient").expect("a new kind");
    assert_eq!(patients.as_str(), "abc_patients");
    let name = &profile.tables[patients].personal["last_name"];
    assert_eq!(profile.rule_of(name), Rule::Fixed("[gelöscht]".into()));
}
