//! `keymart audit`.

use application::sync_catalogue::AuditExtent;
use std::str::FromStr;

pub(super) const EXAMPLES: &str = "\
Reads every answer in Redis that a server would serve, and the same from the database. Answers that are outdated are no
fault: no server serves them. Changes nothing, and can be run at any time, as often as you like.

With --marketplace, costs, prices, stock and existence are compared with what G2A says now, within the request budget. Both sides
move: what differs may only have happened since the last lap.

Examples:
  keymart audit
  keymart audit --marketplace 500
  keymart audit --marketplace all
  keymart audit --json | jq .caches.disagree";

/// How many games are compared with the marketplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct GamesToCompare(pub(in crate::cli) AuditExtent);

impl FromStr for GamesToCompare {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "all" => Ok(Self(AuditExtent::Everything)),
            _ => match text.parse() {
                Ok(size @ 1..=100_000) => Ok(Self(AuditExtent::Sample(size))),
                _ => Err("a number from 1 to 100000, or `all`"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::{Command, tests::parse};

    #[test]
    fn an_audit_asks_the_marketplace_only_if_it_is_told_to() {
        let extent = |line: &str| match parse(line).map(|arguments| arguments.command) {
            Ok(Some(Command::Audit { marketplace, .. })) => Some(marketplace.map(|games| games.0)),
            _ => None,
        };
        assert_eq!(extent("keymart audit"), Some(None));
        assert_eq!(extent("keymart audit --marketplace"), Some(Some(AuditExtent::Sample(100))));
        assert_eq!(extent("keymart audit --marketplace 7"), Some(Some(AuditExtent::Sample(7))));
        assert_eq!(extent("keymart audit --marketplace all"), Some(Some(AuditExtent::Everything)));
        assert_eq!(extent("keymart audit --marketplace 0"), None);
    }
}
