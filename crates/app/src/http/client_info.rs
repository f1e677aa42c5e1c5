//! Where a request comes from.

use super::config::HttpConfig;
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderMap},
};
use application::accounts::Client;
use domain::text::clean_name;
use ipnet::IpNet;
use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

const FORWARDED_FOR: &str = "x-forwarded-for";
/// More proxies than any request passes; what is said of places beyond is not read.
const MAX_PROXIES: usize = 16;

/// Where a request comes from, as far as can be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientInfo {
    /// The address that connected, or that for which a trusted proxy did. `None` if it did not come over the network.
    pub address: Option<IpAddr>,
    /// What the device says it is, on one line of at most 300 characters.
    pub user_agent: Option<String>,
}

impl ClientInfo {
    pub fn of(request: &HttpRequest) -> Self {
        let headers = request.headers();
        let peer = request.peer_addr().map(|peer| peer.ip());
        let address =
            peer.map(|peer| client_address(peer, headers, &HttpConfig::of(request).trusted_proxies));
        let user_agent = headers.get(header::USER_AGENT);
        let user_agent = user_agent.and_then(|raw| clean_name(&String::from_utf8_lossy(raw.as_bytes())));
        Self { address, user_agent }
    }

    /// Whom attempts from here are counted for: the address, of which whoever has IPv6 has a whole /64.
    pub fn network(&self) -> String {
        match self.address {
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                format!("{}/64", Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
            }
            None => "local".to_owned(),
        }
    }
}

impl From<ClientInfo> for Client {
    fn from(info: ClientInfo) -> Self {
        Self { address: info.address, user_agent: info.user_agent }
    }
}

impl FromRequest for ClientInfo {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// Goes back from `peer` from proxy to proxy, as long as each is trusted. Anybody can write the header; only what a trusted proxy
/// added to its end counts.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let lines: Vec<&str> =
        headers.get_all(FORWARDED_FOR).map(|line| line.to_str().unwrap_or_default()).collect();
    let mut places = lines.iter().rev().flat_map(|line| line.rsplit(',')).take(MAX_PROXIES);
    let mut address = peer.to_canonical();
    while trusted.iter().any(|network| network.contains(&address)) {
        match places.next().and_then(parse_place) {
            Some(before) => address = before,
            None => break,
        }
    }
    address
}

/// An address, with or without a port.
fn parse_place(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse::<IpAddr>().ok();
    let address = address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let trusted: Vec<IpNet> = ["10.0.0.0/8", "fd00::/8"].map(|net| net.parse().unwrap()).into();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            let name = HeaderName::from_static(FORWARDED_FOR);
            headers.append(name, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.7"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(seen("::ffff:10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(seen("fd00::1", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn the_rightmost_untrusted_address_counts() {
        for forwarded in [
            &["1.1.1.1, 198.51.100.7, 10.0.0.2"][..],
            &["1.1.1.1", "198.51.100.7,10.0.0.2"],
            &["10.0.0.9, 198.51.100.7"],
            &["198.51.100.7:4711"],
            &["::ffff:198.51.100.7"],
        ] {
            assert_eq!(seen("10.0.0.1", forwarded), "198.51.100.7", "{forwarded:?}");
        }
    }

    #[test]
    fn what_is_no_address_ends_the_way_back() {
        for forwarded in ["", "unknown", "198.51.100.7, nonsense", "198.51.100.7, ü", "198.51.100.7,"] {
            assert_eq!(seen("10.0.0.1", &[forwarded]), "10.0.0.1", "{forwarded:?}");
        }
    }

    #[test]
    fn the_way_back_has_an_end() {
        let many = format!("198.51.100.7{}", ", 10.0.0.2".repeat(MAX_PROXIES));
        assert_eq!(seen("10.0.0.1", &[&many]), "10.0.0.2");
    }

    #[test]
    fn attempts_are_counted_for_a_network() {
        let network =
            |address: &str| ClientInfo { address: address.parse().ok(), user_agent: None }.network();
        assert_eq!(network("198.51.100.7"), "198.51.100.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2::"), "2001:db8:1:2::/64");
    }
}
