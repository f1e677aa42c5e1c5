//! What to say when an address cannot be had.

use crate::failure::Failure;
use std::{io, net::SocketAddr};

/// The failure to listen at `address`, which `option` chose.
pub fn cannot_listen(address: SocketAddr, option: &str, error: &io::Error) -> Failure {
    let (problem, remedy) = match error.kind() {
        io::ErrorKind::AddrInUse => (
            format!("the address {address} is in use by another program"),
            format!("stop that program, or choose another address with {option}; port 0 takes a free one"),
        ),
        io::ErrorKind::PermissionDenied => (
            format!("this user may not listen at {address}"),
            format!("choose a port above 1023 with {option}"),
        ),
        io::ErrorKind::AddrNotAvailable => (
            format!("this machine does not have the address {address}"),
            format!(
                "choose one that it has with {option}: 127.0.0.1 for this machine alone, 0.0.0.0 for every network"
            ),
        ),
        _ => {
            (format!("cannot listen at {address}: {error}"), format!("choose another address with {option}"))
        }
    };
    Failure::new(problem).remedy(remedy)
}
