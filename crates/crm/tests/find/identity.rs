//! Which rows are the same person beyond what they look like.

use crm::find::Certainty;

use crate::on_every_engine;
use crate::world::{World, all, candidate, rows, show, words};

on_every_engine!(
    duplicates_are_found_through_a_second_address,
    async |world: &mut World| {
        world.contact("main", "Anna", "Huber", &[]).await;
        world.lead("import", "Anna", "Huber", &[]).await;
        world
            .contact("far", "Anna", "Huber", &[("born", "1980-02-03")])
            .await;
        world.address("anna@work.example", &["Contacts:main"]).await;
        world
            .address("anna@home.example", &["Contacts:main", "Leads:import"])
            .await;
        world
            .address("anna@club.example", &["Leads:import", "Contacts:far"])
            .await;
        let found = world.by("email", "anna@work.example").await;
        let expected = ["contact:far", "contact:main", "lead:import"];
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            expected,
            "{}",
            show(world, &found)
        );
        assert_eq!(found.searched.emails, 3);
    }
);

on_every_engine!(
    deleted_rows_and_deleted_links_count,
    async |world: &mut World| {
        world.contact("main", "Anna", "Huber", &[]).await;
        world
            .contact("gone", "Anna", "Huber", &[("deleted", "1")])
            .await;
        world
            .address("anna@post.example", &["Contacts:main", "-Contacts:gone"])
            .await;
        let found = world.by("email", "anna@post.example").await;
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            ["contact:gone", "contact:main"]
        );
        assert!(candidate(&found, "contacts", "gone").is_some_and(|gone| gone.deleted));
        assert!(candidate(&found, "contacts", "main").is_some_and(|main| !main.deleted));
    }
);

on_every_engine!(
    a_converted_lead_is_the_contact_made_of_it,
    async |world: &mut World| {
        world
            .contact(
                "main",
                "Anna",
                "Huber",
                &[("looked_after_by", "eva"), ("reports_to", "boss")],
            )
            .await;
        world.contact("boss", "Berta", "Wagner", &[]).await;
        world
            .row(
                "staff",
                &[("id", "eva"), ("given", "Eva"), ("family", "Klein")],
            )
            .await;
        world
            .row("firms", &[("id", "firm"), ("name", "Muster GmbH")])
            .await;
        // Her maiden name; nothing but the link tells.
        world
            .lead(
                "lead",
                "Anna",
                "Maier",
                &[("contact_id", "main"), ("firm_id", "firm")],
            )
            .await;
        world
            .row(
                "targets",
                &[("id", "7"), ("whole", "Anna Maier"), ("lead_id", "lead")],
            )
            .await;
        for start in ["contact:main", "lead:lead", "target:7"] {
            let found = world.by("record", start).await;
            let certain = rows(world, &found, Certainty::Certain);
            let expected = ["contact:main", "lead:lead", "target:7"];
            assert_eq!(certain, expected, "{start} {}", show(world, &found));
            assert!(candidate(&found, "contacts", "boss").is_none(), "{start}");
            assert!(candidate(&found, "staff", "eva").is_none(), "{start}");
            assert!(candidate(&found, "firms", "firm").is_none(), "{start}");
        }
        let found = world.by("record", "contact:main").await;
        assert!(words(&found, "leads", "lead").contains(&"linked"));
    }
);

on_every_engine!(
    customers_own_columns_identify_too,
    async |world: &mut World| {
        world.contact("main", "Anna", "Huber", &[]).await;
        world
            .row(
                "contacts_more",
                &[
                    ("id_c", "main"),
                    ("passport_c", "C4J8T2K91"),
                    ("private_mail_c", "anna@home.example"),
                ],
            )
            .await;
        world.contact("dup", "Anna", "Huber", &[]).await;
        world
            .row(
                "contacts_more",
                &[
                    ("id_c", "dup"),
                    ("passport_c", "c4j8 t2k91"),
                    ("whatsapp_c", "0171 5550148"),
                ],
            )
            .await;
        world.contact("mail", "", "", &[]).await;
        world
            .row(
                "contacts_more",
                &[("id_c", "mail"), ("private_mail_c", "Anna@Home.Example")],
            )
            .await;
        let found = world.by("record", "contact:main").await;
        let expected = ["contact:dup", "contact:mail", "contact:main"];
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            expected,
            "{}",
            show(world, &found)
        );
        assert!(words(&found, "contacts", "dup").contains(&"same_code"));
        let found = world.by("code", "C4J8-T2K91").await;
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            expected,
            "{}",
            show(world, &found)
        );
    }
);

