//! Direct marketing stops in the CRM and in our own house, and nothing else changes.

use std::collections::BTreeSet;

use accounts::Role;
use consents::{Basis, Channel, Giving, NewGround, Subject, Terms, Way};
use effects::{Asked, Error, Shares, State};
use store::testing::each_engine;

use crate::eye::{Change, changes, look};
use crate::world::{TODAY, World};

fn undecided() -> Asked {
    Asked::Marketing(Shares::default())
}

/// The columns that may be another after marketing has stopped, and what they hold then.
fn only_stops(changed: &[Change]) -> BTreeSet<(String, String)> {
    let allowed = [
        ("contacts", "do_not_call", "1"),
        ("leads", "do_not_call", "1"),
        ("prospects", "do_not_call", "1"),
        ("email_addresses", "opt_out", "1"),
        ("prospect_lists_prospects", "deleted", "1"),
    ];
    for (table, key, column, _, after) in changed {
        let held = (table.as_str(), column.as_str(), after.as_deref().unwrap());
        assert!(allowed.contains(&held), "{held:?} of {key}");
    }
    let rows = changed.iter();
    rows.map(|(table, key, ..)| (table.clone(), key.clone()))
        .collect()
}

/// Somebody agreed for `newsletter`, and gets invoices on the ground of a contract.
async fn agreed(world: &World, record: &str, address: &str) {
    let (ledger, manager) = (&world.desk.ledger, &world.manager);
    for id in ["newsletter", "invoices"] {
        let terms = Terms {
            title_de: "Rundbrief".into(),
            title_en: "Newsletter".into(),
            text_de: "Ja, schreiben Sie mir.".into(),
            text_en: "Yes, write to me.".into(),
            channel: Channel::Email,
            double_opt_in: false,
        };
        consents::save(ledger, manager, (id, terms)).await.unwrap();
    }
    let giving = Giving {
        person: World::person(record),
        purpose: "newsletter".into(),
        text_version: None,
        language: base::Locale::De,
        way: Way::WebForm,
        source: "Webformular".into(),
        proof: None,
        at: None,
        address: Some(address.into()),
        circumstances: consents::Circumstances::default(),
    };
    consents::give(ledger, manager, "https://a.example", &giving)
        .await
        .unwrap();
    let ground = NewGround {
        person: World::person(record),
        purpose: "invoices".into(),
        basis: Basis::Contract,
        source: "Vertrag".into(),
        address: Some(address.into()),
        found_on: TODAY,
        review_on: None,
        origin: consents::Obtained::default(),
    };
    consents::set_basis(ledger, manager, &ground).await.unwrap();
}

async fn may(world: &World, purpose: &str, subject: Subject) -> &'static str {
    let (ledger, manager) = (&world.desk.ledger, &world.manager);
    let asked = (purpose, std::slice::from_ref(&subject));
    let verdicts = consents::may_send(ledger, manager, ("https://a.example", TODAY), asked);
    verdicts.await.unwrap()[0].reason
}

