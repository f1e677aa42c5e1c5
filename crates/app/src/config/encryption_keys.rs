//! The setting of the keys that games' keys are encrypted with.

use super::{
    Profile, parse,
    reader::{Faulty, Reader},
    table::KEY_ENCRYPTION_KEYS,
};
use crate::adapters::EncryptionKey;

/// The keys that are set; none, in development alone, for one that is generated.
pub(super) fn read(reader: &mut Reader<'_>, profile: Profile) -> Result<Vec<EncryptionKey>, Faulty> {
    match (profile, reader.find(&KEY_ENCRYPTION_KEYS, parse_keys)?) {
        (Profile::Production, None) => {
            let problem = "must be set when KEYMART_PROFILE is production, such as 2026:… with what \
                           `openssl rand -base64 32` makes";
            Err(reader.fault(&KEY_ENCRYPTION_KEYS, problem))
        }
        (_, keys) => Ok(keys.unwrap_or_default()),
    }
}

fn parse_keys(text: &str) -> Result<Vec<EncryptionKey>, String> {
    let keys: Vec<EncryptionKey> = parse::numbered("key", text)?;
    let again = |(place, key): (usize, &EncryptionKey)| {
        keys.iter().take(place).position(|earlier| earlier.id() == key.id()).map(|first| (first, place))
    };
    match keys.iter().enumerate().find_map(again) {
        Some((first, second)) => Err(format!(
            "must name each key differently: keys {} and {} have one name",
            first + 1,
            second + 1
        )),
        None => Ok(keys),
    }
}
