//! The server: sockets, threads, time limits of connections.

use super::{app::app, config::HttpConfig, state::HttpState};
use actix_web::{HttpServer, dev::Server};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};
use tokio::net::TcpSocket;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;
/// How many connections one worker serves at a time; further ones wait.
const MAX_CONNECTIONS: usize = 10_000;
/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an idle connection is kept. Longer than load balancers keep theirs (60 s), so that they never send a
/// request into a connection that is being closed.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Takes the address `listen`, so that a port in use is found out before anything else is started. To be called in a
/// tokio runtime.
pub fn bind(listen: SocketAddr) -> io::Result<TcpListener> {
    let socket = if listen.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A restarted shop must not wait for connections of the former one to be forgotten.
    socket.set_reuseaddr(true)?;
    socket.bind(listen)?;
    socket.listen(BACKLOG)?.into_std()
}

/// The server on `listener`. It runs when it is awaited, and until its `handle` stops it: signals are the caller's.
/// Stopped gracefully, it waits for requests in flight, `config.shutdown_timeout` at most.
pub fn serve(listener: TcpListener, config: HttpConfig, state: HttpState) -> io::Result<Server> {
    let (workers, shutdown) = (config.workers, config.shutdown_timeout);
    let mut server = HttpServer::new(move || app(&config, state.clone()))
        .backlog(BACKLOG)
        .max_connections(MAX_CONNECTIONS)
        .client_request_timeout(HEAD_TIMEOUT)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(shutdown.as_secs())
        .disable_signals();
    if let Some(workers) = workers {
        server = server.workers(workers.get());
    }
    Ok(server.listen(listener)?.run())
}
