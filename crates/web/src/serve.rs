//! Listens until told to stop, then lets what is under way finish.

use std::future::{Future, IntoFuture as _};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::App;
use crate::leaving::{LONGEST, Leaving};
use crate::metrics::{Metrics, metrics_router};
use crate::router::{portal_router, router_with};
use crate::tasks::Tasks;

/// So long a figure that is being asked for is waited for when the pages are over.
const FIGURES: Duration = Duration::from_secs(2);

/// Serves until SIGTERM or Ctrl-C; answers under way are finished first.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let beside = Beside::default();
    serve_until(app, listener, beside, Duration::ZERO, async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
    .await
}

/// Listeners beside that of the pages.
#[derive(Debug, Default)]
pub struct Beside {
    /// For monitoring.
    pub figures: Option<TcpListener>,
    /// For the public form, apart from the pages of the house.
    pub form: Option<TcpListener>,
}

/// Serves until the future is done. Then `/readyz` says so for as long as `pause`, while everything
/// is still served; after that answers under way are finished, for [`LONGEST`] at most. The figures
/// are served by a listener of their own, or not at all; the public form by one, or with the pages.
pub async fn serve_until(
    app: App,
    listener: TcpListener,
    Beside { figures, form }: Beside,
    pause: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let tasks = Tasks::default();
    let metrics = figures.as_ref().map(|_| Metrics::new());
    let service = router_with(app.clone(), &tasks, metrics.as_ref());
    let leaving = Leaving::default();
    let form = form.map(|listener| (listener, form_service(&app, &leaving)));
    let service = service.layer(Extension(leaving.clone()));
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    // Until when all that is under way must be over, from the moment on that it is known.
    let (left, told) = watch::channel::<Option<Instant>>(None);
    let known = left.clone();
    let stop = async move {
        stop.await;
        leaving.say();
        tokio::time::sleep(pause).await;
        left.send_replace(Some(Instant::now() + LONGEST));
    };
    let pages = axum::serve(listener, service).with_graceful_shutdown(stop);
    let (end, over) = watch::channel::<Option<Instant>>(None);
    let late = too_late(told.clone());
    let pages = async move {
        let done = tokio::select! {
            done = pages.into_future() => done,
            () = late => Ok(()),
        };
        end.send_replace(Some(Instant::now() + FIGURES));
        // Where it broke off nobody has said so.
        known.send_if_modified(|by| {
            let is_new = by.is_none();
            if is_new {
                *by = Some(Instant::now() + LONGEST);
            }
            is_new
        });
        done
    };
    let figures = figures.zip(metrics);
    let figures = figures.map(|(listener, metrics)| (listener, metrics_router(app, metrics)));
    let beside = (alongside(figures, over), alongside(form, told.clone()));
    let (pages, figures, form) = tokio::join!(pages, beside.0, beside.1);
    pages.and(figures).and(form)?;
    // What does not finish is as interrupted: another node, or this one later, goes on with it.
    tokio::select! {
        () = tasks.finish() => {}
        () = too_late(told) => {}
    }
    Ok(())
}

/// The public form as its own listener serves it.
fn form_service(app: &App, leaving: &Leaving) -> Router {
    let public_url = app.portal.as_ref().map(|portal| portal.public_url.clone());
    let form = App {
        public_url: public_url.unwrap_or_else(|| app.public_url.clone()),
        ..app.clone()
    };
    portal_router(form).layer(Extension(leaving.clone()))
}

/// Serves beside the pages until an end is known, and what is under way until then.
async fn alongside(
    served: Option<(TcpListener, Router)>,
    over: watch::Receiver<Option<Instant>>,
) -> io::Result<()> {
    let Some((listener, service)) = served else {
        return Ok(());
    };
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(is_over(over.clone()));
    tokio::select! {
        done = serving.into_future() => done,
        () = too_late(over) => Ok(()),
    }
}

async fn is_over(mut over: watch::Receiver<Option<Instant>>) {
    // Whoever would say so is gone: it is over too.
    let _ = over.wait_for(Option::is_some).await;
}

/// Over when a node that was told to leave has not left in time.
async fn too_late(mut over: watch::Receiver<Option<Instant>>) {
    let by = over.wait_for(Option::is_some).await.map(|by| *by);
    match by {
        Ok(Some(by)) => sleep_until(by).await,
        // Nobody can say so any more, and nobody has.
        Ok(None) | Err(_) => std::future::pending().await,
    }
}
