//! What a purchase hears of G2A's troubles. What is not certain to have done nothing is unanswered.

use crate::{
    error::{ErrorClass, G2aError},
    refusal::Refusal,
};
use domain::purchase::SupplierError;
use reqwest::StatusCode;

pub(super) fn supplier_error(error: G2aError) -> SupplierError {
    match error {
        G2aError::Declined(refusal) => declined(refusal),
        G2aError::Unreachable(_) | G2aError::Down { .. } | G2aError::NoTurn | G2aError::NoBudget(_) => {
            SupplierError::Unreachable(error.chain())
        }
        _ => SupplierError::Unanswered(error.chain()),
    }
}

/// The same for an order that was not made. How G2A says that a product cannot be had is not known; a 404 without a known
/// code is the best guess.
pub(super) fn not_created(error: G2aError) -> SupplierError {
    match error {
        G2aError::Declined(refusal) if is_plainly_not_found(&refusal) => {
            SupplierError::OutOfStock(refusal.to_string())
        }
        _ => supplier_error(error),
    }
}

fn is_plainly_not_found(refusal: &Refusal) -> bool {
    let has_known_code = refusal.code.as_ref().is_some_and(|code| code.class().is_some());
    refusal.status == StatusCode::NOT_FOUND && !has_known_code
}

fn declined(refusal: Refusal) -> SupplierError {
    match refusal.class() {
        ErrorClass::Throttled => SupplierError::Throttled,
        ErrorClass::SoldOut => SupplierError::OutOfStock(refusal.to_string()),
        ErrorClass::TooDear => SupplierError::PriceTooHigh(refusal.to_string()),
        ErrorClass::NotReady => SupplierError::NotReady,
        ErrorClass::Lapsed => SupplierError::Lapsed,
        ErrorClass::KeyGone => SupplierError::KeyAlreadyFetched,
        ErrorClass::Refused => SupplierError::Account { code: refusal.code(), message: refusal.message },
        ErrorClass::Rejected => SupplierError::Declined { code: refusal.code(), message: refusal.message },
        ErrorClass::Unavailable | ErrorClass::Garbled => SupplierError::Unanswered(refusal.to_string()),
    }
}
