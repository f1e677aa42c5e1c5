//! The ports whose adapters are too small for a crate of their own.

mod aes_gcm_vault;
mod bcrypt_pool;
mod jwt;
mod os_random_tokens;
mod request_ids;
mod standard_webhooks;
mod system_clock;
mod test_payments;
mod uuid_v7_ids;

pub use aes_gcm_vault::{AesGcmVault, EncryptionKey, InvalidEncryptionKey};
pub use bcrypt_pool::BcryptPool;
pub use jwt::JwtTokens;
pub use os_random_tokens::OsRandomTokens;
pub use request_ids::RequestIds;
pub use standard_webhooks::{InvalidWebhookSecret, StandardWebhooks, WebhookSecret};
pub use system_clock::SystemClock;
pub use test_payments::TestPayments;
pub use uuid_v7_ids::UuidV7Ids;
