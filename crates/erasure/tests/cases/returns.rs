//! Erased stays erased: a restored backup and an import are noticed, and nobody else is.
//! `VERGISSMEIN_EVERY=1` erases everybody who can be, not a few.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Role};
use crm::find::{PersonFacts, Someone};
use erasure::{Line, PlanState};
use jiff::SignedDuration;
use store::testing::{Fresh, each_engine};

use crate::world::World;

/// How many people are erased.
const FEW: usize = 3;

/// Everybody in the CRM by record.
async fn everybody(world: &World) -> BTreeMap<String, PersonFacts> {
    let system = world.desk.open("vertrieb").await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let mut all = BTreeMap::new();
    crm::find::everyone(
        &system,
        &mut connection,
        &mut |Someone { row, facts, .. }| {
            all.insert(row.name(&system.profile), facts);
        },
    )
    .await
    .unwrap();
    all
}

struct Desk {
    world: World,
    manager: Actor,
    approver: Actor,
}

impl Desk {
    async fn new(store: store::Store) -> Self {
        let world = World::new(store).await;
        let manager = world.actor("miriam", &[Role::PrivacyManager]).await;
        let approver = world.actor("jonas", &[Role::Approver]).await;
        Self {
            world,
            manager,
            approver,
        }
    }

    /// Approves and runs a drafted plan; the identity is decided.
    async fn carry_out(&self, reference: &str, plan: &erasure::PlanId) {
        let desk = &self.world.desk;
        let reference: requests::Reference = reference.parse().unwrap();
        let marks = requests::Marks::default();
        requests::tick(&desk.ledger, &self.manager, reference.into(), "A4", &marks)
            .await
            .unwrap();
        let shown = erasure::show(desk, &self.manager, plan).await.unwrap();
        erasure::approve(desk, &self.approver, plan, &shown.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &self.manager, plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete, "{:?}", run.residue);
    }

    /// Erases a person; returns the records that were treated as them.
    async fn erase(&self, record: &str) -> BTreeSet<String> {
        let desk = &self.world.desk;
        let reference = self.world.request_about(&self.manager, record).await;
        let plan = erasure::draft(desk, &self.manager, &reference.to_string())
            .await
            .unwrap();
        self.carry_out(&reference.to_string(), &plan.plan).await;
        let chosen = plan.persons.iter().filter(|person| person.selected);
        chosen.map(|person| person.record.clone()).collect()
    }

    async fn found(&self) -> BTreeSet<String> {
        let scanned = erasure::scan(&self.world.desk, &self.manager, "vertrieb").await;
        let found = scanned.unwrap().found;
        found.into_iter().map(|back| back.record).collect()
    }

    async fn stopped(&self, lines: &[Line]) -> Vec<usize> {
        let answer = erasure::guard(&self.world.desk, &self.manager, lines).await;
        answer.unwrap().stopped
    }
}

/// People with everything that a list of an importer has, far apart in the CRM.
fn some(all: &BTreeMap<String, PersonFacts>) -> Vec<String> {
    let whole = all.iter().filter(|(record, facts)| {
        let is_person = record.starts_with("contact:") || record.starts_with("lead:");
        let name = facts.names.first();
        let named = name.is_some_and(|name| !name.given.is_empty() && !name.family.is_empty());
        is_person && named && !facts.emails.is_empty() && !facts.phones.is_empty()
    });
    let whole: Vec<String> = whole.map(|(record, _)| record.clone()).collect();
    if std::env::var_os("VERGISSMEIN_EVERY").is_some() {
        return whole;
    }
    let step = (whole.len() / FEW).max(1);
    whole.into_iter().step_by(step).take(FEW).collect()
}

