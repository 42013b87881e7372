//! A request taken out whole, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use accounts::{Account, AccountId, Actor, Role};
use base::{Clock, Locale, Random};
use dossier::{Error, Say};
use erasure::{Desk, Sender, Systems};
use ledger::{Entry, Filter, Ledger, Via};
use requests::{
    Controller, Form, Marks, NewFile, NewRequest, OneOrMany, Reference, Text, attach, work_log,
};
use store::Store;
use store::testing::each_engine;
use zip::ZipArchive;

/// Says every word as it is stored.
struct Plain;

impl Say for Plain {
    fn word(&self, family: &str, word: &str) -> String {
        format!("{family}{word}")
    }

    fn deed(&self, entry: &Entry) -> String {
        entry.action.clone()
    }
}

fn desk(store: Store) -> Desk {
    let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
    let region = law::Region::parse("AT").unwrap();
    Desk {
        ledger: Ledger::new(store, clock, Random::os()),
        systems: Systems::new(Vec::new()).unwrap(),
        controller: Controller {
            region,
            time_zone: region.time_zone(),
            language: Locale::De,
            extra_holidays: law::ExtraHolidays::default(),
        },
        four_eyes: true,
        sender: Sender::default(),
    }
}

fn actor(login: &str, role: Role) -> Actor {
    Actor {
        account: Account {
            id: AccountId::from_stored(format!("ID-{login}")),
            login: login.to_owned(),
            name: login.to_owned(),
            roles: vec![role],
        },
        via: Via::Page,
    }
}

fn text(words: &str) -> Text {
    Text::parse("text", words).unwrap()
}

/// A request with a ticked step, a remark, an entry of the work log and two files of one name.
async fn worked(desk: &Desk, by: &Actor) -> Reference {
    let form = Form {
        right: OneOrMany::One("access".to_owned()),
        received: "2026-11-20".to_owned(),
        channel: Some("letter".to_owned()),
        text: Some("Bitte Auskunft, Theodora Quittenbaum".to_owned()),
        ..Form::default()
    };
    let new = NewRequest::parse(&form, &desk.controller).unwrap();
    let (ledger, house) = (&desk.ledger, &desk.controller);
    let opened = requests::open(ledger, by, house, new).await.unwrap();
    let reference = opened.reference;
    let marks = Marks {
        note: Some(text("In allen Systemen gesucht")),
        evidence: None,
    };
    requests::tick(ledger, by, reference.into(), "A3", &marks)
        .await
        .unwrap();
    let words = text("Mit der Filiale gesprochen");
    let work = work_log::Work {
        words: &words,
        system: None,
        systems: &[],
    };
    work_log::write(ledger, by, reference, work).await.unwrap();
    for (bytes, step) in [(&b"Guten Tag"[..], Some("A3")), (b"Zweiter Brief", None)] {
        let file = NewFile {
            name: "Brief ../x.txt",
            bytes,
            step,
        };
        attach(ledger, by, reference, file).await.unwrap();
    }
    reference
}

async fn taken(desk: &Desk, by: &Actor, reference: Reference) -> Result<Vec<u8>, Error> {
    let mut dossier = dossier::export(desk, by, reference, (Locale::De, &Plain)).await?;
    assert_eq!(dossier.name(), format!("{reference}.zip"));
    let mut all = Vec::new();
    while let Some(bytes) = dossier.more().await? {
        assert!(!bytes.is_empty());
        all.extend(bytes);
    }
    assert!(dossier.more().await?.is_none(), "whole");
    Ok(all)
}

fn read(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

#[tokio::test]
async fn each_step_is_told_with_who_when_remark_and_file_and_each_file_with_its_fingerprint() {
    each_engine(async |store| {
        let desk = desk(store);
        let manager = actor("miriam", Role::PrivacyManager);
        let reference = worked(&desk, &manager).await;
        let bytes = taken(&desk, &manager, reference).await.unwrap();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: BTreeSet<String> = archive
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        assert_eq!(names.len(), 5, "{names:?}");
        let files: Vec<&String> = names
            .iter()
            .filter(|name| name.starts_with("files/"))
            .collect();
        assert_eq!(files, ["files/001-x.txt", "files/002-x.txt"]);
        assert_eq!(read(&mut archive, files[0]), b"Guten Tag");
        assert_eq!(read(&mut archive, files[1]), b"Zweiter Brief");
        assert!(read(&mut archive, "request.pdf").starts_with(b"%PDF-"));

        let json = read(&mut archive, "request.json");
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let steps = json["request"]["checklist"].as_array().unwrap();
        let step = steps.iter().find(|step| step["id"] == "A3").unwrap();
        assert_eq!(step["changed_by"], "miriam");
        assert!(step["changed_at"].is_string() && step["entry"].is_i64());
        assert_eq!(step["remarks"][0]["text"], "In allen Systemen gesucht");
        assert_eq!(json["files"][0]["step"], "A3");
        assert_eq!(json["files"][0]["path"], "files/001-x.txt");
        assert_eq!(
            json["request"]["work_log"][0]["text"],
            "Mit der Filiale gesprochen"
        );
        assert_eq!(json["plans"], serde_json::json!([]));
        let actions: Vec<_> = json["log"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["action"])
            .collect();
        assert!(actions.iter().any(|action| **action == "requests.tick"));
        let log = json["log"].as_array().unwrap();
        assert!(log.iter().any(|one| one["details"].is_object()));

        let sums = String::from_utf8(read(&mut archive, "SHA256SUMS")).unwrap();
        assert_eq!(sums.lines().count(), 4, "all but itself");
        for line in sums.lines() {
            let (hash, name) = line.split_once("  ").unwrap();
            let known = json["files"].as_array().unwrap().iter();
            let mut known = known.filter(|file| file["path"] == name);
            assert_eq!(hash.len(), 64);
            if name.starts_with("files/") {
                assert_eq!(known.next().unwrap()["hash"], hash, "{name}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_read_the_request_takes_nothing_out_and_what_was_taken_is_in_the_log() {
    each_engine(async |store| {
        let desk = desk(store);
        let agent = actor("lea", Role::Agent);
        let manager = actor("miriam", Role::PrivacyManager);
        let own = worked(&desk, &agent).await;
        let others = worked(&desk, &manager).await;
        for (who, reference) in [
            (&agent, others),
            (&actor("paula", Role::Auditor), own),
            (&actor("anton", Role::Administrator), own),
        ] {
            let refused = taken(&desk, who, reference).await;
            assert!(
                matches!(
                    refused,
                    Err(Error::Requests(requests::Error::NotAllowed(_)))
                ),
                "{}",
                who.account.login
            );
        }
        let bytes = taken(&desk, &agent, own).await.unwrap();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let json = read(&mut archive, "request.json");
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert!(json["plans"].is_null(), "an agent reads no plans");
        let log = json["log"].as_array().unwrap();
        assert!(log.len() > 3 && log.iter().all(|one| one["details"].is_null()));
        let filter = Filter {
            action: Some("requests.take_out".to_owned()),
            ..Filter::default()
        };
        let entries = desk.ledger.list(&filter).await.unwrap();
        let [entry] = &entries[..] else {
            panic!("once: {entries:?}");
        };
        assert_eq!(entry.request, Some(own.to_string()));
        let details = entry.details.as_ref().unwrap().to_string();
        assert!(!details.contains("Brief"), "{details}");
    })
    .await;
}
