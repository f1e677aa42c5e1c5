//! A connection, whatever it is made of.

use tokio::io::{AsyncRead, AsyncWrite};

/// Bytes in both directions.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}