#[tokio::test]
async fn marketing_stops_on_every_channel_and_nobody_else_is_touched() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let records = world.katharina();
        let address = world.planted.katharina.identifiers.emails[0].clone();
        agreed(&world, &records[0], &address).await;
        let mail = || Subject::Address(address.to_uppercase());
        assert_eq!(may(&world, "newsletter", mail()).await, "given");
        let reference = world.request("objection", &records).await;
        let before = look(&world.desk).await;

        let open = world.draft(&reference, &undecided()).await;
        assert_eq!(
            changes(&before, &look(&world.desk).await),
            [],
            "a draft only reads"
        );
        assert_eq!(open.undecided(), 2, "the family's mailbox and her firm's");
        let refused = effects::apply(&world.desk, &world.manager, &open.effect, &open.hash).await;
        assert!(matches!(refused, Err(Error::Refused(why)) if why.code == "shared-undecided"));

        let leave = Asked::Marketing(World::shares(&open, false));
        let draft = world.draft(&reference, &leave).await;
        let agent = world.actor("agent", Role::Agent).await;
        let denied = effects::apply(&world.desk, &agent, &draft.effect, &draft.hash).await;
        assert!(denied.is_err(), "the privacy manager alone");
        let old = effects::apply(&world.desk, &world.manager, &draft.effect, &open.hash).await;
        assert!(matches!(old, Err(Error::Refused(why)) if why.code == "effect-hash"));
        world.apply(&draft).await;

        let after = look(&world.desk).await;
        let rows = only_stops(&changes(&before, &after));
        for record in &records {
            let (kind, key) = record.split_once(':').unwrap();
            assert!(
                rows.contains(&(format!("{kind}s"), key.to_owned())),
                "{record}"
            );
        }
        assert!(
            rows.iter()
                .any(|(table, _)| table == "prospect_lists_prospects")
        );
        let shared = World::family_mailbox(&open);
        let shared = shared.split_once(':').unwrap().1.to_owned();
        assert!(!rows.contains(&("email_addresses".to_owned(), shared)));
        assert!(rows.iter().any(|(table, _)| table == "email_addresses"));
        assert_eq!(rows.len(), draft.rows.len());

        assert_eq!(may(&world, "newsletter", mail()).await, "suppressed");
        let person = Subject::Person(World::person(&records[0]));
        assert_eq!(may(&world, "newsletter", person).await, "suppressed");
        assert_eq!(may(&world, "invoices", mail()).await, "contract");
        let again = world.apply(&draft).await;
        assert_eq!(again.done, draft_rows(&draft));
        let nothing = world.draft(&reference, &leave).await;
        assert!(nothing.rows.is_empty(), "everything is as it shall be");
        world.apply(&nothing).await;
        assert_eq!(changes(&after, &look(&world.desk).await), []);
        assert!(!world.kept().await.contains(&address), "no address is kept");
        assert_eq!(world.entries("effects.apply").await, 1);
        world.clear();
    })
    .await;
}

fn draft_rows(draft: &effects::EffectView) -> std::collections::BTreeMap<String, usize> {
    [("vertrieb".to_owned(), draft.rows.len())].into()
}

