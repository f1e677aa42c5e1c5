//! Reading the fields of a request one by one, gathering what is wrong with them.

use super::{Refusal, query_string};
use crate::http::problem::{ApiError, FaultCode, FieldFault};
use actix_web::HttpRequest;

/// More parameters than any route knows are refused unread.
const MAX_PARAMETERS: usize = 32;
/// A client can work with so many faults; more would only make the answer larger than the request.
const MAX_FAULTS: usize = 20;

/// The path parameters and the query string of a request, and what was found wrong with them so far.
pub struct Fields<'r> {
    request: &'r HttpRequest,
    query: Vec<(String, String)>,
    faults: Vec<FieldFault>,
}

impl<'r> Fields<'r> {
    pub(super) fn of(request: &'r HttpRequest) -> Self {
        let mut fields = Self { request, query: Vec::new(), faults: Vec::new() };
        for (count, (name, value)) in query_string::decode(request.query_string()).enumerate() {
            if count == MAX_PARAMETERS {
                fields.refuse(&name, Refusal::new(FaultCode::Unknown, "comes after too many parameters"));
                break;
            }
            fields.keep(name, value.ok());
        }
        fields
    }

    fn keep(&mut self, name: String, value: Option<String>) {
        if self.query.iter().any(|(known, _)| *known == name) {
            self.refuse(&name, Refusal::new(FaultCode::Repeated, "must be given once"));
        } else if let Some(value) = value {
            self.query.push((name, value));
        } else {
            self.refuse(&name, Refusal::new(FaultCode::Malformed, "must be percent-encoded UTF-8"));
        }
    }

    /// The path parameter `name`, as `parse` understands it. `None` after a fault.
    pub fn path<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Option<T> {
        let raw = self.request.match_info().get(name).unwrap_or_default();
        self.parsed(name, raw, parse)
    }

    /// The query parameter `name`, as `parse` understands it. `None` if it was not given, and after a fault.
    pub fn query<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Option<T> {
        let position = self.query.iter().position(|(given, _)| given == name)?;
        let (_, raw) = self.query.swap_remove(position);
        self.parsed(name, &raw, parse)
    }

    /// The query parameter `name`, which must be given. `None` after a fault.
    pub fn required<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Option<T> {
        let faults_before = self.faults.len();
        let value = self.query(name, parse);
        let explained =
            self.faults.len() > faults_before || self.faults.iter().any(|fault| fault.field == name);
        if value.is_none() && !explained {
            self.refuse(name, Refusal::new(FaultCode::Missing, "must be given"));
        }
        value
    }

    /// Notes a fault of `field` that only several fields together show.
    pub fn refuse(&mut self, field: &str, refusal: Refusal) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(refusal.of(field));
        }
    }

    fn parsed<T>(
        &mut self,
        name: &str,
        raw: &str,
        parse: impl FnOnce(&str) -> Result<T, Refusal>,
    ) -> Option<T> {
        parse(raw).map_err(|refusal| self.refuse(name, refusal)).ok()
    }

    /// `value`, unless there were faults or a parameter is left that nobody asked for.
    pub(super) fn finish<T>(mut self, value: Option<T>) -> Result<T, ApiError> {
        for (name, _) in std::mem::take(&mut self.query) {
            self.refuse(&name, Refusal::new(FaultCode::Unknown, "is not known here"));
        }
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(ApiError::invalid_input(self.faults)),
        }
    }
}