/// How an old list may write a person, none as the CRM does.
fn variants(facts: &PersonFacts) -> Vec<Line> {
    let (name, email, phone) = (&facts.names[0], &facts.emails[0], &facts.phones[0]);
    let plain = |text: &str| {
        let pairs = [
            ("ä", "ae"),
            ("ö", "oe"),
            ("ü", "ue"),
            ("ß", "ss"),
            ("Ä", "Ae"),
            ("Ö", "Oe"),
            ("Ü", "Ue"),
        ];
        pairs
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let tagged = email.replacen('@', "+messe2019@", 1);
    let national = identifiers::phone_key(phone).unwrap();
    let spaced: Vec<String> = national.chars().map(String::from).collect();
    let with_name = |line: Line| Line {
        given: plain(&name.given).to_uppercase(),
        family: plain(&name.family).to_lowercase(),
        ..line
    };
    vec![
        with_name(Line {
            email: email.to_uppercase(),
            ..Line::default()
        }),
        with_name(Line {
            email: tagged,
            ..Line::default()
        }),
        with_name(Line {
            phone: format!("0{}", spaced.join(" ")),
            ..Line::default()
        }),
        Line {
            name: format!("{} {}", plain(&name.family), plain(&name.given)),
            mobile: format!("0{}", spaced.join("-")),
            ..Line::default()
        },
    ]
}

#[tokio::test]
async fn who_was_erased_is_found_after_a_restore_erased_again_and_kept_from_coming_back() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let desk = Desk::new(fresh.store.clone()).await;
    let crm = desk.world.folder.join("crm.db");
    let backup = std::fs::read(&crm).unwrap();
    let all = everybody(&desk.world).await;
    let mut erased = BTreeSet::new();
    for record in some(&all) {
        if !erased.contains(&record) {
            erased.extend(desk.erase(&record).await);
        }
    }
    assert_eq!(
        desk.found().await,
        BTreeSet::new(),
        "nobody else is taken for them"
    );

    std::fs::write(&crm, &backup).unwrap();
    assert_eq!(
        desk.found().await,
        erased,
        "the backup brings all of them back"
    );
    let diagnosis = erasure::diagnose(&desk.world.desk).await.unwrap();
    assert!(diagnosis.findings.iter().any(|one| one.invariant == "I16"));

    let replayed = erasure::replay(&desk.world.desk, &desk.manager, "vertrieb").await;
    let replayed = replayed.unwrap();
    assert_eq!((replayed.found, replayed.planned), (erased.len(), 0));
    assert_eq!(desk.found().await, erased, "a proposal erases nothing");
    let again = erasure::replay(&desk.world.desk, &desk.manager, "vertrieb").await;
    let again = again.unwrap();
    assert_eq!(
        (again.planned, again.proposed.len()),
        (erased.len(), 0),
        "once is enough"
    );
    for proposed in &replayed.proposed {
        let own = erasure::approve(&desk.world.desk, &desk.manager, &proposed.plan, "x").await;
        assert!(own.is_err(), "four eyes, as the first time");
        desk.carry_out(&proposed.request, &proposed.plan).await;
    }
    assert_eq!(desk.found().await, BTreeSet::new());
    let last = erasure::replay(&desk.world.desk, &desk.manager, "vertrieb").await;
    let last = last.unwrap();
    assert_eq!(
        (last.found, last.proposed.len()),
        (0, 0),
        "nothing is left to erase"
    );
    assert!(erasure::diagnose(&desk.world.desk).await.unwrap().ok);

    keeps_them_out(&desk, &all, &erased).await;
    desk.world.clear();
    fresh.remove().await;
}

async fn keeps_them_out(
    desk: &Desk,
    all: &BTreeMap<String, PersonFacts>,
    erased: &BTreeSet<String>,
) {
    for record in erased {
        let facts = &all[record];
        let whole = |name: &identifiers::Name| !name.given.is_empty() && !name.family.is_empty();
        if !facts.names.first().is_some_and(whole)
            || facts.emails.is_empty()
            || facts.phones.is_empty()
        {
            continue;
        }
        let lines = variants(facts);
        let every: Vec<usize> = (1..=lines.len()).collect();
        assert_eq!(desk.stopped(&lines).await, every, "{record}");
    }
    let strangers: Vec<Line> = (0..10_000)
        .map(|n| Line {
            given: ["Anna", "Ömer", "Zoë", "Max", "Ines"][n % 5].to_owned(),
            family: format!("Fremd{}", ["mann", "berg", "müller", "huber"][n % 4]),
            email: format!("anna.{n}@fremd.example"),
            phone: format!("+43 664 {:07}", 1_000_000 + n),
            born: format!("19{:02}-0{}-1{}", 50 + n % 50, 1 + n % 9, n % 10),
            ..Line::default()
        })
        .collect();
    assert_eq!(desk.stopped(&strangers).await, [0_usize; 0]);
    // Whoever is still in the CRM may come in again.
    let others = all.iter().filter(|(record, _)| !erased.contains(*record));
    let others: Vec<Line> = others
        .filter_map(|(_, facts)| {
            let name = facts.names.first()?;
            Some(Line {
                given: name.given.clone(),
                family: name.family.clone(),
                email: facts.emails.first().cloned().unwrap_or_default(),
                phone: facts.phones.first().cloned().unwrap_or_default(),
                ..Line::default()
            })
        })
        .collect();
    assert!(others.len() > 50);
    assert_eq!(desk.stopped(&others).await, [0_usize; 0]);
}