#[tokio::test]
async fn a_common_mailbox_is_stopped_for_all_when_somebody_says_so() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let reference = world
            .request("withdrawal_of_consent", &world.katharina())
            .await;
        let open = world.draft(&reference, &undecided()).await;
        let before = look(&world.desk).await;
        let stop = Asked::Marketing(World::shares(&open, true));
        let draft = world.draft(&reference, &stop).await;
        world.apply(&draft).await;
        let rows = only_stops(&changes(&before, &look(&world.desk).await));
        let shared = World::family_mailbox(&open);
        let shared = shared.split_once(':').unwrap().1.to_owned();
        assert!(rows.contains(&("email_addresses".to_owned(), shared)));
        let mut conn = world.desk.ledger.store.pool().acquire().await.unwrap();
        let request = requests::load(&mut conn, reference.parse().unwrap())
            .await
            .unwrap();
        assert!(request.step("7.2").unwrap().1.state.is_decided());
        let access = world.request("access", &world.katharina()).await;
        let refused = effects::draft(&world.desk, &world.manager, &access, &undecided()).await;
        assert!(matches!(refused, Err(Error::Refused(why)) if why.code == "effect-right"));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_list_and_an_import_that_bring_an_objector_are_told_so_until_they_wish_otherwise() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let address = world.planted.katharina.identifiers.emails[0].clone();
        agreed(&world, "contact:other", "other@host.example").await;
        let reference = world.request("objection", &records[..1]).await;
        let open = world.draft(&reference, &undecided()).await;
        let stop = Asked::Marketing(World::shares(&open, true));
        let draft = world.draft(&reference, &stop).await;
        world.apply(&draft).await;

        let line = |email: &str| erasure::Line {
            email: email.into(),
            ..erasure::Line::default()
        };
        let list = [line("new@host.example"), line(&address.to_uppercase())];
        let told = effects::guard(desk, manager, &list).await.unwrap();
        assert_eq!((told.suppressed.as_slice(), told.says_no()), (&[2][..], true));

        let import = |record: &str, address: &str| {
            format!(
                "system,record,purpose,state,at,way,source,address\nvertrieb,{record},newsletter,given,2026-11-01,in_person,Messe,{address}\n"
            )
        };
        let zone = jiff::tz::TimeZone::UTC;
        for (table, faults) in [
            (import("contact:bought", &address), 1),
            (import(&records[0], "fresh@host.example"), 1),
            (import("contact:bought", "new@host.example"), 0),
        ] {
            let import = consents::Import {
                table: &table,
                systems: &["vertrieb"],
                zone: &zone,
            };
            let taken = consents::try_import(&desk.ledger, manager, import).await.unwrap();
            assert_eq!(taken.faulty, faults, "{:?}", taken.faults);
            let codes = taken.faults.iter().map(|one| one.fault.code);
            assert!(codes.into_iter().all(|code| code == "consent-suppressed"));
        }

        let why = requests::Text::parse("why", "Möchte den Rundbrief wieder").unwrap();
        let released = effects::release(desk, manager, &reference, &why).await.unwrap();
        assert!(released.addresses > 0);
        assert_eq!(released.records, draft.persons.len() as u64);
        assert!(effects::release(desk, manager, &reference, &why).await.is_err());
        let told = effects::guard(desk, manager, &list).await.unwrap();
        assert!(!told.says_no());
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_was_interrupted_is_finished_and_holds_in_our_house_meanwhile() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let address = world.planted.katharina.identifiers.emails[0].clone();
        agreed(&world, &records[0], &address).await;
        let reference = world.request("objection", &records).await;
        let open = world.draft(&reference, &undecided()).await;
        let leave = Asked::Marketing(World::shares(&open, false));
        let draft = world.draft(&reference, &leave).await;

        let (file, away) = (world.folder.join("crm.db"), world.folder.join("away.db"));
        std::fs::rename(&file, &away).unwrap();
        assert!(
            effects::apply(desk, manager, &draft.effect, &draft.hash)
                .await
                .is_err()
        );
        let mail = Subject::Address(address.clone());
        assert_eq!(may(&world, "newsletter", mail).await, "suppressed");
        let shown = effects::show(desk, manager, &draft.effect).await.unwrap();
        assert_eq!(shown.state, State::Running);
        assert_eq!(effects::resume_open(desk).await.unwrap().len(), 1);

        std::fs::rename(&away, &file).unwrap();
        // As if the answer to the commit had been lost: the rows are so already.
        let (_, key) = records[0].split_once(':').unwrap();
        world
            .in_crm(&format!(
                "UPDATE contacts SET do_not_call = 1 WHERE id = '{key}'"
            ))
            .await;
        assert!(effects::resume_open(desk).await.unwrap().is_empty());
        let shown = effects::show(desk, manager, &draft.effect).await.unwrap();
        assert_eq!((shown.state, shown.recovered), (State::Done, 1));
        assert_eq!(
            effects::effects_of(desk, manager, &reference)
                .await
                .unwrap()
                .len(),
            1
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_row_that_was_changed_meanwhile_is_a_conflict_and_nothing_is_written() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let records = world.katharina();
        let reference = world.request("objection", &records).await;
        let open = world.draft(&reference, &undecided()).await;
        let leave = Asked::Marketing(World::shares(&open, false));
        let draft = world.draft(&reference, &leave).await;
        let (_, key) = records[0].split_once(':').unwrap();
        world
            .in_crm(&format!(
                "UPDATE contacts SET phone_work = '1' WHERE id = '{key}'"
            ))
            .await;
        let before = look(&world.desk).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let ended = effects::apply(desk, manager, &draft.effect, &draft.hash)
            .await
            .unwrap();
        assert_eq!(ended.state, State::Conflict);
        assert_eq!(ended.conflicts, [records[0].clone()]);
        assert_eq!(changes(&before, &look(desk).await), []);
        let again = world.draft(&reference, &leave).await;
        world.apply(&again).await;
        assert!(!only_stops(&changes(&before, &look(desk).await)).is_empty());
        world.clear();
    })
    .await;
}
