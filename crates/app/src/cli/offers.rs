//! `keymart offers`.

use super::print;
use crate::{
    adapters::SystemClock,
    config::Settings,
    failure::Failure,
    telemetry::{self, ProgressArea},
    wiring::{Database, MarketplaceLink},
};
use domain::{
    money::Money,
    ports::{Clock, Seller},
    seller::{Offer, OfferQuery, PerPage, SellerError},
};
use std::sync::Arc;

/// Lists the shop's offers, page by page, as they come.
pub(super) async fn list(settings: Settings, active: bool) -> Result<(), Failure> {
    telemetry::start_logs(&settings.logs, &ProgressArea::default());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let database = Database::open_ready(&settings).await?;
    let link = MarketplaceLink::open(&settings, &database, Arc::clone(&clock))?;
    let listed = match link.open_seller(&settings, clock).await {
        Ok(seller) => print_all(&*seller, active).await,
        Err(failure) => Err(failure),
    };
    tokio::join!(link.close(), database.close());
    listed
}

async fn print_all(seller: &dyn Seller, active: bool) -> Result<(), Failure> {
    let mut seen = 0;
    for page in 1.. {
        let query = OfferQuery { page, per_page: PerPage::Hundred, active: active.then_some(true) };
        let answer = seller.list_offers(query).await.map_err(failure)?;
        let lines = answer.offers.iter().map(|offer| match offer {
            Ok(offer) => line(offer),
            Err(malformed) => format!("{malformed}\n"),
        });
        print(&lines.collect::<String>())?;
        seen += answer.offers.len() as u64;
        if answer.offers.is_empty() || seen >= answer.total {
            return print(&format!("{seen} offers.\n"));
        }
    }
    Ok(())
}

fn line(offer: &Offer) -> String {
    let euro = |price: Option<Money>| price.map_or("-".to_owned(), |price| price.to_decimal().to_string());
    let number = |count: Option<u32>| count.map_or("-".to_owned(), |count| count.to_string());
    format!(
        "{} {} {:9} {:12} {:>8} EUR {:>6} in stock  {}\n",
        offer.id.as_str(),
        offer.product,
        offer.status.as_str(),
        offer.kind.as_str(),
        euro(offer.price.or(offer.business_price)),
        number(offer.stock),
        offer.product_name.as_deref().unwrap_or_default(),
    )
}

fn failure(error: SellerError) -> Failure {
    let remedy = match &error {
        SellerError::Refused { .. } => {
            "see that G2A_CLIENT_ID and G2A_CLIENT_SECRET are those of a seller's account"
        }
        _ => "try again in a while; G2A_ENV and G2A_BASE_URL decide who is asked",
    };
    Failure::from_error(error).remedy(remedy)
}
