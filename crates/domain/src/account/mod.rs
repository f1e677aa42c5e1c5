//! People: who they are, how they prove it, and what is remembered of it.

mod email;
mod nickname;
mod password;
mod security_event;
mod session;
mod token;
mod user;

pub use email::{Email, InvalidEmail};
pub use nickname::{InvalidNickname, Nickname};
pub use password::{InvalidPassword, Password, PasswordHash};
pub use security_event::{LoginFailure, SecurityEvent, SecurityEventKind};
pub use session::{RefreshState, RefreshVerdict, Session, SessionId};
pub use token::{AccessClaims, RefreshClaims, TokenHash};
pub use user::{Account, NewUser, Role, User, UserId, UserState};
