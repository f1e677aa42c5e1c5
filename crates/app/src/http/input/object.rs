//! Lists and objects in a body, read as the body itself is.

use super::{BodyValue, Refusal, fields::MAX_FIELDS, given::Given};

/// An object in a body. It gathers what is wrong with its fields.
pub struct Object {
    given: Given<BodyValue>,
    faults: Vec<Refusal>,
}

impl Object {
    /// Reads an object by `read`, which returns `None` only after a fault.
    pub fn read<T>(value: BodyValue, read: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Vec<Refusal>> {
        let members = value.object().map_err(|refusal| vec![refusal])?;
        let (given, faults) = Given::sorted_out(members, MAX_FIELDS);
        let faults = faults.into_iter().map(|(name, refusal)| refusal.at(&place(&name))).collect();
        let mut object = Self { given, faults };
        let value = read(&mut object);
        object.finish(value)
    }

    /// The field `name`, which must be given. `None` after a fault.
    pub fn field<T>(&mut self, name: &str, parse: impl FnOnce(BodyValue) -> Result<T, Refusal>) -> Option<T> {
        let parsed = self.given.take(name).ok_or_else(Refusal::missing).and_then(parse);
        parsed.map_err(|refusal| self.faults.push(refusal.at(&place(name)))).ok()
    }

    fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Refusal>> {
        let mut faults = self.faults;
        faults.extend(self.given.into_names().map(|name| Refusal::unknown().at(&place(&name))));
        value.filter(|_| faults.is_empty()).ok_or(faults)
    }
}

fn place(name: &str) -> String {
    format!(".{name}")
}

/// The entries of a list, each read by `read`.
pub fn read_list<T>(
    value: BodyValue,
    read: impl Fn(BodyValue) -> Result<T, Vec<Refusal>>,
) -> Result<Vec<T>, Vec<Refusal>> {
    let values = value.list().map_err(|refusal| vec![refusal])?;
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    for (index, value) in values.into_iter().enumerate() {
        match read(value) {
            Ok(entry) => entries.push(entry),
            Err(refusals) => {
                faults.extend(refusals.into_iter().map(|refusal| refusal.at(&format!("[{index}]"))));
            }
        }
    }
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}
