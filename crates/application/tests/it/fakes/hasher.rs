use async_trait::async_trait;
use domain::{
    account::{Password, PasswordHash},
    ports::{PasswordHasher, PasswordHasherError, PasswordVerdict},
};
use parking_lot::Mutex;
use secrecy::ExposeSecret;

/// Hashes by writing a version before the password.
pub(crate) struct FakeHasher(Mutex<State>);

struct State {
    version: u32,
    busy: bool,
    verifications: usize,
}

impl FakeHasher {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State { version: 1, busy: false, verifications: 0 }))
    }

    /// Outdates all hashes.
    pub(crate) fn raise_cost(&self) {
        self.0.lock().version += 1;
    }

    pub(crate) fn set_busy(&self, busy: bool) {
        self.0.lock().busy = busy;
    }

    /// How many passwords were verified, those of unknown users included.
    pub(crate) fn verifications(&self) -> usize {
        self.0.lock().verifications
    }
}

#[async_trait]
impl PasswordHasher for FakeHasher {
    fn is_busy(&self) -> bool {
        self.0.lock().busy
    }

    async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordHasherError> {
        let state = self.0.lock();
        if state.busy {
            return Err(PasswordHasherError::Busy);
        }
        Ok(PasswordHash::new(format!("{}:{}", state.version, password.expose_secret())))
    }

    async fn verify(
        &self,
        password: &Password,
        hash: Option<&PasswordHash>,
    ) -> Result<PasswordVerdict, PasswordHasherError> {
        let mut state = self.0.lock();
        if state.busy {
            return Err(PasswordHasherError::Busy);
        }
        state.verifications += 1;
        let (version, known) = match hash.and_then(|hash| hash.expose_secret().split_once(':')) {
            Some((version, known)) => (version.to_owned(), known.to_owned()),
            None => return Ok(PasswordVerdict::Wrong),
        };
        let current = version == state.version.to_string();
        Ok(match (known == password.expose_secret(), current) {
            (false, _) => PasswordVerdict::Wrong,
            (true, true) => PasswordVerdict::Right,
            (true, false) => PasswordVerdict::RightButOutdated,
        })
    }
}
