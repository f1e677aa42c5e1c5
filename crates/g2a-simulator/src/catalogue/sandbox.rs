//! The real products that every catalogue begins with.

use std::sync::LazyLock;

use super::id::ProductId;
use super::product::{Page, Product};

/// How many products the captured page holds.
pub(crate) const COUNT: u32 = 20;

/// An answer of G2A's sandbox to `GET /v1/products?page=1`.
const CAPTURED: &str = include_str!("../../fixtures/g2a-sandbox-products-page-1.json");

static PRODUCTS: LazyLock<Vec<Product>> =
    LazyLock::new(|| serde_json::from_str::<Page>(CAPTURED).map(|page| page.docs).unwrap_or_default());

pub(crate) fn product(index: u32) -> Option<&'static Product> {
    PRODUCTS.get(index as usize)
}

pub(crate) fn index_of(id: ProductId) -> Option<u32> {
    let index = PRODUCTS.binary_search_by_key(&id, |product| product.id).ok()?;
    u32::try_from(index).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_captured_page_is_read_whole_and_written_the_same() {
        let page: Page = serde_json::from_str(CAPTURED).unwrap();
        assert_eq!(page.docs.len(), COUNT as usize);
        let read: serde_json::Value = serde_json::from_str(CAPTURED).unwrap();
        assert_eq!(serde_json::to_value(&page).unwrap(), read);
    }

    #[test]
    fn fields_are_written_in_the_captured_order() {
        let page: Page = serde_json::from_str(CAPTURED).unwrap();
        assert_eq!(serde_json::to_string_pretty(&page).unwrap(), CAPTURED.trim_end());
    }

    #[test]
    fn ids_ascend() {
        assert!(PRODUCTS.is_sorted_by(|a, b| a.id < b.id));
    }
}
