//! Random tokens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::ports::RandomTokens;
use secrecy::SecretString;

/// How much of chance a token holds, in bytes.
const ENTROPY: usize = 32;

/// Tokens from the operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandomTokens;

impl RandomTokens for OsRandomTokens {
    fn next(&self) -> SecretString {
        let mut bytes = [0; ENTROPY];
        #[expect(
            clippy::expect_used,
            reason = "a machine without random numbers can keep no secret, and must not go on"
        )]
        getrandom::fill(&mut bytes).expect("the operating system has random numbers");
        URL_SAFE_NO_PAD.encode(bytes).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_tokens_are_alike() {
        let tokens: BTreeSet<String> =
            std::iter::repeat_with(|| OsRandomTokens.next().expose_secret().to_owned()).take(1000).collect();
        assert_eq!(tokens.len(), 1000);
        assert!(tokens.iter().all(|token| token.len() == 43));
    }
}
