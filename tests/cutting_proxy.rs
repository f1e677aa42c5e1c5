//! A proxy in front of PostgreSQL that cuts the connection between two statements of the test's choosing: the network fails, or
//! the server's machine does, at any moment.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// At which end of a statement the connection is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The server never sees the statement.
    Before,
    /// The server has done it, and the client never learns.
    After,
}

/// The proxy. It serves until it is dropped.
pub(crate) struct CuttingProxy {
    address: std::net::SocketAddr,
    fuse: Arc<Fuse>,
    serving: tokio::task::JoinHandle<()>,
}

/// How many more statements pass.
struct Fuse {
    left: AtomicI64,
    after: AtomicBool,
}

impl CuttingProxy {
    /// A proxy before the server at `address`.
    pub(crate) async fn before(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let fuse = Arc::new(Fuse { left: AtomicI64::new(i64::MAX), after: AtomicBool::new(false) });
        let serving = tokio::spawn({
            let fuse = Arc::clone(&fuse);
            async move {
                while let Ok((client, _)) = listener.accept().await {
                    let server = TcpStream::connect(&server).await.expect("the database answers");
                    tokio::spawn(serve(client, server, Arc::clone(&fuse)));
                }
            }
        });
        Self { address, fuse, serving }
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        self.address
    }

    /// Lets `statements` pass, and cuts the next, for every connection until it is armed anew.
    pub(crate) fn arm(&self, statements: i64, cut: Cut) {
        self.fuse.after.store(cut == Cut::After, Ordering::SeqCst);
        self.fuse.left.store(statements, Ordering::SeqCst);
    }

    /// Lets everything pass, and tells whether anything was cut since it was armed.
    pub(crate) fn disarm(&self) -> bool {
        self.fuse.left.swap(i64::MAX, Ordering::SeqCst) < 0
    }
}

impl Drop for CuttingProxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Passes one statement after the other, each with the whole answer, until one is cut or a side hangs up.
async fn serve(client: TcpStream, server: TcpStream, fuse: Arc<Fuse>) -> Option<()> {
    let (mut client, mut server) = (Peer::new(client), Peer::new(server));
    let mut startup = client.read_startup().await?;
    if startup.get(4..8) == Some(&SSL_REQUEST) {
        client.socket.write_all(b"N").await.ok()?;
        startup = client.read_startup().await?;
    }
    server.socket.write_all(&startup).await.ok()?;
    pass_answer(&mut server, &mut client).await?;
    loop {
        let statement = client.read_until(&[SYNC, QUERY]).await?;
        let blown = fuse.left.fetch_sub(1, Ordering::SeqCst) <= 0;
        let after = fuse.after.load(Ordering::SeqCst);
        if blown && !after {
            return None;
        }
        server.socket.write_all(&statement).await.ok()?;
        let answer = server.read_until(&[READY_FOR_QUERY]).await?;
        if blown {
            return None;
        }
        client.socket.write_all(&answer).await.ok()?;
    }
}

async fn pass_answer(from: &mut Peer, to: &mut Peer) -> Option<()> {
    let answer = from.read_until(&[READY_FOR_QUERY]).await?;
    to.socket.write_all(&answer).await.ok()
}

/// What a client asks first that would like TLS; `N` is no.
const SSL_REQUEST: [u8; 4] = 80_877_103_u32.to_be_bytes();
/// Message types of the protocol, version 3.
const SYNC: u8 = b'S';
const QUERY: u8 = b'Q';
const READY_FOR_QUERY: u8 = b'Z';

/// One side, and what was read of it too early.
struct Peer {
    socket: TcpStream,
    buffer: Vec<u8>,
}

impl Peer {
    fn new(socket: TcpStream) -> Self {
        Self { socket, buffer: Vec::new() }
    }

    /// The first message, which has no type.
    async fn read_startup(&mut self) -> Option<Vec<u8>> {
        self.fill(4).await?;
        let length = length_at(&self.buffer, 0)?;
        self.fill(length).await?;
        Some(self.buffer.drain(..length).collect())
    }

    /// All messages up to the first of one of these types.
    async fn read_until(&mut self, kinds: &[u8]) -> Option<Vec<u8>> {
        let mut end = 0;
        loop {
            self.fill(end + 5).await?;
            let kind = *self.buffer.get(end)?;
            end += 1 + length_at(&self.buffer, end + 1)?;
            self.fill(end).await?;
            if kinds.contains(&kind) {
                return Some(self.buffer.drain(..end).collect());
            }
        }
    }

    async fn fill(&mut self, length: usize) -> Option<()> {
        while self.buffer.len() < length {
            if self.socket.read_buf(&mut self.buffer).await.ok()? == 0 {
                return None;
            }
        }
        Some(())
    }
}

fn length_at(buffer: &[u8], offset: usize) -> Option<usize> {
    let bytes = buffer.get(offset..offset + 4)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
}
