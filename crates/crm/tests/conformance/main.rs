//! The conformance suite: what a profile promises, every profile keeps, on a database that the CRM
//! itself made where there is one and on a generated one otherwise.
//!
//! A new profile is a TOML file in `profiles` and a fixture in `fixtures`, and no line here. The
//! fixture says who is in the database and where they stand; what has to hold is said here, once. It holds
//! for a profile that nobody wrote, too: drafted from a schema never seen before, and corrected.
//!
//! Needs the servers that `scripts/test` starts, and for real CRMs' databases the folder that
//! `VERGISSMEIN_SHARED` names.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod apart;
#[path = "../trial/contents.rs"]
mod contents;
mod duties;
mod eye;
mod fixture;
#[path = "../trial/patch.rs"]
mod patch;
mod php;
mod privacy;
mod promises;
mod run;
mod told;
mod world;

use std::collections::BTreeSet;

use crm::profile::{self, Ability};

use crate::fixture::{Fixture, On};
use crate::world::World;

#[tokio::test]
async fn every_profile_keeps_what_it_promises() {
    let mut broken = Vec::new();
    for fixture in Fixture::all() {
        let Some(world) = World::load(&fixture, "keeps").await else {
            continue;
        };
        let name = fixture.profile.clone();
        for fault in promises::broken(&fixture, &world).await {
            broken.push(format!("{name}: {fault}"));
        }
        world.drop().await;
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_profile_that_ships_promises_something_and_has_a_fixture() {
    let fixtures = Fixture::all();
    for name in profile::names() {
        let profile = profile::load(name).unwrap();
        assert!(!profile.can.is_empty(), "{name} promises nothing");
        let fixture = fixtures.iter().find(|fixture| fixture.profile == name);
        let fixture = fixture.unwrap_or_else(|| panic!("{name} has no fixture"));
        assert_eq!(unshown(fixture, &profile.can), Vec::<&str>::new(), "{name}");
    }
}

#[tokio::test]
async fn a_profile_drafted_from_a_schema_never_seen_before_keeps_what_it_promises() {
    let mut fixture = Fixture::drafted();
    let corrected = patch::size(&fixture.corrections().unwrap());
    assert!(corrected < 40, "{corrected} lines were corrected by hand");
    for engine in [On::MariaDb, On::Postgres] {
        fixture.source.engine = engine;
        let world = World::load(&fixture, "drafted").await.unwrap();
        let can = &world.system.profile.can;
        assert!(can.len() >= 9, "{can:?}");
        assert_eq!(unshown(&fixture, can), Vec::<&str>::new());
        let broken = promises::broken(&fixture, &world).await;
        assert!(broken.is_empty(), "{engine:?}: {}", broken.join("\n"));
        world.drop().await;
    }
}

/// Promises that nothing in the database shows.
fn unshown(fixture: &Fixture, can: &BTreeSet<Ability>) -> Vec<&'static str> {
    let hidden = can.iter().filter(|ability| !fixture.shows(**ability));
    hidden.map(|ability| ability.word()).collect()
}
