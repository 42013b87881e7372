use super::*;
use crate::catalogue::{LiveTable, Shape};
use crate::profile;

const PROFILE: &str = r#"
name = "small"
title = "A small CRM"
soft_delete = "deleted"
custom_prefix = "x_"
[rules]
family_name = "fixed:[gone]"
[modules]
People = "people"
Visits = "visits"
[common]
text = ["name"]
plain = ["status"]
link = { created_by = "people" }
[custom]
suffix = "_cstm"
key = "id_c"
plain = ["geo_status_c"]
personal = { map_address_c = "street", map_lat_c = "place" }
[audit]
suffix = "_audit"
owner = "parent_id"
field = "field_name"
values = ["before", "after"]
[tables.people]
role = "person"
record = "contact"
required = true
display = ["last_name", "nickname"]
personal = { first_name = "given_name", last_name = "family_name", born = "birth_date year_only" }
[tables.visits]
role = "activity"
owner = ["parent_id"]
link = { parent_id = "by parent_type" }
text = ["report"]
retention = { document = "voucher", date = ["billed", "day"], when = { state = ["billed"] } }
[tables.settings]
role = "other"
key = ["area", "word"]
plain = ["value"]
"#;

fn small() -> Profile {
    profile::parse("small.toml", PROFILE).expect("the profile is right")
}

/// A column from `name type`; `!` after the type means that it must be filled.
fn column(text: &str) -> LiveColumn {
    let (name, data_type) = text.split_once(' ').expect("name and type");
    let nullable = !data_type.ends_with('!');
    let data_type = data_type.trim_end_matches('!');
    let (shape, most) = match data_type {
        "varchar" => (Shape::Text, Some(20)),
        "text" => (Shape::Text, Some(65535)),
        "int" => (Shape::Number, None),
        "date" => (Shape::Date, None),
        "enum" => (Shape::Enum(vec!["Frau".into(), "Herr".into()]), None),
        other => panic!("no type {other}"),
    };
    LiveColumn {
        name: name.into(),
        data_type: data_type.into(),
        shape,
        nullable,
        most,
        generated: false,
        flag: false,
    }
}

fn live(key: &[&str], columns: &[&str]) -> LiveTable {
    LiveTable {
        columns: columns.iter().map(|text| column(text)).collect(),
        primary_key: key.iter().map(ToString::to_string).collect(),
        transactional: true,
        ..LiveTable::default()
    }
}

fn schema() -> Catalogue {
    let people = live(
        &["id"],
        &[
            "id varchar!",
            "first_name varchar",
            "last_name varchar",
            "born date",
            "created_by varchar",
            "deleted int",
        ],
    );
    let visits = live(
        &["id"],
        &[
            "id varchar!",
            "name varchar",
            "report text",
            "parent_id varchar",
            "parent_type varchar",
            "status varchar",
            "day date",
            "state varchar",
        ],
    );
    let settings = live(&[], &["area varchar", "word varchar", "value text"]);
    let mut catalogue = Catalogue::default();
    let tables = [
        ("people", people),
        ("visits", visits),
        ("settings", settings),
    ];
    for (name, table) in tables {
        catalogue.tables.insert(name.into(), table);
    }
    catalogue
        .tables
        .get_mut("visits")
        .expect("visits")
        .columns
        .retain(|c| c.name != "state");
    catalogue
}

fn with(name: &str, table: LiveTable) -> Catalogue {
    let mut catalogue = schema();
    catalogue.tables.insert(name.into(), table);
    catalogue
}

fn add(table: &str, text: &str) -> Catalogue {
    let mut catalogue = schema();
    let live = catalogue.tables.get_mut(table).expect("a table");
    live.columns.push(column(text));
    catalogue
}

fn take(catalogue: &Catalogue) -> Census {
    take_marked(catalogue, &[])
}

fn take_marked(catalogue: &Catalogue, marks: &[(&str, &str, &str)]) -> Census {
    let mark = |(table, column, word): &(&str, &str, &str)| {
        (((*table).into(), (*column).into()), (*word).into())
    };
    let marks = marks.iter().map(mark).collect();
    Census::take(&small(), catalogue, &Descriptions::default(), &marks)
}

fn class(census: &Census, table: &str, column: &str) -> (Class, bool) {
    let table = census.table(table).expect("a live table");
    let column = table.column(column).expect("a live column");
    (column.class.clone(), column.assumed)
}

fn unclassified(census: &Census) -> Vec<String> {
    let names = census.unclassified.iter();
    names.map(|(t, c)| format!("{t}.{c}")).collect()
}

