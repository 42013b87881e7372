//! The withdrawal of a consent (Art. 7(3) GDPR) from intake to closing: what rested on it stops, the
//! person is told so, and nobody is asked who they are or why.

use effects::Asked;
use requests::{Outcome, StepState};
use store::testing::each_engine;

use crate::eye::{changes, look};
use crate::rights::{apply, end};
use crate::world::World;

/// What stops marketing in this CRM: table, column, and what stands there then.
const STOPS: [(&str, &str, &str); 5] = [
    ("contacts", "do_not_call", "1"),
    ("leads", "do_not_call", "1"),
    ("prospects", "do_not_call", "1"),
    ("email_addresses", "opt_out", "1"),
    ("prospect_lists_prospects", "deleted", "1"),
];

#[tokio::test]
async fn a_withdrawal_goes_from_intake_to_closing_and_stops_what_rested_on_the_consent() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let records = world.katharina();
        let before = look(desk).await;
        let reference = world.opened("withdrawal_of_consent", &records).await;
        let asks = requests::show(&desk.ledger, &world.manager, reference).await;
        let asks = asks.unwrap().request;
        assert!(asks.step("A4").is_err(), "nobody is asked who they are");
        apply(&world, reference, Asked::Marketing).await;
        let stopped = changes(&before, &look(desk).await);
        assert!(!stopped.is_empty(), "something stops");
        for (table, key, column, _, after) in &stopped {
            let held = (&**table, &**column, after.as_deref().unwrap_or_default());
            assert!(STOPS.contains(&held), "{held:?} of {key}");
        }

        let said = (Outcome::Fulfilled, "nicht mehr für Direktwerbung");
        let closed = end(&world, reference, said).await;
        let (_, stop) = closed.step("7.2").unwrap();
        assert_eq!(stop.state, StepState::Done);
        assert_eq!(
            closed.answered_in_time(),
            None,
            "a withdrawal takes effect without an answer, so none is late"
        );
        world.clear();
    })
    .await;
}
