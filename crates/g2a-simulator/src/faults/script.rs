//! A list of fault rules, and how it is read from a file.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::rule::{Fault, FaultRule};

/// The rules of a simulator. Every rule that fires has its effect, in this order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultScript {
    pub rules: Vec<FaultRule>,
}

#[derive(Debug, Error)]
pub enum FaultScriptError {
    #[error("the fault script {} cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("the fault script is not of the format that the simulator's README describes")]
    Malformed(#[from] serde_json::Error),
    #[error("rule {rule} of the fault script (from 1): {fault}")]
    Senseless { rule: usize, fault: &'static str },
}

impl FaultScript {
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, FaultScriptError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|source| FaultScriptError::Unreadable { path: path.to_owned(), source })?;
        Self::from_json(&text)
    }

    pub fn from_json(text: &str) -> Result<Self, FaultScriptError> {
        let script: Self = serde_json::from_str(text)?;
        for (rule, number) in script.rules.iter().zip(1..) {
            if let Some(fault) = senseless(rule) {
                return Err(FaultScriptError::Senseless { rule: number, fault });
            }
        }
        Ok(script)
    }
}

impl From<Vec<FaultRule>> for FaultScript {
    fn from(rules: Vec<FaultRule>) -> Self {
        Self { rules }
    }
}

fn senseless(rule: &FaultRule) -> Option<&'static str> {
    let is_final = |status: u16| (200..=599).contains(&status);
    match (&rule.when, &rule.then) {
        (when, _) if when.nth == Some(0) => Some("`nth` counts from 1"),
        (when, _) if when.probability.is_some_and(|chance| !(0.0..=1.0).contains(&chance)) => {
            Some("`probability` lies between 0 and 1")
        }
        (_, Fault::Respond { status, .. } | Fault::Garble { status, .. }) if !is_final(*status) => {
            Some("`status` lies between 200 and 599")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Breakage, ErrorCode, FaultBody, OrderId, Route};

    #[test]
    fn the_shipped_example_is_valid() {
        let script = FaultScript::from_json(include_str!("../../examples/faults.json")).unwrap();
        assert!(script.rules.len() > 8);
    }

    #[test]
    fn every_field_is_read() {
        let text = r#"{"rules": [
            {"when": {"route": "products", "page": 3, "probability": 0.5}, "times": 2,
             "then": {"respond": {"status": 503, "body": {"html": "<h1>no</h1>"}, "retry_after": 5}}},
            {"when": {"route": "order_key", "order": "1750000000", "nth": 2}, "then": "lose_answer"},
            {"then": {"slow_ms": 10}},
            {"then": {"late_ms": 20}},
            {"then": {"garble": {"body": {"html": "<h1>ok</h1>"}}}},
            {"then": {"garble": {"status": 502}}},
            {"then": {"error": "ORD122"}},
            {"then": {"break_product": {"index": 4, "how": "missing_id"}}}
        ]}"#;
        let respond =
            Fault::Respond { status: 503, body: FaultBody::Html("<h1>no</h1>".into()), retry_after: Some(5) };
        let expected = vec![
            FaultRule::new(respond).page(3).probability(0.5).times(2),
            FaultRule::new(Fault::LoseAnswer).on(Route::OrderKey).order(OrderId(1_750_000_000)).nth(2),
            FaultRule::new(Fault::SlowMs(10)),
            FaultRule::new(Fault::LateMs(20)),
            FaultRule::new(Fault::Garble { status: 200, body: FaultBody::Html("<h1>ok</h1>".into()) }),
            FaultRule::new(Fault::Garble { status: 502, body: FaultBody::Empty }),
            FaultRule::new(Fault::Error(ErrorCode::Ord122)),
            FaultRule::new(Fault::BreakProduct { index: 4, how: Breakage::MissingId }),
        ];
        assert_eq!(FaultScript::from_json(text).unwrap(), expected.into());
    }

    #[test]
    fn a_script_survives_being_written() {
        let script = FaultScript::from_json(include_str!("../../examples/faults.json")).unwrap();
        let written = serde_json::to_string(&script).unwrap();
        assert_eq!(FaultScript::from_json(&written).unwrap(), script);
    }

    #[test]
    fn mistakes_are_refused() {
        for text in [
            r#"{"rules": [{"then": "explode"}]}"#,
            r#"{"rules": [{"when": {"path": "/"}, "then": "cut"}]}"#,
            r#"{"rules": [{"when": {"nth": 0}, "then": "cut"}]}"#,
            r#"{"rules": [{"when": {"probability": 1.5}, "then": "cut"}]}"#,
            r#"{"rules": [{"then": {"respond": {"status": 42}}}]}"#,
            r#"{"rules": [{"then": {"garble": {"status": 100}}}]}"#,
            r#"{"rules": [{"then": {"respond": {"status": 502, "boddy": "empty"}}}]}"#,
        ] {
            assert!(FaultScript::from_json(text).is_err(), "{text}");
        }
        assert!(matches!(FaultScript::from_file("/no/such/file"), Err(FaultScriptError::Unreadable { .. })));
    }
}
