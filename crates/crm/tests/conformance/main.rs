//! The conformance suite: what a profile promises, every profile keeps, on a database that the CRM
//! itself made where there is one and on a generated one otherwise.
//!
//! A new profile is a TOML file in `profiles` and a fixture in `fixtures`, and no line here. The
//! fixture says who is in the database and where they stand; what has to hold is said here, once.
//!
//! Needs the servers that `scripts/test` starts, and for real CRMs' databases the folder that
//! `VERGISSMEIN_SHARED` names.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod apart;
mod duties;
mod eye;
mod fixture;
mod php;
mod privacy;
mod promises;
mod run;
mod told;
mod world;

use crm::profile;

use crate::fixture::Fixture;
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
        for ability in &profile.can {
            let shows = fixture.shows(*ability);
            assert!(
                shows,
                "{name}: nothing shows that it can {}",
                ability.word()
            );
        }
    }
}
