//! Why a command failed, for the person who gave it.

use crate::config::InvalidConfiguration;
use std::{error::Error, fmt, process::ExitCode};

/// What happened and what to do about it.
#[derive(Debug)]
pub struct Failure {
    problem: String,
    remedy: Option<String>,
    source: Option<Box<dyn Error + Send + Sync>>,
    code: Code,
}

/// The exit codes of failures; 0 is success. Scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The work failed, or its result is not what it should be.
    Failed = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// Another lap runs.
    Busy = 3,
    /// Ctrl-C, or a request to terminate.
    Interrupted = 130,
}

impl Failure {
    /// A failure that happened, in a sentence without its final stop.
    pub fn new(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), remedy: None, source: None, code: Code::Failed }
    }

    /// The failure that `error` is, with its causes.
    pub fn from_error(error: impl Error + Send + Sync + 'static) -> Self {
        let problem = error.to_string();
        // The error itself is told as the problem; what is left to tell are its causes.
        Self { source: Some(Box::new(error)), ..Self::new(problem) }
    }

    /// The same with what the operator can do.
    #[must_use]
    pub fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }

    /// The same with another exit code.
    #[must_use]
    pub fn code(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// The causes of the problem, without those that only repeat theirs, as some libraries' do.
    fn causes(&self) -> Vec<String> {
        let first = self.source.as_ref().and_then(|error| error.source());
        let causes = std::iter::successors(first, |error| (*error).source()).map(ToString::to_string);
        let mut told: Vec<String> = Vec::new();
        for cause in causes {
            told.pop_if(|outer| outer.contains(&cause));
            told.push(cause);
        }
        told
    }

    /// What the process exits with.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code as u8)
    }
}

impl From<InvalidConfiguration> for Failure {
    fn from(error: InvalidConfiguration) -> Self {
        Self::new(error.to_string()).code(Code::Usage)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "keymart: {}", self.problem)?;
        for cause in self.causes() {
            write!(f, "\n  because: {cause}")?;
        }
        match &self.remedy {
            Some(remedy) => write!(f, "\n  what to do: {remedy}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the outer one")]
    struct Outer(#[source] Parrot);

    #[derive(Debug, thiserror::Error)]
    #[error("as said: {0}")]
    struct Parrot(#[source] std::fmt::Error);

    #[test]
    fn every_cause_is_told_once_and_the_remedy_last() {
        let failure = Failure::from_error(Outer(Parrot(std::fmt::Error))).remedy("nothing");
        let cause = std::fmt::Error;
        assert_eq!(
            failure.to_string(),
            format!("keymart: the outer one\n  because: {cause}\n  what to do: nothing")
        );
    }
}
