//! What users say of themselves.

use super::Accounts;
use domain::{
    account::{Nickname, User, UserId},
    ports::{StorageError, in_transaction},
};

impl Accounts {
    /// Changes what the user wants to be called. `None` if there is no such user.
    pub async fn rename(
        &self,
        user: UserId,
        nickname: Option<&Nickname>,
    ) -> Result<Option<User>, StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| tx.users().set_nickname(user, nickname).await).await
    }
}
