//! What a search starts from, and what is refused.

use crm::RowRef;
use crm::find::{Facts, facts_of, find};

use crate::on_every_engine;
use crate::world::{World, show};

on_every_engine!(
    what_cannot_be_looked_for_is_refused_in_one_line,
    async |world: &mut World| {
        for (facts, what) in [
            (Facts::default(), "nothing to look for"),
            (world.facts("record", "contact:missing"), "no such row"),
            (world.facts("record", "firm_members:1"), "no kind of person"),
            (world.facts("record", "target:abc"), "no such row"),
        ] {
            let error = find(&world.system, &mut world.connection, &facts)
                .await
                .expect_err(what);
            assert!(error.to_string().contains(what), "{error}");
            assert!(!error.to_string().contains('\n'));
        }
    }
);

on_every_engine!(
    a_persons_facts_come_from_every_place,
    async |world: &mut World| {
        world
            .contact(
                "main",
                "Anna",
                "Huber",
                &[
                    ("phone", "01 2345678"),
                    ("born", "1974-03-09"),
                    ("street", "Lindenstraße 7"),
                ],
            )
            .await;
        world
            .row(
                "contacts_more",
                &[
                    ("id_c", "main"),
                    ("passport_c", "C4J8T2K91"),
                    ("whatsapp_c", "0171 5550148"),
                ],
            )
            .await;
        world.address("anna@post.example", &["Contacts:main"]).await;
        world.address("old@post.example", &["-Contacts:main"]).await;
        // The same id in another table is somebody else.
        world.address("other@post.example", &["Leads:main"]).await;
        let rows = [
            RowRef::new("contacts", "main"),
            RowRef::new("leads", "gone"),
        ];
        let mut facts = facts_of(&world.system, &mut world.connection, &rows)
            .await
            .expect("facts");
        facts.emails.sort();
        facts.phones.sort();
        assert_eq!(facts.emails, ["anna@post.example", "old@post.example"]);
        assert_eq!(facts.phones, ["01 2345678", "0171 5550148"]);
        assert_eq!(facts.codes, ["C4J8T2K91"]);
        assert_eq!(facts.streets, ["Lindenstraße 7"]);
        assert_eq!(facts.born.len(), 1);
        assert!(
            facts
                .names
                .iter()
                .any(|name| name.given == "Anna" && name.family == "Huber")
        );
        assert!(!format!("{facts:?}").contains("Huber"));
    }
);

on_every_engine!(
    no_value_of_the_person_stands_in_the_answer,
    async |world: &mut World| {
        world
            .contact(
                "1",
                "Anna",
                "Huber",
                &[("phone", "01 2345678"), ("street", "Lindenstraße 7")],
            )
            .await;
        world
            .contact(
                "2",
                "Anna",
                "Hueber",
                &[("phone", "01 2345678"), ("street", "Lindenstraße 7")],
            )
            .await;
        world
            .address("anna@post.example", &["Contacts:1", "Contacts:2"])
            .await;
        let found = world.by("record", "contact:1").await;
        let answer = show(world, &found);
        for value in [
            "Anna",
            "Huber",
            "Hueber",
            "2345678",
            "Linden",
            "post.example",
        ] {
            assert!(!answer.contains(value), "{value} in {answer}");
        }
    }
);
