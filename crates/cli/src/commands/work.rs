//! `work`: what goes on without anybody asking. Interrupted runs are resumed, files expire, old
//! sessions go, the log is signed.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

use tokio::sync::watch;

use super::serve::stopped;
use crate::failure::Failure;
use crate::installation::Installation;

/// Between two looks for work: a run is resumed well within a minute after a fault is gone.
const PAUSE: Duration = Duration::from_secs(30);
/// Housekeeping happens at every so many looks: once an hour.
const LOOKS_PER_HOUR: u64 = 120;

#[derive(clap::Args)]
pub struct Arguments {}

pub async fn run(site: &Installation) -> Result<ExitCode, Failure> {
    let stop = stopped()?;
    let (tell, told) = watch::channel(false);
    tracing::info!("working");
    let stopping = async move {
        stop.await;
        let _ = tell.send(true);
    };
    tokio::join!(stopping, until_told(site, told));
    Ok(ExitCode::SUCCESS)
}

/// Looks for work until told to stop; what is under way is finished first.
pub async fn until_told(site: &Installation, mut told: watch::Receiver<bool>) {
    let mut known = BTreeSet::new();
    for look in 0_u64.. {
        known = resume(site, &known).await;
        if look % LOOKS_PER_HOUR == 0
            && let Err(failure) = tidy(site).await
        {
            tracing::warn!("housekeeping: {failure}");
        }
        // An error means that nobody is left to tell: stop too.
        let wait = tokio::time::timeout(PAUSE, told.wait_for(|stop| *stop));
        if wait.await.is_ok() {
            return;
        }
    }
}

/// Goes on with interrupted runs. A reason that is known already is not told again.
async fn resume(site: &Installation, known: &BTreeSet<String>) -> BTreeSet<String> {
    let lines: BTreeSet<String> = match erasure::resume_open(&site.desk).await {
        Ok(failed) => failed
            .into_iter()
            .map(|(_, error)| Failure::from(error).to_string())
            .collect(),
        Err(error) => BTreeSet::from([Failure::from(error).to_string()]),
    };
    for line in lines.difference(known) {
        tracing::warn!("a run waits: {line}");
    }
    lines
}

async fn tidy(site: &Installation) -> Result<(), Failure> {
    let ledger = site.ledger();
    accounts::tidy(ledger).await?;
    requests::expire(ledger, &site.desk.controller).await?;
    ledger.checkpoint().await?;
    Ok(())
}
