//! An answer, ready to be sent.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{io::Write, sync::OnceLock};

/// Small answers in milliseconds, not the smallest in tens of them.
const GZIP_LEVEL: Compression = Compression::new(6);
const BROTLI_QUALITY: i32 = 5;
/// The window, as a power of two: an answer is smaller than that.
const BROTLI_WINDOW: i32 = 18;

/// How an answer's bytes are encoded (RFC 9110 §8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// As they are.
    Identity,
    /// By gzip.
    Gzip,
    /// By brotli.
    Brotli,
}

/// JSON that is ready to be sent. Each other encoding is made when it is first wanted, and kept.
#[derive(Debug)]
pub struct Content {
    json: Bytes,
    etag: String,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

impl Content {
    /// An answer of these bytes.
    pub fn new(json: Bytes) -> Self {
        let digest = Sha256::digest(&json);
        let (half, _) = digest.split_at(16);
        let etag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(half));
        Self { json, etag, gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    /// The JSON.
    pub fn json(&self) -> &Bytes {
        &self.json
    }

    /// Names this answer (RFC 9110 §8.8.3). Weak, because it is the same for every encoding.
    pub fn etag(&self) -> &str {
        &self.etag
    }

    /// The answer's bytes in an encoding.
    pub fn encoded(&self, encoding: Encoding) -> &Bytes {
        match encoding {
            Encoding::Identity => &self.json,
            Encoding::Gzip => self.gzip.get_or_init(|| gzip(&self.json)),
            Encoding::Brotli => self.brotli.get_or_init(|| brotli(&self.json)),
        }
    }

    /// About how much memory it takes, with its encodings.
    pub(crate) fn weight(&self) -> usize {
        // JSON shrinks to a third or less.
        self.json.len() * 5 / 3
    }
}

#[expect(clippy::expect_used, reason = "writing to memory cannot fail")]
fn gzip(json: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(json.len() / 3), GZIP_LEVEL);
    encoder.write_all(json).expect("memory takes it");
    encoder.finish().expect("memory takes it").into()
}

#[expect(clippy::expect_used, reason = "reading from and writing to memory cannot fail")]
fn brotli(mut json: &[u8]) -> Bytes {
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: json.len(),
        ..BrotliEncoderParams::default()
    };
    let mut encoded = Vec::with_capacity(json.len() / 3);
    brotli::BrotliCompress(&mut json, &mut encoded, &parameters).expect("memory takes it");
    encoded.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn content() -> Content {
        Content::new(Bytes::from("{\"title\": \"Portal\"}".repeat(100)))
    }

    #[test]
    fn every_encoding_holds_the_same_answer() {
        let content = content();
        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(&content.encoded(Encoding::Gzip)[..])
            .read_to_end(&mut unzipped)
            .unwrap();
        let mut decoded = Vec::new();
        brotli::BrotliDecompress(&mut &content.encoded(Encoding::Brotli)[..], &mut decoded).unwrap();
        assert_eq!(unzipped, content.json()[..]);
        assert_eq!(decoded, content.json()[..]);
        assert_eq!(content.encoded(Encoding::Identity), content.json());
    }

    #[test]
    fn an_encoding_is_made_once() {
        let content = content();
        let first = content.encoded(Encoding::Brotli).as_ptr();
        assert_eq!(content.encoded(Encoding::Brotli).as_ptr(), first);
    }

    #[test]
    fn answers_are_named_by_what_they_say() {
        assert_eq!(content().etag(), content().etag());
        assert_ne!(content().etag(), Content::new(Bytes::from("{}")).etag());
        assert!(content().etag().starts_with("W/\"") && content().etag().ends_with('"'));
    }
}
