//! An answer, free of HTTP machinery.

use serde::Serialize;

use crate::errors::{ApiError, ErrorCode};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Body,
    /// Seconds, for the header `Retry-After`.
    pub(crate) retry_after: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Empty,
    Json(Vec<u8>),
    Html(String),
}

/// Larger than most pages of products, so that the buffer rarely grows.
const USUAL_BODY: usize = 96 * 1024;

impl Reply {
    pub(crate) fn new(status: u16, body: Body) -> Self {
        Self { status, body, retry_after: None }
    }

    pub(crate) fn json(status: u16, value: &impl Serialize) -> Self {
        Self::with_capacity(512, status, value)
    }

    pub(crate) fn page(value: &impl Serialize) -> Self {
        Self::with_capacity(USUAL_BODY, 200, value)
    }

    fn with_capacity(capacity: usize, status: u16, value: &impl Serialize) -> Self {
        let mut json = Vec::with_capacity(capacity);
        match serde_json::to_writer(&mut json, value) {
            Ok(()) => Self::new(status, Body::Json(json)),
            Err(_) => Self::new(500, Body::Empty),
        }
    }
}

impl From<ApiError> for Reply {
    fn from(error: ApiError) -> Self {
        #[derive(Serialize)]
        struct Wire<'a> {
            status: &'a str,
            message: &'a str,
            code: &'a str,
        }
        let wire = Wire { status: "ERROR", message: &error.message, code: &error.code };
        Self::json(error.status, &wire)
    }
}

impl From<ErrorCode> for Reply {
    fn from(code: ErrorCode) -> Self {
        ApiError::from(code).into()
    }
}
