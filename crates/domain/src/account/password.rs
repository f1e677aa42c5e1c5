//! Passwords and their hashes.

use secrecy::{ExposeSecret, SecretString};

/// A password in the clear, for as long as one request lasts.
#[derive(Debug, Clone)]
pub struct Password(SecretString);

/// Text that cannot be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPassword {
    /// Fewer bytes than a new password must have.
    #[error("must have at least {} bytes", Password::MIN_BYTES)]
    TooShort,
    /// More bytes than bcrypt reads. It is refused rather than cut: a cut one would let many passwords in.
    #[error("must have at most {} bytes", Password::MAX_BYTES)]
    TooLong,
    /// A NUL, at which bcrypt would stop reading.
    #[error("must not contain a NUL")]
    Nul,
    /// A new password lacks an upper-case letter, a lower-case letter or a digit.
    #[error("must contain an upper-case letter, a lower-case letter and a digit")]
    TooSimple,
}

impl Password {
    /// The fewest bytes of a new password.
    pub const MIN_BYTES: usize = 8;
    /// The most bytes: what bcrypt reads (Provos and Mazières 1999).
    pub const MAX_BYTES: usize = 72;

    /// A password that a user chooses: 8 to 72 bytes with an upper-case letter, a lower-case letter and a digit.
    pub fn choose(text: impl Into<SecretString>) -> Result<Self, InvalidPassword> {
        let password = Self::claim(text)?;
        let text = password.0.expose_secret();
        if text.len() < Self::MIN_BYTES {
            return Err(InvalidPassword::TooShort);
        }
        let has = |kind: fn(char) -> bool| text.chars().any(kind);
        let mixed = has(char::is_uppercase) && has(char::is_lowercase) && has(char::is_numeric);
        if mixed { Ok(password) } else { Err(InvalidPassword::TooSimple) }
    }

    /// A password that somebody claims to be theirs: whatever could ever have been one.
    pub fn claim(text: impl Into<SecretString>) -> Result<Self, InvalidPassword> {
        let text = text.into();
        match text.expose_secret() {
            long if long.len() > Self::MAX_BYTES => Err(InvalidPassword::TooLong),
            odd if odd.contains('\0') => Err(InvalidPassword::Nul),
            _ => Ok(Self(text)),
        }
    }
}

impl ExposeSecret<str> for Password {
    fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

/// A salted hash of a password, in the form `$2b$10$…`.
#[derive(Debug, Clone)]
pub struct PasswordHash(SecretString);

impl PasswordHash {
    /// Wraps what a hasher made.
    pub fn new(hash: impl Into<SecretString>) -> Self {
        Self(hash.into())
    }

    /// Whether both are the same text. Not a way to check a password.
    pub fn is(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl ExposeSecret<str> for PasswordHash {
    fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<(), InvalidPassword> {
        Password::choose(text).map(drop)
    }

    #[test]
    fn a_new_password_is_long_and_mixed_enough() {
        assert_eq!(choose("Xen-1998"), Ok(()));
        assert_eq!(choose("Äöü12345"), Ok(()));
        assert_eq!(choose("Xen1998"), Err(InvalidPassword::TooShort));
        for simple in ["xen-1998", "XEN-1998", "Xen-Xen-Xen"] {
            assert_eq!(choose(simple), Err(InvalidPassword::TooSimple), "{simple}");
        }
    }

    #[test]
    fn what_bcrypt_would_not_read_is_refused_and_never_cut() {
        let longest = format!("Aa1{}", "x".repeat(69));
        assert_eq!(choose(&longest), Ok(()));
        assert_eq!(choose(&format!("{longest}x")), Err(InvalidPassword::TooLong));
        assert_eq!(choose(&format!("Aa1{}", "ü".repeat(35))), Err(InvalidPassword::TooLong));
        assert_eq!(choose("Xen-1998\0"), Err(InvalidPassword::Nul));
        assert!(Password::claim("old").is_ok());
    }

    #[test]
    fn a_log_shows_neither_password_nor_hash() {
        let shown = format!("{:?} {:?}", Password::claim("Xen-1998"), PasswordHash::new("$2b$10$abc"));
        assert!(!shown.contains("Xen") && !shown.contains("abc"), "{shown}");
    }
}
