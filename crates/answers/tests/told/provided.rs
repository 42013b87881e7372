//! A transfer (Art. 20 GDPR) has what the person provided, from systems whose data rest on consent or
//! contract.

use std::collections::BTreeSet;

use consents::Basis;
use requests::Person;
use store::testing::each_engine;

use crate::world::{Files, World};

/// The names of a group's records.
fn names(files: &Files, group: &str) -> BTreeSet<String> {
    let records = files.group(group).into_iter();
    let names = records.map(|record| record["record"].as_str().unwrap().to_owned());
    names.collect()
}

/// Her messages of a type, which she has with nobody else.
async fn messages(world: &World, kind: &str) -> BTreeSet<String> {
    let sql = format!("SELECT id FROM emails WHERE type = '{kind}'");
    let all: BTreeSet<String> = world.crm(sql).await.into_iter().collect();
    let story = &world.planted.katharina;
    let hers = story
        .related
        .iter()
        .filter(|one| !story.shared.contains(one));
    let hers = hers.filter_map(|one| one.strip_prefix("email:"));
    let hers = hers.filter(|key| all.contains(*key));
    hers.map(str::to_owned).collect()
}

/// What the house wrote of her, where nobody else is on it.
const HOUSE: [&str; 4] = [
    "Kundin gilt als schwierig",
    "Abschluss zu achtzig Prozent",
    "Rückruf Katharina Brandl",
    "Notiz zu Katharina Brandl",
];

#[tokio::test]
async fn a_transfer_has_what_she_wrote_and_nothing_the_house_wrote() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let katharina = world.planted.katharina.persons.clone();
        let main = katharina[0].strip_prefix("contact:").unwrap();
        let lead = katharina.iter().find_map(|one| one.strip_prefix("lead:"));
        let lead = lead.unwrap();
        let noted = format!("UPDATE contacts SET description = '{}' WHERE id = '{main}'", HOUSE[0]);
        world.crm(noted).await;
        let scored = format!("UPDATE leads SET status_description = '{}' WHERE id = '{lead}'", HOUSE[1]);
        world.crm(scored).await;
        // Filed with her, and written by somebody else.
        let written = messages(&world, "inbound").await;
        assert!(written.len() > 20, "{} messages", written.len());
        let (forwarded, hers) = {
            let mut rest = written.clone();
            (rest.pop_first().unwrap(), rest)
        };
        let sent_on = format!(
            "UPDATE emails_text SET from_addr = 'Fremd <fremd@nirgends.example>' WHERE email_id = '{forwarded}'"
        );
        world.crm(sent_on).await;
        // What she attached goes with what she wrote.
        let first = hers.first().unwrap();
        let attached = format!(
            "INSERT INTO notes (id, name, filename, parent_type, parent_id, description, deleted)
             VALUES ('anlage-1', 'Skizze', 'skizze.txt', 'Emails', '{first}', '{}', 0),
                    ('vermerk-1', 'Vermerk', NULL, 'Emails', '{first}', '{}', 0)",
            HOUSE[2], HOUSE[3]
        );
        world.crm(attached).await;
        std::fs::write(world.folder.join("upload/anlage-1"), "die Skizze").unwrap();

        let draft = world.collected("portability", &katharina).await;
        assert_eq!(draft.unsaid, 0, "Art. 20 wants nothing said beside the data");
        assert!(draft.not_portable.is_empty(), "nothing is recorded");
        let files = world.files(&world.released(&draft).await).await;
        files.fit_their_schema();
        let values = files.values();
        for value in ["Katharina", "k.brandl@beispielmail.example", "Lindenweg 4"] {
            assert!(values.contains(value), "{value}");
        }
        for group in files.data()["groups"].as_array().unwrap() {
            let name = group["group"].as_str().unwrap();
            let known = ["own", "email", "note", "surveyresponses"];
            assert!(known.contains(&name), "{name}");
        }
        let told: BTreeSet<String> = names(&files, "email")
            .iter()
            .filter_map(|name| Some(name.strip_prefix("email:")?.to_owned()))
            .collect();
        let missing: Vec<&String> = hers.difference(&told).collect();
        assert!(missing.is_empty(), "she wrote them: {missing:?}");
        let more: Vec<&String> = told.difference(&hers).collect();
        assert!(more.is_empty(), "she did not write them: {more:?}");
        let outgoing = messages(&world, "out").await;
        assert!(outgoing.len() > 20 && outgoing.is_disjoint(&told));
        let slips = names(&files, "note");
        assert_eq!(slips, BTreeSet::from(["note:anlage-1".to_owned()]));
        let forms = names(&files, "surveyresponses");
        let answered = world.planted.katharina.related.iter();
        let answered = answered.filter(|one| one.starts_with("survey"));
        assert_eq!(answered.clone().count(), 2);
        for form in answered {
            assert!(forms.contains(form), "{form}");
        }
        nothing_of_others(&world, &files, &values);
        assert!(files.letter().contains("Ihre Daten nach Art. 20 DSGVO"));
        world.clear();
    })
    .await;
}

