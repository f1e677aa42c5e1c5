//! A request, as far as the simulator looks at it.

use serde::{Deserialize, Serialize};

/// The endpoints; what counts, faults and recorded requests are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// `GET /v1/products`
    Products,
    /// `POST /v1/order`
    CreateOrder,
    /// `PUT /v1/order/pay/{id}`
    PayOrder,
    /// `GET /v1/order/details/{id}`
    OrderDetails,
    /// `GET /v1/order/key/{id}`
    OrderKey,
    /// `POST /oauth/token`
    Token,
    /// Anything else, answered `WRONGURL`.
    Unknown,
}

impl Route {
    /// The route of a request line and, for the routes of one order, its id.
    fn of<'path>(method: &str, path: &'path str) -> (Self, &'path str) {
        match (method, path) {
            ("GET", "/v1/products") => (Self::Products, ""),
            ("POST", "/v1/order") => (Self::CreateOrder, ""),
            ("POST", "/oauth/token") => (Self::Token, ""),
            _ => Self::of_one_order(method, path).unwrap_or((Self::Unknown, "")),
        }
    }

    fn of_one_order<'path>(method: &str, path: &'path str) -> Option<(Self, &'path str)> {
        let (action, order) = path.strip_prefix("/v1/order/")?.split_once('/')?;
        let route = match (method, action) {
            ("PUT", "pay") => Self::PayOrder,
            ("GET", "details") => Self::OrderDetails,
            ("GET", "key") => Self::OrderKey,
            _ => return None,
        };
        Some((route, order))
    }
}

/// One request, free of HTTP machinery, so that everything behind it is plain synchronous code.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) route: Route,
    pub(crate) path: String,
    pub(crate) query: String,
    /// The id in the path of an order route, else empty.
    pub(crate) order: String,
    pub(crate) authorization: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(method: &str, path: &str, query: &str) -> Self {
        let (route, order) = Route::of(method, path);
        Self {
            route,
            path: path.to_owned(),
            query: query.to_owned(),
            order: order.to_owned(),
            authorization: None,
            content_type: None,
            body: Vec::new(),
        }
    }

    pub(crate) fn has_json_body(&self) -> bool {
        self.content_type.as_deref().is_some_and(|kind| kind.starts_with("application/json"))
    }
}