#[test]
fn a_schema_that_the_profile_describes_fits() {
    let census = take(&schema());
    assert!(census.fits(), "{census:?}");
    assert!((census.coverage - 1.0).abs() < f64::EPSILON);
    assert_eq!(class(&census, "people", "id"), (Class::Plain, false));
    assert_eq!(
        class(&census, "people", "born"),
        (Class::Personal(FieldKind::BirthDate, Rule::YearOnly), false)
    );
    assert!(matches!(
        class(&census, "people", "created_by"),
        (Class::Link(Target::Table(_)), false)
    ));
    assert_eq!(class(&census, "people", "deleted"), (Class::Bare, false));
    assert_eq!(
        class(&census, "visits", "parent_type"),
        (Class::Plain, false)
    );
    assert_eq!(class(&census, "visits", "name"), (Class::Text, false));
    let people = census.table("people").expect("people");
    assert_eq!(people.soft_delete.as_deref(), Some("deleted"));
    assert_eq!(people.record, "contact");
    let settings = census.table("settings").expect("settings");
    assert_eq!(settings.key, ["area", "word"]);
}

#[test]
fn a_column_or_table_nobody_classified_stands_in_the_way() {
    let census = take(&add("visits", "gossip varchar"));
    assert_eq!(unclassified(&census), ["visits.gossip"]);
    assert!(!census.fits());
    assert!(census.coverage < 1.0);

    let census = take(&with("patients", live(&["id"], &["id int!", "born date"])));
    assert_eq!(census.unknown_tables, ["patients"]);
    assert!(!census.fits(), "a table without text can hold birth dates");

    let census = take(&with("patients", live(&["id"], &["id int!", "who text"])));
    assert_eq!(unclassified(&census), ["patients.who"]);
}

#[test]
fn the_key_of_an_unknown_table_may_be_somebodys_address() {
    let patients = with("patients", live(&["mail"], &["mail varchar!", "born date"]));
    assert_eq!(unclassified(&take(&patients)), ["patients.mail"]);
    let census = take_marked(&patients, &[("patients", "mail", "email keep")]);
    assert!(census.fits(), "{census:?}");
}

#[test]
fn a_new_column_without_text_in_a_known_table_is_let_through() {
    assert!(take(&add("visits", "minutes int")).fits());
}

#[test]
fn what_an_administrator_said_classifies_a_column_and_a_table() {
    let gossip = add("visits", "gossip varchar");
    let census = take_marked(&gossip, &[("visits", "gossip", "text")]);
    assert!(census.fits());
    assert_eq!(class(&census, "visits", "gossip"), (Class::Text, false));

    let patients = with(
        "patients",
        live(&["id"], &["id int!", "who text", "why text"]),
    );
    let census = take_marked(&patients, &[("patients", "who", "plain")]);
    assert_eq!(unclassified(&census), ["patients.why"]);
    assert_eq!(census.unknown_tables, ["patients"]);
    let marks = [
        ("patients", "who", "full_name clear"),
        ("patients", "why", "text"),
    ];
    let census = take_marked(&patients, &marks);
    assert!(census.fits());
    assert_eq!(
        class(&census, "patients", "who"),
        (Class::Personal(FieldKind::FullName, Rule::Clear), false)
    );
}

#[test]
fn a_mark_with_an_unknown_word_does_not_pass_as_never_personal() {
    let gossip = add("visits", "gossip varchar");
    let census = take_marked(&gossip, &[("visits", "gossip", "harmless")]);
    assert_eq!(unclassified(&census), ["visits.gossip"]);
    assert_eq!(
        lines(&census.faults),
        [
            "visits.gossip is marked with an unknown word: use a kind of field, text or plain"
                .to_owned()
        ]
    );
}

#[test]
fn no_mark_turns_a_key_or_a_link_into_something_else() {
    let marks = [
        ("people", "id", "code"),
        ("visits", "parent_id", "code"),
        ("people", "first_name", "given_name keep"),
    ];
    let census = take_marked(&schema(), &marks);
    assert_eq!(class(&census, "people", "id").0, Class::Plain);
    assert!(matches!(
        class(&census, "visits", "parent_id").0,
        Class::Link(_)
    ));
    assert_eq!(
        class(&census, "people", "first_name").0,
        Class::Personal(FieldKind::GivenName, Rule::Keep)
    );
}

