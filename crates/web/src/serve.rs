//! Listens until told to stop, then lets what is under way finish.

use std::future::{Future, IntoFuture as _};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{oneshot, watch};

use crate::App;
use crate::leaving::{LONGEST, Leaving};
use crate::metrics::{Metrics, metrics_router};
use crate::router::{portal_router, router_with};
use crate::tasks::Tasks;

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
    let (left, told) = oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        leaving.say();
        tokio::time::sleep(pause).await;
        let _ = left.send(());
    };
    let pages = axum::serve(listener, service).with_graceful_shutdown(stop);
    let (end, over) = watch::channel(false);
    let pages = async move {
        let done = tokio::select! {
            done = pages.into_future() => done,
            () = too_long(told) => Ok(()),
        };
        let _ = end.send(true);
        done
    };
    let figures = figures.zip(metrics);
    let figures = figures.map(|(listener, metrics)| (listener, metrics_router(app, metrics)));
    let beside = (alongside(figures, over.clone()), alongside(form, over));
    let (pages, figures, form) = tokio::join!(pages, beside.0, beside.1);
    pages.and(figures).and(form)?;
    // What does not finish is as interrupted: another node, or this one later, goes on with it.
    let _ = tokio::time::timeout(LONGEST, tasks.finish()).await;
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

/// Serves beside the pages until they are over, and what is under way a little longer.
async fn alongside(
    served: Option<(TcpListener, Router)>,
    over: watch::Receiver<bool>,
) -> io::Result<()> {
    let Some((listener, service)) = served else {
        return Ok(());
    };
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(is_over(over.clone()));
    let late = async {
        is_over(over).await;
        tokio::time::sleep(LONGEST).await;
    };
    tokio::select! {
        done = serving.into_future() => done,
        () = late => Ok(()),
    }
}

async fn is_over(mut over: watch::Receiver<bool>) {
    // Whoever would say so is gone: it is over too.
    let _ = over.wait_for(|over| *over).await;
}

/// Over when a node that was told to leave has not left for too long.
async fn too_long(told: oneshot::Receiver<()>) {
    if told.await.is_err() {
        return std::future::pending().await;
    }
    tokio::time::sleep(LONGEST).await;
}
