//! Data that the person did not give: told in time, or the house is reminded (Art. 14 GDPR).

use consents::{
    Basis, Error, Exception, Ground, NewGround, Obtained, ToInform, compare, set_basis, to_inform,
};
use jiff::civil::date;
use store::testing::each_engine;

use crate::world::{TODAY, World, person};

async fn found(world: &World, record: &str, origin: Obtained) -> Result<Ground, Error> {
    let new = NewGround {
        person: person(record),
        purpose: "calls".to_owned(),
        basis: Basis::LegitimateInterests,
        source: "Abwägung 7".to_owned(),
        address: None,
        found_on: TODAY,
        review_on: None,
        origin,
    };
    set_basis(&world.ledger, &world.manager, &new).await
}

fn list_of(obtained_on: jiff::civil::Date) -> Obtained {
    Obtained {
        from: Some("Adressliste Muster 2026".to_owned()),
        obtained_on: Some(obtained_on),
        ..Obtained::default()
    }
}

async fn open(world: &World) -> Vec<ToInform> {
    to_inform(&world.ledger, &world.manager).await.unwrap()
}

#[tokio::test]
async fn whoever_was_not_asked_is_told_within_a_month_or_at_first_contact() {
    each_engine(async |store| {
        let world = World::new(store).await;
        found(&world, "contact:1", Obtained::default())
            .await
            .unwrap();
        assert!(open(&world).await.is_empty(), "the person gave the data");
        found(&world, "contact:1", list_of(date(2026, 8, 31)))
            .await
            .unwrap();
        let contact = Obtained {
            contact_on: Some(date(2026, 9, 4)),
            ..list_of(date(2026, 8, 20))
        };
        found(&world, "contact:2", contact).await.unwrap();
        let all = open(&world).await;
        let said: Vec<_> = all
            .iter()
            .map(|one| (&*one.person.record, one.due))
            .collect();
        let expected = [
            ("contact:2", date(2026, 9, 4)),
            ("contact:1", date(2026, 9, 30)),
        ];
        assert_eq!(said, expected);

        let told = Obtained {
            informed_on: Some(TODAY),
            ..Obtained::default()
        };
        let ground = found(&world, "contact:1", told).await.unwrap();
        let origin = ground.origin.unwrap();
        assert_eq!(
            origin.from, "Adressliste Muster 2026",
            "what was known stays"
        );
        assert_eq!((origin.informed_on, origin.due()), (Some(TODAY), None));
        let excused = Obtained {
            exception: Some(Exception::Known),
            ..Obtained::default()
        };
        found(&world, "contact:2", excused).await.unwrap();
        assert!(open(&world).await.is_empty());
        let drifted = compare(&world.ledger, &world.manager).await.unwrap();
        assert_eq!(drifted, [], "the log leads to it, too");
    })
    .await;
}

#[tokio::test]
async fn what_was_told_of_former_data_says_nothing_of_data_obtained_anew() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let told = Obtained {
            contact_on: Some(date(2026, 8, 24)),
            informed_on: Some(date(2026, 8, 22)),
            ..list_of(date(2026, 8, 20))
        };
        found(&world, "contact:1", told).await.unwrap();
        let excused = Obtained {
            exception: Some(Exception::Known),
            ..list_of(date(2026, 8, 20))
        };
        found(&world, "contact:2", excused).await.unwrap();
        assert!(open(&world).await.is_empty());
        let anew = Obtained {
            obtained_on: Some(date(2026, 8, 31)),
            ..Obtained::default()
        };
        let ground = found(&world, "contact:1", anew).await.unwrap();
        let origin = ground.origin.unwrap();
        assert_eq!(origin.from, "Adressliste Muster 2026");
        assert_eq!((origin.contact_on, origin.informed_on), (None, None));
        assert_eq!(origin.due(), Some(date(2026, 9, 30)));
        let elsewhere = Obtained {
            from: Some("Messe Muster 2026".to_owned()),
            ..Obtained::default()
        };
        let ground = found(&world, "contact:2", elsewhere).await.unwrap();
        assert_eq!(ground.origin.unwrap().due(), Some(date(2026, 9, 20)));
        assert_eq!(open(&world).await.len(), 2);
        let drifted = compare(&world.ledger, &world.manager).await.unwrap();
        assert_eq!(drifted, []);
    })
    .await;
}

#[tokio::test]
async fn whoever_was_erased_is_not_listed_any_more() {
    each_engine(async |store| {
        let world = World::new(store).await;
        for record in ["contact:1", "contact:2"] {
            found(&world, record, list_of(date(2026, 8, 20)))
                .await
                .unwrap();
        }
        assert_eq!(open(&world).await.len(), 2);
        let pool = world.ledger.store.pool();
        for sql in [
            "INSERT INTO plans (id, request, state, hash, drafted_by, drafted_at, changed_by, schemas,
                 warnings, files, items, version)
             VALUES ('P1', 'GD-2026-0001', 'complete', '', '', 1, '', '{}', '[]', '[]', 0, 1)",
            "INSERT INTO runs (id, plan, state, started_by, started_at, lease_token, lease_until,
                 recovered, conflicts)
             VALUES ('R1', 'P1', 'complete', '', 1, '', 0, 0, '[]')",
        ] {
            sqlx::query(sql).execute(pool).await.unwrap();
        }
        let his = person("contact:1");
        sqlx::query(
            "INSERT INTO plan_persons (plan, place, system, record, certainty, score, reasons,
                 deleted, selected)
             VALUES ('P1', 0, $1, $2, 'certain', 100, '[]', 0, 1)",
        )
        .bind(&*his.system)
        .bind(&*his.record)
        .execute(pool)
        .await
        .unwrap();
        let left = open(&world).await;
        let left: Vec<_> = left.iter().map(|one| &*one.person.record).collect();
        assert_eq!(left, ["contact:2"]);
    })
    .await;
}

#[tokio::test]
async fn an_origin_without_its_day_or_with_days_that_cannot_be_is_refused_by_the_field() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let obtained = date(2026, 8, 20);
        for (origin, code, field) in [
            (
                Obtained {
                    obtained_on: None,
                    ..list_of(obtained)
                },
                "consent-origin",
                "obtained_on",
            ),
            (
                Obtained {
                    from: None,
                    ..list_of(obtained)
                },
                "consent-origin",
                "from",
            ),
            (
                Obtained {
                    from: Some("anna@example.org".to_owned()),
                    ..list_of(obtained)
                },
                "consent-thing",
                "from",
            ),
            (list_of(date(2026, 9, 9)), "consent-future", "obtained_on"),
            (
                Obtained {
                    informed_on: Some(date(2026, 8, 19)),
                    ..list_of(obtained)
                },
                "consent-origin-order",
                "informed_on",
            ),
        ] {
            let refused = found(&world, "contact:1", origin).await.unwrap_err();
            let Error::Invalid(notice) = refused else {
                panic!("{code} is not refused: {refused}")
            };
            assert_eq!((notice.code, notice.field), (code, Some(field)));
        }
        assert_eq!(
            world.entries().await,
            3,
            "the three purposes, and nothing else"
        );
    })
    .await;
}
