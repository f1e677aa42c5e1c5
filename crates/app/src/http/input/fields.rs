//! Reading the fields of a request one by one, gathering what is wrong with them.

use super::{
    BodyValue, Refusal,
    body::{BodyFields, UnreadableBody},
    given::Given,
    query_string,
};
use crate::http::problem::{ApiError, FaultCode, FieldFault, ProblemCode};
use actix_web::HttpRequest;

/// More parameters, or fields of a body, than any route knows are refused unread.
pub(super) const MAX_FIELDS: usize = 32;
/// A client can work with so many faults; more would only make the answer larger than the request.
const MAX_FAULTS: usize = 20;

/// The path parameters, query string and body of a request, and what was found wrong with them so far.
pub struct Fields<'r> {
    request: &'r HttpRequest,
    query: Given<String>,
    body: Body,
    faults: Vec<FieldFault>,
}

/// How far the body has been looked at.
enum Body {
    /// Nobody has asked for it; on most routes nobody does.
    Unread,
    /// It has fields.
    Read(Given<BodyValue>),
    /// It has none, which is noted.
    Unreadable,
    /// It is of another kind than the route takes. Then nothing else counts.
    OtherMediaType,
}

impl<'r> Fields<'r> {
    pub(super) fn of(request: &'r HttpRequest) -> Self {
        let mut fields = Self { request, query: Given::nothing(), body: Body::Unread, faults: Vec::new() };
        for (count, (name, value)) in query_string::decode(request.query_string()).enumerate() {
            if count == MAX_FIELDS {
                fields.refuse(&name, Refusal::new(FaultCode::Unknown, "comes after too many parameters"));
                break;
            }
            fields.keep(name, value.ok());
        }
        fields
    }

    fn keep(&mut self, name: String, value: Option<String>) {
        if self.query.has(&name) {
            self.refuse(&name, Refusal::repeated());
        } else if let Some(value) = value {
            self.query.put(name, value);
        } else {
            self.refuse(&name, Refusal::new(FaultCode::Malformed, "must be percent-encoded UTF-8"));
        }
    }

    /// The path parameter `name`, as `parse` understands it. `None` after a fault.
    pub fn path<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Option<T> {
        let raw = self.request.match_info().get(name).unwrap_or_default();
        self.noted(name, parse(raw))
    }

    /// The query parameter `name`, as `parse` understands it. `None` if it was not given, and after a fault.
    pub fn query<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Option<T> {
        let raw = self.query.take(name)?;
        self.noted(name, parse(&raw))
    }

    /// The query parameter `name`, which must be given. `None` after a fault.
    pub fn required<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Option<T> {
        let value = self.query(name, parse);
        if value.is_none() {
            self.refuse_absence(name);
        }
        value
    }

    /// The field `name` of the body, which must be given. `None` after a fault.
    pub fn body<T>(&mut self, name: &str, parse: impl FnOnce(BodyValue) -> Result<T, Refusal>) -> Option<T> {
        if let Some(value) = self.take_from_body(name) {
            return self.noted(name, parse(value));
        }
        if matches!(self.body, Body::Read(_)) {
            self.refuse_absence(name);
        }
        None
    }