#[tokio::test]
async fn the_journal_is_written_before_the_first_effect_and_holds_no_value() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let desk = Desk::new(fresh.store.clone()).await;
    let katharina = desk.world.planted.katharina.persons[0].clone();
    let facts = everybody(&desk.world).await.remove(&katharina).unwrap();
    let crm = desk.world.folder.join("crm.db");
    let reference = desk.world.request_about(&desk.manager, &katharina).await;
    let plan = erasure::draft(&desk.world.desk, &desk.manager, &reference.to_string()).await;
    let plan = plan.unwrap();
    // The CRM takes no change, so the run stops after its intent.
    let lock = std::fs::metadata(&crm).unwrap().permissions();
    let mut read_only = lock.clone();
    read_only.set_readonly(true);
    std::fs::set_permissions(&crm, read_only).unwrap();
    let marks = requests::Marks::default();
    requests::tick(
        &desk.world.desk.ledger,
        &desk.manager,
        reference.into(),
        "A4",
        &marks,
    )
    .await
    .unwrap();
    erasure::approve(&desk.world.desk, &desk.approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    let _ = erasure::run(&desk.world.desk, &desk.manager, &plan.plan).await;
    std::fs::set_permissions(&crm, lock).unwrap();
    let known = erasure::returns(&desk.world.desk, &desk.manager)
        .await
        .unwrap();
    assert!(known[0].erased > 0, "noted, whatever became of the run");
    erasure::run(&desk.world.desk, &desk.manager, &plan.plan)
        .await
        .unwrap();
    fresh.store.scrub().await.unwrap();
    let file = std::fs::read(fresh.store.file().unwrap()).unwrap();
    let text = String::from_utf8_lossy(&file).to_lowercase();
    for value in facts.emails.iter().chain(&facts.phones) {
        assert!(
            !text.contains(&value.to_lowercase()),
            "a value is in the store"
        );
    }
    desk.world.clear();
    fresh.remove().await;
}

#[tokio::test]
async fn the_nightly_look_comes_once_a_day_and_the_journal_ends() {
    each_engine(async |store| {
        let desk = Desk::new(store).await;
        let ours = &desk.world.desk;
        let scans = async || {
            let filter = ledger::Filter {
                action: Some("returns.".to_owned()),
                ..ledger::Filter::default()
            };
            ours.ledger.list(&filter).await.unwrap().len()
        };
        erasure::scan_due(ours).await.unwrap();
        assert_eq!(scans().await, 0, "nobody was erased yet");
        desk.erase(&desk.world.planted.katharina.persons[0]).await;
        assert!(erasure::scan_due(ours).await.unwrap().is_empty());
        erasure::scan_due(ours).await.unwrap();
        assert_eq!(scans().await, 1);
        ours.ledger.clock.advance(SignedDuration::from_hours(25));
        erasure::scan_due(ours).await.unwrap();
        assert_eq!(scans().await, 2);
        let replayed = erasure::replay(ours, &desk.manager, "vertrieb").await;
        assert_eq!(replayed.unwrap().found, 0);
        let her = Line {
            email: desk.world.planted.katharina.identifiers.emails[0].to_uppercase(),
            name: "Brandl Katharina".to_owned(),
            ..Line::default()
        };
        assert_eq!(desk.stopped(&[Line::default(), her]).await, [2]);
        assert_eq!(erasure::expire(ours, 3).await.unwrap(), 0);
        ours.ledger.clock.advance(SignedDuration::from_hours(72));
        assert!(erasure::expire(ours, 3).await.unwrap() > 0);
        assert_eq!(erasure::expire(ours, 3).await.unwrap(), 0);
        assert_eq!(
            erasure::returns(ours, &desk.manager).await.unwrap()[0].erased,
            0
        );
        desk.world.clear();
    })
    .await;
}

#[tokio::test]
async fn who_may_not_is_refused() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let desk = Desk::new(fresh.store.clone()).await;
    let agent = desk.world.actor("lea", &[Role::Agent]).await;
    let auditor = desk.world.actor("paula", &[Role::Auditor]).await;
    let ours = &desk.world.desk;
    assert!(erasure::scan(ours, &agent, "vertrieb").await.is_err());
    assert!(
        erasure::replay(ours, &desk.approver, "vertrieb")
            .await
            .is_err()
    );
    assert!(erasure::returns(ours, &agent).await.is_err());
    assert!(erasure::guard(ours, &auditor, &[]).await.is_err());
    assert!(
        erasure::guard(ours, &agent, &[Line::default()])
            .await
            .is_ok()
    );
    assert!(erasure::returns(ours, &desk.approver).await.is_ok());
    desk.world.clear();
    fresh.remove().await;
}
