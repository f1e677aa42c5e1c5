//! A browser: it keeps cookies, and sends them with whatever a page makes it send.

use crate::{api::Answer, shop::Shop};
use actix_web::test::TestRequest;
use cookie::Cookie;
use std::collections::BTreeMap;

/// A browser that shows a page of the shop's front end.
pub(crate) struct Browser<'s> {
    shop: &'s Shop,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl<'s> Browser<'s> {
    pub(crate) fn of(shop: &'s Shop) -> Self {
        Self { shop, cookies: BTreeMap::new() }
    }

    /// Sends `request` with the cookies, as a page that knows the shop does: with its origin and the CSRF token.
    pub(crate) async fn send(&mut self, request: TestRequest) -> Answer {
        let csrf = self.cookies.get("keymart_csrf").cloned();
        let request = request.insert_header(("origin", "https://front.example"));
        self.send_bare(match csrf {
            Some(csrf) => request.insert_header(("x-csrf-token", csrf)),
            None => request,
        })
        .await
    }

    /// Sends `request` with the cookies and nothing more.
    pub(crate) async fn send_bare(&mut self, request: TestRequest) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            if cookies.is_empty() { request } else { request.insert_header(("cookie", cookies.join("; "))) };
        let answer = self.shop.api.send(request).await;
        for cookie in answer.cookies() {
            self.keep(&Cookie::parse(cookie.to_owned()).expect("it is a cookie"));
        }
        answer
    }

    fn keep(&mut self, cookie: &Cookie<'_>) {
        let name = cookie.name().to_owned();
        if cookie.max_age().is_some_and(cookie::time::Duration::is_zero) {
            self.cookies.remove(&name);
        } else {
            self.cookies.insert(name, cookie.value().to_owned());
        }
    }
}
