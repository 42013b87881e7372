//! The way to the CRM's database swallows everything and breaks nothing, as behind a firewall that drops:
//! a run ends its try in time, gives its lease back, and goes on when the way is free.

use std::time::{Duration, Instant};

use crate::faults::{Desk, WAYS, messages, places};

/// A try is over within this: a silent statement, a knock, and two tries to connect with their pauses.
const LONGEST: Duration = Duration::from_secs(90);

/// One place each way: most of a minute passes at each. All of them with `VERGISSMEIN_EVERY`.
const SAMPLE: i64 = 1;

async fn swallowed_anywhere(engine: &str) {
    let messages = messages(engine).await;
    let mut given_up = 0;
    for way in WAYS {
        let all = messages[way as usize];
        for at in places(all, SAMPLE) {
            let place = format!("{way:?} {at} of {all}");
            let desk = Desk::new(engine).await;
            desk.proxy.swallow_after(way, at);
            let begun = Instant::now();
            let met = desk.run().await;
            let took = begun.elapsed();
            desk.proxy.mend();
            eprintln!("{engine}: {place}: {took:?}, {:?}", met.as_ref().err());
            assert!(took < LONGEST, "{place}: {took:?}");
            if let Err(error) = &met {
                assert!(
                    matches!(error, erasure::Error::Unreachable(_)),
                    "{place}: {error:?}"
                );
                given_up += 1;
            }
            // At once: nobody waits for a lease.
            desk.reaches_the_end(&place).await;
            desk.clear().await;
        }
    }
    assert!(given_up > 0, "no run met the silence");
}

#[tokio::test]
async fn a_way_to_mariadb_that_swallows_everything_is_given_up_in_time() {
    Box::pin(swallowed_anywhere("mariadb")).await;
}

#[tokio::test]
async fn a_way_to_postgres_that_swallows_everything_is_given_up_in_time() {
    Box::pin(swallowed_anywhere("postgres")).await;
}
