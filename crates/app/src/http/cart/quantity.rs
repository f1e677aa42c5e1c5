//! How many keys a request asks for.

use super::problem::quantity_limit;
use crate::http::{
    input::{BodyValue, Refusal},
    problem::{ApiError, FaultCode},
};
use domain::cart::Quantity;

/// One or more. Too many are no fault of the field: how many are too many depends on what the cart has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WantedQuantity(i128);

impl WantedQuantity {
    pub(super) fn parse(value: BodyValue) -> Result<Self, Refusal> {
        match value.whole_number()? {
            0 => Err(Refusal::new(
                FaultCode::OutOfRange,
                "must be at least 1; use DELETE to take the game out",
            )),
            ..0 => Err(Refusal::new(FaultCode::OutOfRange, "must be at least 1")),
            number => Ok(Self(number)),
        }
    }

    /// The quantity, if a line can hold it.
    pub(super) fn within_limit(self) -> Result<Quantity, ApiError> {
        let number = i64::try_from(self.0).map_err(|_| quantity_limit())?;
        Quantity::try_from(number).map_err(|_| quantity_limit())
    }
}
