//! What is wrong with a configuration.

use std::fmt;

/// One fault: where it is and what to do about it. Never holds the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The setting, as the operator wrote it, or the file at fault.
    pub subject: String,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl Fault {
    pub(super) fn new(subject: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { subject: subject.into(), problem: problem.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.problem)
    }
}

/// Every fault of a configuration, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidConfiguration(pub Vec<Fault>);

impl std::error::Error for InvalidConfiguration {}

impl fmt::Display for InvalidConfiguration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults = &self.0;
        let (count, noun) = (faults.len(), if faults.len() == 1 { "fault" } else { "faults" });
        writeln!(f, "the configuration has {count} {noun}:")?;
        faults.iter().try_for_each(|fault| writeln!(f, "  {fault}"))?;
        write!(f, "`keymart config --example` explains every setting; `keymart config` shows those in force.")
    }
}
