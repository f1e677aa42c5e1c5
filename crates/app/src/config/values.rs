//! The value of each setting, and where it came from.

use super::{
    fault::Fault,
    layer::{Layer, Source},
    setting::Setting,
    table,
};
use std::{
    collections::HashMap,
    io::Read,
    path::{Path, PathBuf},
};

/// The longest file that a secret is read from, in bytes.
const MAX_SECRET_FILE: u64 = 64 * 1024;

/// A value in force, not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    /// The value; `None` if nobody sets it and there is no default.
    pub(super) text: Option<String>,
    /// Where it was found.
    pub(super) source: Source,
    /// The file that it was read from, if the setting was set through `NAME_FILE`.
    pub(super) file: Option<PathBuf>,
}

/// All values in force; those that could not be read are missing.
#[derive(Debug)]
pub(super) struct Values(HashMap<&'static str, Value>);

impl Values {
    /// The values that `layers` give, those of earlier layers first.
    pub(super) fn resolve(layers: &[Layer], faults: &mut Vec<Fault>) -> Self {
        let resolved = table::all().filter_map(|setting| match resolve(setting, layers) {
            Ok(value) => Some((setting.name, value)),
            Err(fault) => {
                faults.push(fault);
                None
            }
        });
        Self(resolved.collect())
    }

    /// The value of `setting`; `None` if it could not be read.
    pub(super) fn get(&self, setting: &Setting) -> Option<&Value> {
        self.0.get(setting.name)
    }
}

fn resolve(setting: &'static Setting, layers: &[Layer]) -> Result<Value, Fault> {
    for layer in layers {
        let fault = |problem| Fault::new(format!("{} ({})", setting.name, layer.source), problem);
        let path = setting.file_variable().and_then(|variable| layer.get(&variable)).map(PathBuf::from);
        let (text, file) = match (layer.get(setting.name), path) {
            (None, None) => continue,
            (Some(text), None) => (text.to_owned(), None),
            (None, Some(path)) => (read_secret(&path).map_err(fault)?, Some(path)),
            (Some(_), Some(_)) => {
                return Err(fault(format!("{0} and {0}_FILE are both set; remove one", setting.name)));
            }
        };
        return Ok(Value { text: Some(text), source: layer.source.clone(), file });
    }
    Ok(Value { text: setting.default.map(str::to_owned), source: Source::Default, file: None })
}

/// What the file holds, without the line break at its end.
fn read_secret(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_SECRET_FILE).read_to_string(&mut text))
        .map_err(|error| format!("the file {} cannot be read: {error}", path.display()))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(format!("the file {} is empty", path.display()));
    }
    Ok(text.to_owned())
}
