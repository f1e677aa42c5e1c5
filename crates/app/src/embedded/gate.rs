//! The gate in front of the engine: whatever a client does, the engine sees a client that takes leave in good order.

use super::{
    duplex::Duplex,
    endpoint::{Endpoint, Listener},
    engine::Engine,
};
use std::{error::Error, io, pin::pin};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, split},
    sync::oneshot,
};
use tracing::{error, warn};

/// Lets clients through to the engine, one at a time.
#[derive(Debug)]
pub(super) struct Gate {
    listener: Listener,
    endpoint: Endpoint,
    engine: Engine,
}

impl Gate {
    /// A gate that listens at `endpoint`, where nobody does yet.
    pub(super) async fn open(endpoint: &Endpoint, engine: Engine) -> io::Result<Self> {
        let (listener, endpoint) = Listener::bind(endpoint).await?;
        Ok(Self { listener, endpoint, engine })
    }

    /// The URL for clients.
    pub(super) fn url(&self) -> String {
        self.endpoint.url()
    }

    /// Serves clients until it is told to stop, and then closes the engine.
    pub(super) async fn serve(mut self, mut stop: oneshot::Receiver<()>) {
        loop {
            tokio::select! {
                _ = &mut stop => break,
                client = self.listener.accept() => match client {
                    Ok(client) => tokio::select! {
                        _ = &mut stop => break,
                        () = self.let_through(client) => {}
                    },
                    Err(error) => warn!(%error, "a connection to the embedded database failed"),
                },
            }
        }
        self.engine.stop().await;
    }

    async fn let_through(&mut self, client: Box<dyn Duplex>) {
        match self.connect().await {
            Ok(engine) => relay(client, engine).await,
            Err(error) => error!(error = &*error, "the embedded database does not start"),
        }
    }

    /// A connection to the engine, which is started again if it has ended.
    async fn connect(&mut self) -> Result<Box<dyn Duplex>, Box<dyn Error + Send + Sync>> {
        if let Ok(engine) = self.engine.connect().await {
            return Ok(engine);
        }
        warn!("the embedded database has ended, as it does when the disk is full; starting it again");
        self.engine.restart().await?;
        Ok(self.engine.connect().await?)
    }
}

/// Carries bytes both ways until the engine hangs up, which it does when it has answered a client that said good-bye.
async fn relay(client: Box<dyn Duplex>, engine: Box<dyn Duplex>) {
    let (mut from_client, mut to_client) = split(client);
    let (mut from_engine, mut to_engine) = split(engine);
    let mut requests = pin!(async {
        // However the client ended, for the engine it ends between two requests.
        let _ = tokio::io::copy(&mut from_client, &mut to_engine).await;
        let _ = to_engine.shutdown().await;
    });
    let mut answers = pin!(async {
        let mut buffer = vec![0; 64 * 1024];
        let mut listens = true;
        while let Ok(length @ 1..) = from_engine.read(&mut buffer).await {
            // Answers that nobody waits for are still taken from the engine.
            let answer = buffer.get(..length).unwrap_or_default();
            listens = listens && to_client.write_all(answer).await.is_ok();
        }
    });
    tokio::select! {
        () = &mut answers => {}
        () = &mut requests => answers.await,
    }
}
