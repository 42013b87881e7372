//! `serve`: pages and API, and the background work unless told not to.

use std::net::SocketAddr;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use web::App;

use super::work;
use crate::config::panels;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct Arguments {
    /// Leave the background work to another process
    #[arg(long)]
    no_work: bool,
}

/// What a server is told beside its installation.
pub struct Serving {
    /// Whether it works in the background too.
    pub works: bool,
    /// Whether all data are invented.
    pub demo: bool,
}

pub async fn run(site: &Installation, asked: &Arguments) -> Result<ExitCode, Failure> {
    let listener = listen(site.config.http.listen).await?;
    let serving = Serving {
        works: !asked.no_work,
        demo: false,
    };
    tracing::info!("serving {}", address(site, &listener)?);
    until(stopped()?, site, listener, serving).await
}

/// Opens the address.
pub async fn listen(at: SocketAddr) -> Result<TcpListener, Failure> {
    bind(at, "[http] listen or with --listen").await
}

async fn bind(at: SocketAddr, place: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(at).await.map_err(|error| {
        let why = error.kind();
        Failure::refused(format!(
            "{at}: cannot be listened on ({why}); give another in {place}"
        ))
    })
}

/// Where browsers reach us.
pub fn address(site: &Installation, listener: &TcpListener) -> Result<String, Failure> {
    let local = listener
        .local_addr()
        .map_err(|error| Failure::refused(format!("the address is gone ({})", error.kind())))?;
    Ok(match &site.config.http.public_url {
        Some(_) => site.config.http.public_address(),
        None => format!("http://{local}"),
    })
}

/// Serves until the future is done; what is under way is finished first.
pub async fn until(
    stop: impl Future<Output = ()> + Send + 'static,
    site: &Installation,
    listener: TcpListener,
    serving: Serving,
) -> Result<ExitCode, Failure> {
    let _lock = site.ledger().store.lock_for_serving()?;
    site.ledger().store.require_sound().await?;
    let panels = panels(&site.config.panels, &site.config.systems)?;
    let public_url = address(site, &listener)?;
    let app = App {
        ledger: site.ledger().clone(),
        desk: site.desk.clone(),
        controller: site.desk.controller.clone(),
        portal: site.config.portal.portal(&public_url),
        public_url,
        panels,
        hooks: site.hooks.clone(),
        recipients: site.recipients.clone(),
        answers: site.config.answers.clone(),
        testing: site.config.testing,
        demo: serving.demo,
    };
    let (tell, told) = watch::channel(false);
    let figures = match site.config.metrics.listen {
        Some(at) => Some(bind(at, "[metrics] listen").await?),
        None => None,
    };
    let form = &site.config.portal;
    let form = match form.listen.filter(|_| form.open) {
        Some(at) => Some(bind(at, "[portal] listen").await?),
        None => None,
    };
    let pause = site.config.http.pause();
    let store = site.ledger().store.clone();
    let beside = web::Beside { figures, form };
    let pages = web::serve_until(app, listener, beside, pause, async move {
        stop.await;
        store.leave();
        // Without background work nobody listens.
        let _ = tell.send(true);
    });
    let work = async {
        if serving.works {
            work::until_too_long(site, &told).await;
        }
    };
    let (served, ()) = tokio::join!(pages, work);
    work::sign_last(site).await;
    served.map_err(|error| Failure::refused(format!("serving broke off ({})", error.kind())))?;
    Ok(ExitCode::SUCCESS)
}

/// Ends with SIGTERM or Ctrl-C, which are heard from now on.
pub fn stopped() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    let heard = |kind| {
        signal(kind).map_err(|error| {
            Failure::refused(format!("signals cannot be heard ({})", error.kind()))
        })
    };
    let mut terminate = heard(SignalKind::terminate())?;
    let mut interrupt = heard(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
