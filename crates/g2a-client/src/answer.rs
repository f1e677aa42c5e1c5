//! Reading answers without a word of what they say in an error: there may be a key or a token in them.

use serde::de::DeserializeOwned;

/// The answer that `body` is, or else which field of it is at fault.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let body = std::str::from_utf8(body).map_err(|_| "no text".to_owned())?;
    let mut deserializer = serde_json::Deserializer::from_str(body);
    let answer = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| describe(&error))?;
    deserializer.end().map_err(|_| "more than one value".to_owned())?;
    Ok(answer)
}

/// Where the trouble is, or of what kind: the error's own text quotes what was sent.
fn describe(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let path = error.path().to_string();
    match error.inner().classify() {
        serde_json::error::Category::Data if path == "." => "a field is missing, or all are".to_owned(),
        serde_json::error::Category::Data => path,
        _ => "no JSON".to_owned(),
    }
}
