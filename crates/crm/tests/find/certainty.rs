//! Who is never taken for the person.

use crm::find::Certainty;

use crate::on_every_engine;
use crate::world::{World, all, candidate, rows, show, words};

on_every_engine!(
    a_husband_who_shares_address_and_phone_is_never_certain,
    async |world: &mut World| {
        let home = [
            ("phone", "+49 30 5557 0147"),
            ("street", "Lindenallee 77b"),
            ("postcode", "10115"),
        ];
        world
            .contact("wife", "Anneliese", "Müller-Grünwald", &home)
            .await;
        world
            .contact(
                "husband",
                "Jürgen",
                "Müller-Grünwald",
                &[home.as_slice(), &[("reports_to", "wife")]].concat(),
            )
            .await;
        world
            .address(
                "familie@gruenwald.example",
                &["Contacts:wife", "Contacts:husband"],
            )
            .await;
        for (one, other) in [("wife", "husband"), ("husband", "wife")] {
            let found = world.by("record", &format!("contact:{one}")).await;
            assert_eq!(
                rows(world, &found, Certainty::Certain),
                [format!("contact:{one}")]
            );
            assert_eq!(
                rows(world, &found, Certainty::Likely),
                [format!("contact:{other}")]
            );
            let reasons = words(&found, "contacts", other);
            for word in [
                "same_email",
                "same_phone",
                "same_street",
                "shared_email",
                "other_given_name",
            ] {
                assert!(reasons.contains(&word), "{word} in {reasons:?}");
            }
        }
    }
);

on_every_engine!(
    nobody_is_certain_by_a_shared_mailbox_alone,
    async |world: &mut World| {
        world.contact("anna", "Anna", "Huber", &[]).await;
        world.contact("bernd", "Bernd", "Wagner", &[]).await;
        world.lead("nobody", "", "Null", &[]).await;
        world
            .address(
                "office@firm.example",
                &["Contacts:anna", "Contacts:bernd", "Leads:nobody"],
            )
            .await;
        let found = world.by("email", "office@firm.example").await;
        assert_eq!(
            rows(world, &found, Certainty::Certain),
            Vec::<String>::new(),
            "{}",
            show(world, &found)
        );
        assert_eq!(found.candidates.len(), 3);
        assert!(words(&found, "contacts", "anna").contains(&"shared_email"));
        let found = world.by("record", "contact:anna").await;
        let expected = [
            "contact:anna certain",
            "contact:bernd possible",
            "lead:nobody likely",
        ];
        assert_eq!(all(world, &found), expected, "{}", show(world, &found));
    }
);

on_every_engine!(
    a_namesake_is_possible_and_no_more,
    async |world: &mut World| {
        world
            .contact(
                "main",
                "Uwe",
                "Müller",
                &[("born", "1974-03-09"), ("city", "Berlin")],
            )
            .await;
        world
            .contact(
                "hamburg",
                "Uwe",
                "Müller",
                &[
                    ("born", "1980-01-01"),
                    ("city", "Hamburg"),
                    ("phone", "040 1112223"),
                ],
            )
            .await;
        world.contact("bare", "Uwe", "Mueller", &[]).await;
        world.address("uwe@a.example", &["Contacts:main"]).await;
        world.address("uwe@b.example", &["Contacts:hamburg"]).await;
        let found = world.by("record", "contact:main").await;
        let expected = [
            "contact:bare possible",
            "contact:hamburg possible",
            "contact:main certain",
        ];
        assert_eq!(all(world, &found), expected, "{}", show(world, &found));
        assert!(words(&found, "contacts", "hamburg").contains(&"other_birth_date"));
    }
);

on_every_engine!(
    father_and_son_of_one_name_are_told_apart_by_birth,
    async |world: &mut World| {
        world
            .contact(
                "father",
                "Josef",
                "Huber",
                &[("born", "1950-01-01"), ("phone", "07612 12345")],
            )
            .await;
        world
            .contact(
                "son",
                "Josef",
                "Huber",
                &[("born", "1980-01-01"), ("phone", "07612 12345")],
            )
            .await;
        world
            .address("huber@hof.example", &["Contacts:father", "Contacts:son"])
            .await;
        let found = world.by("record", "contact:father").await;
        assert_eq!(
            rows(world, &found, Certainty::Likely),
            ["contact:son"],
            "{}",
            show(world, &found)
        );
    }
);

