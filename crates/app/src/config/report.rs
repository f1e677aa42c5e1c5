//! What is in force, for people to read.

use super::{
    Configuration,
    layer::Source,
    table::{self, SECTIONS},
    values::Value,
};
use std::fmt;

/// Each setting with its value, secrets masked, and where it came from. Nobody's value is shown as `(not set)`.
impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = table::all().map(|setting| setting.name.len()).max().unwrap_or_default();
        for section in SECTIONS {
            writeln!(f, "# {}", section.title)?;
            for setting in section.settings {
                let (shown, origin) = match self.values.get(setting) {
                    Some(value) => (shown(value, |text| setting.masked(text)), origin(value)),
                    None => ("(unreadable)".to_owned(), String::new()),
                };
                writeln!(f, "{:width$}  {shown}{origin}", setting.name)?;
            }
            writeln!(f)?;
        }
        self.misspellings.iter().try_for_each(|misspelling| writeln!(f, "! {misspelling}"))
    }
}

fn shown(value: &Value, mask: impl Fn(&str) -> String) -> String {
    value.text.as_deref().map_or_else(|| "(not set)".to_owned(), mask)
}

fn origin(value: &Value) -> String {
    match value {
        Value { source: Source::Default, .. } => String::new(),
        Value { source, file: Some(file), .. } => format!("  [{source}, file {}]", file.display()),
        Value { source, file: None, .. } => format!("  [{source}]"),
    }
}
