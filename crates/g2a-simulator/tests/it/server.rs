//! Starting and stopping.

use std::io;
use std::net::TcpStream;

use g2a_simulator::{Account, Simulator, SimulatorConfig};
use reqwest::Method;

use crate::support::{Answer, Sandbox, client};

#[test]
fn it_needs_no_runtime_to_start() {
    let simulator = Simulator::start(SimulatorConfig::default()).unwrap();
    assert!(TcpStream::connect(simulator.address()).is_ok());
    assert_eq!(simulator.base_url(), format!("http://127.0.0.1:{}", simulator.address().port()));
}

#[test]
fn a_port_in_use_is_an_error() {
    let first = Simulator::start(SimulatorConfig::default()).unwrap();
    let config = SimulatorConfig { listen: first.address(), ..SimulatorConfig::default() };
    assert_eq!(Simulator::start(config).unwrap_err().kind(), io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn after_stopping_nobody_listens_and_the_port_is_free() {
    let sandbox = Sandbox::start();
    assert_eq!(sandbox.get("/v1/products").await.status, 200);
    let address = sandbox.simulator.address();
    sandbox.simulator.stop().await.unwrap();
    assert!(TcpStream::connect(address).is_err());
    let again = Simulator::start(SimulatorConfig { listen: address, ..SimulatorConfig::default() });
    assert!(again.is_ok());
}

#[tokio::test]
async fn stopping_lets_an_answer_under_way_end() {
    let simulator = Simulator::start(SimulatorConfig::default()).unwrap();
    let rule = g2a_simulator::FaultRule::new(g2a_simulator::Fault::SlowMs(300));
    simulator.faults().add(rule);
    let request = client()
        .get(simulator.base_url() + "/v1/products")
        .header("Authorization", Account::sandbox().authorization());
    let under_way = tokio::spawn(request.send());
    while simulator.requests().total() == 0 {
        tokio::task::yield_now().await;
    }
    simulator.stop().await.unwrap();
    assert_eq!(under_way.await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn simulators_do_not_share_anything() {
    let (first, second) = (Sandbox::start(), Sandbox::start());
    first.simulator.catalogue().remove_share(1.0);
    assert_eq!(first.total("includeOutOfStock=true").await, 0);
    assert_eq!(second.total("includeOutOfStock=true").await, 2_400);
    assert_eq!(second.simulator.requests().total(), 1);
}

#[tokio::test]
async fn a_huge_body_is_refused() {
    let sandbox = Sandbox::start();
    let request = sandbox.request(Method::POST, "/v1/order").body(vec![b' '; 100_000]);
    assert_eq!(Answer::of(request).await.status, 413);
}
