//! Every change leaves its entry, whichever way it came, and nothing else does.

use consents::{
    Basis, Error, Import, NewGround, State, Way, by_link, compare, confirm_by_link, counts, import,
    purpose, set_basis, sheet, switch, try_import, versions, withdraw_by_link,
};
use jiff::SignedDuration;
use jiff::civil::date;
use jiff::tz::TimeZone;
use store::testing::each_engine;

use crate::world::{TODAY, World, person, terms};

static UTC: TimeZone = TimeZone::UTC;

fn table(text: &str) -> Import<'_> {
    Import {
        table: text,
        systems: &["vertrieb"],
        zone: &UTC,
    }
}

const HEAD: &str = "system,record,purpose,state,at,way,source,address,confirmed_at\n";

#[tokio::test]
async fn a_double_opt_in_holds_when_the_person_follows_the_link_and_ends_there_as_easily() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let asked = world.yes("contact:1", "newsletter", "anna@example.org");
        assert_eq!(asked.await.unwrap().state, State::Pending);
        let link = world.link().await;
        let before = world.entries().await;
        let seen = by_link(&world.ledger, &link).await.unwrap();
        assert_eq!(
            (seen.state, &*seen.terms.text_de),
            (State::Pending, "Ja, schreiben Sie mir.")
        );
        assert_eq!(world.entries().await, before, "looking confirms nothing");
        confirm_by_link(&world.ledger, &link).await.unwrap();
        confirm_by_link(&world.ledger, &link).await.unwrap();
        assert_eq!(world.entries().await, before + 1, "once");
        withdraw_by_link(&world.ledger, &link).await.unwrap();
        let kept = sheet(&world.ledger, &world.manager, person("contact:1"), TODAY)
            .await
            .unwrap();
        let newest = &kept.past[0];
        assert_eq!(
            (
                &*newest.actor,
                &*newest.path,
                newest.old.as_deref(),
                newest.new.as_deref()
            ),
            ("data-subject", "link", Some("given"), Some("withdrawn"))
        );
        let altered = link.replace(&link[..4], "0000");
        for wrong in ["", "none", "x-y", &*altered] {
            let refused = confirm_by_link(&world.ledger, wrong).await.unwrap_err();
            assert!(matches!(refused, Error::NotFound), "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_confirmation_that_comes_too_late_is_refused() {
    each_engine(async |store| {
        let world = World::new(store).await;
        world
            .yes("contact:1", "newsletter", "anna@example.org")
            .await
            .unwrap();
        let link = world.link().await;
        world
            .ledger
            .clock
            .advance(SignedDuration::from_hours(24 * 15));
        let refused = confirm_by_link(&world.ledger, &link).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(notice) if notice.code == "consent-late"));
    })
    .await;
}

#[tokio::test]
async fn a_double_opt_in_without_an_address_and_a_purpose_that_is_off_are_refused() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let refused = world.yes("contact:1", "newsletter", "").await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(notice) if notice.field == Some("address")));
        let refused = world.yes("contact:1", "gibtsnicht", "").await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(notice) if notice.field == Some("purpose")));
        switch(&world.ledger, &world.manager, ("calls", false))
            .await
            .unwrap();
        assert!(world.yes("contact:1", "calls", "").await.is_err());
        let no = world.no("contact:1", "calls").await.unwrap();
        assert_eq!(no.state, State::Withdrawn, "a no is always taken");
    })
    .await;
}

