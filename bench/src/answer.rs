//! The answer to a person with 20,000 activities: how long collecting and releasing it takes on the
//! built-in CRM, against a bare read of the same rows, and how much memory the process held.

use std::time::{Duration, Instant};

use accounts::{Actor, By, NewAccount, Role};
use answers::{AnswerView, KindSettings, Settings};
use anyhow::Context as _;
use base::{Clock, Random};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Desk, Systems};
use ledger::{Ledger, Via};
use requests::{Form, Marks, NewRequest, OneOrMany, PersonForm};
use sqlx::{AnyConnection, Connection as _};

use crate::figure::{Figure, Goal};
use crate::memory;
use crate::options::Options;
use crate::shelf::{Empty, NOW, TODAY, controller};

/// The most memory that making an answer may hold, in MiB.
const GOAL: f64 = 256.0;
const SAMPLES: usize = 3;

pub async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let many = if options.small { 2_000 } else { 20_000 };
    let place = Empty::make("sqlite").await?;
    let crm = place.folder().join("crm.db");
    let planted = demo::create_sqlite(&crm, demo::Size::demo(), 7, TODAY).await?;
    let person = planted.katharina.persons.first().context("she is there")?;
    let url = format!("sqlite:{}", crm.display());
    calls(&url, person, many).await?;
    let desk = desk(&place, &url)?;
    let manager = actor(&desk.ledger, "manager", Role::PrivacyManager).await?;
    let approver = actor(&desk.ledger, "approver", Role::Approver).await?;
    let (mut collected, mut released, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let mut peak: f64 = 0.0;
    for _ in 0..SAMPLES {
        bare.push(read(&url).await?);
        memory::reset_peak()?;
        let (draft, took) = collect(&desk, &manager, person).await?;
        collected.push(took);
        let start = Instant::now();
        let which = (&draft.answer, draft.hash.as_str());
        let answer = answers::release(&desk, &settings(), &approver, which).await?;
        released.push(start.elapsed());
        peak = peak.max(memory::peak()?);
        let told: usize = answer.groups.iter().map(|group| group.items).sum();
        anyhow::ensure!(told > many, "{told} rows are told");
    }
    place.clear().await?;
    let of = |name, ours: &[Duration]| Figure::times(name, "sqlite", (ours, &bare), Goal::None);
    Ok(vec![
        of("answer: collect 20,000 rows / bare read", &collected),
        of("  release and pack them / bare read", &released),
        Figure::new(
            "  memory at most",
            "sqlite",
            (peak, GOAL),
            "MiB",
            Goal::MostItself(GOAL),
        )
        .of_samples(SAMPLES),
    ])
}

/// So many calls with the person alone.
async fn calls(url: &str, person: &str, many: usize) -> anyhow::Result<()> {
    let (_, id) = person.split_once(':').context("kind:key")?;
    let mut conn = AnyConnection::connect(url).await?;
    sqlx::query(
        "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         INSERT INTO calls (id, name, description, date_entered, date_modified, date_start, date_end,
                            duration_hours, duration_minutes, parent_type, parent_id, status,
                            direction, reminder_time, deleted)
         SELECT printf('bench-call-%08d', i), printf('Rückruf %d', i),
                printf('Sie fragt nach Auftrag %d und bittet um Antwort bis Ende der Woche.', i),
                datetime('2020-01-01', printf('+%d hours', i)),
                datetime('2020-01-01', printf('+%d hours', i)),
                datetime('2020-01-01', printf('+%d hours', i)),
                datetime('2020-01-01', printf('+%d hours', i)),
                0, 15, 'Contacts', $2, 'Held', 'Inbound', -1, 0 FROM n",
    )
    .bind(i64::try_from(many)?)
    .bind(id)
    .execute(&mut conn)
    .await?;
    sqlx::query(
        "INSERT INTO calls_contacts (id, call_id, contact_id, required, accept_status, date_modified,
                                     deleted)
         SELECT 'tie-' || id, id, parent_id, '1', 'none', date_entered, 0
         FROM calls WHERE id LIKE 'bench-call-%'",
    )
    .execute(&mut conn)
    .await?;
    sqlx::raw_sql("ANALYZE").execute(&mut conn).await?;
    Ok(conn.close().await?)
}

/// The filled columns of the same rows, and nothing done with them.
async fn read(url: &str) -> anyhow::Result<Duration> {
    let mut conn = AnyConnection::connect(url).await?;
    let start = Instant::now();
    let sql = "SELECT id, name, description, CAST(date_entered AS TEXT), CAST(date_modified AS TEXT),
                      CAST(date_start AS TEXT), CAST(date_end AS TEXT), status, direction, parent_type, parent_id
               FROM calls WHERE id LIKE 'bench-call-%'";
    let rows = sqlx::query(sql).fetch_all(&mut conn).await?;
    let took = start.elapsed();
    anyhow::ensure!(!rows.is_empty(), "the calls are there");
    conn.close().await?;
    Ok(took)
}

fn desk(place: &Empty, url: &str) -> anyhow::Result<Desk> {
    let config = SystemConfig {
        name: "vertrieb".into(),
        profile: "suitecrm7".into(),
        url: Some(SecretUrl::new(url)),
        url_file: None,
        files: None,
        tls: None,
        web: None,
        owner: None,
    };
    Ok(Desk {
        ledger: Ledger::new(
            place.store.clone(),
            Clock::fixed(NOW.parse()?),
            Random::os(),
        ),
        systems: Systems::new(vec![config])?,
        controller: controller()?,
        four_eyes: true,
        sender: erasure::Sender::default(),
    })
}

async fn actor(ledger: &Ledger, login: &str, role: Role) -> anyhow::Result<Actor> {
    let new = NewAccount {
        login: login.to_owned(),
        name: login.to_owned(),
        roles: vec![role],
    };
    accounts::add(ledger, By::Operator, new).await?;
    Ok(Actor {
        account: accounts::by_login(ledger, login).await?,
        via: Via::Cli,
    })
}

/// Everything the law wants said is said.
fn settings() -> Settings {
    let said = || Some("wie im Verzeichnis beschrieben".to_owned());
    let other = KindSettings {
        purpose: said(),
        recipients: said(),
        retention: said(),
    };
    Settings {
        source: said(),
        automated: said(),
        transfers: said(),
        kind: [("other".to_owned(), other)].into(),
        ..Settings::default()
    }
}

async fn collect(
    desk: &Desk,
    manager: &Actor,
    person: &str,
) -> anyhow::Result<(AnswerView, Duration)> {
    let form = Form {
        right: OneOrMany::One("access".to_owned()),
        received: TODAY.to_string(),
        persons: vec![PersonForm {
            system: "vertrieb".to_owned(),
            record: person.to_owned(),
        }],
        ..Form::default()
    };
    let new = NewRequest::parse(&form, &desk.controller)?;
    let opened = requests::open(&desk.ledger, manager, &desk.controller, new).await?;
    let reference = opened.reference;
    requests::tick(
        &desk.ledger,
        manager,
        reference.into(),
        "A4",
        &Marks::default(),
    )
    .await?;
    let start = Instant::now();
    let draft = answers::collect(desk, &settings(), manager, &reference.to_string()).await?;
    Ok((draft, start.elapsed()))
}