on_every_engine!(
    a_column_without_index_is_named_when_it_was_not_read,
    async |world: &mut World| {
        world.contact("main", "Anna", "Huber", &[]).await;
        world
            .row(
                "contacts_more",
                &[("id_c", "main"), ("private_mail_c", "anna@home.example")],
            )
            .await;
        let found = world.by("email", "anna@home.example").await;
        assert!(found.candidates.is_empty());
        assert_eq!(found.searched.not_scanned, ["contacts_more.private_mail_c"]);
        let facts = world
            .facts("email", "anna@home.example")
            .name("Anna Huber")
            .expect("a name");
        let found = world.find(facts).await;
        assert_eq!(all(world, &found), ["contact:main certain"]);
        assert!(found.searched.not_scanned.is_empty());
    }
);

on_every_engine!(
    a_number_learnt_on_the_way_is_searched_for,
    async |world: &mut World| {
        world
            .contact(
                "main",
                "Anna",
                "Huber",
                &[("phone", "01 2345678"), ("mobile", "0664 7654321")],
            )
            .await;
        // No name, only the number that nobody asked for.
        world
            .lead("call", "", "", &[("phone", "+43 664 7654321")])
            .await;
        let facts = world
            .facts("phone", "01 2345678")
            .name("Anna Huber")
            .expect("a name");
        let found = world.find(facts).await;
        assert_eq!(
            all(world, &found),
            ["contact:main certain", "lead:call likely"],
            "{}",
            show(world, &found)
        );
    }
);

on_every_engine!(
    a_zero_date_is_no_birthday_in_common,
    async |world: &mut World| {
        let zero = if world.on == crate::world::On::Postgres {
            "NULL"
        } else {
            "0000-00-00"
        };
        world
            .contact("one", "Anna", "Huber", &[("born", zero)])
            .await;
        world
            .contact("two", "Anna", "Huber", &[("born", zero)])
            .await;
        world
            .contact("three", "Anna", "Huber", &[("born", "1974-03-09")])
            .await;
        world
            .contact("four", "Anna", "Huber", &[("born", "1974-03-09")])
            .await;
        let found = world.by("record", "contact:one").await;
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            ["contact:one"],
            "{}",
            show(world, &found)
        );
        let found = world.by("record", "contact:three").await;
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            ["contact:four", "contact:three"]
        );
        let facts = world
            .facts("born", "9.3.1974")
            .name("Anna Huber")
            .expect("a name");
        let found = world.find(facts).await;
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            ["contact:four", "contact:three"]
        );
    }
);

on_every_engine!(
    whoever_is_known_to_be_another_person_is_possible_at_most_and_teaches_nothing,
    async |world: &mut World| {
        world.contact("main", "Anna", "Huber", &[]).await;
        world.lead("import", "Anna", "Huber", &[]).await;
        world.contact("far", "Anna", "Huber", &[]).await;
        world
            .address("anna@home.example", &["Contacts:main", "Leads:import"])
            .await;
        world
            .address("anna@club.example", &["Leads:import", "Contacts:far"])
            .await;
        let mut facts = world.facts("email", "anna@home.example");
        facts.records = world.facts("record", "contact:main").records;
        let alike = world.find(facts.clone()).await;
        let expected = ["contact:far", "contact:main", "lead:import"];
        assert_eq!(rows(world, &alike, Certainty::Certain), expected);

        facts.others = world.facts("record", "lead:import").records;
        let found = world.find(facts).await;
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            ["contact:main"],
            "{}",
            show(world, &found)
        );
        let possible = rows(world, &found, Certainty::Possible);
        assert!(possible.contains(&"lead:import".to_owned()), "{possible:?}");
        assert_eq!(found.searched.emails, 1, "its address was not learnt");
    }
);
