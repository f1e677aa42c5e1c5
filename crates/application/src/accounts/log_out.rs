//! Ending sessions.

use super::{Accounts, Client, log};
use domain::{
    account::{SecurityEventKind, Session, SessionId, UserId},
    ports::{StorageError, in_transaction},
};

impl Accounts {
    /// The user's sessions, the latest used first.
    pub async fn list_sessions(&self, user: UserId) -> Result<Vec<Session>, StorageError> {
        self.queries.list_sessions(user).await
    }

    /// Ends one session of the user. `false` if the user has no such live session.
    pub async fn end_session(
        &self,
        user: UserId,
        session: SessionId,
        client: &Client,
    ) -> Result<bool, StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let ended = tx.sessions().revoke(session, user).await?;
            if ended {
                log(tx, SecurityEventKind::SessionRevoked, Some(user), Some(session), client).await?;
            }
            Ok(ended)
        })
        .await
    }

    /// Ends all sessions of the user.
    pub async fn end_all_sessions(&self, user: UserId, client: &Client) -> Result<(), StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.sessions().revoke_all(user, None).await?;
            log(tx, SecurityEventKind::AllSessionsRevoked, Some(user), None, client).await
        })
        .await
    }
}