on_every_engine!(
    a_name_with_the_same_street_is_likely,
    async |world: &mut World| {
        let home = [("street", "Lindenstraße 7"), ("postcode", "1010")];
        world.contact("main", "Anna", "Huber", &home).await;
        world
            .contact("near", "Anna", "Hueber", &[("street", "Lindenstr. 7")])
            .await;
        world.contact("neighbour", "Bernd", "Wagner", &home).await;
        let found = world.by("record", "contact:main").await;
        let expected = ["contact:main certain", "contact:near likely"];
        assert_eq!(all(world, &found), expected, "{}", show(world, &found));
    }
);

on_every_engine!(
    empty_names_are_as_sure_as_what_they_share,
    async |world: &mut World| {
        world
            .contact("main", "Anna", "Huber", &[("phone", "01 2345678")])
            .await;
        world.lead("empty", "", "", &[]).await;
        world.lead("null", "NULL", "Null", &[]).await;
        world
            .lead("call", "NULL", "n/a", &[("phone", "01 2345678")])
            .await;
        world.lead("family", "", "Huber", &[]).await;
        world.lead("christopher", "Christopher", "Null", &[]).await;
        world
            .address(
                "anna@post.example",
                &["Contacts:main", "Leads:empty", "Leads:null"],
            )
            .await;
        let found = world.by("record", "contact:main").await;
        let expected = [
            "contact:main certain",
            "lead:call likely",
            "lead:empty certain",
            "lead:family possible",
            "lead:null certain",
        ];
        assert_eq!(all(world, &found), expected, "{}", show(world, &found));
        assert!(words(&found, "leads", "empty").contains(&"no_name"));
        let found = world.by("name", "Christopher Null").await;
        assert_eq!(all(world, &found), ["lead:christopher possible"]);
    }
);

on_every_engine!(
    a_family_name_alone_finds_everybody_of_the_name,
    async |world: &mut World| {
        world.contact("a", "Anna", "Huber", &[]).await;
        world.contact("b", "Bernd", "HUBER", &[]).await;
        world.contact("c", "Carla", "Wagner", &[]).await;
        let found = world.by("name", "Huber").await;
        assert_eq!(
            all(world, &found),
            ["contact:a possible", "contact:b possible"]
        );
    }
);

on_every_engine!(
    a_firm_is_likely_at_most_and_teaches_nothing,
    async |world: &mut World| {
        world
            .contact("main", "Anna", "Huber", &[("phone", "01 2345678")])
            .await;
        world
            .row(
                "firms",
                &[
                    ("id", "own"),
                    ("name", "Anna Huber"),
                    ("phone", "01 2345678"),
                ],
            )
            .await;
        world
            .row(
                "firms",
                &[
                    ("id", "big"),
                    ("name", "Groß GmbH"),
                    ("phone", "01 9999999"),
                ],
            )
            .await;
        world.contact("colleague", "Bernd", "Wagner", &[]).await;
        world
            .address(
                "anna@post.example",
                &["Contacts:main", "Firms:own", "Firms:big"],
            )
            .await;
        world
            .address("office@big.example", &["Firms:big", "Contacts:colleague"])
            .await;
        let found = world.by("record", "contact:main").await;
        let expected = [
            "contact:main certain",
            "firm:big possible",
            "firm:own likely",
        ];
        assert_eq!(all(world, &found), expected, "{}", show(world, &found));
        assert!(words(&found, "firms", "own").contains(&"firm"));
    }
);

on_every_engine!(
    somebody_elses_number_is_no_link,
    async |world: &mut World| {
        // The assistant's number stands in her boss's row.
        world
            .contact(
                "boss",
                "Berta",
                "Wagner",
                &[("assistant_phone", "01 2345678")],
            )
            .await;
        world
            .contact("main", "Anna", "Huber", &[("phone", "01 2345678")])
            .await;
        world
            .contact("desk", "Carla", "Klein", &[("phone", "01 2345678")])
            .await;
        let found = world.by("record", "contact:main").await;
        assert_eq!(
            all(world, &found),
            ["contact:desk possible", "contact:main certain"]
        );
        assert!(candidate(&found, "contacts", "boss").is_none());
    }
);
