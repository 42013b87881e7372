//! Erased stays erased, on a database that SuiteCRM itself made and with as many people as an old
//! backup brings back at once. Sixty by default, so that it fits into every run of all tests;
//! `VERGISSMEIN_PEOPLE=1000` takes the thousand.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use accounts::{Actor, Role};
use erasure::{Line, PlanId, PlanState};
use requests::{Form, NewRequest, OneOrMany, PersonForm};
use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};
use store::testing::Fresh;

use crate::world::World;

/// How many people are erased unless the environment says otherwise.
const FEW: usize = 60;
const STRANGERS: usize = 10_000;

const GIVEN: [&str; 10] = [
    "Änne",
    "Jörg",
    "Zoë",
    "Günther",
    "Françoise",
    "Björn",
    "Łukasz",
    "Sinéad",
    "Max",
    "Ines",
];
const FAMILY: [&str; 8] = [
    "Weiß",
    "Müller",
    "Gößl",
    "Sørensen",
    "Krüger",
    "Ößterreicher",
    "Nováková",
    "Straßer",
];

/// One of those who are erased.
struct One {
    id: String,
    given: String,
    family: String,
    email: String,
    /// As E.164 writes it, without the plus.
    phone: String,
}

fn people(count: usize) -> Vec<One> {
    (0..count)
        .map(|n| One {
            id: format!("thousand-{n:04}"),
            given: GIVEN[n % GIVEN.len()].to_owned(),
            family: format!("{}-{}", FAMILY[n / 10 % FAMILY.len()], word(n)),
            email: format!("person{n}.{}@haus{}.example", word(n), n % 17),
            phone: format!("43664{:07}", 2_000_003 + n * 7),
        })
        .collect()
}

/// Letters for a number: names hold no digits.
fn word(n: usize) -> String {
    let digits = format!("{n:04}");
    digits
        .bytes()
        .map(|digit| char::from(b'a' + (digit - b'0')))
        .collect()
}

fn count() -> usize {
    let asked = std::env::var("VERGISSMEIN_PEOPLE").ok();
    asked.map_or(FEW, |text| {
        text.parse().expect("VERGISSMEIN_PEOPLE is a number")
    })
}

/// The dump with these people in it; none where the shared folder is absent.
fn dump(people: &[One]) -> Option<String> {
    let Some(shared) = std::env::var_os("VERGISSMEIN_SHARED") else {
        eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
        return None;
    };
    let file = PathBuf::from(shared).join("crm/suitecrm-demo.sql.gz");
    if !file.exists() {
        eprintln!("skipped: {} is not there", file.display());
        return None;
    }
    let out = Command::new("zcat").arg(&file).output().expect("zcat runs");
    let mut sql = String::from_utf8(out.stdout).expect("the dump is UTF-8");
    for (n, one) in people.iter().enumerate() {
        let One {
            id,
            given,
            family,
            email,
            phone,
        } = one;
        let caps = email.to_uppercase();
        let note = format!("Anruf mit {given} {family}, Antwort an {email}");
        write!(
            sql,
            "\nINSERT INTO contacts (id, first_name, last_name, phone_mobile, birthdate, deleted)
               VALUES ('{id}', '{given}', '{family}', '+{phone}', '19{:02}-03-{:02}', 0);
             INSERT INTO email_addresses (id, email_address, email_address_caps, deleted)
               VALUES ('mail-{id}', '{email}', '{caps}', 0);
             INSERT INTO email_addr_bean_rel (id, email_address_id, bean_id, bean_module, deleted)
               VALUES ('rel-{id}', 'mail-{id}', '{id}', 'Contacts', 0);
             INSERT INTO notes (id, name, description, parent_type, parent_id, contact_id, deleted)
               VALUES ('note-{id}', 'Telefonat', '{note}', 'Contacts', '{id}', '{id}', 0);",
            40 + n % 60,
            1 + n % 28,
        )
        .unwrap();
    }
    Some(sql)
}

