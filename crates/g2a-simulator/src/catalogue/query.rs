//! The query string of `GET /v1/products`.

use chrono::NaiveDateTime;
use rust_decimal::{Decimal, RoundingStrategy};

use super::id::ProductId;
use super::money::Cents;
use super::slot::{Slot, Timestamp};
use crate::errors::ErrorCode;

/// Products on a page; fixed by the API.
pub(crate) const PAGE_SIZE: u32 = 20;
/// The last page that may be asked for, so 10,000 products of one filter set can be reached.
pub(crate) const LAST_PAGE: u32 = 500;

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// 1 to 500.
    pub(crate) page: u32,
    pub(crate) filter: Filter,
}

/// Which products match. All bounds are inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Filter {
    pub(crate) id: Option<ProductId>,
    min_quantity: u32,
    price_from: Cents,
    price_to: Cents,
    include_out_of_stock: bool,
    updated_from: Option<Timestamp>,
    updated_to: Option<Timestamp>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            id: None,
            min_quantity: 0,
            price_from: Cents(0),
            price_to: Cents(u32::MAX),
            include_out_of_stock: false,
            updated_from: None,
            updated_to: None,
        }
    }
}

impl Query {
    /// Reads a query string such as `page=2&minPriceTo=9.99`. Unknown parameters are ignored, of a repeated one the
    /// last counts.
    pub fn parse(query: &str) -> Result<Self, ErrorCode> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).map_err(|_| ErrorCode::Br08)?;
        let mut parsed = Self { page: 1, filter: Filter::default() };
        for (name, value) in &pairs {
            parsed.set(name, value)?;
        }
        Ok(parsed)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), ErrorCode> {
        let filter = &mut self.filter;
        match name {
            "page" => self.page = parse_page(value).ok_or(ErrorCode::Pr02)?,
            "id" => filter.id = Some(parse_id(value).ok_or(ErrorCode::Pr01)?),
            "minQty" => filter.min_quantity = value.parse().map_err(|_| ErrorCode::Pr03)?,
            "minPriceFrom" => {
                let price = parse_price(value, RoundingStrategy::ToPositiveInfinity);
                filter.price_from = price.ok_or(ErrorCode::Pr04)?;
            }
            "minPriceTo" => {
                let price = parse_price(value, RoundingStrategy::ToZero);
                filter.price_to = price.ok_or(ErrorCode::Pr05)?;
            }
            "includeOutOfStock" => {
                filter.include_out_of_stock = value.parse().map_err(|_| ErrorCode::Br08)?;
            }
            "updatedAtFrom" => filter.updated_from = Some(parse_moment(value).ok_or(ErrorCode::Br08)?),
            "updatedAtTo" => filter.updated_to = Some(parse_moment(value).ok_or(ErrorCode::Br08)?),
            _ => {}
        }
        Ok(())
    }
}

impl Filter {
    /// Whether a product in this state matches; its id is not looked at.
    pub(crate) fn admits(&self, slot: &Slot) -> bool {
        slot.is_listed
            && (self.include_out_of_stock || slot.quantity > 0)
            && slot.quantity >= self.min_quantity
            && (self.price_from..=self.price_to).contains(&slot.price)
            && self.admits_update(slot.updated_at)
    }

    /// A product that was never updated lies in no window.
    fn admits_update(&self, updated_at: Timestamp) -> bool {
        if self.updated_from.is_none() && self.updated_to.is_none() {
            return true;
        }
        updated_at != Timestamp::NEVER
            && self.updated_from.is_none_or(|from| from <= updated_at)
            && self.updated_to.is_none_or(|to| updated_at <= to)
    }
}

fn parse_page(value: &str) -> Option<u32> {
    value.parse().ok().filter(|page| (1..=LAST_PAGE).contains(page))
}

fn parse_id(value: &str) -> Option<ProductId> {
    if value.bytes().all(|byte| byte.is_ascii_digit()) { value.parse().ok() } else { None }
}

fn parse_price(value: &str, rounding: RoundingStrategy) -> Option<Cents> {
    let amount: Decimal = value.parse().ok()?;
    if amount.is_sign_negative() { None } else { Cents::from_decimal(amount, rounding) }
}

fn parse_moment(value: &str) -> Option<Timestamp> {
    let moment = NaiveDateTime::parse_from_str(value, "%Y-%m-%d %H:%M:%S").ok()?;
    Some(Timestamp::from(moment.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_asked_is_the_first_page_of_all_in_stock() {
        assert_eq!(Query::parse(""), Ok(Query { page: 1, filter: Filter::default() }));
    }

    #[test]
    fn each_bad_parameter_has_its_code() {
        let cases = [
            ("page=0", ErrorCode::Pr02),
            ("page=501", ErrorCode::Pr02),
            ("page=-1", ErrorCode::Pr02),
            ("page=1.5", ErrorCode::Pr02),
            ("page=", ErrorCode::Pr02),
            ("id=abc", ErrorCode::Pr01),
            ("id=", ErrorCode::Pr01),
            ("id=+1", ErrorCode::Pr01),
            ("minQty=-1", ErrorCode::Pr03),
            ("minQty=many", ErrorCode::Pr03),
            ("minPriceFrom=cheap", ErrorCode::Pr04),
            ("minPriceFrom=-0.01", ErrorCode::Pr04),
            ("minPriceTo=1,50", ErrorCode::Pr05),
            ("minPriceTo=9999999999", ErrorCode::Pr05),
            ("includeOutOfStock=1", ErrorCode::Br08),
            ("updatedAtFrom=2024-01-01", ErrorCode::Br08),
            ("updatedAtTo=yesterday", ErrorCode::Br08),
        ];
        for (query, code) in cases {
            assert_eq!(Query::parse(query), Err(code), "{query}");
        }
    }

    #[test]
    fn unknown_parameters_are_ignored() {
        assert_eq!(Query::parse("perPage=100&search=doom"), Query::parse(""));
    }

    #[test]
    fn fractions_of_a_cent_never_widen_the_range() {
        let filter = Query::parse("minPriceFrom=4.991&minPriceTo=5.999").unwrap().filter;
        assert_eq!((filter.price_from, filter.price_to), (Cents(500), Cents(599)));
    }

    #[test]
    fn a_window_takes_both_spellings_of_a_space() {
        let plus = Query::parse("updatedAtFrom=2024-05-01+10:00:00").unwrap();
        assert_eq!(plus, Query::parse("updatedAtFrom=2024-05-01%2010%3A00%3A00").unwrap());
    }
}