#[test]
fn customers_own_columns_of_a_person_are_assumed_personal_and_cleared() {
    let columns = [
        "id_c varchar!",
        "geo_status_c varchar",
        "map_address_c varchar",
        "passport_no_c varchar",
        "last_name_c varchar",
        "since_c date",
        "newsletter_c int",
    ];
    let census = take(&with("people_cstm", live(&["id_c"], &columns)));
    assert!(census.fits());
    assert!(matches!(
        class(&census, "people_cstm", "id_c"),
        (Class::Link(_), false)
    ));
    assert_eq!(
        class(&census, "people_cstm", "geo_status_c"),
        (Class::Plain, false)
    );
    for (name, kind, assumed) in [
        ("map_address_c", FieldKind::Street, false),
        ("passport_no_c", FieldKind::Code, true),
        ("last_name_c", FieldKind::FamilyName, true),
        ("since_c", FieldKind::Other, true),
        ("newsletter_c", FieldKind::Other, true),
    ] {
        let expected = (Class::Personal(kind, Rule::Clear), assumed);
        assert_eq!(class(&census, "people_cstm", name), expected, "{name}");
    }
    let custom = census.table("people_cstm").expect("people_cstm");
    assert_eq!(custom.base.as_deref(), Some("people"));
    assert_eq!(
        (custom.role, custom.owner.as_slice()),
        (Role::Detail, &["id_c".to_owned()][..])
    );
}

#[test]
fn customers_own_columns_of_an_activity_are_free_text() {
    let columns = [
        "id_c varchar!",
        "map_address_c varchar",
        "who_c varchar",
        "count_c int",
    ];
    let census = take(&with("visits_cstm", live(&["id_c"], &columns)));
    assert!(census.fits());
    assert_eq!(
        class(&census, "visits_cstm", "map_address_c"),
        (Class::Text, false)
    );
    assert_eq!(class(&census, "visits_cstm", "who_c"), (Class::Text, true));
    assert_eq!(
        class(&census, "visits_cstm", "count_c"),
        (Class::Bare, true)
    );
}

#[test]
fn the_crms_description_tells_a_phone_number_and_a_link() {
    let profile = small();
    let columns = ["id_c varchar!", "signal_c varchar", "people_id_c varchar"];
    let catalogue = with("people_cstm", live(&["id_c"], &columns));
    let mut described = Descriptions::default();
    for row in [
        Description {
            module: "People",
            column: "signal_c",
            kind: "phone",
            ..Description::default()
        },
        Description {
            module: "People",
            column: "friend_c",
            kind: "relate",
            target: "People",
            target_key: "people_id_c",
        },
        Description {
            module: "Strangers",
            column: "x_c",
            kind: "phone",
            ..Description::default()
        },
    ] {
        described.add(&profile, row);
    }
    let census = Census::take(&profile, &catalogue, &described, &Marks::new());
    assert_eq!(
        class(&census, "people_cstm", "signal_c"),
        (Class::Personal(FieldKind::Phone, Rule::Clear), true)
    );
    assert!(matches!(
        class(&census, "people_cstm", "people_id_c"),
        (Class::Link(Target::Table(to)), true) if to.as_str() == "people"
    ));
}

#[test]
fn a_table_of_changes_belongs_to_its_table() {
    let columns = [
        "id varchar!",
        "parent_id varchar",
        "field_name varchar",
        "before text",
        "after text",
    ];
    let census = take(&with("people_audit", live(&["id"], &columns)));
    assert!(census.fits(), "{census:?}");
    let changes = census.table("people_audit").expect("people_audit");
    assert_eq!(changes.base.as_deref(), Some("people"));
    assert!(changes.audit.is_some());
    assert_eq!(class(&census, "people_audit", "before").0, Class::Text);

    let strange = take(&with("strangers_audit", live(&["id"], &columns)));
    assert_eq!(strange.unknown_tables, ["strangers_audit"]);
    let other = take(&with(
        "people_audit",
        live(&["id"], &["id varchar!", "what text"]),
    ));
    assert_eq!(other.unknown_tables, ["people_audit"]);
}

#[test]
fn an_older_version_may_lack_columns_but_not_required_tables() {
    let mut catalogue = schema();
    let visits = catalogue.tables.get_mut("visits").expect("visits");
    visits
        .columns
        .retain(|c| c.name != "report" && c.name != "parent_type");
    let census = take(&catalogue);
    assert!(census.fits(), "{census:?}");
    let missing: Vec<String> = census
        .missing_columns
        .iter()
        .map(|(t, c)| format!("{t}.{c}"))
        .collect();
    let expected = [
        "people.nickname",
        "visits.billed",
        "visits.parent_type",
        "visits.report",
        "visits.state",
    ];
    assert_eq!(missing, expected);
    assert_eq!(
        class(&census, "visits", "parent_id").0,
        Class::Plain,
        "a link whose type column is missing cannot be followed"
    );
    let visits = census.table("visits").expect("visits");
    let retention = visits.retention.as_ref().expect("a duty");
    assert_eq!(retention.date.len(), 1);
    assert!(retention.when.is_empty(), "kept rather than lost");

    catalogue.tables.remove("people");
    let census = take(&catalogue);
    assert_eq!(census.missing_tables, ["people"]);
    assert!(!census.fits());
}

/// The fault of a column with this type, uniqueness and rule.
fn lines(notices: &[base::Notice]) -> Vec<String> {
    notices.iter().map(base::Notice::to_string).collect()
}

