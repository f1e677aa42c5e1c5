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
    /// `GET /v3/sales/offers`
    ListOffers,
    /// `POST /v3/sales/offers`
    CreateOffer,
    /// `GET /v3/sales/offers/{id}`
    GetOffer,
    /// `PATCH /v3/sales/offers/{id}`
    ChangeOffer,
    /// `GET /v3/jobs/{id}`
    OfferJob,
    /// `GET /v3/pricing/simulations`
    SimulatePrice,
    /// Anything else, answered `WRONGURL`.
    Unknown,
}

impl Route {
    /// The route of a request line and, for the routes of one order, offer or job, its id.
    fn of<'path>(method: &str, path: &'path str) -> (Self, &'path str) {
        match (method, path) {
            ("GET", "/v1/products") => (Self::Products, ""),
            ("POST", "/v1/order") => (Self::CreateOrder, ""),
            ("POST", "/oauth/token") => (Self::Token, ""),
            ("GET", "/v3/sales/offers") => (Self::ListOffers, ""),
            ("POST", "/v3/sales/offers") => (Self::CreateOffer, ""),
            ("GET", "/v3/pricing/simulations") => (Self::SimulatePrice, ""),
            _ => Self::of_one_order(method, path)
                .or_else(|| Self::of_one_sellers(method, path))
                .unwrap_or((Self::Unknown, "")),
        }
    }

    /// Whether it belongs to the seller's side, which has its own authorization and errors.
    pub(crate) fn is_sellers(self) -> bool {
        matches!(
            self,
            Self::ListOffers
                | Self::CreateOffer
                | Self::GetOffer
                | Self::ChangeOffer
                | Self::OfferJob
                | Self::SimulatePrice
        )
    }

    fn of_one_sellers<'path>(method: &str, path: &'path str) -> Option<(Self, &'path str)> {
        let rest = path.strip_prefix("/v3/")?;
        let (collection, id) = rest.rsplit_once('/')?;
        let route = match (method, collection) {
            ("GET", "sales/offers") => Self::GetOffer,
            ("PATCH", "sales/offers") => Self::ChangeOffer,
            ("GET", "jobs") => Self::OfferJob,
            _ => return None,
        };
        Some((route, id))
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
    /// The id in the path of the route of one order, offer or job, else empty.
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
