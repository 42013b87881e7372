//! Listens until told to stop, then lets what is under way finish.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::App;
use crate::router::router_with;
use crate::tasks::Tasks;

/// Serves until SIGTERM or Ctrl-C; answers under way are finished first.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    serve_until(app, listener, async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
    .await
}

/// Serves until the future is done; answers under way are finished first.
pub async fn serve_until(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let tasks = Tasks::default();
    let service = router_with(app, &tasks).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await?;
    tasks.finish().await;
    Ok(())
}
