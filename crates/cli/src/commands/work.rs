//! `work`: what goes on without anybody asking. Interrupted runs are resumed, files expire, old
//! sessions go, the log is signed, workflows act, messages and calls leave, and whether all that must
//! hold holds is looked at.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

use tokio::sync::watch;

use super::doctor;
use super::serve::stopped;
use crate::failure::Failure;
use crate::installation::Installation;

/// Between two looks for work: a run is resumed well within a minute after a fault is gone.
const PAUSE: Duration = Duration::from_secs(30);
/// Housekeeping happens at every so many looks: once an hour.
const LOOKS_PER_HOUR: u64 = 120;
/// The log is signed at every so many looks, where it has grown: every ten minutes.
const LOOKS_PER_SIGNING: u64 = 20;
/// So long a process that ends takes at most to sign the log.
const LAST: Duration = Duration::from_secs(10);

#[derive(clap::Args)]
pub struct Arguments {}

pub async fn run(site: &Installation) -> Result<ExitCode, Failure> {
    site.ledger().store.require_sound().await?;
    let stop = stopped()?;
    let (tell, told) = watch::channel(false);
    tracing::info!("working");
    let store = site.ledger().store.clone();
    let stopping = async move {
        stop.await;
        store.leave();
        let _ = tell.send(true);
    };
    tokio::join!(stopping, until_too_long(site, &told));
    sign_last(site).await;
    Ok(ExitCode::SUCCESS)
}

/// Signs the log before the process ends, where it has grown since it was signed last: nobody may serve
/// again for long, and what happened until then is to be proven.
pub async fn sign_last(site: &Installation) {
    let signed = site.ledger().published().map_or(0, |last| last.size);
    match tokio::time::timeout(LAST, sign_grown(site, signed)).await {
        Ok(Ok(_)) => {}
        Ok(Err(failure)) => tracing::warn!("the log could not be signed at the end: {failure}"),
        Err(_) => tracing::warn!("the log could not be signed at the end: it took too long"),
    }
}

/// As [`until_told`], but what is under way then has so long only: whoever works next goes on with it.
pub async fn until_too_long(site: &Installation, told: &watch::Receiver<bool>) {
    let mut stop = told.clone();
    let too_long = async move {
        if stop.wait_for(|stop| *stop).await.is_err() {
            return std::future::pending().await;
        }
        tokio::time::sleep(web::LONGEST).await;
    };
    tokio::select! {
        () = until_told(site, told) => {}
        () = too_long => tracing::warn!("what was under way goes on with the next start"),
    }
}

/// Works until told to stop; what is under way is finished first. Other programs are called beside the rest:
/// fifty of them that do not answer would hold up messages and runs for minutes. So is the log signed and all
/// examined: a long run must not put that off, nor the other way round.
///
/// Where our own database's server has fallen silent, what waits for its answer is broken off as if the process had
/// ended, and all begins anew: it goes on as soon as the server is there again.
pub async fn until_told(site: &Installation, told: &watch::Receiver<bool>) {
    loop {
        let calls = Box::pin(calls(site, told.clone()));
        let guard = Box::pin(guard(site, told.clone()));
        let looks = Box::pin(looks(site, told.clone()));
        let all = async { tokio::join!(calls, guard, looks) };
        tokio::select! {
            ((), (), ()) = all => return,
            () = site.ledger().store.until_silent() => {
                tracing::warn!("the store does not answer; what was under way is begun anew");
            }
        }
    }
}

/// Waits for the next look. Says whether it shall not come; an error means that nobody is left to tell.
async fn ended(told: &mut watch::Receiver<bool>) -> bool {
    let told = told.wait_for(|stop| *stop);
    tokio::time::timeout(PAUSE, told).await.is_ok()
}

