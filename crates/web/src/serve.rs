//! Listens until told to stop, then lets what is under way finish.

use std::future::{Future, IntoFuture as _};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Extension;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::App;
use crate::leaving::{LONGEST, Leaving};
use crate::metrics::{Metrics, metrics_router};
use crate::router::router_with;
use crate::tasks::Tasks;

/// Serves until SIGTERM or Ctrl-C; answers under way are finished first.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    serve_until(app, listener, None, Duration::ZERO, async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
    .await
}

/// Serves until the future is done. Then `/readyz` says so for as long as `pause`, while everything
/// is still served; after that answers under way are finished, for [`LONGEST`] at most. The figures
/// are served by a listener of their own, or not at all.
pub async fn serve_until(
    app: App,
    listener: TcpListener,
    figures: Option<TcpListener>,
    pause: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let tasks = Tasks::default();
    let metrics = figures.as_ref().map(|_| Metrics::new());
    let service = router_with(app.clone(), &tasks, metrics.as_ref());
    let leaving = Leaving::default();
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
    let pages = async move {
        tokio::select! {
            done = pages.into_future() => done,
            () = too_long(told) => Ok(()),
        }
    };
    match figures.zip(metrics) {
        None => pages.await?,
        Some((listener, metrics)) => {
            let (over, told) = oneshot::channel::<()>();
            let told = async move { told.await.unwrap_or(()) };
            let service = metrics_router(app, metrics);
            let figures = axum::serve(listener, service).with_graceful_shutdown(told);
            let pages = async move {
                let done = pages.await;
                drop(over);
                done
            };
            let (pages, figures) = tokio::join!(pages, figures.into_future());
            pages.and(figures)?;
        }
    }
    // What does not finish is as interrupted: another node, or this one later, goes on with it.
    let _ = tokio::time::timeout(LONGEST, tasks.finish()).await;
    Ok(())
}

/// Over when a node that was told to leave has not left for too long.
async fn too_long(told: oneshot::Receiver<()>) {
    if told.await.is_err() {
        return std::future::pending().await;
    }
    tokio::time::sleep(LONGEST).await;
}
