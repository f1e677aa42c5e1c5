//! The query strings of the seller's side. Unknown parameters are ignored.

use super::fault::SellerFault;
use super::offer::Offer;

/// The sizes of a page.
const SIZES: [usize; 4] = [10, 20, 50, 100];

/// The parameters of a query string.
pub(super) struct Parameters(Vec<(String, String)>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfferQuery {
    pub(super) page: usize,
    pub(super) items_per_page: usize,
    active: Option<bool>,
    kinds: Vec<String>,
}

impl Parameters {
    pub(super) fn parse(query: &str) -> Self {
        Self(serde_urlencoded::from_str(query).unwrap_or_default())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl OfferQuery {
    pub(super) fn parse(query: &str) -> Result<Self, SellerFault> {
        let parameters = Parameters::parse(query);
        let number = |name, default: usize| parameters.get(name).map_or(Ok(default), str::parse);
        let invalid = |name: &str| SellerFault::invalid(format!("{name}: invalid value"));
        let page = number("page", 1).ok().filter(|page| *page > 0);
        let items_per_page = number("itemsPerPage", 20).ok().filter(|size| SIZES.contains(size));
        let active = match parameters.get("active") {
            None => None,
            Some("true" | "1") => Some(true),
            Some("false" | "0") => Some(false),
            Some(_) => return Err(invalid("active")),
        };
        Ok(Self {
            page: page.ok_or_else(|| invalid("page"))?,
            items_per_page: items_per_page.ok_or_else(|| invalid("itemsPerPage"))?,
            active,
            kinds: parameters.all("type[]").map(str::to_owned).collect(),
        })
    }

    pub(super) fn takes(&self, offer: &Offer) -> bool {
        let kind = offer.kind.as_str();
        self.active.is_none_or(|active| active == offer.is_active)
            && (self.kinds.is_empty() || self.kinds.iter().any(|wanted| wanted.eq_ignore_ascii_case(kind)))
    }

    /// How many offers lie before the page.
    pub(super) fn skip(&self) -> usize {
        (self.page - 1).saturating_mul(self.items_per_page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_of_four_sizes() {
        let query = OfferQuery::parse("page=3&itemsPerPage=50&active=1&type[]=game&other=x").unwrap();
        assert_eq!((query.page, query.items_per_page, query.active, query.skip()), (3, 50, Some(true), 100));
        assert_eq!(query.kinds, ["game"]);
        for bad in ["page=0", "page=x", "page=-1", "itemsPerPage=25", "itemsPerPage=", "active=maybe"] {
            assert!(OfferQuery::parse(bad).is_err(), "{bad}");
        }
    }
}
