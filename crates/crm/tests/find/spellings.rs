//! Names, numbers and addresses in every spelling a CRM gathers.

use crm::database::Statement;
use crm::find::Certainty;

use crate::on_every_engine;
use crate::world::{On, World, all, in_world, rows, show, words};

on_every_engine!(
    umlauts_case_and_hyphens_make_no_other_name,
    async |world: &mut World| {
        world
            .contact(
                "main",
                "Anneliese",
                "Müller-Grünwald",
                &[("mobile", "+49 171 5550148")],
            )
            .await;
        world
            .contact(
                "ae",
                "Anneliese",
                "Mueller-Gruenwald",
                &[("mobile", "0171 5550148")],
            )
            .await;
        world
            .contact(
                "a",
                "ANNELIESE",
                "muller grunwald",
                &[("mobile", "491715550148")],
            )
            .await;
        world
            .contact(
                "dot",
                "anneliese",
                "mueller.gruenwald",
                &[("phone", "0049171/5550148")],
            )
            .await;
        // ü as u and a combining mark.
        world
            .contact(
                "nfd",
                "Anneliese",
                "Mu\u{308}ller-Gru\u{308}nwald",
                &[("phone", "+491715550148")],
            )
            .await;
        world
            .contact(
                "remark",
                "Anneliese",
                "Müller-Grünwald (converted)",
                &[("phone", "+49 (0)171 5550148")],
            )
            .await;
        world
            .contact("other", "Jürgen", "Wagner", &[("phone", "+49 171 5550149")])
            .await;
        let found = world.by("record", "contact:main").await;
        let expected: Vec<String> = ["a", "ae", "dot", "main", "nfd", "remark"]
            .iter()
            .map(|id| format!("contact:{id} certain"))
            .collect();
        assert_eq!(all(world, &found), expected, "{}", show(world, &found));
    }
);

on_every_engine!(sharp_s_is_double_s, async |world: &mut World| {
    world
        .contact("sharp", "Jörg", "Groß", &[("phone", "01 2345678")])
        .await;
    world
        .contact("ss", "Joerg", "Gross", &[("phone", "01/234 56 78")])
        .await;
    let found = world.by("record", "contact:sharp").await;
    assert_eq!(
        rows(world, &found, Certainty::Certain),
        ["contact:sharp", "contact:ss"]
    );
});

on_every_engine!(
    austrian_numbers_are_one_number_however_written,
    async |world: &mut World| {
        for (id, phone) in [
            ("1", "+43 (0)1 5002615"),
            ("2", "0043 1 500 26 15"),
            ("3", "01/5002615"),
            ("4", "+4315002615"),
        ] {
            world.contact(id, "Eva", "Huber", &[("phone", phone)]).await;
        }
        world
            .contact("5", "Eva", "Huber", &[("phone", "+43 1 5002616")])
            .await;
        let facts = world
            .facts("phone", "+43 1 5002615")
            .name("Eva Huber")
            .expect("a name");
        let found = world.find(facts).await;
        let expected = ["contact:1", "contact:2", "contact:3", "contact:4"];
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            expected,
            "{}",
            show(world, &found)
        );
        assert_eq!(rows(world, &found, Certainty::Possible), ["contact:5"]);
    }
);

on_every_engine!(
    addresses_differ_in_case_tag_and_blanks_only,
    async |world: &mut World| {
        for (id, address) in [
            ("plain", "anna.huber@post.example"),
            ("caps", "ANNA.HUBER@Post.Example"),
            ("tag", "anna.huber+news@post.example"),
            ("blank", "anna.huber@post.example "),
            ("other", "anna.huber@post.example.org"),
            ("longer", "anna.huberin@post.example"),
        ] {
            world.contact(id, "Anna", "Huber", &[]).await;
            world.address(address, &[&format!("Contacts:{id}")]).await;
        }
        let found = world.by("email", "Anna.Huber@post.example").await;
        let expected = [
            "contact:blank",
            "contact:caps",
            "contact:plain",
            "contact:tag",
        ];
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            expected,
            "{}",
            show(world, &found)
        );
        assert_eq!(found.candidates.len(), 4);
        assert!(words(&found, "contacts", "tag").contains(&"email_variant"));
        assert!(!found.searched.scanned);
    }
);

on_every_engine!(
    a_collation_does_not_decide_what_is_the_same,
    async |world: &mut World| {
        // Equal to utf8mb4_general_ci: ö and o, one emoji and another.
        for (id, address) in [
            ("o", "mork@post.example"),
            ("umlaut", "mörk@post.example"),
            ("cat", "🐱@post.example"),
            ("dog", "🐶@post.example"),
        ] {
            world.contact(id, "", "", &[]).await;
            world.address(address, &[&format!("Contacts:{id}")]).await;
        }
        for (address, id) in [
            ("mork@post.example", "o"),
            ("MÖRK@post.example", "umlaut"),
            ("🐱@post.example", "cat"),
        ] {
            let found = world.by("email", address).await;
            assert_eq!(
                all(world, &found),
                [format!("contact:{id} certain")],
                "{address}"
            );
        }
    }
);

on_every_engine!(
    given_and_family_name_may_be_swapped,
    async |world: &mut World| {
        world
            .contact("main", "Anna", "Huber", &[("phone", "01 2345678")])
            .await;
        world
            .contact("swapped", "Huber", "Anna", &[("phone", "01 2345678")])
            .await;
        world
            .row(
                "targets",
                &[
                    ("id", "7"),
                    ("whole", "Huber, Anna"),
                    ("phone", "012345678"),
                ],
            )
            .await;
        let found = world.by("record", "contact:main").await;
        let expected = ["contact:main", "contact:swapped", "target:7"];
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            expected,
            "{}",
            show(world, &found)
        );
        assert!(words(&found, "contacts", "swapped").contains(&"name_swapped"));
    }
);

on_every_engine!(
    names_that_sound_alike_are_possible,
    async |world: &mut World| {
        world.contact("main", "Stefan", "Meier", &[]).await;
        world.contact("sound", "Stephan", "Mayr", &[]).await;
        world.contact("slip", "Stefan", "Meiher", &[]).await;
        world.contact("other", "Stefan", "Wagner", &[]).await;
        let found = world.by("name", "Stefan Meier").await;
        let expected = [
            "contact:main possible",
            "contact:slip possible",
            "contact:sound possible",
        ];
        assert_eq!(all(world, &found), expected, "{}", show(world, &found));
    }
);

/// Of the statements a connection keeps, those that read the links of addresses.
const ASKED: &str = "SELECT CAST(COUNT(*) AS TEXT) FROM pg_prepared_statements
     WHERE statement LIKE '%address_links%' AND statement NOT LIKE '%pg_prepared%'";

#[tokio::test]
async fn who_has_an_address_is_found_and_read_by_one_statement_on_postgres() {
    in_world(On::Postgres, async |world: &mut World| {
        for (id, address) in [
            ("erika", "erika@post.example"),
            ("jana", "jana@post.example"),
        ] {
            world.contact(id, "Erika", "Moser", &[]).await;
            world.address(address, &[&format!("Contacts:{id}")]).await;
            let found = world.by("email", address).await;
            assert_eq!(all(world, &found), [format!("contact:{id} certain")]);
        }
        let asked = Statement::fixed(ASKED, &[]);
        let asked = world.connection.rows("counting", &asked).await.unwrap();
        assert_eq!(
            asked[0][0].as_deref(),
            Some(b"1".as_slice()),
            "built once, asked twice"
        );
    })
    .await;
}
