//! The short way to hot answers: what was asked before, in the same words, needs no router to be understood.
//!
//! Most of the work for an answer from memory is finding out what was asked: middlewares, the router's expressions, extractors. For the
//! catalogue's routes that depends on the request's target alone, so it is remembered, and such requests are answered at the edge.

use super::respond;
use crate::http::state::HttpState;
use actix_web::{
    HttpResponse,
    dev::ServiceRequest,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
};
use cache::Question;
use parking_lot::RwLock;
use std::{collections::HashMap, sync::Arc};

/// So many targets are remembered. Then all are forgotten: those that are asked for again are known again at once.
const CAPACITY: usize = 10_000;

/// What makes an answer depend on more than the target: it goes the long way.
const OTHER_BUSINESS: [HeaderName; 4] = [
    header::ORIGIN,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    HeaderName::from_static("x-consistency"),
];

/// What the answer depends on, also on the long way, where the layer for origins says its part.
const VARY: HeaderValue = HeaderValue::from_static(
    "accept-encoding, Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
);

/// The questions that targets (path and query string) stand for. Clones share them.
#[derive(Clone, Default)]
pub struct Shortcuts(Arc<RwLock<HashMap<String, Arc<Known>>>>);

/// A target that has been understood: the key of its question, which takes longer to compute than to look up.
pub(in crate::http) struct Known {
    key: String,
    /// The pattern of its route, for log and metrics.
    pub(in crate::http) route: Arc<str>,
}

impl Shortcuts {
    /// Remembers that `target` stands for `question`.
    pub(super) fn remember(&self, target: &str, route: Option<String>, question: &Question) {
        let Some(route) = route else { return };
        if self.0.read().contains_key(target) {
            return;
        }
        let known = Known { key: question.key(), route: route.into() };
        let mut targets = self.0.write();
        if targets.len() >= CAPACITY {
            targets.clear();
        }
        targets.insert(target.to_owned(), Arc::new(known));
    }

    /// What `request` asks, if that is known by its target alone.
    pub(in crate::http) fn find(&self, request: &ServiceRequest) -> Option<Arc<Known>> {
        let plain = request.method() == Method::GET
            && !OTHER_BUSINESS.iter().any(|name| request.headers().contains_key(name));
        let target = request.uri().path_and_query().filter(|_| plain)?;
        self.0.read().get(target.as_str()).cloned()
    }
}

impl Known {
    /// The answer, if it is in the memory of this process and may be served.
    pub(in crate::http) fn answer(
        &self,
        request: &ServiceRequest,
        state: &HttpState,
    ) -> Option<HttpResponse> {
        let entry = state.cache.find_under(&self.key)?;
        let mut response = respond(request.request(), entry.content()?);
        response.headers_mut().insert(header::VARY, VARY);
        Some(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_beyond_the_capacity_take_the_place_of_all_others() {
        let shortcuts = Shortcuts::default();
        for number in 0..=CAPACITY {
            shortcuts.remember(&number.to_string(), Some("/".to_owned()), &Question::Categories);
        }
        let targets = shortcuts.0.read();
        assert!(targets.len() == 1 && targets.contains_key(&CAPACITY.to_string()));
    }
}
