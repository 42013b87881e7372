//! Listens until told to stop, then lets what is under way finish.

use std::future::{Future, IntoFuture as _};
use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::App;
use crate::metrics::{Metrics, metrics_router};
use crate::router::router_with;
use crate::tasks::Tasks;

/// Serves until SIGTERM or Ctrl-C; answers under way are finished first.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    serve_until(app, listener, None, async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
    .await
}

/// Serves until the future is done; answers under way are finished first. The figures are served
/// by a listener of their own, or not at all.
pub async fn serve_until(
    app: App,
    listener: TcpListener,
    figures: Option<TcpListener>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let tasks = Tasks::default();
    let metrics = figures.as_ref().map(|_| Metrics::new());
    let service = router_with(app.clone(), &tasks, metrics.as_ref());
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let pages = axum::serve(listener, service).with_graceful_shutdown(stop);
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
    tasks.finish().await;
    Ok(())
}
