//! `GET /v3/pricing/simulations` (`g2a-contract.md` §6.7).

use super::{UndecodableSeller, read};
use crate::{error::G2aError, scalar::Number};
use domain::{
    money::{Currency, Money},
    seller::{Area, PriceSimulation},
};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The maps are at the top, as far as anybody has seen; everything else on the seller's side is under `data`.
#[derive(Deserialize)]
struct Wrapped {
    #[serde(default)]
    data: Option<Maps>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Maps {
    #[serde(default)]
    income: Option<Amounts>,
    #[serde(default)]
    business_income: Option<Amounts>,
    /// The spelling is the API's.
    #[serde(default, rename = "finalePrice", alias = "finalPrice")]
    final_price: Option<Amounts>,
    #[serde(default, alias = "businessFinalePrice")]
    business_final_price: Option<Amounts>,
}

/// Amounts by area. An empty map may come as an empty list.
struct Amounts(BTreeMap<String, Number>);

impl<'de> Deserialize<'de> for Amounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        if json.starts_with('[') {
            let nothing: [(); 0] = serde_json::from_str(json).map_err(D::Error::custom)?;
            return Ok(Self(nothing.into_iter().map(|()| Default::default()).collect()));
        }
        serde_json::from_str(json).map(Self).map_err(D::Error::custom)
    }
}

pub(super) fn simulation(body: &[u8]) -> Result<PriceSimulation, G2aError> {
    let maps = match read::<Wrapped>(body)?.data {
        Some(maps) => maps,
        None => read(body)?,
    };
    let Maps { income, business_income, final_price, business_final_price } = maps;
    if [&income, &business_income, &final_price, &business_final_price].into_iter().all(Option::is_none) {
        return Err(UndecodableSeller("a field is missing, or all are".to_owned()).into());
    }
    Ok(PriceSimulation {
        income: by_area(income, "income", round_down)?,
        business_income: by_area(business_income, "businessIncome", round_down)?,
        final_price: by_area(final_price, "finalePrice", round_up)?,
        business_final_price: by_area(business_final_price, "businessFinalPrice", round_up)?,
    })
}

/// Areas that nobody knows are left out, and so are those without an amount.
fn by_area(
    amounts: Option<Amounts>,
    field: &str,
    round: fn(Decimal) -> Option<Money>,
) -> Result<BTreeMap<Area, Money>, UndecodableSeller> {
    let amounts = amounts.map(|Amounts(amounts)| amounts).unwrap_or_default();
    let known = amounts.into_iter().filter_map(|(area, amount)| Some((Area::of(&area)?, amount.0?)));
    known
        .map(|(area, amount)| Some((area, round(amount)?)))
        .collect::<Option<_>>()
        .ok_or_else(|| UndecodableSeller(field.to_owned()))
}

fn round_up(amount: Decimal) -> Option<Money> {
    Money::from_decimal(amount, Currency::Eur).ok()
}

fn round_down(amount: Decimal) -> Option<Money> {
    let owed = round_up(-amount)?;
    Some(Money { amount: owed.amount.checked_neg()?, ..owed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> PriceSimulation {
        simulation(body.as_bytes()).unwrap()
    }

    fn country(code: &str) -> Area {
        Area::Country(code.to_owned())
    }

    #[test]
    fn amounts_come_as_text_or_numbers_at_the_top_or_under_data() {
        let maps = r#"{"income":{"ALL":5.389,"de":"5.1","OTHER":-0.011},"businessIncome":{"ALL":5},
            "finalePrice":{"PL":"7.361","OTHER":6.7,"unknown":1,"FR":null},"businessFinalPrice":[]}"#;
        let expected = PriceSimulation {
            income: [(Area::All, 538), (country("DE"), 510), (Area::Other, -2)]
                .map(|(a, c)| (a, Money::eur(c)))
                .into(),
            business_income: [(Area::All, Money::eur(500))].into(),
            final_price: [(country("PL"), Money::eur(737)), (Area::Other, Money::eur(670))].into(),
            business_final_price: BTreeMap::new(),
        };
        assert_eq!(told(maps), expected);
        assert_eq!(told(&format!(r#"{{"data":{maps}}}"#)), expected);
    }

    #[test]
    fn what_tells_nothing_makes_no_sense() {
        for (body, fault) in [
            ("{}", "a field is missing, or all are"),
            (r#"{"data":{}}"#, "a field is missing, or all are"),
            ("[]", "a field is missing, or all are"),
            (r#"{"income":{"ALL":"a lot"}}"#, "income"),
            (r#"{"income":{"ALL":1e27}}"#, "income"),
            (r#"{"income":[1]}"#, "income"),
            ("<html>", "no JSON"),
        ] {
            let error = simulation(body.as_bytes()).unwrap_err().chain();
            assert_eq!(error, format!("not an answer to a seller: {fault}"), "{body}");
        }
    }
}
