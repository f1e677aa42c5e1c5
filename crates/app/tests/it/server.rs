//! The server on a socket: what only connections show.

use crate::{
    games,
    shop::state,
    trouble::{Trouble, in_trouble},
};
use actix_web::dev::ServerHandle;
use app::http::{self, HttpConfig, HttpState};
use std::{io, net::SocketAddr, num::NonZeroUsize, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinHandle,
};

/// A server with one worker.
struct Running {
    address: SocketAddr,
    handle: ServerHandle,
    ended: JoinHandle<io::Result<()>>,
}

impl Running {
    fn on(state: HttpState) -> Self {
        let config = HttpConfig { workers: NonZeroUsize::new(1), ..HttpConfig::default() };
        Self::with(config, state)
    }

    fn with(config: HttpConfig, state: HttpState) -> Self {
        let listener = http::bind(([127, 0, 0, 1], 0).into()).expect("there is a free port");
        let address = listener.local_addr().unwrap();
        let server = http::serve(listener, config, state).unwrap();
        Self { address, handle: server.handle(), ended: tokio::spawn(server) }
    }

    /// What comes back for these bytes until the server closes the connection.
    async fn exchange(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let (mut reader, mut writer) = stream.split();
        let mut answer = Vec::new();
        // The server may answer and close before everything is sent.
        let (_, read) = tokio::join!(writer.write_all(request), reader.read_to_end(&mut answer));
        assert!(read.is_ok() || !answer.is_empty(), "{read:?}");
        String::from_utf8(answer).unwrap()
    }

    async fn stop(self) {
        self.handle.stop(true).await;
        self.ended.await.unwrap().unwrap();
    }
}

fn get(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n")
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[tokio::test]
async fn a_request_is_answered() {
    let server = Running::on(state(games::shop().await));
    let answer = server.exchange(get("/api/v1/games").as_bytes()).await;
    assert_eq!(status(&answer), "200");
    assert!(answer.contains("\"total\":5"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let server = Running::on(state(games::shop().await));
    let answer = server.exchange(get("/api/v1/platforms").replace("GET", "HEAD").as_bytes()).await;
    assert_eq!(status(&answer), "200");
    assert!(answer.contains("content-length: ") && answer.ends_with("\r\n\r\n"), "{answer}");
    assert!(!answer.contains("content-length: 0"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn a_large_body_is_413_with_and_without_its_length() {
    let server = Running::on(state(games::shop().await));
    // The connection is not asked to be closed: the server itself must not wait for the rest of the body.
    let head = "GET /api/v1/games HTTP/1.1\r\nhost: shop\r\n";
    let body = "x".repeat(1024 * 1024);
    let sized = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for request in [sized, chunked] {
        let answer = server.exchange(request.as_bytes()).await;
        assert_eq!(status(&answer), "413", "{answer}");
        assert!(answer.contains("\"code\":\"body_too_large\""), "{answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_408() {
    let config = HttpConfig {
        body_timeout: Duration::from_millis(50),
        workers: NonZeroUsize::new(1),
        ..HttpConfig::default()
    };
    let server = Running::with(config, state(games::shop().await));
    let request = "GET /api/v1/games HTTP/1.1\r\nhost: shop\r\ncontent-length: 10\r\n\r\nhalf";
    let answer = server.exchange(request.as_bytes()).await;
    assert_eq!(status(&answer), "408", "{answer}");
    assert!(answer.contains("\"code\":\"request_timeout\""), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn raw_bytes_in_the_address_are_no_fault_of_ours() {
    let server = Running::on(state(games::shop().await));
    for target in [&b"/api/v1/games?search=\xff"[..], b"/\xc3\xbc", b"/api/v1/games?search=a\x00b", b"*"] {
        let request = [b"GET ", target, b" HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n"].concat();
        let answer = server.exchange(&request).await;
        assert!(status(&answer).starts_with('4'), "{target:?}: {answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_panic_does_not_end_the_worker() {
    let server = Running::on(in_trouble(Trouble::Panics).await);
    for _ in 0..3 {
        let answer = server.exchange(get("/api/v1/games").as_bytes()).await;
        assert_eq!(status(&answer), "500");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    assert_eq!(status(&server.exchange(get("/health/live").as_bytes()).await), "200");
    server.stop().await;
}

#[tokio::test]
async fn a_port_in_use_is_found_out_at_once() {
    let first = http::bind(([127, 0, 0, 1], 0).into()).unwrap();
    let second = http::bind(first.local_addr().unwrap());
    assert_eq!(second.unwrap_err().kind(), io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn a_stop_waits_for_the_request_in_flight() {
    let config = HttpConfig {
        request_timeout: Duration::from_millis(300),
        workers: NonZeroUsize::new(1),
        ..HttpConfig::default()
    };
    let server = Running::with(config, in_trouble(Trouble::Hangs).await);
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(get("/api/v1/games").as_bytes()).await.unwrap();
    // The request is in flight once another one on the same worker has been answered.
    server.exchange(get("/health/live").as_bytes()).await;
    server.stop().await;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(status(&answer), "503", "{answer}");
}