fn fault_of(kind_and_rule: &str, column: &str, unique: bool) -> Vec<String> {
    let name = column.split(' ').next().expect("a name");
    let mut catalogue = add("people", column);
    let people = catalogue.tables.get_mut("people").expect("people");
    if unique {
        people.unique.insert(name.into());
    }
    lines(&take_marked(&catalogue, &[("people", name, kind_and_rule)]).faults)
}

#[test]
fn a_rule_that_the_columns_type_does_not_allow_is_named_with_its_mending() {
    for (word, column, unique, expected) in [
        ("other year_only", "x varchar", false, "is no date"),
        ("other prefix:3", "x int", false, "holds no text"),
        (
            "other fixed:a long text that does not fit",
            "x varchar",
            false,
            "too short",
        ),
        (
            "other fixed:gone",
            "x enum",
            false,
            "enumeration without the fixed text",
        ),
        ("other fixed:gone", "x date", false, "holds no text"),
        ("other fixed:gone", "x varchar", true, "unique"),
        ("other clear", "x varchar!", true, "filled and unique"),
        ("other clear", "x date!", false, "a date has no empty value"),
        ("other clear", "x enum!", false, "one of its words"),
    ] {
        let faults = fault_of(word, column, unique);
        assert_eq!(faults.len(), 1, "{word} on {column}");
        assert!(faults[0].starts_with("people.x "), "{}", faults[0]);
        assert!(faults[0].contains(expected), "{}", faults[0]);
        assert!(
            faults[0].contains("use ") || faults[0].contains("shorten"),
            "{}",
            faults[0]
        );
    }
    for (word, column, unique) in [
        ("other clear", "x varchar", true),
        ("other clear", "x varchar!", false),
        ("other clear", "x int!", false),
        ("other fixed:Frau", "x enum!", false),
        ("other year_only", "x date!", false),
        ("other keep", "x varchar!", true),
        ("other prefix:2", "x varchar", false),
    ] {
        assert!(
            fault_of(word, column, unique).is_empty(),
            "{word} on {column}"
        );
    }
}

#[test]
fn a_computed_column_cannot_be_written() {
    let mut catalogue = add("people", "initials varchar");
    let people = catalogue.tables.get_mut("people").expect("people");
    people.columns.last_mut().expect("a column").generated = true;
    let census = take_marked(&catalogue, &[("people", "initials", "other")]);
    assert!(
        census.faults[0]
            .message
            .starts_with("people.initials is computed")
    );
}

#[test]
fn the_fingerprint_notices_a_new_column_and_a_new_length_but_no_new_order() {
    let before = take(&schema()).fingerprint;
    assert_ne!(before, take(&add("visits", "minutes int")).fingerprint);

    let mut longer = schema();
    longer.tables.get_mut("people").expect("people").columns[1].most = Some(99);
    assert_ne!(before, take(&longer).fingerprint);

    let mut turned = schema();
    turned
        .tables
        .get_mut("people")
        .expect("people")
        .columns
        .reverse();
    assert_eq!(before, take(&turned).fingerprint);
}

#[test]
fn foreign_keys_are_links_and_a_table_of_nothing_else_ties_rows_together() {
    let mut ties = live(&["person", "visit"], &["person varchar!", "visit varchar!"]);
    for (column, to) in [("person", "people"), ("visit", "visits")] {
        ties.references.insert(column.into(), to.into());
    }
    let census = take(&with("people_visits", ties));
    let table = census.table("people_visits").expect("the table");
    assert!(census.fits() && table.known);
    assert_eq!(table.role, Role::Join);
    assert_eq!(table.links().count(), 2);
    assert!(table.held.contains("person"));

    let mut schema = add("visits", "guide varchar");
    let visits = schema.tables.get_mut("visits").expect("visits");
    visits.references.insert("guide".into(), "people".into());
    let census = take(&schema);
    let guide = &census.table("visits").expect("visits").column("guide");
    let class = guide.map(|column| &column.class);
    assert!(matches!(class, Some(Class::Link(_))), "{class:?}");
}

#[test]
fn customers_own_columns_among_the_crms_are_told_by_their_prefix() {
    let census = take(&add("people", "x_private_email varchar"));
    let column = census
        .table("people")
        .and_then(|t| t.column("x_private_email"));
    let column = column.expect("the column");
    assert_eq!(column.class, Class::Personal(FieldKind::Email, Rule::Clear));
    assert!(column.assumed && census.fits());
    let census = take(&add("visits", "x_hint varchar"));
    let column = census.table("visits").and_then(|t| t.column("x_hint"));
    assert_eq!(column.expect("the column").class, Class::Text);
    assert!(!take(&add("people", "y_hint varchar")).fits());
}