    /// The field `name` of the body, which may be left out or null. `None` then, and after a fault.
    pub fn optional_body<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(BodyValue) -> Result<T, Refusal>,
    ) -> Option<T> {
        self.nullable_body(name, parse).flatten()
    }

    /// The field `name` of the body, where leaving it out is another thing than null: `None` if it was not given, and after a
    /// fault; `Some(None)` if it is null.
    pub fn nullable_body<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(BodyValue) -> Result<T, Refusal>,
    ) -> Option<Option<T>> {
        let value = self.take_from_body(name)?;
        if value.is_null() { Some(None) } else { self.noted(name, parse(value)).map(Some) }
    }

    /// The same, of a field that has fields itself.
    pub fn nullable_nested<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(BodyValue) -> Result<T, Vec<Refusal>>,
    ) -> Option<Option<T>> {
        let mut faults = Vec::new();
        let value = self
            .nullable_body(name, |value| Ok(parse(value).map_err(|refusals| faults.extend(refusals)).ok()));
        self.note_all(name, faults);
        value.map(Option::flatten)
    }

    /// The field `name` of the body, which must be given and has fields itself. `None` after a fault.
    pub fn nested<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(BodyValue) -> Result<T, Vec<Refusal>>,
    ) -> Option<T> {
        let mut faults = Vec::new();
        let value =
            self.body(name, |value| Ok(parse(value).map_err(|refusals| faults.extend(refusals)).ok()));
        self.note_all(name, faults);
        value.flatten()
    }

    /// The field `name` of the body, which has fields itself and may be left out or null. `None` then, and after a fault.
    pub fn optional_nested<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(BodyValue) -> Result<T, Vec<Refusal>>,
    ) -> Option<T> {
        let mut faults = Vec::new();
        let value = self
            .optional_body(name, |value| Ok(parse(value).map_err(|refusals| faults.extend(refusals)).ok()));
        self.note_all(name, faults);
        value.flatten()
    }

    /// The header `name`, which must be given once, as `parse` understands it. `None` after a fault.
    pub fn header<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Refusal>,
    ) -> Option<T> {
        let mut values = self.request.headers().get_all(name);
        let parsed = match (values.next(), values.next()) {
            (None, _) => Err(Refusal::missing()),
            // What is no text is as little what is wanted as nothing is.
            (Some(value), None) => parse(value.to_str().unwrap_or_default()),
            (Some(_), Some(_)) => Err(Refusal::repeated()),
        };
        self.noted(name, parsed)
    }

    /// Notes a fault of `field` that only several fields together show.
    pub fn refuse(&mut self, field: &str, refusal: Refusal) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(refusal.of(field));
        }
    }

    /// Notes that `name` is missing, unless another fault tells already why there is no value.
    fn refuse_absence(&mut self, name: &str) {
        if !self.faults.iter().any(|fault| fault.field == name) {
            self.refuse(name, Refusal::missing());
        }
    }

    fn noted<T>(&mut self, name: &str, parsed: Result<T, Refusal>) -> Option<T> {
        parsed.map_err(|refusal| self.refuse(name, refusal)).ok()
    }

    fn note_all(&mut self, name: &str, faults: Vec<Refusal>) {
        for fault in faults {
            self.refuse(name, fault);
        }
    }

    fn take_from_body(&mut self, name: &str) -> Option<BodyValue> {
        if matches!(self.body, Body::Unread) {
            self.body = self.read_body();
        }
        match &mut self.body {
            Body::Read(given) => given.take(name),
            Body::Unread | Body::Unreadable | Body::OtherMediaType => None,
        }
    }

    fn read_body(&mut self) -> Body {
        let fields = match BodyFields::of(self.request) {
            Ok(BodyFields(fields)) => fields,
            Err(UnreadableBody::OtherMediaType) => return Body::OtherMediaType,
            Err(UnreadableBody::NoObject(refusal)) => {
                self.refuse("body", refusal);
                return Body::Unreadable;
            }
        };
        let (given, faults) = Given::sorted_out(fields, MAX_FIELDS);
        for (name, refusal) in faults {
            self.refuse(&name, refusal);
        }
        Body::Read(given)
    }

    /// `value`, unless there were faults or something is left that nobody asked for.
    pub(super) fn finish<T>(mut self, value: Option<T>) -> Result<T, ApiError> {
        let unread_query = std::mem::replace(&mut self.query, Given::nothing()).into_names();
        let unread_body = match std::mem::replace(&mut self.body, Body::Unread) {
            Body::OtherMediaType => return Err(ApiError::new(ProblemCode::UnsupportedMediaType)),
            Body::Read(given) => given,
            Body::Unread | Body::Unreadable => Given::nothing(),
        };
        for name in unread_query.chain(unread_body.into_names()) {
            self.refuse(&name, Refusal::unknown());
        }
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(ApiError::invalid_input(self.faults)),
        }
    }
}
