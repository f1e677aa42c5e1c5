//! What a client brings along to see its own write on every instance.

use domain::changes::{Namespace, Xid};
use sha2::{Digest, Sha256};

/// Stands for a write. Whoever brings it is answered with nothing that may lack that write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsistencyToken {
    xid: Xid,
    namespace: [u8; 8],
}

impl ConsistencyToken {
    /// The bytes of a token.
    pub(crate) const BYTES: usize = 16;

    /// The token of the transaction `xid` in `namespace`.
    pub fn new(xid: Xid, namespace: &Namespace) -> Self {
        Self { xid, namespace: digest_of(namespace) }
    }

    pub(crate) fn xid(&self) -> Xid {
        self.xid
    }

    pub(crate) fn is_of(&self, namespace: &Namespace) -> bool {
        self.namespace == digest_of(namespace)
    }

    pub(crate) fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (xid, namespace) = bytes.split_at_mut(8);
        xid.copy_from_slice(&self.xid.0.to_be_bytes());
        namespace.copy_from_slice(&self.namespace);
        bytes
    }

    pub(crate) fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let [xid, namespace] =
            [bytes.first_chunk(), bytes.last_chunk()].map(|half| half.copied().unwrap_or_default());
        Self { xid: Xid(u64::from_be_bytes(xid)), namespace }
    }
}

fn digest_of(namespace: &Namespace) -> [u8; 8] {
    Sha256::digest(namespace.to_string()).first_chunk().copied().unwrap_or_default()
}
