//! The settings of the cache.

use super::{
    parse,
    reader::{Faulty, Reader},
    table::{CACHE_MAX_STALENESS, CACHE_PROCESS_MB},
};
use cache::CacheConfig;
use std::time::Duration;

/// More than this no customer should have to take for the truth.
const MAX_STALENESS: Duration = Duration::from_mins(1);

pub(super) fn read(reader: &mut Reader<'_>) -> Result<CacheConfig, Faulty> {
    let max_staleness =
        reader.get(&CACHE_MAX_STALENESS, |text| parse::duration(&(Duration::ZERO..=MAX_STALENESS), text));
    let megabytes = reader.get(&CACHE_PROCESS_MB, |text| parse::number(1..=65_536_u64, text));
    Ok(CacheConfig {
        max_staleness: max_staleness?,
        process_bytes: megabytes? << 20,
        ..CacheConfig::default()
    })
}
