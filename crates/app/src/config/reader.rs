//! From texts to types, with every fault on the way.

use super::{
    fault::Fault,
    setting::Setting,
    values::{Value, Values},
};
use std::fmt::Display;

/// Reads settings, and goes on after a fault, so that all of them are found.
pub(super) struct Reader<'a> {
    values: &'a Values,
    faults: &'a mut Vec<Fault>,
}

/// A setting that was at fault; the reader has noted why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Faulty;

impl<'a> Reader<'a> {
    pub(super) fn new(values: &'a Values, faults: &'a mut Vec<Fault>) -> Self {
        Self { values, faults }
    }

    /// The setting as `parse` understands it, if it has a value. An error of `parse` says what the value must be.
    pub(super) fn find<T, E: Display>(
        &mut self,
        setting: &'static Setting,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Faulty> {
        let value = self.values.get(setting).ok_or(Faulty)?;
        match value.text.as_deref().map(parse).transpose() {
            Ok(value) => Ok(value),
            Err(problem) => Err(self.fault(setting, problem)),
        }
    }

    /// The same for a setting that must have a value.
    pub(super) fn get<T, E: Display>(
        &mut self,
        setting: &'static Setting,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Faulty> {
        match self.find(setting, parse)? {
            Some(value) => Ok(value),
            None => Err(self.fault(setting, "must be set")),
        }
    }

    /// Whether somebody set it, or tried to.
    pub(super) fn is_set(&self, setting: &'static Setting) -> bool {
        self.values.get(setting).is_none_or(|value| value.text.is_some())
    }

    /// Notes that something is wrong with a setting.
    pub(super) fn fault(&mut self, setting: &'static Setting, problem: impl Display) -> Faulty {
        let subject = match self.values.get(setting) {
            Some(Value { text: Some(text), source, .. }) => {
                format!("{}={} ({source})", setting.name, setting.masked(text))
            }
            _ => setting.name.to_owned(),
        };
        self.faults.push(Fault::new(subject, problem.to_string()));
        Faulty
    }
}
