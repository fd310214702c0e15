//! Pages and REST API on loopback; no logic of its own.
//!
//! Server-rendered, no script, no cookie, nothing fetched from elsewhere. The way of a request:
//! [`guard`] (is it for us?) → a page or the API → [`store`] (one question to the archive) → a template.

mod api;
mod guard;
mod highlight;
mod pages;
mod store;

use axum::Router;
use axum::routing::get;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use thiserror::Error;

/// What keeps the pages from being served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The archive could not be opened.
    #[error(transparent)]
    Archive(#[from] dateline_archive::ArchiveError),
    /// The port is taken, or not allowed.
    #[error("port {port}: {error}")]
    Port {
        /// The port asked for.
        port: u16,
        /// Why not.
        error: std::io::Error,
    },
    /// The system gave out while serving.
    #[error("serving stopped: {0}")]
    Io(#[from] std::io::Error),
}

/// The pages over an archive, guarded. `port` is the one that `Host` headers may name.
///
/// # Errors
/// If the archive cannot be opened.
pub fn app(archive: &Path, port: u16) -> Result<Router, ServeError> {
    let store = store::Store::open(archive)?;
    Ok(Router::new()
        .route("/", get(pages::timeline::page))
        .route("/events/{id}", get(pages::event::page))
        .route("/reports", get(pages::reports::page))
        .route("/reports/{id}", get(pages::report::page))
        .route("/search", get(pages::search::page))
        .route("/style.css", get(pages::style))
        .route("/api/v1/events", get(api::events))
        .route("/api/v1/events/{id}", get(api::event))
        .route("/api/v1/reports/{id}", get(api::report))
        .fallback(pages::nowhere)
        .with_state(store)
        .layer(axum::middleware::from_fn_with_state(guard::Hosts::on(port), guard::check)))
}

/// Serves the pages on 127.0.0.1 until `stop` resolves; `ready` is told the address once it listens.
/// Port 0 takes any free one.
///
/// # Errors
/// If the archive cannot be opened or the port cannot be had.
pub async fn serve(
    archive: &Path,
    port: u16,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| ServeError::Port { port, error })?;
    let address = listener.local_addr()?;
    let app = app(archive, address.port())?;
    ready(address);
    axum::serve(listener, app).with_graceful_shutdown(stop).await?;
    Ok(())
}
