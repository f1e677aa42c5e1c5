//! An entry as the shared level keeps it: `signature ‖ postcard(entry)`.

use crate::{
    entry::{Entry, Loaded, Stamp},
    question::Question,
    seal::{SIGNATURE_BYTES, Seal},
};
use bytes::Bytes;
use domain::{
    catalogue::GameId,
    changes::{Namespace, Snapshot},
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, sync::Arc};

#[derive(Serialize, Deserialize)]
struct Written<'a> {
    question: Cow<'a, Question>,
    namespace: Namespace,
    snapshot: Cow<'a, Snapshot>,
    games: Cow<'a, [GameId]>,
    #[serde(borrow)]
    json: Option<&'a str>,
}

/// `entry` as bytes, to be kept under `key`. `None` if it is not known what it was read at.
pub(crate) fn write(seal: &Seal, key: &str, entry: &Entry) -> Option<Vec<u8>> {
    let stamp = entry.stamp.as_ref()?;
    let json = match entry.content() {
        Some(content) => Some(std::str::from_utf8(content.json()).ok()?),
        None => None,
    };
    let written = Written {
        question: Cow::Borrowed(&entry.question),
        namespace: stamp.namespace,
        snapshot: Cow::Borrowed(&stamp.snapshot),
        games: Cow::Borrowed(&entry.games),
        json,
    };
    let value = postcard::to_allocvec(&written).ok()?;
    Some([seal.sign(key, &value).as_slice(), &value].concat())
}

/// The entry that `bytes` hold, if they were written under `key` by an instance of this shop.
pub(crate) fn read(seal: &Seal, key: &str, bytes: &[u8]) -> Option<Entry> {
    let (signature, value) = bytes.split_first_chunk::<SIGNATURE_BYTES>()?;
    // Before anything is made of them.
    if !seal.verifies(key, value, signature) {
        return None;
    }
    let written: Written<'_> = postcard::from_bytes(value).ok()?;
    let json = written.json.map(|json| Bytes::copy_from_slice(json.as_bytes()));
    let loaded = Loaded { json, games: written.games.into_owned() };
    let snapshot = Arc::new(written.snapshot.into_owned());
    let stamp = Stamp { namespace: written.namespace, snapshot };
    Some(Entry::new(written.question.into_owned(), Some(stamp), loaded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use secrecy::SecretSlice;
    use uuid::Uuid;

    const KEY: &str = "categories";

    fn seal() -> Seal {
        Seal::new(&SecretSlice::from(b"key".to_vec()), b"1")
    }

    fn entry(json: Option<&str>) -> Entry {
        let namespace = Namespace { system: 1, database: 2, timeline: 3, incarnation: Uuid::nil() };
        let stamp = Stamp { namespace, snapshot: Arc::new("5:9:5,7".parse().unwrap()) };
        let json = json.map(|json| Bytes::copy_from_slice(json.as_bytes()));
        let loaded = Loaded { json, games: vec![GameId(Uuid::from_u128(7))] };
        Entry::new(Question::Categories, Some(stamp), loaded)
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        for json in [None, Some("{\"items\": []}")] {
            let entry = entry(json);
            let bytes = write(&seal(), KEY, &entry).unwrap();
            let read = read(&seal(), KEY, &bytes).unwrap();
            assert_eq!(read.question, entry.question);
            assert_eq!(read.stamp, entry.stamp);
            assert_eq!(read.slots, entry.slots);
            let [before, after] =
                [&entry, &read].map(|entry| entry.content().map(|content| content.json().clone()));
            assert_eq!(before, after);
        }
    }

    #[test]
    fn an_entry_under_another_key_is_nothing() {
        let bytes = write(&seal(), KEY, &entry(None)).unwrap();
        assert!(read(&seal(), "platforms", &bytes).is_none());
    }

    proptest! {
        #[test]
        fn a_changed_entry_is_nothing(at in any::<prop::sample::Index>(), bit in 0..8) {
            let mut bytes = write(&seal(), KEY, &entry(Some("{}"))).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            prop_assert!(read(&seal(), KEY, &bytes).is_none());
        }

        #[test]
        fn any_bytes_are_nothing_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(read(&seal(), KEY, &bytes).is_none());
        }
    }
}
