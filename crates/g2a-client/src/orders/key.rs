//! The key in the answer to `GET /v1/order/key/{id}`.

use domain::{
    game_key::{GameKey, KeyAnswer},
    ports::UnreadableKey,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

#[derive(Deserialize)]
struct Body {
    key: SecretText,
    /// Absent in old answers.
    #[serde(rename = "isFile")]
    is_file: Option<bool>,
}

/// Text that is secret from the moment it is read.
#[derive(Deserialize)]
#[serde(from = "String")]
struct SecretText(SecretString);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// The key as it came, white space included. What went wrong is not told: it would quote the answer.
pub(super) fn read(answer: &KeyAnswer) -> Result<GameKey, UnreadableKey> {
    let body: Body = serde_json::from_slice(answer.0.expose_secret()).map_err(|_| UnreadableKey)?;
    let text = body.key.0;
    if text.expose_secret().trim().is_empty() {
        return Err(UnreadableKey);
    }
    Ok(GameKey { text, is_file: body.is_file.unwrap_or(false) })
}
