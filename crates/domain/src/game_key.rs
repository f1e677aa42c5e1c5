//! Keys of games: what customers buy. In clear they exist only on the way to their owner.

use chrono::{DateTime, Utc};
use secrecy::{SecretSlice, SecretString};

/// What the marketplace answered when a key was fetched, byte for byte.
#[derive(Debug, Clone)]
pub struct KeyAnswer(pub SecretSlice<u8>);

/// A key as its customer gets it.
#[derive(Debug, Clone)]
pub struct GameKey {
    /// The key; of a file, what stands for it.
    pub text: SecretString,
    /// Whether it is a file, kept as it came.
    pub is_file: bool,
}

/// Something encrypted (AES-256-GCM), together with what names the key it was encrypted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The name of the encryption key.
    pub key_id: String,
    /// Used once, 96 bits.
    pub nonce: [u8; 12],
    /// The ciphertext with its tag.
    pub ciphertext: Vec<u8>,
}

/// Which part of a purchase is sealed: the parts of one cannot pass for each other, nor for those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SealedPart {
    /// The marketplace's answer.
    Answer,
    /// The key.
    Key,
}

/// What is stored of a purchase's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// The marketplace's answer; none if an operator brought the key.
    pub answer: Option<Sealed>,
    /// The key, once the answer was read.
    pub key: Option<Sealed>,
    /// Whether the key is a file.
    pub is_file: bool,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
}
