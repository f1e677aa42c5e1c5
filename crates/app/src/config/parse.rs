//! What single values must look like. Each error continues the sentence "SETTING …".

use crate::http::{AllowedOrigin, InvalidOrigin};
use ipnet::IpNet;
use secrecy::SecretString;
use std::{fmt::Display, net::IpAddr, ops::RangeInclusive, str::FromStr, time::Duration};

/// The shortest secret, in bytes: what HMAC-SHA-256 can use of a key (RFC 2104 §3).
const MIN_SECRET_BYTES: usize = 32;

/// What generated secrets begin with, so that production can refuse them.
pub(super) const DEVELOPMENT_PREFIX: &str = "development-";

/// One of a few words.
pub(super) fn one_of<T: Copy>(words: &[(&str, T)], text: &str) -> Result<T, String> {
    let chosen = words.iter().find(|(word, _)| *word == text);
    chosen.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        format!("must be one of: {}", words.join(", "))
    })
}

/// A number within bounds.
pub(super) fn number<T>(range: RangeInclusive<T>, text: &str) -> Result<T, String>
where
    T: FromStr + PartialOrd + Display,
{
    let number = text.trim().parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("must be a whole number from {} to {}", range.start(), range.end()))
}

/// Origins of web pages, separated by commas.
pub(super) fn origins(text: &str) -> Result<Vec<AllowedOrigin>, String> {
    let origins = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
    let parse = |origin: &str| {
        origin.parse().map_err(|error: InvalidOrigin| format!("`{origin}` is not an origin: {error}"))
    };
    origins.map(parse).collect()
}

/// A percentage as `make` takes it: from 0 to 100 with at most two decimals.
pub(super) fn percentage<D, T, E>(text: &str, make: impl FnOnce(D) -> Result<T, E>) -> Result<T, String>
where
    D: FromStr,
{
    let problem = "must be a percentage from 0 to 100 with at most two decimals, such as 2 or 12.5";
    let percent = text.trim().parse().map_err(|_| problem)?;
    Ok(make(percent).map_err(|_| problem)?)
}

/// Secrets, separated by commas. A fault tells the place in the list, because what is there is not to be shown.
pub(super) fn numbered<T>(noun: &str, text: &str) -> Result<Vec<T>, String>
where
    T: FromStr<Err: Display>,
{
    let parse = |(place, one): (usize, &str)| {
        one.trim().parse().map_err(|problem| format!("is a list whose {noun} {} {problem}", place + 1))
    };
    text.split(',').enumerate().map(parse).collect()
}

/// A secret that is long enough to sign with.
pub(super) fn signing_secret(text: &str) -> Result<SecretString, String> {
    if text.len() < MIN_SECRET_BYTES {
        return Err(format!(
            "must have at least {MIN_SECRET_BYTES} bytes, not {}; `openssl rand -base64 48` makes a good one",
            text.len()
        ));
    }
    Ok(SecretString::from(text))
}

/// A length of time within bounds: a whole number with s, m, h or d behind it.
pub(super) fn duration(range: &RangeInclusive<Duration>, text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let seconds = match text.chars().last() {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 60 * 60,
        Some('d') => 24 * 60 * 60,
        _ => 0_u64,
    };
    let number = text.get(..text.len().saturating_sub(1)).and_then(|number| number.parse::<u64>().ok());
    let duration = number.and_then(|number| number.checked_mul(seconds)).map(Duration::from_secs);
    duration.filter(|duration| range.contains(duration)).ok_or_else(|| {
        let (least, most) = (range.start().as_secs(), range.end().as_secs());
        format!("must be a whole number of s, m, h or d, such as 15m, and come to {least} to {most} seconds")
    })
}

/// Networks such as `10.0.0.0/8`, or single addresses, separated by commas.
pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let networks = text.split(',').map(str::trim).filter(|network| !network.is_empty());
    let parse = |network: &str| {
        let single = || network.parse::<IpAddr>().map(IpNet::from);
        network
            .parse::<IpNet>()
            .or_else(|_| single())
            .map_err(|_| format!("`{network}` is neither an IP address nor a network such as 10.0.0.0/8"))
    };
    networks.map(parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_has_a_unit_and_bounds() {
        let bounds = Duration::from_secs(30)..=Duration::from_hours(24);
        for (text, seconds) in [("30s", 30), ("15m", 900), ("2h", 7200), (" 1d ", 86400)] {
            assert_eq!(duration(&bounds, text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "15", "m", "15 m", "1.5h", "-1m", "29s", "2d", "99999999999999999999d", "15\u{fc}"] {
            assert!(duration(&bounds, text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        let parsed = networks("127.0.0.1, 10.0.0.0/8,fd00::/8").unwrap();
        assert_eq!(parsed.len(), 3);
        assert_eq!(parsed[0].prefix_len(), 32);
        assert!(networks("proxy.example").is_err());
        assert!(networks("10.0.0.0/33").is_err());
    }
}
