//! Erasing one person with 200 activities in other CRMs, by the same engine and their profiles; the ratio to bare SQL
//! beside SuiteCRM's on the same server.
//!
//! A database that a CRM itself made is taken from the folder `VERGISSMEIN_SHARED` names; without it that CRM is left
//! out. SugarCRM's, whose code is not public, are those of the conformance tests.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::Context as _;
use demo::{Planted, Size};
use jiff::civil::date;

use crate::bare::Bare;
use crate::erase::{Times, times};
use crate::figure::{Figure, Goal};
use crate::world::{Place, World};

/// Ratios differ by no more than a fifth of SuiteCRM's.
const NEAR: f64 = 1.2;

/// A CRM with people planted in it.
struct Case {
    profile: &'static str,
    engine: &'static str,
    made: Made,
    /// SQL that plants them.
    plant: &'static str,
    /// The first part of their references.
    person: &'static str,
    first: u32,
    /// Names of the figures.
    names: [&'static str; 2],
}

/// Where the database comes from.
enum Made {
    Demo,
    /// SQL files of the conformance tests.
    Fixture(&'static [&'static str]),
    /// A dump in the shared folder.
    Dump(&'static str),
}

const SUGAR: &str = include_str!("../plants/sugar.sql");

const CASES: [Case; 6] = [
    Case {
        profile: "suitecrm7",
        engine: "mariadb",
        made: Made::Demo,
        plant: SUGAR,
        person: "contact:bench-",
        first: 1,
        names: [
            "SuiteCRM: erase 1 person / bare SQL",
            "  its database part / bare SQL",
        ],
    },
    Case {
        profile: "sugarcrm7",
        engine: "mariadb",
        made: Made::Fixture(&["sugar-tables.sql", "sugarcrm7.sql"]),
        plant: SUGAR,
        person: "contact:bench-",
        first: 1,
        names: [
            "SugarCRM 7: erase 1 person / bare SQL",
            "  its database part / bare SQL",
        ],
    },
    Case {
        profile: "sugarcrm8",
        engine: "mariadb",
        made: Made::Fixture(&["sugar-tables.sql", "sugarcrm7.sql", "sugarcrm8.sql"]),
        plant: SUGAR,
        person: "contact:bench-",
        first: 1,
        names: [
            "SugarCRM 8: erase 1 person / bare SQL",
            "  its database part / bare SQL",
        ],
    },
    Case {
        profile: "espocrm9",
        engine: "mariadb",
        made: Made::Dump("espocrm-demo.sql.gz"),
        plant: include_str!("../plants/espocrm9.sql"),
        person: "contact:bench",
        first: 1,
        names: [
            "EspoCRM: erase 1 person / bare SQL",
            "  its database part / bare SQL",
        ],
    },
    Case {
        profile: "suitecrm7",
        engine: "postgres",
        made: Made::Demo,
        plant: SUGAR,
        person: "contact:bench-",
        first: 1,
        names: [
            "SuiteCRM: erase 1 person / bare SQL",
            "  its database part / bare SQL",
        ],
    },
    Case {
        profile: "odoo18",
        engine: "postgres",
        made: Made::Dump("odoo-demo.sql.gz"),
        plant: include_str!("../plants/odoo18.sql"),
        person: "contact:",
        first: 900_001,
        names: [
            "Odoo: erase 1 person / bare SQL",
            "  its database part / bare SQL",
        ],
    },
];

/// All of them, SuiteCRM first on each server.
pub async fn measure(server: &str, engine: &'static str) -> anyhow::Result<Vec<Figure>> {
    let (mut figures, mut goals) = (Vec::new(), [Goal::None; 2]);
    for case in CASES.iter().filter(|case| case.engine == engine) {
        let Some(place) = filled(server, case).await? else {
            crate::say(
                engine,
                &format!(
                    "{} left out: VERGISSMEIN_SHARED names no dump",
                    case.profile
                ),
            );
            continue;
        };
        let mut world = World::open(place, case.profile, Planted::default()).await?;
        let people: Vec<String> = (case.first..case.first + 44)
            .map(|n| format!("{}{n}", case.person))
            .collect();
        let taken = times(&mut world, &people)
            .await
            .with_context(|| format!("erasing in {}", case.profile))?;
        crate::say(
            engine,
            &format!("{}: {} rows a person", case.profile, taken.rows[0]),
        );
        let found = of(case, &taken, goals);
        if case.profile == "suitecrm7" {
            goals = [0, 1].map(|at| Goal::Most((found[at].ratio * NEAR * 100.0).round() / 100.0));
        }
        figures.extend(found);
        world.drop(server).await?;
    }
    Ok(figures)
}

fn of(case: &Case, times: &Times, goals: [Goal; 2]) -> [Figure; 2] {
    [(&times.all, 0), (&times.part, 1)].map(|(ours, at)| {
        let both = (&ours[1..], &times.bare[1..]);
        Figure::times(case.names[at], case.engine, both, goals[at])
    })
}

/// None where the dump is not there.
async fn filled(server: &str, case: &Case) -> anyhow::Result<Option<Place>> {
    let dump = match case.made {
        Made::Dump(name) => match shared(name) {
            None => return Ok(None),
            found => found,
        },
        Made::Demo | Made::Fixture(_) => None,
    };
    let place = Place::make(server, case.engine, case.profile).await?;
    let mut bare = Bare::connect(&place.url).await?;
    match case.made {
        Made::Demo => {
            demo::fill(&place.url, Size::least(), 7, date(2026, 11, 23)).await?;
        }
        Made::Fixture(files) => {
            for file in files {
                let folder = concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../crates/crm/tests/conformance/fixtures"
                );
                bare.run(&std::fs::read_to_string(PathBuf::from(folder).join(file))?)
                    .await?;
            }
        }
        Made::Dump(_) => {
            let dump = dump.context("looked for above")?;
            load(&place, &mut bare, &dump).await?;
        }
    }
    bare.run(&planting(case)).await.context("planting people")?;
    Ok(Some(place))
}

fn shared(name: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("VERGISSMEIN_SHARED")?);
    Some(folder.join("crm").join(name)).filter(|file| file.exists())
}

/// PostgreSQL's dump speaks to `psql`.
async fn load(place: &Place, bare: &mut Bare, dump: &PathBuf) -> anyhow::Result<()> {
    let unpacked = Command::new("zcat").arg(dump).output()?;
    anyhow::ensure!(
        unpacked.status.success(),
        "{} cannot be read",
        dump.display()
    );
    if place.engine == "mariadb" {
        let sql = String::from_utf8(unpacked.stdout)?;
        bare.run(&format!(
            "SET autocommit=0; {sql}\nCOMMIT; SET autocommit=1"
        ))
        .await?;
        return Ok(());
    }
    let mut psql = Command::new("psql")
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", &place.url])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let mut into = psql.stdin.take().context("psql listens")?;
    std::io::Write::write_all(&mut into, &unpacked.stdout)?;
    drop(into);
    anyhow::ensure!(psql.wait()?.success(), "PostgreSQL takes the dump");
    Ok(())
}

/// On PostgreSQL a series stands for MariaDB's sequences.
fn planting(case: &Case) -> String {
    let mut sql = case.plant.to_owned();
    if case.engine == "postgres" {
        for last in [40, 44, 50] {
            let series = format!("(SELECT generate_series(1, {last}) AS seq)");
            sql = sql.replace(&format!("seq_1_to_{last}"), &series);
        }
    }
    sql
}
