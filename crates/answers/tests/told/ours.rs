//! What our own store holds of a person is told beside what the CRMs hold, and "we hold nothing" only
//! where both hold nothing.

use std::collections::BTreeMap;

use answers::{Ground, Left, Topic};
use consents::{Basis, Stop};
use ledger::Deed;
use requests::{Outcome, Person};
use store::testing::each_engine;

use crate::world::{Files, World};

const TITLE: &str = "Unsere eigenen Aufzeichnungen über Ihre Anfragen und Einwilligungen";

fn person(record: &str) -> Person {
    Person::parse("vertrieb", record).unwrap()
}

/// The fields of our records of a kind: names to values, and to the stable words.
fn ours(files: &Files, kind: &str) -> Vec<BTreeMap<String, String>> {
    let records = files.group("ours").into_iter();
    let records = records.filter(|record| record["kind"] == kind);
    let fields = |record: serde_json::Value| {
        let mut all = BTreeMap::new();
        for field in record["fields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            all.insert(name.to_owned(), field["value"].as_str().unwrap().to_owned());
            if let Some(code) = field["code"].as_str() {
                all.insert(format!("{name} code"), code.to_owned());
            }
        }
        all
    };
    records.map(fields).collect()
}

/// Keeps a record and an address from advertising, as an objection does.
async fn suppress(world: &World, of: &Person, address: &str, request: &str) {
    let ledger = &world.desk.ledger;
    let prints = consents::prints(ledger, [address]).unwrap();
    let persons = [of.clone()];
    let stop = Stop {
        prints: &prints,
        persons: &persons,
        request,
    };
    let mut tx = ledger.begin().await.unwrap();
    consents::suppress(ledger, &mut tx, stop).await.unwrap();
    tx.record(Deed::done(world.manager.who(), "effects.begin"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[expect(
    clippy::too_many_lines,
    reason = "one answer with one of each of our own records"
)]
#[tokio::test]
async fn an_answer_tells_consents_grounds_requests_and_that_nobody_may_advertise() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let katharina = world.planted.katharina.persons.clone();
        let her = person(&katharina[0]);
        world.purpose("newsletter", "Rundbrief").await;
        world.purpose("fair", "Einladung zur Messe").await;
        world.agreed(&her, "newsletter").await;
        world.agreed(&her, "fair").await;
        world.withdrew(&her, "fair").await;
        world.rests(&her, "fair", Basis::LegitimateInterests).await;
        let earlier = world
            .request("objection", &katharina[..1])
            .await
            .to_string();
        suppress(&world, &her, "k.brandl@beispielmail.example", &earlier).await;
        // Nothing of another person.
        let other = person("contact:somebody-else");
        world.agreed(&other, "newsletter").await;

        let draft = world.collected("access", &katharina).await;
        let group = draft.groups.iter().find(|group| group.group == "ours");
        let group = group.unwrap();
        assert_eq!((group.items, group.title.as_str()), (7, TITLE));
        let said = |topic: Topic| {
            let one = group.statements.iter().find(|one| one.topic == topic);
            one.unwrap().text.clone().unwrap_or_default()
        };
        assert!(said(Topic::Purpose).starts_with("Bearbeitung Ihrer Anfragen"));
        assert!(said(Topic::Retention).contains("solange wir sie nachweisen müssen"));
        assert!(!said(Topic::Recipients).is_empty());
        let which = (Some("ours"), 0);
        let rows = answers::items(&world.desk, &world.approver, &draft.answer, which).await;
        let rows = rows.unwrap();
        assert_eq!(rows.len(), 7);
        assert!(rows.iter().all(|row| !row.changed && !row.cells.is_empty()));

        let answer = world.released(&draft).await;
        let files = world.files(&answer).await;
        files.fit_their_schema();
        let consents = ours(&files, "consent");
        assert_eq!(consents.len(), 2);
        let given = consents
            .iter()
            .find(|one| one["purpose code"] == "newsletter");
        let given = given.unwrap();
        for (name, value) in [
            ("purpose", "Rundbrief"),
            ("state", "erteilt"),
            ("state code", "given"),
            ("given_at", "2026-11-23T11:00:00+01:00"),
            ("way", "Webformular"),
            ("way code", "web_form"),
            ("text_version", "1"),
        ] {
            assert_eq!(given[name], value, "{name}");
        }
        let gone = consents.iter().find(|one| one["purpose code"] == "fair");
        let gone = gone.unwrap();
        assert_eq!(gone["state code"], "withdrawn");
        assert_eq!(gone["withdrawn_at"], "2026-11-23T11:00:00+01:00");
        let bases = ours(&files, "lawful_basis");
        assert_eq!(bases.len(), 1);
        assert_eq!(bases[0]["basis code"], "legitimate_interests");
        assert_eq!(bases[0]["found_on"], "2026-11-23");
        assert_eq!(bases[0]["from"], "Adressliste Muster", "Art. 15(1)(g)");
        let kept = ours(&files, "suppression");
        assert_eq!(kept.len(), 2);
        assert!(kept.iter().any(|one| one.contains_key("person")));
        let addresses: Vec<&String> = kept.iter().filter_map(|one| one.get("addresses")).collect();
        assert_eq!(addresses, ["1"]);
        let requests = ours(&files, "request");
        for (number, right) in [(&earlier, "objection"), (&answer.request, "access")] {
            let found = requests.iter().find(|one| one["number"] == *number);
            let found = found.unwrap_or_else(|| panic!("{number} is told"));
            assert_eq!(found["right code"], right);
            assert_eq!(found["received"], "2026-11-20");
            assert_eq!(found["state code"], "open");
            assert!(found.contains_key("channel code"));
        }
        let letter = files.running_letter();
        for said in [
            "Unsere eigenen Aufzeichnungen",
            "Rundbrief",
            "Einladung zur Messe",
            "berechtigte Interessen",
            "Sperrvermerk gegen Werbung",
            &earlier,
            "Bearbeitung Ihrer Anfragen",
        ] {
            assert!(letter.contains(said), "the letter says: {said}");
        }
        assert!(!letter.contains("Außer Ihrer Anfrage"));
        assert!(files.text("csv/ours.csv").contains("\"Rundbrief\""));
        assert!(!files.text("data.json").contains("somebody-else"));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_record_of_ours_is_left_out_and_one_that_changed_stops_the_release() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let her = person(&katharina[0]);
        world.purpose("newsletter", "Rundbrief").await;
        world.agreed(&her, "newsletter").await;
        let draft = world.collected("access", &katharina).await;
        world.withdrew(&her, "newsletter").await;
        assert_eq!(world.refused(&draft).await, "answer-changed");

        let draft = world.collect(draft.request.parse().unwrap()).await;
        let which = (Some("ours"), 0);
        let rows = answers::items(&world.desk, &world.manager, &draft.answer, which).await;
        let rows = rows.unwrap();
        let consent = rows.iter().find(|row| {
            let name = row.record.as_deref().unwrap();
            name.starts_with("consent:")
        });
        let left = (consent.unwrap().item, Left::Row, Some(Ground::ThirdParty));
        let left = answers::leave_out(&world.desk, &world.manager, &draft.answer, left).await;
        let files = world.files(&world.released(&left.unwrap()).await).await;
        assert!(ours(&files, "consent").is_empty());
        assert_eq!(ours(&files, "request").len(), 1);
        let not_told = &files.data()["not_told"];
        let mut not_told = not_told.as_array().unwrap().iter();
        let of_ours = not_told.find(|one| one["group"] == "ours");
        assert_eq!(of_ours.unwrap()["records"], 1);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_transfer_has_what_the_person_consented_to_and_no_request_and_no_ground() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let her = person(&katharina[0]);
        world.purpose("newsletter", "Rundbrief").await;
        world.agreed(&her, "newsletter").await;
        world.purpose("fair", "Einladung zur Messe").await;
        world.rests(&her, "fair", Basis::LegitimateInterests).await;
        let draft = world.collected("portability", &katharina).await;
        assert_eq!(draft.unsaid, 0);
        let files = world.files(&world.released(&draft).await).await;
        files.fit_their_schema();
        let records = files.group("ours");
        assert_eq!(records.len(), 1);
        assert_eq!(records[0]["kind"], "consent");
        let told = ours(&files, "consent");
        assert_eq!(told[0]["state code"], "given");
        assert!(!told[0].contains_key("source"), "where we filed it");
        let letter = files.running_letter();
        assert!(letter.contains("Ihre Einwilligungen und Widerrufe"));
        assert!(!letter.contains("Unsere eigenen Aufzeichnungen"));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn that_we_hold_nothing_is_said_only_where_we_keep_nothing_either() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        // A system that people search by hand.
        let records = ["contact:9".to_owned()];
        let reference = world.request_in("ordner", "access", &records).await;
        let name = reference.to_string();
        let draft = world.collect(reference).await;
        let groups: Vec<&str> = draft.groups.iter().map(|one| &*one.group).collect();
        assert_eq!(groups, ["ours"]);
        let letter = world.files(&world.released(&draft).await).await;
        let letter = letter.running_letter();
        assert!(letter.contains("Außer Ihrer Anfrage") && letter.contains(&name));
        let none = answers::blockers(desk, &name, Outcome::NoData).await;
        assert!(none.unwrap().is_empty());

        let them = Person::parse("ordner", "contact:9").unwrap();
        world.purpose("newsletter", "Rundbrief").await;
        world.agreed(&them, "newsletter").await;
        let kept = answers::blockers(desk, &name, Outcome::NoData)
            .await
            .unwrap();
        assert_eq!(kept[0].code, "own-records");
        let others = answers::blockers(desk, &name, Outcome::Fulfilled).await;
        assert!(others.unwrap().is_empty());
        let draft = world.collect(reference).await;
        let letter = world.files(&world.released(&draft).await).await;
        let letter = letter.running_letter();
        assert!(letter.contains("Rundbrief") && !letter.contains("Außer Ihrer Anfrage"));
        world.clear();
    })
    .await;
}