#[tokio::test]
async fn a_consent_keeps_the_text_it_was_given_under() {
    each_engine(async |store| {
        let world = World::new(store).await;
        world.yes("contact:1", "calls", "").await.unwrap();
        let mut newer = terms(consents::Channel::Phone, false);
        newer.text_de = "Ja, rufen Sie mich an.".to_owned();
        let saved = consents::save(&world.ledger, &world.manager, ("calls", newer)).await;
        assert_eq!(saved.unwrap().version, 2);
        let all = versions(&world.ledger, &world.manager, "calls")
            .await
            .unwrap();
        assert_eq!((all.len(), &*all[0].made_by), (2, "paul"));
        let kept = sheet(&world.ledger, &world.manager, person("contact:1"), TODAY)
            .await
            .unwrap();
        let line = kept
            .lines
            .iter()
            .find(|line| line.purpose.id == "calls")
            .unwrap();
        assert_eq!(
            line.shown.as_ref().unwrap().text_de,
            "Ja, schreiben Sie mir."
        );
        assert_eq!(line.purpose.version, 2);
        assert!(
            purpose(&world.ledger, &world.manager, "none")
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn a_sheet_says_where_systems_hold_different_values_for_one_address() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (ledger, manager) = (&world.ledger, &world.manager);
        let conflict = async |record: &str| {
            let who = person(record);
            let kept = sheet(ledger, manager, who.clone(), TODAY).await.unwrap();
            let mut lines = kept.lines.iter();
            let line = lines.find(|line| line.purpose.id == "calls").unwrap();
            line.conflict(&who)
        };
        let (hers, his) = (Some("a@example.org".to_owned()), "b@example.org");
        world
            .yes("contact:1", "calls", "a@example.org")
            .await
            .unwrap();
        world.yes("contact:2", "calls", his).await.unwrap();
        world.yes("contact:3", "calls", his).await.unwrap();
        let no = consents::Withdrawing {
            person: requests::Person::parse("archiv", "lead:9").unwrap(),
            purpose: "calls".to_owned(),
            way: consents::Way::Paper,
            source: "Brief".to_owned(),
            proof: None,
            at: None,
            address: hers,
        };
        consents::withdraw(ledger, manager, &no).await.unwrap();
        let two = consents::Conflict {
            systems: 2,
            values: 2,
        };
        assert_eq!(conflict("contact:1").await, Some(two));
        assert_eq!(conflict("contact:2").await, None, "both say the same");
        world.no("contact:1", "calls").await.unwrap();
        assert_eq!(conflict("contact:1").await, None, "now they agree");
    })
    .await;
}

#[tokio::test]
async fn a_table_is_tried_first_and_taken_whole_or_not_at_all() {
    each_engine(async |store| {
        let world = World::new(store).await;
        world.no("contact:9", "calls").await.unwrap();
        let before = world.entries().await;
        let bad = format!(
            "{HEAD}vertrieb,contact:1,calls,given,2026-01-05,paper,Messe Wien,,\n\
             vertrieb,contact:2,newsletter,given,2026-01-05,paper,Messe Wien,a@example.org,\n\
             anderswo,contact:3,calls,given,2026-01-05,paper,Messe Wien,,\n\
             vertrieb,contact:9,calls,given,2026-01-05,paper,Messe Wien,,\n\
             vertrieb,contact:4,nichts,given,2026-01-05,paper,Messe Wien,,\n"
        );
        let tried = try_import(&world.ledger, &world.manager, table(&bad)).await.unwrap();
        let faults: Vec<(usize, &str)> =
            tried.faults.iter().map(|fault| (fault.line, fault.fault.code)).collect();
        assert_eq!(
            faults,
            [
                (3, "consent-unconfirmed"),
                (4, "consent-system"),
                (5, "consent-older"),
                (6, "consent-purpose-unknown")
            ]
        );
        assert_eq!((tried.new, tried.faulty), (1, 4));
        assert!(import(&world.ledger, &world.manager, table(&bad)).await.is_err());
        assert_eq!(world.entries().await, before, "neither changed anything");

        let good = format!(
            "{HEAD}vertrieb,contact:1,calls,given,2026-01-05,paper,Messe Wien,+43 660 1234567,\n\
             vertrieb,contact:2,newsletter,given,2026-01-05,paper,Messe Wien,a@example.org,2026-01-06\n\
             vertrieb,contact:9,calls,withdrawn,2026-01-05,phone,Anruf,,\n"
        );
        let tried = try_import(&world.ledger, &world.manager, table(&good)).await.unwrap();
        let taken = import(&world.ledger, &world.manager, table(&good)).await.unwrap();
        assert_eq!(tried, taken, "the trial said what would be");
        assert_eq!((taken.new, taken.unchanged), (2, 1));
        assert_eq!(world.entries().await, before + 3, "two changes and the import");
        let again = import(&world.ledger, &world.manager, table(&good)).await.unwrap();
        assert_eq!(again.unchanged, 3, "taking it twice changes nothing");
        let numbers = counts(&world.ledger, &world.manager).await.unwrap();
        let calls = numbers.iter().find(|line| line.purpose.id == "calls").unwrap();
        assert_eq!((calls.given, calls.withdrawn), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_table_without_its_columns_is_refused() {
    each_engine(async |store| {
        let world = World::new(store).await;
        for text in [
            "",
            "a,b\n1,2",
            "system,system,record,purpose,state,at,way,source\n",
        ] {
            let refused = try_import(&world.ledger, &world.manager, table(text)).await;
            let refused = refused.unwrap_err();
            assert!(matches!(refused, Error::Invalid(notice) if notice.code == "consent-columns"));
        }
    })
    .await;
}

#[tokio::test]
async fn none_found_is_an_answer_that_is_kept() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let mut new = NewGround {
            person: person("lead:5"),
            purpose: "fair".to_owned(),
            basis: Basis::NoneFound,
            source: "Durchsicht 2026".to_owned(),
            address: None,
            found_on: date(2026, 8, 1),
            review_on: None,
            origin: consents::Obtained::default(),
        };
        set_basis(&world.ledger, &world.manager, &new)
            .await
            .unwrap();
        new.review_on = Some(date(2026, 7, 1));
        let refused = set_basis(&world.ledger, &world.manager, &new)
            .await
            .unwrap_err();
        assert!(matches!(refused, Error::Invalid(notice) if notice.field == Some("review_on")));
        let kept = sheet(&world.ledger, &world.manager, person("lead:5"), TODAY)
            .await
            .unwrap();
        let line = kept
            .lines
            .iter()
            .find(|line| line.purpose.id == "fair")
            .unwrap();
        assert_eq!(line.basis.as_ref().unwrap().basis, Basis::NoneFound);
        assert_eq!(line.verdict.reason, "none_found");
        assert_eq!(kept.past[0].new.as_deref(), Some("none_found"));
    })
    .await;
}

#[tokio::test]
async fn a_row_changed_behind_our_back_is_named_with_old_and_new_state_and_since_when() {
    each_engine(async |store| {
        let world = World::new(store).await;
        world.yes("contact:1", "calls", "").await.unwrap();
        world.no("contact:2", "calls").await.unwrap();
        world.no("contact:3", "calls").await.unwrap();
        assert_eq!(compare(&world.ledger, &world.manager).await.unwrap(), []);
        let told = world.ledger.clock.now();
        for sql in [
            "UPDATE consents SET state = 'given', withdrawn_at = NULL WHERE record = 'contact:2'",
            "DELETE FROM consents WHERE record = 'contact:3'",
        ] {
            let mut tx = world.ledger.store.housekeep().await.unwrap();
            sqlx::query(sql).execute(tx.conn()).await.unwrap();
            tx.commit().await.unwrap();
        }
        let found = compare(&world.ledger, &world.manager).await.unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|one| {
                let states = (one.logged.as_deref(), one.stored.as_deref());
                (&*one.person.record, states, one.after)
            })
            .collect();
        assert_eq!(
            found,
            [
                ("contact:2", (Some("withdrawn"), Some("given")), Some(told)),
                ("contact:3", (Some("withdrawn"), None), Some(told)),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn no_address_is_kept_and_no_source_may_hold_one() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let given = world
            .yes("contact:1", "calls", "+43 660 1234567")
            .await
            .unwrap();
        let hash = given.address.unwrap();
        assert_eq!(hash.len(), 64);
        let entries = world.ledger.list(&ledger::Filter::default()).await.unwrap();
        let all = serde_json::to_string(&entries).unwrap();
        assert!(all.contains(&hash) && !all.contains("1234567"));
        let withdrawing = consents::Withdrawing {
            person: person("contact:1"),
            purpose: "calls".to_owned(),
            way: Way::Email,
            source: "Mail von anna@example.org".to_owned(),
            proof: None,
            at: None,
            address: None,
        };
        let refused = consents::withdraw(&world.ledger, &world.manager, &withdrawing).await;
        assert!(matches!(refused, Err(Error::Invalid(notice)) if notice.field == Some("source")));
    })
    .await;
}

#[tokio::test]
async fn the_proof_sheet_is_an_archive_paper_in_both_languages_and_names_no_address() {
    each_engine(async |store| {
        let world = World::new(store).await;
        world
            .yes("contact:1", "newsletter", "anna@example.org")
            .await
            .unwrap();
        world.no("contact:1", "calls").await.unwrap();
        let kept = sheet(&world.ledger, &world.manager, person("contact:1"), TODAY)
            .await
            .unwrap();
        for language in base::Locale::ALL {
            let printing = consents::Printing {
                sender: documents::Sender {
                    name: "Muster GmbH".to_owned(),
                    lines: Vec::new(),
                },
                language,
                zone: jiff::tz::TimeZone::UTC,
                at: world.ledger.clock.now(),
            };
            let pdf = consents::pdf(&kept, &printing).await.unwrap();
            assert!(pdf.starts_with(b"%PDF-"));
            let bytes = String::from_utf8_lossy(&pdf);
            assert!(bytes.contains("pdfaid"), "an archive paper");
            assert!(!bytes.contains("anna@example.org"));
        }
    })
    .await;
}
