//! A wrong value is put right in every chosen record, and lives on nowhere that was decided.

use std::collections::{BTreeMap, BTreeSet};

use effects::{Asked, Correction, Error, Old, State, Whom};
use requests::Text;
use store::testing::each_engine;

use crate::eye::{changes, look};
use crate::world::World;

fn correct(set: &[(&str, &str)], records: &[String], old: Old) -> Asked {
    let pair = |(column, value): &(&str, &str)| ((*column).to_owned(), (*value).to_owned());
    Asked::Rectification(Correction {
        was: BTreeMap::new(),
        set: set.iter().map(pair).collect::<BTreeMap<_, _>>(),
        records: records.iter().cloned().collect::<BTreeSet<_>>(),
        statement: None,
        old,
        proof: Text::parse("proof", "Meldezettel vorgelegt").unwrap(),
        whom: Whom::default(),
    })
}

async fn identity(world: &World, reference: &str) {
    let marks = requests::Marks::default();
    let target: requests::Reference = reference.parse().unwrap();
    let (ledger, manager) = (&world.desk.ledger, &world.manager);
    requests::tick(ledger, manager, target.into(), "A4", &marks)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_wrong_value_is_put_right_in_every_chosen_record_and_in_the_change_log() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let reference = world.request("rectification", &records).await;
        let set = [("last_name", "Neuwirth-Özkan"), ("birthdate", "1980-02-29")];
        let chosen = [records[0].clone(), records[2].clone()];
        let before = look(desk).await;
        let draft = world
            .draft(&reference, &correct(&set, &chosen, Old::Empty))
            .await;
        let open = effects::apply(desk, manager, &draft.effect, &draft.hash).await;
        assert!(matches!(open, Err(Error::Refused(why)) if why.code == "effect-identity"));
        let shown = draft.rows.iter().flat_map(|row| &row.columns);
        assert!(
            shown
                .clone()
                .all(|column| column.to.is_none() && column.from.is_none())
        );
        let clear = effects::reveal(desk, manager, &draft.effect).await.unwrap();
        let names = clear.iter().flat_map(|row| &row.columns);
        let names = names.filter(|(column, ..)| column == "last_name");
        assert!(names.clone().count() == 2);
        assert!(
            names
                .clone()
                .all(|(_, was, to)| was != to && to.as_deref() == Some("Neuwirth-Özkan"))
        );
        assert_eq!(world.entries("persons.reveal").await, 1);

        identity(&world, &reference).await;
        world.apply(&draft).await;
        let changed = changes(&before, &look(desk).await);
        let keys: BTreeSet<&str> = chosen
            .iter()
            .map(|r| r.split_once(':').unwrap().1)
            .collect();
        for (table, key, column, _, after) in &changed {
            if table.ends_with("_audit") {
                let value = column.starts_with("before_value") || column.starts_with("after_value");
                assert!(value && after.is_none(), "{column}");
            } else {
                assert!(keys.contains(key.as_str()), "{table} {key}");
                let wanted = set.iter().find(|(name, _)| name == column).unwrap().1;
                assert_eq!(after.as_deref(), Some(wanted));
            }
        }
        let cells = |column: &str| changed.iter().filter(|one| one.2 == column).count();
        assert_eq!((cells("last_name"), cells("birthdate")), (2, 2));
        assert!(
            changed.iter().any(|one| one.0 == "contacts_audit"),
            "old names are emptied"
        );
        for value in ["Neuwirth", "1980-02-29", "Brandl"] {
            assert!(!world.kept().await.contains(value), "{value} is kept");
        }
        let gone = effects::reveal(desk, manager, &draft.effect).await;
        assert!(matches!(gone, Err(Error::Refused(why)) if why.code == "effect-sealed-gone"));
        let mut conn = desk.ledger.store.pool().acquire().await.unwrap();
        let request = requests::load(&mut conn, reference.parse().unwrap())
            .await
            .unwrap();
        assert!(request.step("16.4").unwrap().1.state.is_decided());
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_mail_address_of_the_persons_own_is_put_right_in_every_form() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let all = world.katharina();
        let reference = world.request("rectification", &all).await;
        let many = correct(&[("email", "neu@host.example")], &all[..1], Old::Keep);
        let refused = effects::draft(desk, manager, &reference, &many).await;
        assert!(matches!(refused, Err(Error::Refused(why)) if why.code == "correction-many"));

        let namesake = world.planted.katharina.others.iter();
        let namesake = namesake
            .filter(|other| other.why == "namesake")
            .map(|o| o.record.clone());
        let namesake: Vec<String> = namesake.take(1).collect();
        let reference = world.request("rectification", &namesake).await;
        identity(&world, &reference).await;
        let before = look(desk).await;
        let own = correct(&[("email", "Neu@Host.example")], &[], Old::Keep);
        let draft = world.draft(&reference, &own).await;
        world.apply(&draft).await;
        let changed = changes(&before, &look(desk).await);
        let changed: Vec<_> = changed
            .iter()
            .map(|one| (&*one.2, one.4.as_deref().unwrap()))
            .collect();
        assert_eq!(
            changed,
            [
                ("email_address", "Neu@Host.example"),
                ("email_address_caps", "NEU@HOST.EXAMPLE"),
            ]
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_cannot_stand_there_is_refused_and_an_edit_meanwhile_is_a_conflict() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let reference = world.request("rectification", &records[..1]).await;
        for (column, value, code) in [
            ("birthdate", "31.02.1980", "correction-day"),
            (
                "primary_address_postalcode",
                "123456789012345678901",
                "correction-long",
            ),
            ("deleted", "1", "correction-column"),
            ("id", "7", "correction-column"),
            ("shoe_size", "42", "correction-column"),
        ] {
            let asked = correct(&[(column, value)], &[], Old::Keep);
            let refused = effects::draft(desk, manager, &reference, &asked).await;
            let code_of = |error: &Error| match error {
                Error::Refused(why) => why.code,
                Error::NotFound(_) | Error::Desk(_) | Error::Consents(_) => "other",
            };
            assert_eq!(
                refused.as_ref().map_err(code_of).unwrap_err(),
                code,
                "{column}"
            );
        }
        identity(&world, &reference).await;
        let asked = correct(&[("last_name", "Neuwirth")], &[], Old::Keep);
        let draft = world.draft(&reference, &asked).await;
        let (_, key) = records[0].split_once(':').unwrap();
        world
            .in_crm(&format!(
                "UPDATE contacts SET first_name = 'K.' WHERE id = '{key}'"
            ))
            .await;
        let ended = effects::apply(desk, manager, &draft.effect, &draft.hash)
            .await
            .unwrap();
        assert_eq!((ended.state, ended.conflicts.len()), (State::Conflict, 1));
        assert!(!world.kept().await.contains("Neuwirth"));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_supplementary_statement_is_added_below_what_stands_there_and_goes_no_further() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let reference = world.request("rectification", &records).await;
        identity(&world, &reference).await;
        let words = "Ich habe die Ware nie bestellt; <b>meine</b> Sicht der Dinge.";
        let asked = Asked::Rectification(Correction {
            was: BTreeMap::new(),
            set: BTreeMap::new(),
            statement: Some(Text::parse("statement", words).unwrap()),
            records: BTreeSet::from([records[0].clone()]),
            old: Old::Keep,
            proof: Text::parse("proof", "Ihr Brief").unwrap(),
            whom: Whom::default(),
        });
        let before = look(desk).await;
        let draft = world.draft(&reference, &asked).await;
        let clear = effects::reveal(desk, manager, &draft.effect).await.unwrap();
        let (_, was, to) = &clear[0].columns[0];
        let (was, to) = (was.clone().unwrap_or_default(), to.clone().unwrap());
        assert!(to.starts_with(&was) && to.ends_with(words), "{to}");
        assert!(to.contains("Art. 16 DSGVO") && to.contains(&reference));
        world.apply(&draft).await;
        let after = look(desk).await;
        let changed = changes(&before, &after);
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(changed[0].2, "description");
        assert!(
            !world.kept().await.contains("nie bestellt"),
            "no value is kept in the clear"
        );

        let nothing = Asked::Rectification(Correction {
            was: BTreeMap::new(),
            set: BTreeMap::new(),
            statement: None,
            records: BTreeSet::new(),
            old: Old::Keep,
            proof: Text::parse("proof", "x").unwrap(),
            whom: Whom::default(),
        });
        let refused = effects::draft(desk, manager, &reference, &nothing).await;
        assert!(matches!(refused, Err(Error::Refused(why)) if why.code == "correction-empty"));
        world.clear();
    })
    .await;
}
