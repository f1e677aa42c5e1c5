//! The places that settings come from.

use super::{fault::Fault, setting::Setting, table};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, io,
    path::{Path, PathBuf},
};

/// Where a value was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// The process's environment.
    Environment,
    /// The file `.env` in the working folder.
    DotEnv,
    /// The file given with `--config`.
    ConfigFile(PathBuf),
    /// Nowhere.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("environment"),
            Self::DotEnv => f.write_str(".env"),
            Self::ConfigFile(path) => path.display().fmt(f),
            Self::Default => f.write_str("the default"),
        }
    }
}

/// What one source says: values by variable name. Empty values count as absent, because shells and container files
/// easily set them by accident.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) source: Source,
    pub(super) values: BTreeMap<String, String>,
}

impl Layer {
    /// The variables of the environment that are settings. Others are none of our business.
    pub(super) fn environment(lookup: &dyn Fn(&str) -> Option<OsString>, faults: &mut Vec<Fault>) -> Self {
        let mut values = BTreeMap::new();
        for name in table::all().flat_map(names) {
            match lookup(&name).map(OsString::into_string) {
                Some(Ok(value)) => _ = values.insert(name, value),
                Some(Err(_)) => faults.push(Fault::new(name, "is not UTF-8; set it to readable text")),
                None => {}
            }
        }
        Self::new(Source::Environment, values)
    }

    /// The settings in the file `.env` of `folder`, if there is one. Names that are no settings are left to whoever else
    /// reads the file.
    pub(super) fn dot_env(folder: &Path, faults: &mut Vec<Fault>) -> Self {
        let mut values = BTreeMap::new();
        match std::fs::read_to_string(folder.join(".env")) {
            Ok(text) => {
                for line in dotenvy::from_read_iter(text.trim_start_matches('\u{feff}').as_bytes()) {
                    match line {
                        // As dotenvy does it: of two lines about one variable, the first counts.
                        Ok((name, value)) => _ = values.entry(name).or_insert(value),
                        Err(error) => faults.push(Fault::new(".env", describe_dot_env(&error))),
                    }
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => faults.push(Fault::new(".env", format!("cannot be read: {error}"))),
        }
        Self::new(Source::DotEnv, values)
    }

    /// The settings in a configuration file, which holds nothing else.
    pub(super) fn config_file(path: &Path, faults: &mut Vec<Fault>) -> Self {
        let mut values = BTreeMap::new();
        let subject = path.display().to_string();
        match read_toml(path) {
            Ok(table) => {
                for (key, value) in table {
                    match (variable(&key), plain_text(value)) {
                        (Some(name), Some(value)) => _ = values.insert(name, value),
                        (Some(_), None) => {
                            let problem = format!("`{key}` must be a string, a number or a list of strings");
                            faults.push(Fault::new(&subject, problem));
                        }
                        (None, _) => faults.push(Fault::new(&subject, unknown(&key))),
                    }
                }
            }
            Err(problem) => faults.push(Fault::new(subject, problem)),
        }
        Self::new(Source::ConfigFile(path.to_owned()), values)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Names that are no settings, but look like one.
    pub(super) fn misspellings(&self) -> impl Iterator<Item = String> {
        let strangers = self.values.keys().filter(|name| variable(&name.to_lowercase()).is_none());
        strangers.filter_map(|name| {
            let meant = similar(name)?.name;
            Some(format!("{name} ({}) is not a setting; is {meant} meant?", self.source))
        })
    }

    fn new(source: Source, mut values: BTreeMap<String, String>) -> Self {
        values.retain(|_, value| !value.is_empty());
        Self { source, values }
    }
}

/// The variables through which a setting can be set.
fn names(setting: &'static Setting) -> impl Iterator<Item = String> {
    std::iter::once(setting.name.to_owned()).chain(setting.file_variable())
}

/// The variable that a key of a configuration file stands for.
fn variable(key: &str) -> Option<String> {
    table::all().flat_map(names).find(|name| name.to_lowercase() == key)
}

fn unknown(key: &str) -> String {
    match similar(key) {
        Some(known) => format!("`{key}` is not a setting; is `{}` meant?", known.key()),
        None => format!("`{key}` is not a setting; remove it"),
    }
}

/// The setting that `name` may be a misspelling of.
fn similar(name: &str) -> Option<&'static Setting> {
    let likeness = |setting: &Setting| strsim::jaro_winkler(&name.to_lowercase(), &setting.key());
    table::all()
        .map(|setting| (likeness(setting), setting))
        .filter(|(likeness, _)| *likeness > 0.9)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, setting)| setting)
}

fn read_toml(path: &Path) -> Result<toml::Table, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    text.parse::<toml::Table>().map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {} is not TOML: {}", before.matches('\n').count() + 1, error.message())
    })
}

/// A value as the environment would have it; `None` for what it could not hold.
fn plain_text(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Array(items) => {
            let items: Option<Vec<_>> = items.into_iter().map(plain_text).collect();
            items.map(|items| items.join(","))
        }
        _ => None,
    }
}

/// What is wrong, without the line itself, which may hold a secret.
fn describe_dot_env(error: &dotenvy::Error) -> String {
    let line = if let dotenvy::Error::LineParse(line, _) = error { line } else { "" };
    let name = line.split('=').next().unwrap_or_default().trim();
    format!("the line of `{name}` cannot be understood; put the value in single quotes")
}
