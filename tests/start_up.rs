//! What stops the start, and what it says.

use crate::{
    keymart::{Keymart, stderr},
    shop::Shop,
};

#[tokio::test]
async fn every_fault_in_the_settings_is_told_in_one_message() {
    let output = Keymart::new(&["serve"])
        .env("LISTEN_ADDR", "nowhere")
        .env("DATABASE_URL", "mysql://localhost/shop")
        .env("G2A_ENV", "moon")
        .output()
        .await;
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    for name in ["LISTEN_ADDR", "DATABASE_URL", "G2A_ENV"] {
        assert!(message.contains(name), "{name} is not named in: {message}");
    }
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let shop = Shop::with_products(20).await;
    let first = shop.keymart(&["serve"]).serve().await;
    let address = format!("127.0.0.1:{}", first.port());
    let second = shop.keymart(&["serve"]).env("LISTEN_ADDR", &address).output().await;
    assert_ne!(second.status.code(), Some(0));
    assert!(stderr(&second).contains(&address) && stderr(&second).contains("in use"), "{}", stderr(&second));
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_told_without_its_password() {
    let output = Keymart::new(&["serve"])
        .env("DATABASE_URL", "postgres://shop:hunter2@127.0.0.1:1/shop")
        .env("DATA_DIR", std::env::temp_dir().join("keymart-e2e"))
        .output()
        .await;
    assert_ne!(output.status.code(), Some(0));
    assert!(!stderr(&output).contains("hunter2"), "{}", stderr(&output));
    assert!(stderr(&output).contains("127.0.0.1"), "{}", stderr(&output));
}
