//! What proves a consent beside its text, its way and its times.

use base::Locale;
use consents::{
    Act, Circumstances, Consent, Error, Giving, Import, Way, give, import, pdf, sheet, try_import,
};
use jiff::tz::TimeZone;
use store::testing::each_engine;

use crate::world::{HOME, TODAY, World, person};

async fn said(world: &World, circumstances: Circumstances) -> Result<Consent, Error> {
    let giving = Giving {
        person: person("contact:1"),
        purpose: "calls".to_owned(),
        text_version: None,
        language: Locale::De,
        way: Way::Paper,
        source: "https://muster.example/formular".to_owned(),
        proof: None,
        at: None,
        address: None,
        circumstances,
    };
    give(&world.ledger, &world.manager, HOME, &giving).await
}

async fn kept(world: &World, record: &str) -> Consent {
    let who = person(record);
    let sheet = sheet(&world.ledger, &world.manager, who, TODAY).await;
    let mut lines = sheet.unwrap().lines.into_iter();
    let line = lines.find(|line| line.purpose.id == "calls").unwrap();
    line.consent.unwrap()
}

#[tokio::test]
async fn a_proof_names_act_notice_explicitness_and_parents_and_keeps_them_when_withdrawn() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let all = Circumstances {
            act: Some(Act::Signature),
            explicit: true,
            for_child: true,
            notice: Some(" Datenschutzhinweise 2026-03 ".to_owned()),
        };
        let given = said(&world, all.clone()).await.unwrap();
        let trimmed = Circumstances {
            notice: Some("Datenschutzhinweise 2026-03".to_owned()),
            ..all.clone()
        };
        assert_eq!(given.circumstances, trimmed);
        assert_eq!(kept(&world, "contact:1").await.circumstances, trimmed);
        world.no("contact:1", "calls").await.unwrap();
        assert_eq!(kept(&world, "contact:1").await.circumstances, trimmed);
        let who = person("contact:1");
        let sheet = sheet(&world.ledger, &world.manager, who, TODAY).await;
        let printing = consents::Printing {
            sender: documents::Sender::default(),
            language: Locale::De,
            zone: TimeZone::UTC,
            at: world.ledger.clock.now(),
        };
        let printed = pdf(&sheet.unwrap(), &printing).await.unwrap();
        assert!(printed.starts_with(b"%PDF"));

        let personal = Circumstances {
            notice: Some("anna@example.org".to_owned()),
            ..all
        };
        let refused = said(&world, personal).await.unwrap_err();
        let Error::Invalid(notice) = refused else {
            panic!("not refused: {refused}")
        };
        assert_eq!(
            (notice.code, notice.field),
            ("consent-thing", Some("notice"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_table_names_them_too() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (ledger, manager) = (&world.ledger, &world.manager);
        let head = "system,record,purpose,state,at,way,source,act,explicit,for_child,notice\n";
        let line = |rest: &str| {
            format!("{head}vertrieb,contact:2,calls,given,2026-08-01,paper,Messe,{rest}\n")
        };
        for (rest, field) in [
            ("nod,yes,no,", "act"),
            ("tick,vielleicht,no,", "explicit"),
            ("tick,yes,maybe,", "for_child"),
            ("tick,yes,no,anna@example.org", "notice"),
        ] {
            let table = line(rest);
            let asked = Import {
                table: &table,
                systems: &["vertrieb"],
                zone: &TimeZone::UTC,
            };
            let tried = try_import(ledger, manager, asked).await.unwrap();
            assert_eq!(tried.faulty, 1, "{rest}");
            let fault = serde_json::to_string(&tried.faults).unwrap();
            assert!(fault.contains(field), "{fault}");
        }
        let table = line("tick,yes,no,Hinweise 2026-03");
        let asked = Import {
            table: &table,
            systems: &["vertrieb"],
            zone: &TimeZone::UTC,
        };
        import(ledger, manager, asked).await.unwrap();
        let kept = kept(&world, "contact:2").await.circumstances;
        let expected = Circumstances {
            act: Some(Act::Tick),
            explicit: true,
            for_child: false,
            notice: Some("Hinweise 2026-03".to_owned()),
        };
        assert_eq!(kept, expected);
    })
    .await;
}