/// Puts the dump in the place of the database.
async fn load(server: &str, database: &str, sql: &str) {
    let mut connection = MySqlConnection::connect(server).await.unwrap();
    let whole = AssertSqlSafe(format!(
        "DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET utf8mb4;
         USE {database}; SET autocommit=0;{sql}\nCOMMIT; SET autocommit=1"
    ));
    raw_sql(whole).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

struct House {
    world: World,
    manager: Actor,
    approver: Actor,
}

impl House {
    async fn carry_out(&self, reference: &str, plan: &PlanId) {
        let desk = &self.world.desk;
        let request: requests::Reference = reference.parse().unwrap();
        let marks = requests::Marks::default();
        requests::tick(&desk.ledger, &self.manager, request.into(), "A4", &marks)
            .await
            .unwrap();
        let shown = erasure::show(desk, &self.manager, plan).await.unwrap();
        erasure::approve(desk, &self.approver, plan, &shown.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &self.manager, plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete, "{:?}", run.residue);
    }

    /// Erases these people by one request; returns the records that were treated as them.
    async fn erase(&self, some: &[One]) -> BTreeSet<String> {
        let desk = &self.world.desk;
        let persons = some.iter().map(|one| PersonForm {
            system: "vertrieb".into(),
            record: format!("contact:{}", one.id),
        });
        let form = Form {
            right: OneOrMany::One("erasure".into()),
            received: "2026-11-20".into(),
            persons: persons.collect(),
            ..Form::default()
        };
        let new = NewRequest::parse(&form, &desk.controller).unwrap();
        let request = requests::open(&desk.ledger, &self.manager, &desk.controller, new).await;
        let reference = request.unwrap().reference.to_string();
        let plan = erasure::draft(desk, &self.manager, &reference)
            .await
            .unwrap();
        self.carry_out(&reference, &plan.plan).await;
        let chosen = plan.persons.iter().filter(|person| person.selected);
        chosen.map(|person| person.record.clone()).collect()
    }

    async fn found(&self) -> BTreeSet<String> {
        let scanned = erasure::scan(&self.world.desk, &self.manager, "vertrieb").await;
        let found = scanned.unwrap().found.into_iter();
        found.map(|back| back.record).collect()
    }

    async fn stopped(&self, lines: &[Line]) -> Vec<usize> {
        let answer = erasure::guard(&self.world.desk, &self.manager, lines).await;
        answer.unwrap().stopped
    }
}

/// How lists write a person, none as the CRM does: case, plus-tag, umlauts, ways of writing numbers.
fn variants(one: &One) -> Vec<Line> {
    let plain = |text: &str| {
        let pairs = [
            ("ä", "ae"),
            ("ö", "oe"),
            ("ü", "ue"),
            ("ß", "ss"),
            ("Ä", "Ae"),
            ("Ö", "Oe"),
        ];
        pairs
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let national = one.phone.strip_prefix("43").unwrap();
    let spaced: Vec<String> = national.chars().map(String::from).collect();
    let named = |line: Line| Line {
        given: plain(&one.given).to_uppercase(),
        family: plain(&one.family).to_lowercase(),
        ..line
    };
    vec![
        Line {
            email: one.email.to_uppercase(),
            ..Line::default()
        },
        Line {
            email: one.email.replacen('@', "+messe@", 1),
            ..Line::default()
        },
        named(Line {
            phone: format!("0{}", spaced.join(" ")),
            ..Line::default()
        }),
        named(Line {
            mobile: format!("0043 (0){}/{}", &national[..3], &national[3..]),
            ..Line::default()
        }),
        Line {
            name: format!("{}, {}", one.family.to_uppercase(), one.given),
            phone: format!("+{}", one.phone),
            ..Line::default()
        },
    ]
}

fn strangers() -> Vec<Line> {
    (0..STRANGERS)
        .map(|n| Line {
            given: GIVEN[n % GIVEN.len()].to_owned(),
            family: format!("{}-fremd", FAMILY[n % FAMILY.len()]),
            email: format!("fremd{n}@haus{}.example", n % 17),
            phone: format!("+43 664 {:07}", 5_000_000 + n),
            born: format!("19{:02}-03-{:02}", 40 + n % 60, 1 + n % 28),
            ..Line::default()
        })
        .collect()
}

#[tokio::test]
async fn an_old_backup_brings_everybody_back_and_a_replay_erases_them_all() {
    let all = people(count());
    let Some(sql) = dump(&all) else { return };
    let server = std::env::var("VERGISSMEIN_TEST_MARIADB")
        .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
    let database = format!("thousand_{}", std::process::id());
    load(&server, &database, &sql).await;
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let folder = fresh.folder.join("crm");
    std::fs::create_dir(&folder).unwrap();
    let url = format!("{}/{database}", server.trim_end_matches('/'));
    let world = World::with(fresh.store.clone(), folder, demo::Planted::default(), url);
    let house = House {
        manager: world.actor("miriam", &[Role::PrivacyManager]).await,
        approver: world.actor("jonas", &[Role::Approver]).await,
        world,
    };

    let start = Instant::now();
    let mut erased = BTreeSet::new();
    for some in all.chunks(requests::Person::MOST) {
        erased.extend(house.erase(some).await);
    }
    eprintln!("{} erased in {:.1?}", erased.len(), start.elapsed());
    assert!(erased.len() >= all.len());
    assert_eq!(house.found().await, BTreeSet::new());

    load(&server, &database, &sql).await;
    let start = Instant::now();
    assert_eq!(house.found().await, erased, "the backup brings all back");
    eprintln!("found again in {:.1?}", start.elapsed());
    let start = Instant::now();
    let replayed = erasure::replay(&house.world.desk, &house.manager, "vertrieb").await;
    let replayed = replayed.unwrap();
    assert_eq!((replayed.found, replayed.planned), (erased.len(), 0));
    for proposed in &replayed.proposed {
        house.carry_out(&proposed.request, &proposed.plan).await;
    }
    eprintln!("erased again in {:.1?}", start.elapsed());
    assert_eq!(house.found().await, BTreeSet::new());
    let second = erasure::replay(&house.world.desk, &house.manager, "vertrieb").await;
    let second = second.unwrap();
    assert_eq!((second.found, second.proposed.len()), (0, 0));

    let start = Instant::now();
    let lines: Vec<Line> = all.iter().flat_map(variants).collect();
    let every: Vec<usize> = (1..=lines.len()).collect();
    assert_eq!(
        house.stopped(&lines).await,
        every,
        "each way of writing is known"
    );
    assert_eq!(house.stopped(&strangers()).await, [0_usize; 0]);
    eprintln!(
        "{} lines asked in {:.1?}",
        lines.len() + STRANGERS,
        start.elapsed()
    );

    let mut connection = MySqlConnection::connect(&server).await.unwrap();
    let drop = AssertSqlSafe(format!("DROP DATABASE {database}"));
    raw_sql(drop).execute(&mut connection).await.unwrap();
    fresh.remove().await;
}
