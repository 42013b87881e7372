//! Wrong profiles: refused with line and column, and nothing is opened for writing.

use crm::System;
use crm::database::Engine;
use crm::profile::Marks;

use crate::story::corrected;
use crate::world::World;

/// What is put in place of what, what is said of it, and a part of the line it is said of.
type Case = (&'static str, &'static str, &'static str, &'static str);

const CASES: &[Case] = &[
    (
        "[tables.holiday_calendar]",
        "[tables.ghost]",
        "table ghost does not exist",
        "[tables.ghost]",
    ),
    (
        "remarks = \"text\"",
        "ghost = \"text\"",
        "guest.ghost does not exist",
        "ghost =",
    ),
    (
        "[tables.holiday_calendar]",
        "[tables.Holiday_Calendar]",
        "is written holiday_calendar in the database",
        "[tables.Holiday_Calendar]",
    ),
    (
        "mail = \"email\"",
        "Mail = \"email\"",
        "is written mail in the database",
        "Mail =",
    ),
    (
        "[tables.boat]",
        "[tables.guest_overview]\nrole = \"person\"\n\n[tables.boat]",
        "guest_overview is a view",
        "[tables.guest_overview]",
    ),
    (
        "birth_day = \"birth_date\"",
        "birth_day = \"birth_date prefix:3\"",
        "holds no text, so prefix does not work",
        "birth_day =",
    ),
    (
        "passport = \"code\"",
        "passport = \"code year_only\"",
        "is no date, so year_only does not work",
        "passport =",
    ),
    (
        "zip = \"postcode\"\ntown = \"city\"\nguest_no",
        "zip = \"postcode fixed:viel zu lang\"\ntown = \"city\"\nguest_no",
        "is too short for the fixed text",
        "zip =",
    ),
    (
        "guest_no = \"code fixed:geloescht-{key}\"",
        "guest_no = \"code\"",
        "must be filled and unique",
        "guest_no =",
    ),
    (
        "born = \"birth_date year_only\"",
        "born = \"birth_date\"",
        "must be filled and a date has no empty value",
        "born =",
    ),
    (
        "mail_upper = \"email keep\"",
        "mail_upper = \"email\"",
        "is computed by the database",
        "mail_upper =",
    ),
    (
        "country_code = \"country\"",
        "country_code = \"tag\"",
        "is no key of tag: one holds numbers, the other text",
        "country_code =",
    ),
    (
        "company_id = \"company\"\ncared_by = \"operator\"\n\n[tables.guest.personal]",
        "cared_by = \"operator\"\n\n[tables.guest.personal]\ncompany_id = \"other\"",
        "is a foreign key to company: put it under link",
        "company_id =",
    ),
    (
        "[tables.guest.personal]",
        "[tables.guest.personal]\ncared_by = \"other\"",
        "has two classes; keep one",
        "cared_by",
    ),
    (
        "guest_no = \"code fixed:geloescht-{key}\"",
        "guest_no = \"codex\"",
        "unknown kind of field",
        "guest_no =",
    ),
    (
        "text = [\"name\", \"registration\", \"berth\"]",
        "text = [\"name\"]",
        "boat.berth holds text and is not classified",
        "[tables.boat]",
    ),
];

#[tokio::test]
async fn a_wrong_profile_is_refused_with_its_place_and_the_database_stays_as_it_was() {
    let world = World::new(Engine::Sqlite, "wrong").await;
    let (_, right) = corrected(&world).await;
    world
        .run(
            "CREATE TABLE loose (forename VARCHAR(60), surname VARCHAR(60));
             CREATE TABLE twofold (a INTEGER, b INTEGER, surname VARCHAR(60), PRIMARY KEY (a, b))",
        )
        .await;
    let before = world.bytes();
    for (from, to, said, line) in CASES {
        refuses(&world, &right, (from, to), (said, line)).await;
    }
    for table in ["loose", "twofold"] {
        let text = format!(
            "{right}\n[tables.{table}]\nrole = \"person\"\npersonal = {{ surname = \"family_name\" }}\n"
        );
        let gaps = gaps(&world, &text).await;
        let expected = format!("table {table} stands for persons");
        let found = gaps.iter().find(|(_, what)| what.contains(&expected));
        let (line, _) = found.unwrap_or_else(|| panic!("{gaps:?}"));
        assert!(line.contains(table), "{line}");
    }
    assert!(world.bytes() == before, "something was written");
    world.drop().await;
}

#[tokio::test]
async fn words_of_an_enumeration_and_letters_of_an_old_character_set_are_minded() {
    let world = World::new(Engine::MySql, "letters").await;
    let (_, right) = corrected(&world).await;
    world
        .run_as_is(
            "ALTER TABLE guest MODIFY zip VARCHAR(30) CHARACTER SET latin1;
             UPDATE guest SET loyalty_level = 'neu';
             ALTER TABLE guest MODIFY loyalty_level ENUM('neu', 'alt') NOT NULL",
        )
        .await;
    let foreign = (
        "zip = \"postcode\"\ntown = \"city\"\nguest_no",
        "zip = \"postcode fixed:Łódź\"\ntown = \"city\"\nguest_no",
    );
    let said = ("holds Western European letters alone", "zip =");
    refuses(&world, &right, foreign, said).await;
    let one_class = right.replace("plain = [\"loyalty_level\"]\n", "");
    let worded = (
        "remarks = \"text\"",
        "remarks = \"text\"\nloyalty_level = \"other fixed:[weg]\"",
    );
    let said = (
        "is an enumeration without the fixed text",
        "loyalty_level =",
    );
    refuses(&world, &one_class, worded, said).await;
    world.drop().await;
}

/// The changed profile has the gap, at a line that has this part, and a system does not open with
/// it for a plan.
async fn refuses(world: &World, right: &str, (from, to): (&str, &str), (said, part): (&str, &str)) {
    assert!(right.contains(from), "the corrected draft has no {from}");
    let text = right.replacen(from, to, 1);
    let gaps = gaps(world, &text).await;
    let found = gaps.iter().find(|(_, what)| what.contains(said));
    let (line, _) = found.unwrap_or_else(|| panic!("{said}: {gaps:?}"));
    assert!(line.contains(part), "{said}: {line}");
    let file = world.write("wrong.toml", &text);
    let refused = match System::open(&world.config(&file), &Marks::new()).await {
        Ok(system) => system.require_fit().unwrap_err().to_string(),
        Err(refused) => refused.to_string(),
    };
    let is_placed = refused.contains("wrong.toml:");
    assert!(is_placed || refused.contains("not classified"), "{refused}");
}

/// The line of the profile and what is said of it.
async fn gaps(world: &World, text: &str) -> Vec<(String, String)> {
    let checked = crm::gaps::check("wrong.toml", text, Some(&world.database())).await;
    let checked = checked.unwrap();
    assert!(!checked.fits);
    let lines: Vec<&str> = text.lines().collect();
    let gaps = checked.gaps.into_iter();
    gaps.map(|gap| {
        assert!(gap.column > 0);
        let line = lines.get(gap.line - 1).copied().unwrap_or_default();
        (line.to_owned(), gap.what)
    })
    .collect()
}