/// Lets the calls of other programs leave.
async fn calls(site: &Installation, mut told: watch::Receiver<bool>) {
    let mut stop = told.clone();
    let mut known = String::new();
    loop {
        let go = webhooks::deliver(site.ledger(), &site.hooks);
        // A call under way is not waited for: its lease ends, and it is made again.
        tokio::select! {
            done = go => {
                let line = done.err().map(|error| error.to_string()).unwrap_or_default();
                if !line.is_empty() && line != known {
                    tracing::warn!("webhooks: {line}");
                }
                known = line;
            }
            _ = stop.wait_for(|stop| *stop) => return,
        }
        if ended(&mut told).await {
            return;
        }
    }
}

/// Signs the log where it has grown, and looks once an hour whether all that must hold holds.
async fn guard(site: &Installation, mut told: watch::Receiver<bool>) {
    let mut stop = told.clone();
    let mut signed = 0;
    let mut known = BTreeSet::new();
    for look in 0_u64.. {
        if look % LOOKS_PER_SIGNING == 0 {
            match sign_grown(site, signed).await {
                Ok(entries) => signed = entries,
                Err(failure) => tracing::warn!("the log could not be signed: {failure}"),
            }
        }
        let go = examine(site, std::mem::take(&mut known));
        // Nothing is lost with an examination that is broken off: another begins when its lease has ended.
        tokio::select! {
            found = go => known = found,
            _ = stop.wait_for(|stop| *stop) => return,
        }
        if ended(&mut told).await {
            return;
        }
    }
}

/// Signs the log unless it is as long as when it was signed last. Says how long it was.
async fn sign_grown(site: &Installation, signed: i64) -> Result<i64, Failure> {
    let entries = site.ledger().size().await?;
    if entries != signed {
        super::ledger::publish(site).await?;
    }
    Ok(entries)
}

/// Examines everything where that is due. Says what does not hold; what is known already is not told again.
async fn examine(site: &Installation, known: BTreeSet<String>) -> BTreeSet<String> {
    let found = match examine_due(site).await {
        Ok(None) => return known,
        Ok(Some(found)) => found,
        Err(failure) => BTreeSet::from([format!("it could not be looked at: {failure}")]),
    };
    for line in found.difference(&known) {
        tracing::error!("something that must hold does not: {line}");
    }
    found
}

/// What does not hold; none where no examination is due, or another node is at it.
async fn examine_due(site: &Installation) -> Result<Option<BTreeSet<String>>, Failure> {
    let Some(mine) = erasure::begin_examination(&site.desk).await? else {
        return Ok(None);
    };
    let mut diagnosis = doctor::diagnose(site).await?;
    if !diagnosis.ok {
        diagnosis = diagnosis.lasting(doctor::diagnose(site).await?);
    }
    erasure::end_examination(&site.desk, &mine, &diagnosis).await?;
    let lines = diagnosis.findings.iter();
    let lines = lines.map(|one| format!("{} {}: {}", one.invariant, one.object, one.what));
    Ok(Some(lines.collect()))
}

async fn looks(site: &Installation, mut told: watch::Receiver<bool>) {
    let mut known = BTreeSet::new();
    let mut troubled = None;
    let mut unwatched = BTreeSet::new();
    if let Some(warning) = site.relay.as_ref().and_then(mail::Relay::warning) {
        tracing::warn!("{warning}");
    }
    for look in 0_u64.. {
        known = resume(site, &known).await;
        troubled = flow(site, troubled).await;
        unwatched = look_at_arrivals(site, &unwatched).await;
        if look % LOOKS_PER_HOUR == 0
            && let Err(failure) = tidy(site).await
        {
            tracing::warn!("housekeeping: {failure}");
        }
        if ended(&mut told).await {
            return;
        }
    }
}

