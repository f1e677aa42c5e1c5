//! A proxy before Redis that slows it down or cuts it off.

use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// How long each piece of data is held back while it is slow.
const DELAY: Duration = Duration::from_millis(500);
const BUFFER: usize = 16 * 1024;

/// What becomes of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passage {
    /// It passes.
    Open,
    /// It passes after half a second, each piece in either direction.
    Slow,
    /// It is kept until that is over, as a network does that is cut: then it arrives, late.
    Shut,
}

/// The proxy. It serves until it is dropped.
pub(crate) struct SlowProxy {
    address: SocketAddr,
    passage: watch::Sender<Passage>,
    serving: JoinHandle<()>,
}

impl SlowProxy {
    /// An open proxy before the server at `address`.
    pub(crate) async fn before(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let (passage, watching) = watch::channel(Passage::Open);
        let serving = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(serve(client, server.clone(), watching.clone()));
                while connections.try_join_next().is_some() {}
            }
        });
        Self { address, passage, serving }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn set(&self, passage: Passage) {
        self.passage.send_replace(passage);
    }
}

impl Drop for SlowProxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Passes data both ways until a side hangs up; then it hangs up on the other.
async fn serve(client: TcpStream, server: String, mut passage: watch::Receiver<Passage>) -> Option<()> {
    passage.wait_for(|passage| *passage != Passage::Shut).await.ok()?;
    let server = TcpStream::connect(server).await.ok()?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        over = pump(from_client, to_server, passage.clone()) => over,
        over = pump(from_server, to_client, passage) => over,
    }
}

async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut passage: watch::Receiver<Passage>,
) -> Option<()> {
    let mut buffer = vec![0; BUFFER];
    loop {
        let length = from.read(&mut buffer).await.ok().filter(|length| *length > 0)?;
        let now = *passage.borrow();
        if now == Passage::Slow {
            tokio::time::sleep(DELAY).await;
        }
        passage.wait_for(|passage| *passage != Passage::Shut).await.ok()?;
        to.write_all(buffer.get(..length)?).await.ok()?;
    }
}
