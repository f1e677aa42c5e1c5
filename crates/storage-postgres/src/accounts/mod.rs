//! Users, their sessions, and the log of what happened to both.

mod queries;
mod security_log;
mod session_repository;
mod session_row;
mod user_repository;
mod user_row;