/// Neither what the house wrote nor what is somebody else's.
fn nothing_of_others(world: &World, files: &Files, values: &str) {
    for value in HOUSE {
        assert!(!values.contains(value), "{value}");
    }
    for value in ["Stefan", "s.brandl@postfach.example", "Rosengasse 9"] {
        assert!(!values.contains(value), "{value}");
    }
    let data = files.text("data.json");
    for shared in &world.planted.katharina.shared {
        assert!(!data.contains(shared), "{shared}");
    }
}

#[tokio::test]
async fn a_system_whose_data_rest_on_other_grounds_is_left_out_and_the_letter_says_so() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let katharina = world.planted.katharina.persons.clone();
        let her = Person::parse("vertrieb", &katharina[0]).unwrap();
        world.purpose("care", "Betreuung").await;
        world.purpose("order", "Bestellung").await;
        world.rests(&her, "care", Basis::LegitimateInterests).await;
        let draft = world.collected("portability", &katharina).await;
        let left = &draft.not_portable[0];
        assert_eq!(left.system, "vertrieb");
        assert_eq!(left.bases, [Basis::LegitimateInterests]);
        assert!(draft.groups.is_empty());
        let letter = answers::preview(&world.desk, &world.approver, &draft.answer).await;
        assert!(letter.unwrap().starts_with(b"%PDF-"));
        let files = world.files(&world.released(&draft).await).await;
        files.fit_their_schema();
        let told = &files.data()["not_portable"];
        assert_eq!(told[0]["system"], "vertrieb");
        assert_eq!(told[0]["bases"][0], "legitimate_interests");
        assert!(!files.text("data.json").contains("Lindenweg"));
        let letter = files.running_letter();
        for said in [
            "Nicht Teil der Datenübertragung",
            "vertrieb",
            "berechtigte Interessen",
            "Art. 20 Abs. 1 lit. a",
        ] {
            assert!(letter.contains(said), "the letter says: {said}");
        }

        // Access does not ask for the ground.
        let access = world.collected("access", &katharina).await;
        assert!(access.not_portable.is_empty());
        assert!(access.groups.iter().any(|group| group.group == "own"));

        // A contract for another purpose, recorded while the answer is under review.
        let draft = world.collected("portability", &katharina).await;
        world.rests(&her, "order", Basis::Contract).await;
        assert_eq!(world.refused(&draft).await, "answer-changed");
        let draft = world.collect(draft.request.parse().unwrap()).await;
        assert!(draft.not_portable.is_empty());
        let files = world.files(&world.released(&draft).await).await;
        assert!(files.values().contains("Lindenweg 4"));
        assert!(!files.running_letter().contains("Nicht Teil der"));
        world.clear();
    })
    .await;
}
