//! The default: everything in one process, with the embedded database.

use crate::keymart::{Keymart, eventually, stderr};

fn keymart(data: &tempfile::TempDir) -> Keymart {
    Keymart::new(&[])
        .env("DATA_DIR", data.path())
        .env("SIMULATOR_PRODUCTS", "60")
        .env("G2A_RATE_PER_MINUTE", "6000")
        .env("RUST_LOG", "warn")
}

#[tokio::test]
async fn a_shop_with_no_settings_fills_itself_and_survives_kill_9() {
    let data = tempfile::tempdir().unwrap();
    let server = keymart(&data).serve().await;
    let total = async || {
        let page = server.get_ok("/api/v1/games?search=killing").await;
        page["total"].as_u64().filter(|total| *total > 0)
    };
    let found = eventually("the first lap", total).await;
    server.process.kill_9().await;

    let again = keymart(&data).serve().await;
    assert_eq!(again.get_ok("/api/v1/games?search=killing").await["total"], found);
    assert_eq!(again.process.terminate().await, Some(0));
}

#[tokio::test]
async fn a_second_process_on_the_same_data_is_told_so() {
    let data = tempfile::tempdir().unwrap();
    let first = keymart(&data).serve().await;
    let second = keymart(&data).output().await;
    assert_ne!(second.status.code(), Some(0));
    let message = stderr(&second);
    assert!(message.contains("in use") && message.contains(data.path().to_str().unwrap()), "{message}");
    assert_eq!(first.process.terminate().await, Some(0));
}
