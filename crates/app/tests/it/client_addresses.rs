//! Whose attempts are counted together: whoever comes from one address, as far as can be known.

use crate::{api::request, shop::Shop};
use app::http::HttpConfig;

async fn shop() -> Shop {
    let trusted_proxies = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap()).to_vec();
    Shop::with(HttpConfig { trusted_proxies, ..HttpConfig::default() }).await
}

/// How many guest sessions may still begin from there, after one more.
async fn left(shop: &Shop, peer: &str, forwarded: &[&str]) -> String {
    let mut begin = request("POST", "/api/v1/guest-sessions").peer_addr(peer.parse().unwrap());
    for line in forwarded {
        begin = begin.append_header(("x-forwarded-for", *line));
    }
    let answer = shop.api.send(begin).await;
    assert_eq!(answer.status, 201);
    let standing = answer.header("ratelimit").strip_prefix("\"guest-address\";r=").unwrap();
    standing.split(';').next().unwrap().to_owned()
}

#[actix_web::test]
async fn each_address_is_counted_by_itself() {
    let shop = shop().await;
    for (peer, expected) in [
        ("203.0.113.9:1000", "59"),
        ("203.0.113.9:2000", "58"),
        ("203.0.113.10:1000", "59"),
        ("[::ffff:203.0.113.9]:1000", "57"),
        ("[2001:db8:1:2::1]:1000", "59"),
        ("[2001:db8:1:2:ffff:ffff:ffff:ffff]:1000", "58"),
        ("[2001:db8:1:3::1]:1000", "59"),
    ] {
        assert_eq!(left(&shop, peer, &[]).await, expected, "{peer}");
    }
}

#[actix_web::test]
async fn nobody_gets_more_by_claiming_other_addresses() {
    let shop = shop().await;
    for (claimed, expected) in [("198.51.100.1", "59"), ("198.51.100.2", "58"), ("10.0.0.1", "57")] {
        assert_eq!(left(&shop, "203.0.113.9:1000", &[claimed]).await, expected);
    }
    // Behind a proxy, what the client wrote stands before what the proxy adds.
    for (claimed, expected) in
        [("198.51.100.1", "59"), ("198.51.100.2", "58"), ("10.0.0.1", "57"), ("x", "56")]
    {
        let line = format!("{claimed}, 203.0.113.10");
        assert_eq!(left(&shop, "10.0.0.2:1000", &[&line]).await, expected, "{line}");
    }
    assert_eq!(left(&shop, "10.0.0.2:1000", &["198.51.100.3", "203.0.113.10"]).await, "55");
}

#[actix_web::test]
async fn clients_of_a_trusted_proxy_are_told_apart() {
    let shop = shop().await;
    for (peer, forwarded, expected) in [
        ("10.0.0.2:1000", &["198.51.100.1"][..], "59"),
        ("10.0.0.3:1000", &["198.51.100.1, 10.0.0.2"], "58"),
        ("[fd00::1]:1000", &["198.51.100.1:4711"], "57"),
        ("10.0.0.2:1000", &["198.51.100.2"], "59"),
        ("10.0.0.2:1000", &["2001:db8:1:2::1"], "59"),
        ("10.0.0.2:1000", &["2001:db8:1:2::2"], "58"),
        ("10.0.0.2:1000", &["nonsense"], "59"),
        ("10.0.0.2:1000", &[], "58"),
    ] {
        assert_eq!(left(&shop, peer, forwarded).await, expected, "{peer} for {forwarded:?}");
    }
}