/// Goes on with interrupted runs and starts those that are due. A reason that is known already is not told again.
async fn resume(site: &Installation, known: &BTreeSet<String>) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for done in [
        erasure::resume_open(&site.desk).await,
        erasure::start_due(&site.desk).await,
    ] {
        lines.extend(reasons(done));
    }
    lines.extend(reasons(effects::resume_open(&site.desk).await));
    lines.extend(reasons(erasure::mirror(&site.desk).await));
    lines.extend(reasons(writebacks::resume_open(&site.desk).await));
    for line in lines.difference(known) {
        tracing::warn!("a run, or a request for a CRM, waits: {line}");
    }
    lines
}

/// Looks at whoever is new in a CRM that keeps watch. A reason that is known already is not told again.
async fn look_at_arrivals(site: &Installation, known: &BTreeSet<String>) -> BTreeSet<String> {
    let lines: BTreeSet<String> = reasons(erasure::arrivals(&site.desk).await)
        .into_iter()
        .collect();
    for line in lines.difference(known) {
        tracing::warn!("whoever is new could not be looked at: {line}");
    }
    lines
}

/// Why each of them waits, or why nothing could be looked up.
fn reasons<K, E: Into<Failure>>(done: Result<Vec<(K, E)>, E>) -> Vec<String> {
    let line = |error: E| error.into().to_string();
    match done {
        Ok(failed) => failed.into_iter().map(|(_, error)| line(error)).collect(),
        Err(error) => vec![line(error)],
    }
}

/// Lets workflows act and messages leave. A trouble that is known already is not told again.
async fn flow(site: &Installation, known: Option<String>) -> Option<String> {
    let trouble = match flow_once(site).await {
        Ok(trouble) => trouble,
        Err(failure) => Some(failure.to_string()),
    };
    match &trouble {
        Some(line) if trouble != known => tracing::warn!("workflows and mail: {line}"),
        None if known.is_some() => tracing::info!("workflows and mail go on"),
        Some(_) | None => {}
    }
    trouble
}

async fn flow_once(site: &Installation) -> Result<Option<String>, Failure> {
    workflows::pass(site.ledger(), &site.office()).await?;
    let Some(relay) = &site.relay else {
        return Ok(None);
    };
    let delivered = mail::deliver(site.ledger(), relay).await?;
    let away = |word| format!("the mail server cannot be used ({word}); messages wait");
    Ok(delivered.server.map(away))
}

async fn tidy(site: &Installation) -> Result<(), Failure> {
    let ledger = site.ledger();
    accounts::tidy(ledger).await?;
    mail::tidy(ledger).await?;
    webhooks::tidy(ledger).await?;
    requests::expire(ledger, &site.desk.controller).await?;
    erasure::expire(&site.desk, site.config.erasure.journal_days).await?;
    erasure::forget_others(&site.desk).await?;
    answers::expire(&site.desk).await?;
    effects::expire(&site.desk).await?;
    errands::expire(&site.desk).await?;
    identity::expire(&site.desk).await?;
    portal::expire(&site.desk).await?;
    recipients::expire(&site.desk).await?;
    for (request, error) in erasure::retention_due(&site.desk).await? {
        let line = Failure::from(error).to_string();
        tracing::warn!("request {request}: what it kept could not be put to anybody: {line}");
    }
    for (system, error) in erasure::scan_due(&site.desk).await? {
        let line = Failure::from(error).to_string();
        tracing::warn!("system {system}: could not be looked through for erased people: {line}");
    }
    for (system, error) in erasure::sweep_drills(&site.desk).await? {
        let line = Failure::from(error).to_string();
        tracing::warn!(
            "system {system}: a drill that was interrupted could not be taken out: {line}"
        );
    }
    for (system, error) in effects::check_due(&site.desk).await? {
        let line = Failure::from(error).to_string();
        tracing::warn!("system {system}: restricted records could not be compared: {line}");
    }
    for (system, error) in writebacks::look_due(&site.desk).await? {
        let line = Failure::from(error).to_string();
        tracing::warn!("system {system}: consent fields could not be compared: {line}");
    }
    Ok(())
}
