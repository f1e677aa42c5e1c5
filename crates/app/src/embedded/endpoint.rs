//! Where something listens: a Unix socket inside the data folder if that can be, a free port on loopback if not.
//!
//! Only this user can enter the folder, while every user of the machine can reach a port.

use super::duplex::Duplex;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

/// The longest path of a Unix socket that every system takes, in bytes (`sun_path` of macOS, with its NUL).
#[cfg(unix)]
const MAX_SOCKET_PATH: usize = 103;

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// At this path.
    #[cfg(unix)]
    Socket(PathBuf),
    /// On this port of loopback; 0 takes a free one.
    Port(SocketAddr),
}

impl Endpoint {
    /// An endpoint called `name` in `folder`, which must be an absolute path.
    pub(super) fn in_folder(folder: &Path, name: &str) -> Self {
        #[cfg(unix)]
        {
            let path: PathBuf = folder.join(name);
            if path.as_os_str().len() <= MAX_SOCKET_PATH && path.to_str().is_some() {
                return Self::Socket(path);
            }
        }
        let _ = (folder, name);
        Self::Port(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Connects to whoever listens here.
    pub(super) async fn connect(&self) -> io::Result<Box<dyn Duplex>> {
        match self {
            #[cfg(unix)]
            Self::Socket(path) => Ok(Box::new(UnixStream::connect(path).await?)),
            Self::Port(address) => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }

    /// The URL for a PostgreSQL client. The name of a socket must be the one that clients expect.
    pub(super) fn url(&self) -> String {
        match self {
            #[cfg(unix)]
            Self::Socket(path) => {
                let folder = path.parent().and_then(Path::to_str).unwrap_or_default();
                let folder =
                    percent_encoding::utf8_percent_encode(folder, percent_encoding::NON_ALPHANUMERIC);
                format!("postgres://postgres@/template1?host={folder}&port=5432&sslmode=disable")
            }
            Self::Port(address) => format!("postgres://postgres@{address}/template1?sslmode=disable"),
        }
    }
}

/// Somebody who listens.
#[derive(Debug)]
pub(super) enum Listener {
    #[cfg(unix)]
    Socket(UnixListener),
    Port(TcpListener),
}

impl Listener {
    /// Listens at `endpoint`, and says where that is exactly. What a process that died left there goes away, so nobody
    /// may listen there yet.
    pub(super) async fn bind(endpoint: &Endpoint) -> io::Result<(Self, Endpoint)> {
        match endpoint {
            #[cfg(unix)]
            Endpoint::Socket(path) => {
                match std::fs::remove_file(path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    Ok(()) | Err(_) => {}
                }
                Ok((Self::Socket(UnixListener::bind(path)?), endpoint.clone()))
            }
            Endpoint::Port(address) => {
                let listener = TcpListener::bind(address).await?;
                let bound = Endpoint::Port(listener.local_addr()?);
                Ok((Self::Port(listener), bound))
            }
        }
    }

    /// The next client.
    pub(super) async fn accept(&self) -> io::Result<Box<dyn Duplex>> {
        match self {
            #[cfg(unix)]
            Self::Socket(listener) => Ok(Box::new(listener.accept().await?.0)),
            Self::Port(listener) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_too_long_for_a_socket_gives_a_port() {
        let short = Endpoint::in_folder(Path::new("/srv/shop data"), ".s.PGSQL.5432");
        assert_eq!(
            short.url(),
            "postgres://postgres@/template1?host=%2Fsrv%2Fshop%20data&port=5432&sslmode=disable"
        );
        let long = PathBuf::from(format!("/{}", "x".repeat(100)));
        assert!(matches!(Endpoint::in_folder(&long, ".s.PGSQL.5432"), Endpoint::Port(_)));
    }
}
